# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of the test group: those that are not right first."""

from __future__ import annotations

import typing as t

from ...._common.text import counted
from ..markup import Html, element, joined
from ..model import Member, Report
from .blocks import MANY, Column, badge, fold, no_value, note, section, table, value

_COLUMNS = (
    Column("Member", "w25"),
    Column("The service", "w15"),
    Column("Expected in AD", "w25"),
    Column("Actual", "w10"),
    Column("Reason", "w25"),
)


def members_section(report: Report) -> Html:
    """Return the section."""
    if not report.members:
        return section("members", "Members", note("No member was looked at."))
    right = [member for member in report.members if member.verdict == "passed"]
    others = [member for member in report.members if member.verdict not in ("passed", "failed")]
    return section("members", "Members", *_failed(report.wrong_members), *_others(others), *_right(right))


def _failed(members: t.Sequence[Member]) -> list[Html]:
    return [_table(f"{counted(len(members), 'member')} not right", members)] if members else []


def _others(members: t.Sequence[Member]) -> list[Html]:
    title = f"{counted(len(members), 'member')} for information"
    return [fold(title, _table(title, members), opened=len(members) <= MANY)] if members else []


def _right(members: t.Sequence[Member]) -> list[Html]:
    title = f"{counted(len(members), 'member')} right"
    return [fold(title, _table(title, members), opened=len(members) <= MANY)] if members else []


def _table(caption: str, members: t.Sequence[Member]) -> Html:
    # What is right has seldom anything to explain.
    count = len(_COLUMNS) if any(member.reason for member in members) else len(_COLUMNS) - 1
    return table(caption, _COLUMNS[:count], (_row(member)[:count] for member in members), "members")


def _row(member: Member) -> tuple[Html, ...]:
    name = joined(
        badge(member.verdict) if member.verdict != "passed" else None,
        value(member.name or member.id, "(unnamed)"),
        element("small", value(member.id)) if member.name else None,
    )
    return name, *(value(text) if text else no_value() for text in (member.service, member.expected, member.actual, member.reason))
