# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The places that a run writes to are looked at before anything is read, and hold no reports of another run afterwards."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError, OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.run_folder import RENDERED, RunFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows import drift_report
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.candidates import write_candidates
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.options import DRIFT_SPEC, DriftOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.paths import prepare_paths
from tests.tools.sample_drift import UNEXPECTED, drift_run

FILES = {"drift.json", "findings.jsonl", "report.html", "report.md", "junit.xml", "drift.sarif", "drift.prom", "mine.txt"}


def options(**given: t.Any) -> DriftOptions:
    """Return the options of a run."""
    defaults = {name: option.get("default") for name, option in DRIFT_SPEC.arguments.items()}
    paths = {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}
    return DriftOptions.from_parameters({**defaults, "scope_mode": "selected", "tenant_id": None, **paths})


def refusal(**given: Path) -> str:
    """Return why the places can't be written to."""
    with pytest.raises(CloudSyncError) as caught:
        prepare_paths(options(**given))
    return f"{caught.value.message} {caught.value.hint or ''}"


def reports(folder: Path) -> Path:
    """Write a run with its reports, and a file of somebody else."""
    RunFolder.write(folder, drift_run(), [UNEXPECTED])
    for name in FILES - {"drift.json", "findings.jsonl"}:
        (folder / name).write_text("x", encoding="utf-8")
    return folder


def test_new_places_are_made_and_left_empty(tmp_path: Path) -> None:
    prepare_paths(options(report_path=tmp_path / "a" / "report", history_path=tmp_path / "history", accept_path=tmp_path / "c.yml"))
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["a", "history", "report"]


def test_reports_of_an_earlier_run_are_gone_before_anything_is_read(tmp_path: Path) -> None:
    prepare_paths(options(report_path=reports(tmp_path)))
    assert {each.name for each in tmp_path.iterdir()} == {"drift.prom", "mine.txt"}


def test_a_folder_without_a_run_keeps_its_files(tmp_path: Path) -> None:
    (reports(tmp_path) / "drift.json").unlink()
    prepare_paths(options(report_path=tmp_path))
    assert {each.name for each in tmp_path.iterdir()} == FILES - {"drift.json"}


def test_every_report_but_the_metrics_is_known() -> None:
    assert {*RENDERED, "drift.prom"} == {name for name, _render in drift_report._OF_ONE.values()}


@pytest.mark.parametrize("name", ["report_path", "history_path"])
def test_a_place_that_is_a_file_is_said_before_anything_is_read(tmp_path: Path, name: str) -> None:
    place = tmp_path / "place"
    place.write_text("mine", encoding="utf-8")
    assert refusal(**{name: place}).startswith(f"{name}: Can't write {place}/")
    assert place.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["report_path", "history_path", "accept_path"])
def test_a_link_is_named_with_what_it_leads_to(tmp_path: Path, name: str) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    said = refusal(**{name: link})
    assert said == f"{name}: {link} is a link, and a run writes through none Name what it leads to: {tmp_path / 'real'}"


def test_all_places_are_said_at_once_and_then_no_report_is_removed(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("mine", encoding="utf-8")
    link.symlink_to(file)
    said = refusal(report_path=reports(tmp_path / "report"), history_path=file, accept_path=link)
    assert "2 places can't be written to, so nothing was compared:" in said
    assert "history_path: Can't write" in said and "accept_path:" in said
    assert {each.name for each in (tmp_path / "report").iterdir()} == FILES


def test_a_file_that_is_not_of_candidates_is_never_overwritten(tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.yml"
    accepted.write_text("- check: member.missing\n", encoding="utf-8")
    assert "isn't a file of candidates" in refusal(accept_path=accepted)
    with pytest.raises(OptionError, match="isn't a file of candidates"):
        write_candidates(accepted, [UNEXPECTED], options())
    assert accepted.read_text(encoding="utf-8") == "- check: member.missing\n"


def test_candidates_replace_those_of_an_earlier_run(tmp_path: Path) -> None:
    accepted = tmp_path / "candidates.yml"
    write_candidates(accepted, [UNEXPECTED], options())
    _head, _dashes, entries = accepted.read_text(encoding="utf-8").partition("---\n")
    assert entries.splitlines()[0].startswith(f"# {UNEXPECTED.group.name if UNEXPECTED.group else ''}")
    assert entries.splitlines()[1] == f'- check: "{UNEXPECTED.check}"'
    prepare_paths(options(accept_path=accepted))
    write_candidates(accepted, [], options())
    assert accepted.read_text(encoding="utf-8").endswith("---\n[]\n")


@pytest.mark.parametrize("part", [{"only_groups": ["SG-Sales"]}, {"include_members": False}])
def test_a_part_is_not_noted_as_a_run_of_the_whole(part: dict[str, t.Any]) -> None:
    with pytest.raises(OptionError, match="a history holds runs of the whole configuration"):
        options(history_path="history", **part)
