# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that looked for drift with something wrong in them: rendered or refused, and a history never stops a run."""

from __future__ import annotations

import hashlib
import json
import typing as t
from collections.abc import Callable
from pathlib import Path
from random import Random
from xml.etree import ElementTree

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.history import keep_run, read_history
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.run_folder import RunFolder
from tests.fuzz.campaign import Campaign, Finding
from tests.fuzz.modules import ending, run
from tests.fuzz.mutations import mutated, shortened
from tests.tools.sample_drift import BEGAN, CONFIGURATION, ENDED, FINDINGS, PREVIOUS, documents, drift_run

Json = dict[str, t.Any]


def test_the_folder_of_a_run(tmp_path: Path) -> None:
    last: list[t.Any] = [b""]
    RunFolder.write(tmp_path, drift_run(), FINDINGS)
    whole = (tmp_path / "drift.json").read_bytes(), (tmp_path / "findings.jsonl").read_bytes()

    def case(random: Random, number: int) -> str:
        last[:] = [_disturb(tmp_path, *whole, random, is_finding=number % 2 == 0)]
        result = run("drift_report", {"paths": [str(tmp_path)], "destination": str(tmp_path / "new")}, check=number % 5 == 0)
        if not result.get("failed") and number % 5:
            _require_readable(tmp_path / "new")
        return ending(result)

    Campaign("folders of runs").run(150, case, lambda: shortened(last[0]))


def _disturb(folder: Path, document: bytes, lines: bytes, random: Random, *, is_finding: bool) -> bytes:
    """Change the run, or one finding with the digest that vouches for it, so that more than the digest is tried."""
    if not is_finding:
        (folder / "findings.jsonl").write_bytes(lines)
        content = mutated(json.loads(document), random)
        (folder / "drift.json").write_bytes(content)
        return content
    found = lines.splitlines()
    place = random.randrange(len(found))
    found[place] = content = mutated(documents()[place], random).replace(b"\n", b" ")
    text = b"".join(line + b"\n" for line in found)
    (folder / "findings.jsonl").write_bytes(text)
    vouched = {"name": "findings.jsonl", "count": len(found), "sha256": hashlib.sha256(text).hexdigest()}
    (folder / "drift.json").write_text(json.dumps({**json.loads(document), "findings_file": vouched}), encoding="utf-8")
    return content


def _require_readable(folder: Path) -> None:
    """Raise a finding when a program couldn't read a report that was written."""
    readers: dict[str, Callable[[str], t.Any]] = {"junit.xml": ElementTree.fromstring, "drift.sarif": json.loads}
    for name, read in readers.items():
        try:
            read((folder / name).read_text(encoding="utf-8"))
        except ValueError as error:
            raise Finding(f"{name} can't be read: {error}") from error
    if not (folder / "drift.prom").read_text(encoding="utf-8").endswith("# EOF\n"):
        raise Finding("drift.prom has no end")


def test_a_history(tmp_path: Path) -> None:
    last: list[t.Any] = [b""]
    principal = CONFIGURATION["service_principal_id"]
    known = {finding.id: {"first_seen": PREVIOUS, "counted": True, **finding.as_dict()} for finding in FINDINGS}
    path = keep_run(tmp_path, drift_run(began_at=PREVIOUS), known)
    whole = json.loads(path.read_bytes())

    def case(random: Random, number: int) -> str:
        del number
        last[:] = [mutated(whole, random)]
        path.write_bytes(last[0])
        history = read_history(tmp_path, principal)
        found = history.follow_up(FINDINGS[:2], began_at=BEGAN, ended_at=ENDED, complete=True)
        kept = keep_run(tmp_path / "next", {**drift_run(), **found.as_dict()}, found.open)
        if not read_history(kept.parent, principal).runs:
            raise Finding("what follows it can't be read")
        return "damaged" if history.damaged else f"{len(history.runs)} runs"

    Campaign("histories of runs").run(150, case, lambda: shortened(last[0]))
