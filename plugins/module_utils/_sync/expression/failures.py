# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong while an expression is evaluated."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError


class ErrorFunctionRaised(ExpressionError):
    """The expression itself asked for a failure with ``Error("...")``: the service fails the object with this text."""

    code: t.ClassVar[str] = "expression_error_function"


class FunctionFailure(Exception):
    """A function cannot work with its arguments; the evaluator turns it into an ExpressionError with name and position.

    ``argument`` is the place, from 0, of the argument at fault, None for the call as a whole.
    """

    def __init__(self, message: str, *, argument: int | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.argument = argument
        self.hint = hint


def located(message: str, hint: str | None, position: int) -> ExpressionError:
    """Return an ExpressionError whose message ends with the position."""
    return ExpressionError(f"{message} (position {position})", hint=hint, position=position)
