# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings as a text table for people."""

from __future__ import annotations

import typing as t

from ..._common.text import aligned, cut, in_line
from .finding import Finding

_TITLES = ("SEVERITY", "STATE", "CHECK", "ABOUT", "REASON")
_WIDTH = 60


def about(finding: Finding) -> str:
    """Return what a finding is about: group and member, or its subject."""
    named = [each.name for each in (finding.group, finding.member) if each]
    return ", ".join([*named, *([finding.subject] if finding.subject else [])])


def findings_table(findings: t.Iterable[Finding]) -> str:
    """Return findings as an aligned text table; empty without any."""
    rows = [(each.severity, each.state, each.check, cut(in_line(about(each)), _WIDTH), in_line(each.reason)) for each in findings]
    return "\n".join(aligned([_TITLES, *rows])) if rows else ""
