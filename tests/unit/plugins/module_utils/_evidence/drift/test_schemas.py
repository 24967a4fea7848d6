# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published schemas of a run's files: complete, and true of the samples."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.run_folder import RunFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import (
    CLASSES,
    SEVERITIES,
    STATES,
)
from tests.tools.json_schemas import properties, schema, violations
from tests.tools.sample_drift import FINDINGS, documents, drift_run, every_class, in_sync, incomplete

FINDING, RUN = schema("drift-finding-1"), schema("drift-run-1")


@pytest.mark.parametrize("document", [FINDING, RUN], ids=["finding", "run"])
def test_it_is_a_schema_that_describes_every_property(document: dict[str, t.Any]) -> None:
    Draft202012Validator.check_schema(document)
    assert [path for path, each in properties(document) if not each.get("description", "").endswith(".")] == []


@pytest.mark.parametrize("run", [drift_run(), in_sync(), incomplete(), every_class()])
def test_a_run_is_valid(tmp_path: Path, run: dict[str, t.Any]) -> None:
    assert violations(RUN, RunFolder.write(tmp_path, run, FINDINGS).run) == []


def test_findings_are_valid() -> None:
    assert [violations(FINDING, document) for document in documents()] == [[]] * len(FINDINGS)


def test_words_are_those_of_the_code() -> None:
    words = {name: tuple(FINDING["properties"][name]["enum"]) for name in ("class", "severity", "state")}
    assert words == {"class": CLASSES, "severity": SEVERITIES, "state": STATES}


@pytest.mark.parametrize(
    ("changed", "where"),
    [({"version": 2}, "$.version"), ({"verdict": "fine"}, "$.verdict"), ({"surprise": 1}, "$"), ({"settled": -1}, "$.settled")],
)
def test_what_is_wrong_is_noticed(tmp_path: Path, changed: dict[str, t.Any], where: str) -> None:
    run = {**RunFolder.write(tmp_path, drift_run(), FINDINGS).run, **changed}
    assert [text.partition(":")[0] for text in violations(RUN, run)] == [where]


def test_a_finding_lacks_nothing() -> None:
    for name in documents()[0]:
        document = {key: value for key, value in documents()[0].items() if key != name}
        assert json.dumps(violations(FINDING, document)).count("required property") == 1
