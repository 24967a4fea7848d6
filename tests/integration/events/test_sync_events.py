# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source ``sync_events``: what needs somebody is told once, whoever looks again."""

from __future__ import annotations

import asyncio
import datetime
import os
import runpy
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.events.options import read_options
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.events.watcher import Watcher
from tests.integration.helpers.in_process import fail, succeed
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

NAME = "contoso.lab"
SOURCE = Path("ansible_collections/hybrid_identity/cloud_sync/extensions/eda/plugins/event_source/sync_events.py")
LAG_SECONDS = 600


def watcher(path: Path | None = None, **options: t.Any) -> Watcher:
    return Watcher(read_options({"configuration": NAME, **({"position_path": str(path)} if path else {}), **options}))


def look(lab: Lab, watching: Watcher, *, hours: int = 0) -> list[Json]:
    """Look at the lab's own time, or some hours after it, and keep what was told."""
    now = datetime.datetime.fromisoformat(lab.health()["now"]).astimezone(datetime.UTC)
    events = watching.look(now + datetime.timedelta(hours=hours))
    watching.keep()
    return events


def fail_to_write(lab: Lab, group: str) -> None:
    lab.change(group, description="What the agent has no right to write")
    fail("provision_on_demand", configuration=NAME, group=group)


def logged(events: list[Json]) -> list[Json]:
    return [event for event in events if event["type"] == "log_error"]


def told(events: list[Json]) -> set[tuple[str, str]]:
    assert all(event["configuration"]["name"] == NAME and event["noticed_at"].endswith("Z") for event in events)
    return {(event["type"], event.get("check") or event.get("part") or event["entry"]["status"]) for event in events}


@pytest.fixture(name="healthy")
def fixture_healthy(lab: Lab) -> Lab:
    """A job that runs and has succeeded, and two agents that may be looked at."""
    lab.set(agents_readable=True, second_agent="active")
    succeed("sync_job", configuration=NAME, state="started")
    lab.cycle()
    return lab


def test_nothing_is_told_of_what_is_well(healthy: Lab) -> None:
    assert look(healthy, watcher()) == []
    assert healthy.requests().writes == 1  # the start of the job


def test_a_quarantine_is_told_with_what_to_do_once_and_its_end(healthy: Lab, tmp_path: Path) -> None:
    path = tmp_path / "position.json"
    assert look(healthy, watcher(path)) == []
    healthy.set(quarantine="EncounteredQuarantineException")
    (event,) = look(healthy, watcher(path))
    assert (event["type"], event["check"], event["severity"]) == ("finding_opened", "posture.job_quarantined", "high")
    assert event["actual"].startswith("in quarantine: EncounteredQuarantineException")
    assert "restart the job with sync_job" in event["fix"]["text"]
    assert event["configuration"]["job_id"].startswith("AAD2ADGroupProvisioning.")
    assert look(healthy, watcher(path)) == []  # as after a restart of the source
    healthy.set(quarantine=None)
    assert told(look(healthy, watcher(path))) == {("finding_resolved", "posture.job_quarantined")}
    assert path.stat().st_mode & 0o777 == 0o600


def test_agents_that_fall_silent(healthy: Lab) -> None:
    watching = watcher()
    look(healthy, watching)
    healthy.set(second_agent="inactive")
    assert told(look(healthy, watching)) == {("finding_opened", "posture.agent_inactive"), ("finding_opened", "posture.one_agent")}
    healthy.set(agent_state="inactive")
    assert ("finding_opened", "posture.no_active_agent") in told(look(healthy, watching))


def test_a_cycle_that_is_late(healthy: Lab) -> None:
    watching = watcher()
    look(healthy, watching)
    assert told(look(healthy, watching, hours=3)) == {("finding_opened", "posture.job_success_too_old")}


def test_errors_of_the_log_are_told_once_from_the_first_look_on(healthy: Lab, tmp_path: Path) -> None:
    healthy.set(agent_state="powerless")
    fail_to_write(healthy, "SG-Canary")
    healthy.advance(LAG_SECONDS)
    path = tmp_path / "position.json"
    assert logged(look(healthy, watcher(path))) == []
    fail_to_write(healthy, "SG-Mixed")
    healthy.advance(LAG_SECONDS)
    assert logged(look(healthy, watcher(path, include_log=False))) == []
    (event,) = logged(look(healthy, watcher(path)))
    assert event["entry"]["source_object"]["name"] == "SG-Mixed"
    assert event["entry"]["error"]["code"]
    assert logged(look(healthy, watcher(path))) == []


def test_what_cannot_be_read_is_told_and_what_stood_stands(healthy: Lab, tmp_path: Path) -> None:
    path = tmp_path / "position.json"
    healthy.set(quarantine="EncounteredQuarantineException")
    look(healthy, watcher(path))
    healthy.fault("status", "/servicePrincipals", method="GET", status=403, code="Authorization_RequestDenied", count=None)
    (event,) = look(healthy, watcher(path))
    assert (event["type"], event["part"]) == ("unreadable", "job")
    assert event["message"]
    assert look(healthy, watcher(path)) == []
    healthy.clear_faults()
    assert told(look(healthy, watcher(path))) == {("readable", "job")}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": 5}, "interval is 5"),
        ({"interval": "often"}, "interval"),
        ({"intervall": 300}, "intervall"),
        ({"position_path": "{tmp}/damaged.json"}, "holds no position of this event source"),
        ({"position_path": "{tmp}/unreadable.json"}, "unreadable.json"),
    ],
)
def test_the_source_says_what_is_wrong_with_its_options(lab: Lab, tmp_path: Path, options: Json, message: str) -> None:
    del lab
    (tmp_path / "damaged.json").write_text('{"format": 7}', encoding="utf-8")
    (tmp_path / "unreadable.json").write_text("{", encoding="utf-8")
    given = {name: value.replace("{tmp}", str(tmp_path)) if isinstance(value, str) else value for name, value in options.items()}
    with pytest.raises(RuntimeError, match=message):
        asyncio.run(source()(asyncio.Queue(), {"configuration": NAME, **given}))


def test_the_source_as_a_rulebook_runs_it(healthy: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    healthy.set(quarantine="EncounteredQuarantineException")
    monkeypatch.setattr(sys, "path", [each for each in sys.path if not each.endswith("collections")])

    async def first_event() -> Json:
        queue: asyncio.Queue[Json] = asyncio.Queue(1)
        running = asyncio.create_task(source()(queue, {"configuration": NAME, "interval": 10}))
        event = await asyncio.wait_for(queue.get(), 60)
        running.cancel()
        return event

    assert asyncio.run(first_event())["check"] == "posture.job_quarantined"


def source() -> t.Callable[..., t.Coroutine[t.Any, t.Any, None]]:
    """Return the source's main, read by its path."""
    folder = Path(os.environ.get("ANSIBLE_COLLECTIONS_PATH") or REPOSITORY / ".venv" / "collections")
    return t.cast("t.Callable[..., t.Coroutine[t.Any, t.Any, None]]", runpy.run_path(str(folder / SOURCE))["main"])
