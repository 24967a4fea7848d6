# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run in its folder: written once, read back as a whole, and a damaged one named."""

from __future__ import annotations

import dataclasses
import json
import os
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.run_folder import RunFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding
from tests.tools.sample_drift import FINDINGS, UNEXPECTED, documents, drift_run


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path) -> Path:
    """The folder of a run."""
    RunFolder.write(tmp_path / "run", drift_run(), FINDINGS)
    return tmp_path / "run"


def lines(folder: Path) -> list[str]:
    return (folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()


def test_what_was_written_is_read(folder: Path) -> None:
    found = RunFolder.read(folder)
    assert {**found.run, **drift_run()} == found.run
    assert (found.run["format"], found.run["version"]) == ("hybrid_identity.cloud_sync/drift", 1)
    assert list(found.findings()) == documents()


def test_a_finding_is_a_line(folder: Path) -> None:
    assert [json.loads(line)["check"] for line in lines(folder)] == [
        "member.unexpected",
        "member.missing",
        "group.missing",
        "group.attribute",
        "posture.deletion_threshold",
    ]


def test_files_are_private_and_nothing_else_is_left(folder: Path) -> None:
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {"drift.json": 0o600, "findings.jsonl": 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_finding_is_written_as_it_comes(tmp_path: Path) -> None:
    """10 MB of findings never are in memory at once: the file grows while they come."""
    sizes = []

    def findings() -> Iterator[Finding]:
        for number in range(1000):
            yield dataclasses.replace(UNEXPECTED, subject=str(number), reason="x" * 10_000)
            sizes.append(sum(path.stat().st_size for path in (tmp_path / "run").iterdir()))

    RunFolder.write(tmp_path / "run", drift_run(), findings())
    assert sizes[500] > 4_000_000


def test_a_run_that_breaks_off_leaves_the_one_before(folder: Path) -> None:
    def findings() -> Iterator[Finding]:
        yield UNEXPECTED
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        RunFolder.write(folder, drift_run(), findings())
    assert list(RunFolder.read(folder).findings()) == documents()
    assert {path.name for path in folder.iterdir()} == {"drift.json", "findings.jsonl"}


def test_a_secret_in_a_finding_is_not_written(tmp_path: Path) -> None:
    told = dataclasses.replace(UNEXPECTED, actual="password=Sup3rS3cret!", reason="Authorization: Bearer abcdefghijklmnop")
    RunFolder.write(tmp_path / "run", drift_run(summary="client_secret=Sup3rS3cret!"), [told])
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "run").iterdir())
    assert "Sup3rS3cret" not in text and "abcdefghijklmnop" not in text


def test_halves_of_characters_are_kept(tmp_path: Path) -> None:
    told = dataclasses.replace(UNEXPECTED, actual="a\ud800b")
    RunFolder.write(tmp_path / "run", drift_run(), [told])
    assert [each["actual"] for each in RunFolder.read(tmp_path / "run").findings()] == ["a\ud800b"]


def test_a_run_of_another_account_is_read(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o666)
    assert list(RunFolder.read(folder).findings()) == documents()


def no_folder(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def no_run(folder: Path) -> None:
    (folder / "drift.json").unlink()


def no_findings(folder: Path) -> None:
    (folder / "findings.jsonl").unlink()


def pipe(folder: Path) -> None:
    no_findings(folder)
    os.mkfifo(folder / "findings.jsonl")


def half_a_run(folder: Path) -> None:
    text = (folder / "drift.json").read_text(encoding="utf-8")
    (folder / "drift.json").write_text(text[: len(text) // 2], encoding="utf-8")


def run(**changed: t.Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        document = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
        (folder / "drift.json").write_text(json.dumps({**document, **changed}), encoding="utf-8")

    return change


def findings(change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "findings.jsonl").write_text("".join(f"{line}\n" for line in change(lines(folder))), encoding="utf-8")

    return write


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "no folder": (no_folder, "There is no folder"),
    "no run": (no_run, "holds no run: there is no drift.json in it"),
    "no findings": (no_findings, "Can't read .*findings.jsonl: No such file"),
    "a pipe": (pipe, "Can't read .*findings.jsonl: it is not a regular file"),
    "half a run": (half_a_run, "drift.json is not JSON"),
    "another format": (run(format="a recipe"), "is not a run of writeback_drift"),
    "a newer release": (run(version=2), "has version 2 of its format, and this release knows version 1"),
    "one finding less": (findings(lambda found: found[:-1]), "doesn't belong to the drift.json beside it"),
    "an edited finding": (findings(lambda found: [*found[:-1], "{}"]), "doesn't belong to the drift.json beside it"),
    "half a finding": (findings(lambda found: [found[0], found[1][:40]]), "Line 2 of .* is not a finding"),
    "a list": (findings(lambda found: ["[]"]), "Line 1 of .* is not a finding: it is not an object"),
    "a line without end": (findings(lambda found: ['"' + "x" * 1024 * 1024]), "Line 1 of .* it has more than 1048576 bytes"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_is_named(folder: Path, name: str) -> None:
    damage, message = DAMAGES[name]
    damage(folder)
    with pytest.raises(EvidenceError, match=message) as caught:
        list(RunFolder.read(folder).findings())
    assert caught.value.hint
