# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of an expected state that can't be computed; what can be stays known."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError

_FIX = "Correct the expression or the scoping filter."


class Failure(t.NamedTuple):
    """Why something can't be computed, and what to do about it."""

    reason: str
    hint: str

    @classmethod
    def of(cls, error: ExpressionError) -> t.Self:
        """Return the failure without the error itself, which would keep its traceback for each of thousands of groups."""
        return cls(error.message, error.hint or _FIX)
