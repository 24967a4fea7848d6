# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check of the posture: what must hold of any configuration, why, how to repair it, and who says so."""

from __future__ import annotations

import typing as t

from ..drift.finding import Finding, FindingClass, Fix, FoundObject, Severity, State

PREFIX = "posture."


class PostureCheck(t.NamedTuple):
    """One check. ``title`` says what is wrong, ``expected`` what should be; ``source`` is a page of Microsoft, or how it is known."""

    name: str
    title: str
    severity: Severity
    expected: str
    why: str
    fix: Fix
    source: str
    finding_class: FindingClass = "posture"

    @property
    def id(self) -> str:
        """The id, which stays the same between versions."""
        return f"{PREFIX}{self.name}"

    @property
    def reason(self) -> str:
        """What is wrong, and why that matters."""
        return f"{self.title}. {self.why}"

    def found(
        self,
        actual: str,
        subject: str = "",
        *,
        expected: str = "",
        group: FoundObject | None = None,
        severity: Severity | None = None,
        state: State = "drift",
        state_reason: str = "",
    ) -> Finding:
        """Return that it doesn't hold; ``subject`` tells several findings of one check apart."""
        return Finding(
            check=self.id,
            finding_class=self.finding_class,
            severity=severity or self.severity,
            expected=expected or self.expected,
            actual=actual,
            reason=self.reason,
            fix=self.fix,
            state=state,
            state_reason=state_reason,
            group=group,
            subject=subject,
            source=self.source,
        )
