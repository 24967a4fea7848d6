# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A share of 60 percent of 8,000 units in 10 seconds: 480 a second, and 3,200 at once."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http import shared_file
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.unit_bucket import (
    Share,
    Throttled,
    UnitBucket,
)
from tests.unit.clock import StillClock, stop_the_clock

SHARE = Share.of(60)

PROGRAM = """
import sys
from pathlib import Path
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.unit_bucket import Share, UnitBucket
bucket = UnitBucket("tenant", Share.of(60), folder=Path(sys.argv[1]))
for batch in range(80):
    bucket.take(40)
"""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    return stop_the_clock(monkeypatch)


@pytest.fixture
def bucket(clock: StillClock, tmp_path: Path) -> UnitBucket:
    return UnitBucket("tenant", SHARE, folder=tmp_path)


def file_of(folder: Path) -> Path:
    (path,) = folder.glob("units-*.json")
    return path


def rate_of(bucket: UnitBucket) -> float:
    """Return the units of a second, by how long 4,800 more take than those before."""
    before = bucket.take(0)
    rate = 4800 / (bucket.take(4800) - before)
    bucket.settle(4800, 0, None)
    return rate


@pytest.mark.parametrize(
    ("percent", "rate", "capacity"), [(1, 8, 80), (10, 80, 800), (50, 400, 4000), (60, 480, 3200), (90, 720, 800), (100, 800, 800)]
)
def test_shares(percent: int, rate: float, capacity: float) -> None:
    assert Share.of(percent) == pytest.approx(Share(rate, capacity))


def test_the_first_units_are_there(bucket: UnitBucket) -> None:
    assert [bucket.take(1600), bucket.take(1600)] == [0, 0]
    assert bucket.take(480) == pytest.approx(1)
    assert bucket.take(960) == pytest.approx(3)


def test_it_fills_with_time(bucket: UnitBucket, clock: StillClock) -> None:
    bucket.take(3200)
    clock.now += 2
    assert bucket.take(960) == 0
    assert bucket.take(48) == pytest.approx(0.1)
    clock.now += 3600
    assert bucket.take(3200) == 0
    assert bucket.take(480) == pytest.approx(1)


def test_what_was_not_used_is_given_back(bucket: UnitBucket) -> None:
    bucket.take(3200)
    bucket.settle(3200, 1200, None)
    assert bucket.take(2000) == 0
    assert bucket.take(48) == pytest.approx(0.1)


def test_throttling_halves_the_pace_once_for_each_time_that_is_asked_for(bucket: UnitBucket, clock: StillClock) -> None:
    bucket.take(3200)
    for _flight in range(8):
        bucket.settle(0, 0, Throttled(5, everything=False))
    assert rate_of(bucket) == pytest.approx(240)
    clock.now += 5
    bucket.settle(0, 0, Throttled(5, everything=False))
    bucket.take(4800)
    assert rate_of(bucket) == pytest.approx(120)
    for _time in range(10):
        clock.now += 5
        bucket.settle(0, 0, Throttled(5, everything=False))
    bucket.take(4800)
    assert rate_of(bucket) == pytest.approx(60)  # an eighth is left at least


def test_success_raises_the_pace_slowly(bucket: UnitBucket, clock: StillClock) -> None:
    bucket.settle(0, 0, Throttled(5, everything=False))
    bucket.take(4800)
    bucket.settle(0, 480, None)
    assert rate_of(bucket) == pytest.approx(249.6)  # by 2 percent of 480 for each second of it
    for _second in range(100):
        bucket.settle(0, 480, None)
    assert rate_of(bucket) == pytest.approx(480)


def test_where_nothing_is_served_everybody_waits(bucket: UnitBucket, clock: StillClock, tmp_path: Path) -> None:
    bucket.settle(40, 0, Throttled(7, everything=True))
    other = UnitBucket("tenant", SHARE, folder=tmp_path)
    assert other.take(1) == pytest.approx(7)
    clock.now += 7
    assert other.take(1) == 0
    bucket.push(None)
    assert other.take(1) == pytest.approx(10)
    bucket.push(3600)
    assert other.take(1) == pytest.approx(300)


def test_processes_share_a_bucket(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    processes = [subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], env=environment) for _number in range(4)]
    assert [process.wait(timeout=30) for process in processes] == [0] * 4
    # 4 times 3,200 were taken, 3,200 were there, and what filled in is that of some seconds.
    assert UnitBucket("tenant", SHARE, folder=tmp_path).take(0) == pytest.approx(20, abs=5)


def test_applications_and_tenants_have_buckets_of_their_own(bucket: UnitBucket, tmp_path: Path) -> None:
    bucket.take(9600)
    assert UnitBucket("another", SHARE, folder=tmp_path).take(1) == 0
    assert UnitBucket("TENANT", SHARE, folder=tmp_path).take(1) > 0


def test_the_file_is_private(bucket: UnitBucket, tmp_path: Path) -> None:
    bucket.take(1)
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600


def test_a_file_that_others_can_write_is_refused(bucket: UnitBucket, tmp_path: Path) -> None:
    bucket.take(1)
    file_of(tmp_path).chmod(0o666)
    with pytest.raises(OptionError, match="The file that keeps the pace of calls cannot be used"):
        bucket.take(1)


@pytest.mark.parametrize("content", ["{", "[]", "7", '{"boot": "x"}', '{"boot": 1, "units": "a", "at": 1}'])
def test_what_cannot_be_read_may_hide_that_all_was_taken(bucket: UnitBucket, tmp_path: Path, content: str) -> None:
    bucket.take(1)
    file_of(tmp_path).write_text(content)
    assert bucket.take(480) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("boot", "another"), ("at", 1e12), ("blocked_until", 1e12), ("settled_at", 1e12), ("units", -1e12), ("pace", 0), ("pace", 7)],
)
def test_what_cannot_be_true_is_forgotten(bucket: UnitBucket, tmp_path: Path, name: str, value: object) -> None:
    bucket.take(9600)
    path = file_of(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
    assert bucket.take(3200) == 0


def test_without_a_private_folder_a_process_is_on_its_own(monkeypatch: pytest.MonkeyPatch, clock: StillClock) -> None:
    monkeypatch.setattr(shared_file, "shared_folder", lambda: None)
    bucket = UnitBucket("tenant", SHARE)
    assert bucket.take(3200) == 0
    assert bucket.take(480) == pytest.approx(1)
    assert UnitBucket("tenant", SHARE).take(3200) == 0


def test_a_folder_that_is_full(bucket: UnitBucket, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OptionError, match="No space left on device"):
        bucket.take(1)
