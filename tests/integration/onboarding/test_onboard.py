# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``onboard.yml`` in a tenant without groups and without a configuration, as the dataset ``empty`` is."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.directory import AdGroup, find_group
from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import run_playbook
from tests.lab.client import Lab

Json = dict[str, t.Any]

DEMO = Path(__file__).parents[3] / "playbooks" / "vars" / "demo.yml"
QUICK: Json = {"cloud_sync_assert_wait_timeout": 2, "cloud_sync_onboarding_wait_timeout": 10}
GROUP = "Marketing"
# What an onboarding writes, in order: by verb and the end of the path.
WRITES = [
    "POST instantiate",
    "POST jobs",
    "PUT secrets",
    "POST groups",
    "POST appRoleAssignedTo",
    "PUT schema",
    "POST provisionOnDemand",
    "POST start",
]


@pytest.fixture(name="empty")
def fixture_empty(lab: Lab) -> Lab:
    """The empty tenant; this process's pace of on-demand calls is forgotten, and the service has no limit."""
    forget_pace()
    lab.set(throttle=False)
    assert lab.configurations() == []
    return lab


def onboard(fast: FastPlaybooks, *options: str, **variables: t.Any) -> Finished:
    return fast.run("onboard", "-e", f"@{DEMO}", "-e", json.dumps({**QUICK, **variables}), *options)


def changed(output: str) -> int:
    recap = output.rpartition("PLAY RECAP")[2]
    return int(recap.partition("changed=")[2].split()[0])


def writes(lab: Lab) -> list[str]:
    return [
        f"{each['method']} {each['path'].rpartition('/')[2]}"
        for each in lab.requests().written()
        if "parseExpression" not in each["path"]
    ]


def written_group(lab: Lab) -> AdGroup:
    found = find_group(lab, lab.object(GROUP)["id"])
    assert found is not None
    return found


def require_whole(lab: Lab) -> None:
    """Assert that there is one of each, that the job runs, and that AD holds the group with its members."""
    (configuration,) = lab.configurations()
    assert configuration.display_name == "contoso.lab"
    assert lab.settings()["membership_switch"] is True
    assert lab.object(GROUP)["assigned"]  # and it is the only one of that name
    assert [name.partition(",")[0] for name in written_group(lab).members] == ["CN=Ana Alvarez", "CN=Ben Bauer"]
    assert written_group(lab).dn.endswith("OU=Marketing,DC=contoso,DC=lab")
    assert written_group(lab).attributes["info"] == "Managed in Entra ID"


def test_the_readme_s_command_twice(empty: Lab) -> None:
    first = run_playbook("onboard", "-e", f"@{DEMO}")
    assert first.returncode == 0, first.stdout + first.stderr
    assert writes(empty) == WRITES
    require_whole(empty)
    assert "The configuration contoso.lab is enabled" in first.stdout
    empty.forget_requests()
    second = run_playbook("onboard", "-e", f"@{DEMO}")
    assert second.returncode == 0, second.stdout + second.stderr
    assert changed(second.stdout) == 0
    assert writes(empty) == []
    assert "everything exists already" in second.stdout


def test_check_mode_says_what_would_be_made(fast: FastPlaybooks, empty: Lab, evidence_dir: Path) -> None:
    done = onboard(fast, "--check", "--diff")
    assert done.status == 0, done.output
    assert writes(empty) == []
    said = done.output.partition('"Configuration contoso.lab: would be created:"')[2].splitlines()[1:7]
    assert [line.strip(' ",') for line in said] == [
        "the application",
        "the job",
        "the domain contoso.lab",
        "the test group Marketing",
        "its members ana@contoso.lab, ben@contoso.lab",
        "the assignment of Marketing",
    ]
    assert not evidence_dir.exists()


@pytest.mark.parametrize("step", range(len(WRITES)), ids=[each.partition(" ")[2] for each in WRITES])
def test_interrupted_and_run_again(fast: FastPlaybooks, empty: Lab, step: int) -> None:
    method, _space, end = WRITES[step].partition(" ")
    empty.fault("status", f"/{end}$", method=method, status=403, code="Authorization_RequestDenied", count=None)
    failed = onboard(fast)
    assert failed.status != 0
    assert [each for each in writes(empty) if each in WRITES][: step + 1] == WRITES[: step + 1]
    empty.clear_faults()
    empty.forget_requests()
    again = onboard(fast)
    assert again.status == 0, again.output
    assert not {*WRITES[:step]} & {*writes(empty)} - {"PUT schema", "POST provisionOnDemand"}
    require_whole(empty)


