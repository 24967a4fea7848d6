# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change, step by step and in this process; and all that it can touch, read past the collection."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import subprocess
import typing as t
from pathlib import Path

from tests.integration.helpers.directory import search
from tests.integration.helpers.in_process import call, succeed
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.state import GROUP, MEMBERS, State, observe, prepare
from tests.lab.client import Lab
from tests.tools.evidence_rules import contradictions

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
MARKETING = "OU=Marketing,DC=contoso,DC=lab"
INFO: list[Json] = [{"target": "info", "constant": "Managed in Entra ID"}]
SCHEMA: Json = {"target_container": MARKETING, "attribute_mappings": INFO}
_CHANGING = ("uSNChanged", "whenChanged", "dSCorePropagationData")


class Change:
    """A change with its evidence; the lock belongs to this process."""

    def __init__(self, evidence_dir: Path, change_id: str = "CHG1") -> None:
        opened = succeed(
            "change_record",
            state="present",
            evidence_dir=str(evidence_dir),
            change_id=change_id,
            metadata={"ticket": change_id},
            **NAME,
        )
        self.path = Path(opened["change_dir"])

    @classmethod
    def begun(cls, evidence_dir: Path, change_id: str = "CHG1") -> Change:
        """A change that has its snapshot and the lock."""
        change = cls(evidence_dir, change_id)
        change.snapshot()
        return change

    @property
    def _dir(self) -> Json:
        return {"change_dir": str(self.path)}

    def snapshot(self, moment: str = "before") -> Json:
        return succeed("change_snapshot", **NAME, **self._dir, group=GROUP, moment=moment, owner_pid=os.getpid())

    def job(self, state: str) -> None:
        assert succeed("sync_job", **NAME, **self._dir, state=state)["changed"]

    def apply(self, **desired: t.Any) -> None:
        assert succeed("sync_schema", **NAME, **self._dir, **(desired or SCHEMA))["changed"]

    def settings(self, **settings: t.Any) -> None:
        assert succeed("sync_settings", **NAME, **self._dir, **settings)["changed"]

    def scope(self, *groups: str, **options: t.Any) -> None:
        assert succeed("sync_scope", **NAME, **self._dir, groups=list(groups), **options)["changed"]

    def provision(self, *members: str) -> None:
        succeed("provision_on_demand", **NAME, **self._dir, group=GROUP, members=list(members))

    def assert_written(self) -> None:
        succeed("writeback_assert", **NAME, **self._dir, group=GROUP, expected_attributes={"info": "Managed in Entra ID"})

    def whole(self) -> None:
        """Everything that a change does between its snapshot and its end."""
        self.job("paused")
        self.apply()
        self.provision(*MEMBERS)
        self.assert_written()
        self.job("started")

    def roll_back(self, **options: t.Any) -> Json:
        """Roll back and return the result, a failure too."""
        return call("change_rollback", **{**self._dir, "wait": False, "owner_pid": os.getpid(), **options})

    def close(self, **options: t.Any) -> Json:
        closed = succeed("change_record", state="closed", **self._dir, **options)
        assert contradictions(self.path) == []
        return closed

    def steps(self) -> list[tuple[str, str]]:
        """Return step and state of each event, read past the collection."""
        paths = sorted((self.path / "journal").glob("*.json"))
        events = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        return [(event["step"], event["state"]) for event in events]

    def forget_last_event(self) -> tuple[str, str]:
        """Remove the last event, as if the process had been killed before it was written; return it."""
        last = self.steps()[-1]
        sorted((self.path / "journal").glob("*.json"))[-1].unlink()
        (self.path / ".journal_events").write_text(str(len(self.steps())), encoding="utf-8")
        return last


@dataclasses.dataclass(frozen=True)
class All:
    """The configuration, and every attribute of the test group in Active Directory."""

    state: State
    held: dict[str, list[bytes]]


class Story:
    """A lab in which a group has been written back and the job runs, or what a test makes of that."""

    def __init__(self, lab: Lab, *, running: bool = True) -> None:
        forget_pace()
        self.lab = lab
        self.client = prepare(lab, running=running)

    def all(self) -> All:
        """Return everything that a change can touch."""
        (entry,) = search(self.lab, f"(msDS-ExternalDirectoryObjectId=Group_{self.lab.object(GROUP)['id']})", ["*"]) or [{}]
        raw = entry.get("raw_attributes", {})
        return All(observe(self.lab, self.client), {name: sorted(values) for name, values in raw.items() if name not in _CHANGING})

    def writes(self) -> list[str]:
        """Return the writes since they were forgotten, by verb and the end of the path."""
        return [f"{each['method']} {each['path'].rpartition('/')[2]}" for each in self.lab.requests().written()]

    def foreign_mapping(self, value: str = "by hand") -> None:
        """Somebody else maps another attribute."""
        TenantClient(self.lab).map("physicalDeliveryOfficeName", constant=value)


def brought_back(result: Json) -> None:
    """Assert that all could be brought back, and that every check says so."""
    assert not result.get("failed"), result["msg"]
    assert (result["outcome"], result["problems"]) == ("rolled_back", [])
    assert result["counts"]["failed"] == 0
    assert {check["verdict"] for check in result["checks"] if check["id"] in ("rollback.schema", "rollback.job")} == {"passed"}


def refused(result: Json, code: str, *messages: str) -> None:
    """Assert that a module failed with an expected error that says these things, and what to do."""
    assert result.get("failed"), result
    assert result["error"]["code"] == code, result
    assert result["error"]["hint"]
    for message in messages:
        assert message in result["msg"]


def incomplete(result: Json) -> list[str]:
    """Assert that not everything could be restored; return the steps that failed."""
    refused(result, "rollback_incomplete", "could not be rolled back completely")
    assert result["outcome"] == "rollback_incomplete"
    assert "run the playbook rollback with cloud_sync_change_dir=" in result["msg"]
    return [problem["step"] for problem in result["problems"]]


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> t.Iterator[Path]:
    """Mount a disk of its own; the lab's namespace allows that to an ordinary user."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes=500,mode=700", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_bytes(folder: Path) -> None:
    """Leave no byte on a small disk."""
    with contextlib.suppress(OSError), open(folder / "filler", "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def fill(folder: Path) -> None:
    """Leave no room on a small disk: no byte, and since this system gives some bytes back later, no file either."""
    fill_bytes(folder)
    with contextlib.suppress(OSError):
        for number in itertools.count():
            (folder / f"filler-{number}").touch()


def empty(folder: Path) -> None:
    """Make room again."""
    for path in folder.glob("filler*"):
        path.unlink()
