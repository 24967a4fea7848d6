# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module that reads Active Directory meets every fault of a domain controller.

It goes on with the next controller, or ends with one documented error; and it never takes for absent what it could not
read.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from tests.integration.faults.directory import Ended, FaultyDirectory
from tests.integration.faults.directory_kinds import (
    BROKEN,
    CONNECTIONS,
    DENIED,
    KINDS,
    LOGINS,
    SPARE,
    TRUNCATED,
    UNREACHABLE,
    Kind,
    cases,
    expected,
    expected_followed,
)
from tests.integration.faults.kinds import SUCCESS
from tests.integration.helpers.directory import address
from tests.integration.helpers.every_module import RUNS, Run
from tests.integration.helpers.in_process import warning_texts
from tests.integration.helpers.odd_controllers import BIND, EXTENDED
from tests.lab.client import Lab

AD_RUNS = [run for run in RUNS if run.ad]
# A rollback looks a second time, by another connection.
RUNS_OF_ONE_CONNECTION = [run for run in AD_RUNS if run.module != "change_rollback"]
_OF_POSTURE = 7
"""The last reads of a preflight, which only has a word about what they tell."""


@pytest.fixture(name="faulty", params=AD_RUNS, ids=str, scope="module")
def fixture_faulty(request: pytest.FixtureRequest, running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> FaultyDirectory:
    """Runs of a module, each of which meets a fault."""
    return FaultyDirectory(running_lab, request.param, tmp_path_factory.mktemp("evidence"))


def test_the_only_controller_fails(faulty: FaultyDirectory, subtests: pytest.Subtests) -> None:
    for place, kind in cases(faulty.run, followed=False):
        with subtests.test(msg=f"{kind} at {place}"):
            ended = faulty.at(place, kind, followed=False)
            assert ended.outcome == expected(faulty.run, kind.alone), ended.result
            _says_what_failed(ended)
            _is_bounded(ended, faulty.run)


def test_another_controller_is_next(faulty: FaultyDirectory, subtests: pytest.Subtests) -> None:
    for place, kind in cases(faulty.run, followed=True):
        with subtests.test(msg=f"{kind} at {place}"):
            ended = faulty.at(place, kind, followed=True)
            assert ended.outcome == expected_followed(faulty.run, place, kind), ended.result
            _is_bounded(ended, faulty.run)
            if ended.outcome == SUCCESS:
                _is_told(ended, faulty)
            else:
                _says_what_failed(ended)
                assert ended.healthy is not None
                assert place != "bind" or ended.healthy.count(BIND) == 0  # it could lock the account


@pytest.mark.parametrize("faulty", RUNS_OF_ONE_CONNECTION, ids=str, indirect=True)
def test_one_read_fails(faulty: FaultyDirectory, subtests: pytest.Subtests) -> None:
    """Every read after the first, each with the next kind of fault: none may be taken for an object that is not there."""
    kinds = itertools.cycle(kind for kind in KINDS["read"] if kind.fault != "silent")
    requests = faulty.undisturbed.faulty.requests
    # Who is logged in has another answer, and a test of its own; a login is no read.
    reads = [number for number, kind in enumerate(requests) if kind not in (BIND, EXTENDED) and number > faulty.number("read")]
    for number in reads:
        for kind in itertools.islice(kinds, 3):
            with subtests.test(msg=f"{kind} at request {number}"):
                alone = faulty.once(number, kind, followed=False)
                assert alone.outcome in {
                    expected(faulty.run, kind.alone),
                    *_may_be_unknown(faulty.run, kind, len(requests) - number),
                }, alone.result
                if alone.outcome != SUCCESS:
                    _says_what_failed(alone)
                elif faulty.run.module == "writeback_drift":
                    is_said = any(faulty_part(each) for each in alone.result["findings"])
                    assert is_said or alone.result["verdict"] == "incomplete", alone.result
                if kind.followed == SUCCESS:
                    followed = faulty.once(number, kind, followed=True)
                    assert followed.outcome == SUCCESS, followed.result
                    _is_told(followed, faulty)


def test_asking_who_is_logged_in_fails(running_lab: Lab, tmp_path: Path) -> None:
    (run,) = [each for each in RUNS if each.module == "ad_domain_info"]
    faulty = FaultyDirectory(running_lab, run, tmp_path)
    asking = faulty.undisturbed.faulty.requests.index(EXTENDED)
    for kind in (TRUNCATED, *BROKEN[1:]):
        assert faulty.once(asking, kind, followed=False).outcome == UNREACHABLE
        followed = faulty.once(asking, kind, followed=True)
        assert followed.outcome == SUCCESS
        _is_told(followed, faulty)
    refused = faulty.once(asking, KINDS["read"][-1], followed=False)
    assert refused.result["connection"]["identity"].rpartition("\\")[2] == "reader"


def test_a_rollback_does_not_repeat_a_refused_login(running_lab: Lab, tmp_path: Path) -> None:
    (run,) = [each for each in RUNS if each.module == "change_rollback"]
    (invalid,) = [kind for kind in KINDS["bind"] if kind.answer.code == 49]
    ended = FaultyDirectory(running_lab, run, tmp_path).at("bind", invalid, followed=True)
    assert ended.outcome == "rollback_incomplete"
    _says_what_failed(ended)
    assert (ended.faulty.count(BIND), ended.healthy and ended.healthy.connections) == (1, 0)


def _may_be_unknown(run: Run, kind: Kind, left: int) -> set[str]:
    """Limits and policies of a domain are unknown to an account that may not read them; what a posture lacks is a finding.

    ``left`` counts this request and those that follow it.
    """
    if run.module == "change_preflight" and left <= _OF_POSTURE:
        return {SUCCESS}
    return {SUCCESS} if run.module == "writeback_drift" or (run.module == "ad_domain_info" and kind.alone == DENIED) else set()


def faulty_part(finding: dict[str, str]) -> bool:
    """Tell whether a finding says that a part of Active Directory could not be read."""
    return finding["check"] == "posture.unreadable" and finding["subject"] != "the provisioning agents"


def _says_what_failed(ended: Ended) -> None:
    """Assert that a failure has a hint, names the controller, and passes nothing off as read."""
    assert ended.result["error"]["hint"]
    assert ended.faulty.address in ended.result["msg"], ended.result["msg"]
    if ended.module == "change_preflight":
        assert [check for check in ended.result["checks"] if check["verdict"] == "failed"]
    elif ended.module == "change_rollback":
        assert [problem["step"] for problem in ended.result["problems"]] == ["test group"]
        assert not [check for check in ended.result["checks"] if check["id"].startswith("rollback.group.")]
    elif ended.module == "writeback_drift":
        assert ended.result["verdict"] == "incomplete"
        assert not [each for each in ended.result["findings"] if each["group"] and each["check"].startswith(("group.", "member."))]
    else:
        assert ended.answer == {}


def _is_told(ended: Ended, faulty: FaultyDirectory) -> None:
    """Assert that the answer is the same as ever, of the other controller, and that the one that failed is named."""
    assert ended.answer == faulty.undisturbed.answer
    assert ended.healthy is not None
    # The posture is the same on all controllers; the groups are of the one that was read first.
    may_be_first = ended.module == "writeback_drift"
    assert ended.result.get("server") is None or may_be_first or address(ended.result) == ended.healthy.address
    rows = ended.result["controllers"] if ended.module == "change_preflight" else []
    told = [warning_texts(ended.result), [address(row) for row in rows]]
    assert ended.faulty.address in json.dumps(told), ended.result


def _is_bounded(ended: Ended, run: Run) -> None:
    """Assert that each controller was asked as often as is documented, and no answer waited for twice."""
    for controller, more in ((ended.faulty, 0), (ended.healthy, run.module in SPARE)):
        if controller is not None:
            assert controller.connections <= CONNECTIONS.get(run.module, 1) + more
            assert controller.count(BIND) <= LOGINS.get(run.module, 1) + more
