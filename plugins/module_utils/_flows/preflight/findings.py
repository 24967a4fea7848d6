# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a preflight finds: every check is noted, and an expected error inside one becomes its failure."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError
from ..._verify.checks import Check

Found = t.TypeVar("Found")

NOT_CHECKED = "(not checked)"


class Findings:
    """The checks so far."""

    def __init__(self) -> None:
        self.checks: list[Check] = []

    def passed(self, identifier: str, subject: str, expected: str, actual: str, reason: str = "") -> None:
        """Note that something holds."""
        self.checks.append(Check(identifier, subject, expected, actual, "passed", reason))

    def failed(self, identifier: str, subject: str, expected: str, actual: str, reason: str, hint: str) -> None:
        """Note that something doesn't hold, why, and what to do."""
        self.checks.append(Check(identifier, subject, expected, actual, "failed", reason, hint))

    def info(self, identifier: str, subject: str, expected: str, actual: str, reason: str) -> None:
        """Note what can't be decided, or needs no action."""
        self.checks.append(Check(identifier, subject, expected, actual, "info", reason))

    def skipped(self, identifier: str, subject: str, expected: str, cause: str) -> None:
        """Note what wasn't checked because another check failed."""
        self.info(identifier, subject, expected, NOT_CHECKED, f"not checked: {cause} failed")

    def error(self, identifier: str, subject: str, expected: str, *problems: CloudSyncError) -> None:
        """Note what was raised instead of an answer; of several problems, each is numbered like its hint."""
        reason = _numbered([problem.message.strip().rstrip(".") for problem in problems], "; ")
        hint = _numbered([problem.hint or "" for problem in problems], " ")
        actual = ", ".join(dict.fromkeys(problem.code.replace("_", " ") for problem in problems))
        self.failed(identifier, subject, expected, actual, reason, hint)

    def attempt(self, identifier: str, subject: str, expected: str, action: t.Callable[[], Found]) -> Found | None:
        """Return what the action returns, or None when it raised an expected error, which is noted as a failure."""
        try:
            return action()
        except CloudSyncError as problem:
            self.error(identifier, subject, expected, problem)
            return None

    def has_failed(self, identifier: str) -> bool:
        """Tell whether a check failed."""
        return any(check.id == identifier and check.verdict == "failed" for check in self.checks)

    def has_passed(self, identifier: str) -> bool:
        """Tell whether a check passed."""
        return any(check.id == identifier and check.verdict == "passed" for check in self.checks)


def _numbered(texts: t.Sequence[str], separator: str) -> str:
    if len(texts) == 1:
        return texts[0]
    return separator.join(f"({number}) {text}" for number, text in enumerate(texts, start=1) if text)