@pytest.mark.parametrize(
    ("end", "method"), [("instantiate", "POST"), ("jobs", "POST"), ("groups", "POST")], ids=["instantiate", "jobs", "groups"]
)
def test_a_lost_answer_makes_nothing_twice(fast: FastPlaybooks, empty: Lab, end: str, method: str) -> None:
    empty.fault("drop", f"/{end}$", method=method, processed=True)
    if onboard(fast).status != 0:
        assert onboard(fast).status == 0
    require_whole(empty)
    assert writes(empty).count(f"{method} {end}") == 1


def test_everything_shows_up_late(fast: FastPlaybooks, empty: Lab) -> None:
    empty.set(replication_delay=2, assignment_delay=2)
    done = onboard(fast)
    assert done.status == 0, done.output
    require_whole(empty)


@pytest.mark.parametrize("nothing", [None, "{{ omit }}"], ids=["null", "omit"])
def test_variables_that_are_null_are_not_given(fast: FastPlaybooks, empty: Lab, nothing: str | None) -> None:
    names = ("enable", "domain", "scope_groups", "scope_mode", "settings", "gallery_template_id", "graph", "ad", "after_success")
    done = onboard(fast, **dict.fromkeys((f"cloud_sync_{name}" for name in names), nothing))
    assert done.status == 0, done.output
    assert writes(empty) == WRITES
    assert "is enabled" in done.output
    require_whole(empty)


def test_more_groups_and_not_enabled(fast: FastPlaybooks, empty: Lab) -> None:
    empty.seed(groups=[{"displayName": "SG-More", "members": ["eva@contoso.lab"]}])
    empty.forget_requests()
    done = onboard(fast, cloud_sync_scope_groups=["SG-More"], cloud_sync_enable=False)
    assert done.status == 0, done.output
    assert empty.object("SG-More")["assigned"]
    assert "POST start" not in writes(empty)
    assert "is not enabled" in done.output
    enabled = onboard(fast, cloud_sync_scope_groups=["SG-More"])
    assert enabled.status == 0, enabled.output
    assert writes(empty)[-1] == "POST start"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"cloud_sync_target_container": "OU=Nowhere,DC=contoso,DC=lab"}, "OU=Nowhere,DC=contoso,DC=lab"),
        ({"cloud_sync_target_container": 'Switch([displayName], "OU=Nowhere,DC=contoso,DC=lab")'}, "OU=Nowhere,DC=contoso,DC=lab"),
        ({"cloud_sync_test_group": {"name": GROUP, "members": ["nobody@contoso.lab"]}}, "nobody@contoso.lab"),
        ({"cloud_sync_test_group": {"name": " "}}, "The test group has no name"),
        ({"cloud_sync_scope_groups": ["SG-Nobody"]}, "SG-Nobody"),
        ({"cloud_sync_attribute_mappings": [{"target": "info", "expression": "Left([displayName]"}]}, "info"),
        ({"cloud_sync_settings": {"accidental_deletes": {"threshold": 0}}}, "threshold is 0"),
        ({"cloud_sync_configuration": " "}, "The configuration has no name"),
        ({"cloud_sync_gallery_template_id": "1a4721b3-e57f-4451-ae87-ef078703ec94"}, "the other direction"),
        ({"cloud_sync_ad": {"ad_servers": ["127.0.0.1:1"], "ad_timeout": 1}}, "127.0.0.1"),
    ],
)
def test_nothing_is_made_when_it_cannot_work(fast: FastPlaybooks, empty: Lab, variables: Json, message: str) -> None:
    done = onboard(fast, **variables)
    assert (done.status != 0, message in done.output) == (True, True), done.output
    assert writes(empty) == []


def test_undecided_members_are_pointed_out(fast: FastPlaybooks, empty: Lab) -> None:
    empty.forget_requests()
    variables = json.dumps(
        {
            **QUICK,
            "cloud_sync_configuration": "contoso.lab",
            "cloud_sync_test_group": {"name": GROUP, "members": ["ana@contoso.lab"]},
        }
    )
    done = fast.run("onboard", "-e", variables)
    assert done.status == 0, done.output
    assert "so groups with such users stay empty" in done.output
    assert "cloud_sync_on_premises_members" in done.output
    assert written_group(empty).members == []
