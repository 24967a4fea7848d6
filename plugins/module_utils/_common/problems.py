# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is wrong with what a task asks for, so that one mistake doesn't hide the next."""

from __future__ import annotations

import contextlib
from types import TracebackType

from .errors import CloudSyncError


class Problems:
    """The expected errors so far, in the order in which they were found; one that was found twice counts once."""

    def __init__(self) -> None:
        self.found: list[CloudSyncError] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, problem: CloudSyncError) -> None:
        """Note an error."""
        if all((type(each), each.message) != (type(problem), problem.message) for each in self.found):
            self.found.append(problem)

    def noting(self, *kinds: type[CloudSyncError]) -> contextlib.AbstractContextManager[None, bool]:
        """Note the error that the body raises, if it is of one of these kinds, and go on behind the body."""
        return _Noting(self, kinds)

    def raise_found(self, summary: str, kind: type[CloudSyncError] | None = None) -> None:
        """Raise one error for all that was found, by default of the kind of the first; a single error stays what it is.

        ``summary`` begins the message, with ``{count}`` for the number of errors. Each one is a line of the message, with its hint,
        and an entry of ``problems`` in the details.
        """
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            lines = [f"  {each.message}" + (f" {each.hint}" if each.hint else "") for each in self.found]
            raise (kind or type(self.found[0]))(
                "\n".join([f"{summary.format(count=len(self.found))}:", *lines]),
                problems=[{"message": each.message, **each.describe()} for each in self.found],
            )


class _Noting:
    def __init__(self, problems: Problems, kinds: tuple[type[CloudSyncError], ...]) -> None:
        self._problems = problems
        self._kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(problem, self._kinds):
            return False
        self._problems.add(problem)
        return True
