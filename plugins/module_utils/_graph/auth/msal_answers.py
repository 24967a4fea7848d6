# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What msal raises for an answer that it doesn't expect: errors of its own, and many that Python raises in the middle of it."""

from __future__ import annotations

import contextlib
import typing as t

from ..._common.errors import UnreadableAnswerError

_RAISED = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@contextlib.contextmanager
def read_by_msal(who: str, hint: str) -> t.Iterator[None]:
    """Raise ``UnreadableAnswerError`` for all of that; errors of the collection pass."""
    try:
        yield
    except _RAISED as problem:
        raise UnreadableAnswerError(f"{who} does not answer as a login service does", hint=hint) from problem


def seconds(value: t.Any) -> float:
    """Return a number of seconds that an answer gives as a number or as text; 0 for anything else."""
    try:
        return float(value)
    except (OverflowError, TypeError, ValueError):
        return 0.0
