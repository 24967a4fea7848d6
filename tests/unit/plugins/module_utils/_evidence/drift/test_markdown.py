# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for a ticket and the lines for a chat: what is new first, short, and values stay text."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest
from markdown_it import MarkdownIt

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.markdown import render_markdown
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.notification import (
    render_notification,
)
from tests.tools.hostile_result import HOSTILE
from tests.tools.sample_drift import (
    FINDINGS,
    RESOLVED,
    UNEXPECTED,
    documents,
    drift_run,
    hostile_findings,
    hostile_run,
    in_sync,
    incomplete,
    many,
)

BLOCKS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close"),
    *("th_open", "th_close", "td_open", "td_close"),
}
SPANS = {"text", "code_inline", "strong_open", "strong_close"}


def listed(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("* ")]


def test_what_a_run_says() -> None:
    assert render_markdown(drift_run(), documents()).splitlines() == [
        "# ❌ Drift: `contoso.lab`",
        "",
        "**5 findings in 214 groups: 3 are drift, 1 is pending, 1 is accepted**",
        "",
        "| Class | critical | high | medium | low |",
        "| --- | --- | --- | --- | --- |",
        "| Posture | – | – | – | 1 |",
        "| Group missing | – | 1 | – | – |",
        "| Group differs | – | – | 1 | – |",
        "| Member missing | – | 1 | – | – |",
        "| Member unexpected | 1 | – | – | – |",
        "",
        "5 findings: 3 drift, 1 not yet synchronized, 1 accepted.",
        "",
        "## New since `2027-03-31 05:00 UTC` (1)",
        "",
        "* **critical**: `SG-Server-Admins` / `mallory`: Active Directory holds a member that the group in Entra ID doesn't have: "
        "somebody has access that nobody granted there. (drift) "
        "What to do: Remove the member in Active Directory, or add the user to the group in Entra ID.",
        "",
        "## Resolved since `2027-03-31 05:00 UTC` (1)",
        "",
        "* high: `SG-Sales` / `ben@contoso.lab`: `member.missing`",
        "",
        "## Also open (4)",
        "",
        "* **high**: `SG-Sales` / `ana@contoso.lab`: The user is a member in Entra ID, and has an account in Active Directory. "
        "(not yet synchronized) What to do: Provision the group on demand with this member.",
        "* **high**: `SG-EMEA`: The group is in scope, and Active Directory has no object with its anchor. (accepted) "
        "What to do: Provision the group on demand.",
        "* **medium**: `SG-Sales` / `description`: The attribute description differs from what the mapping gives. (drift) "
        "What to do: Provision the group on demand.",
        "* **low**: `accidental deletions`: Nothing stops a cycle that deletes many groups at once. (drift) "
        "What to do: Set `accidental_deletions` with `sync_settings`.",
        "",
        "| About | this run |",
        "| --- | --- |",
        "| Configuration | `contoso.lab` |",
        "| Service principal | `5f6e7d8c-1111-4222-8333-944455556666` |",
        "| Domain controller | `dc1.contoso.lab` |",
        "| Ended | `2027-03-31 06:00 UTC`, after 41.2 s |",
        "| Groups | 214 in scope, 213 compared, 210 in sync, 3 differing, 0 unknown, 213 in directory |",
    ]


def test_a_run_in_sync_is_short() -> None:
    text = render_markdown(in_sync(), [])
    assert text.startswith("# ✅ In sync: `contoso.lab`\n\n**214 groups are in sync**\n\nNo findings.\n")
    assert listed(text) == []


def test_what_was_not_read_and_which_limit_was_exceeded_is_at_the_top() -> None:
    text = render_markdown({**incomplete(), "violations": ["member_missing: 12, at most 10"]}, documents())
    assert text.startswith("# ⚠ Incomplete: `contoso.lab`\n\n**12 groups could not be read**\n\n* Not read: 12 of 214 groups")
    assert "* Beyond its limit: `member_missing`: 12, at most 10\n" in text


def test_20_findings_have_a_line_new_ones_first() -> None:
    found = many(100)
    run = drift_run(found, new=[each.id for each in found[80:]], resolved=[RESOLVED] * 30)
    lines = listed(render_markdown(run, documents(found)))
    assert len([line for line in lines if line.startswith("* **")]) == 20
    assert all("SG-Team-004" in line for line in lines[:20])
    assert lines[20:] == ["* 30 more are in the report.", "* 80 more are in the report."]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    text = render_markdown(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert {token.type for token in tokens} <= BLOCKS
    assert {child.type for token in tokens for child in token.children or ()} <= SPANS
    text.encode("utf-8")


@pytest.mark.parametrize("part", [*drift_run(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    run = {**drift_run(), part: value}
    assert render_markdown(run, documents()).startswith("# ")
    render_notification(run, documents())


def test_a_notification_has_what_is_new_what_is_resolved_and_a_link() -> None:
    assert render_notification(drift_run(), documents(), "https://ci.example/report.html").splitlines() == [
        "contoso.lab: Drift. 1 new, 1 resolved since 2027-03-31 05:00 UTC, 5 findings in all.",
        "+ [critical] member.unexpected: SG-Server-Admins, mallory: Active Directory holds a member that the group in Entra ID "
        "doesn't have: somebody has access that nobody granted there.",
        "- [high] member.missing: SG-Sales, ben@contoso.lab",
        "https://ci.example/report.html",
    ]


def test_what_has_no_name_is_known_by_its_check_alone() -> None:
    found = [dataclasses.replace(FINDINGS[4], subject="")]
    gone = {**RESOLVED, "group": None, "member": None, "check": "posture.one_agent"}
    run = drift_run(found, resolved=[gone])
    assert render_notification(run, documents(found)).splitlines()[1:] == [
        "+ [low] posture.deletion_threshold: Nothing stops a cycle that deletes many groups at once.",
        "- [high] posture.one_agent",
    ]
    assert "* high: `posture.one_agent`" in render_markdown(run, documents(found)).splitlines()


def test_numbers_of_groups_are_in_an_order_that_makes_sense() -> None:
    """The file has them by the alphabet."""
    groups = dict(sorted(drift_run()["groups"].items()))
    text = render_markdown(drift_run(groups={**groups, "more": 1}), documents())
    assert "| 214 in scope, 213 compared, 210 in sync, 3 differing, 0 unknown, 213 in directory, 1 more |" in text


def test_nobody_is_told_that_nothing_changed() -> None:
    assert render_notification(drift_run(new=[], resolved=[]), documents(), "x") == ""


def test_an_incomplete_run_is_told() -> None:
    run = {**incomplete(), "new": [], "resolved": []}
    assert render_notification(run, documents()).splitlines() == [
        "contoso.lab: Incomplete. 0 new, 0 resolved since 2027-03-31 05:00 UTC, 5 findings in all.",
        "12 of 214 groups could not be read: Microsoft Graph answered 403",
    ]


def test_a_notification_has_20_lines_at_most() -> None:
    found = many(40)
    run = drift_run(found, new=[each.id for each in found], resolved=[RESOLVED] * 5)
    lines = render_notification(run, documents(found), "link").splitlines()
    assert len(lines) == 20
    assert lines[18:] == ["... and 28 more", "link"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_on_its_line(name: str) -> None:
    told = dataclasses.replace(UNEXPECTED, reason=HOSTILE[name], subject=HOSTILE[name])
    found = [told, *FINDINGS[1:]]
    lines = render_notification(drift_run(found, resolved=[]), documents(found)).splitlines()
    assert len(lines) == 2
    assert all(len(line) <= 200 for line in lines)
