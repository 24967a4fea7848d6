# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder
from tests.unit.evidence import new_change


@pytest.mark.parametrize(
    ("name", "document", "problem"),
    [
        ("before/settings.json", {"shown": {}}, "settings.hidden in the document is missing where a list is expected"),
        ("before/scope.json", [{"id": "1"}], "[0].principalId in the document is missing where text that is not empty is expected"),
        ("before/job.json", {"schedule": []}, "schedule in the document is a list where an object is expected"),
        ("after/group.json", {"members": [1]}, "members[0] in the document is a number (1) where an object is expected"),
        ("checks/assert.json", [{"id": "x", "subject": 1}], "[0].verdict in the document is missing where text is expected"),
        ("answers/test.json", {"members": [None]}, "members[0] in the document is null where an object is expected"),
        ("plan.json", [], "the document is a list where an object is expected"),
    ],
)
def test_a_document_of_another_form_names_file_and_property(tmp_path: Path, name: str, document: t.Any, problem: str) -> None:
    folder = new_change(tmp_path)
    folder.keep(name, document)
    with pytest.raises(EvidenceError) as caught:
        folder.read(name)
    assert caught.value.message == f"{folder.path / name} is not as it was written: {problem}"
    assert caught.value.hint


@pytest.mark.parametrize("name", ["before/settings.json", "after/settings.json"])
def test_settings_that_could_not_be_read_are_null(tmp_path: Path, name: str) -> None:
    folder = new_change(tmp_path)
    folder.keep_exactly(name, None)
    assert folder.read(name) is None


@pytest.mark.parametrize(
    ("details", "problem"),
    [
        ({"members": "ana"}, "details.members in the event is text (ana) where a list is expected"),
        ({"changes": [{"name": "x"}]}, "details.changes[0].before in the event is missing where a value of JSON is expected"),
        ({"files": {"a": 1}}, "details.files.a in the event is a number (1) where text is expected"),
    ],
)
def test_an_event_of_another_form_names_file_and_property(tmp_path: Path, details: dict[str, t.Any], problem: str) -> None:
    folder = new_change(tmp_path)
    folder.journal.append("step", "note", "text", details)
    with pytest.raises(EvidenceError) as caught:
        ChangeFolder.open(folder.path).journal.events()
    assert caught.value.message.endswith(f"journal/0001.json: {problem}")


@pytest.mark.parametrize("change", [{"time": "2026-11-23"}, {"number": "1"}, {"details": []}, {"text": None}])
def test_an_event_that_is_none(tmp_path: Path, change: dict[str, t.Any]) -> None:
    folder = new_change(tmp_path)
    folder.journal.append("step", "note", "text", {})
    path = folder.path / "journal" / "0001.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(EvidenceError, match=rf"0001\.json: {next(iter(change))} in the event is .* where .* is expected"):
        ChangeFolder.open(folder.path).journal.events()


def test_what_an_event_must_say(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    event = folder.journal.append("provision", "intent", "text", {"members": []})
    assert event.detail("members") == []
    with pytest.raises(EvidenceError, match=r"event 1 \(provision\) doesn't say principal"):
        event.detail("principal")
