# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the expression language, their conversions, and what an evaluation returns."""

from __future__ import annotations

import base64
import datetime
import re
import typing as t
from dataclasses import dataclass

from .failures import FunctionFailure
from .limits import LARGEST_NUMBER, MAXIMUM_TEXT, SMALLEST_NUMBER

# A multi-valued attribute is a tuple; null is None. A datetime is in UTC.
Value = t.Union[str, int, bool, datetime.datetime, tuple["Value", ...], None]

_INTEGER = re.compile(r"\s*[+-]?0*[0-9]{1,19}\s*", re.ASCII)


@dataclass(slots=True)
class Result:
    """The outcome of one evaluation.

    value: what the expression is worth; None is null, which the service does not export.
    ignored: IgnoreFlowIfNullOrEmpty dropped the attribute; the value in the target stays as it is.
    volatile: another evaluation may give another value (Now, Guid, RandomString).
    reason: why the value is null or ignored, None otherwise.
    text: the value as the service writes it ("True", "3/16/2020 7:00:00 AM"); None for null and for several values.
    redacted: Redact hides the value from the provisioning logs; do not show it.
    """

    value: Value
    ignored: bool = False
    volatile: bool = False
    reason: str | None = None
    text: str | None = None
    redacted: bool = False


class Scope:
    """What one evaluation reads (source, macros, is_taken) and notes (volatile, ignored, redacted)."""

    __slots__ = ("ignored", "is_taken", "macros", "now", "redacted", "source", "volatile")

    def __init__(
        self,
        source: t.Mapping[str, t.Any],
        macros: t.Mapping[str, str],
        is_taken: t.Callable[[str], bool] | None = None,
    ) -> None:
        self.source = source
        self.macros = macros
        self.is_taken = is_taken
        self.now: datetime.datetime | None = None
        self.volatile = False
        self.ignored = False
        self.redacted = False

    def current_time(self) -> datetime.datetime:
        """Return the time of this evaluation in UTC; every call within one evaluation returns the same."""
        self.volatile = True
        if self.now is None:
            self.now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        return self.now


def normalize(value: t.Any) -> Value:
    """Return an attribute's value as the language knows it.

    Lists become tuples and an empty list null, dates UTC, bytes base64 text as Microsoft Graph writes them.
    Raises FunctionFailure for anything else, such as an object or a fraction.
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return _within_range(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(_element(one) for one in value) or None
    return _normalize_other(value)


def as_text(value: Value) -> str | None:
    """Return a single value as text, null as null. Raises FunctionFailure for several values."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime):
        return date_text(value)
    return as_text(_only_value(value))


def as_integer(value: Value) -> int | None:
    """Return a single value as a number; a text must hold an integer."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, tuple):
        return as_integer(_only_value(value))
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return _within_range(int(value))
    raise FunctionFailure(f"expects an integer, not {describe(value)}", hint="Give a whole number.")


def as_condition(value: Value) -> bool:
    """Return whether a condition holds; null does not (see ``choices``, null in conditions)."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        return value != 0
    if isinstance(value, tuple):
        return as_condition(_only_value(value))
    if isinstance(value, str):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        if value == "":
            return False
    raise FunctionFailure(
        f"expects a condition, not {describe(value)}",
        hint='Write a comparison such as [country]="US", or a function such as IsPresent([country]).',
    )


def as_values(value: Value) -> tuple[Value, ...]:
    """Return a value as several: null is none, a single value one."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def require_short(length: int) -> None:
    """Raise FunctionFailure when a text of ``length`` characters is longer than an evaluation may make one."""
    if length > MAXIMUM_TEXT:
        raise FunctionFailure(
            f"gives more than {MAXIMUM_TEXT} characters", hint="Shorten the texts that the expression puts together."
        )


def date_text(value: datetime.datetime) -> str:
    """Return a date as the service prints it: M/d/yyyy h:mm:ss tt, in UTC."""
    hour = value.hour % 12 or 12
    half = "AM" if value.hour < 12 else "PM"
    return f"{value.month}/{value.day}/{value.year:04d} {hour}:{value.minute:02d}:{value.second:02d} {half}"


def describe(value: Value) -> str:
    """Return a value for an error message, shortened."""
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return f"{len(value)} values"
    text = as_text(value) or ""
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _only_value(values: tuple[Value, ...]) -> Value:
    if len(values) > 1:
        raise FunctionFailure(
            f"expects a single value, not {len(values)} values",
            hint="Choose one with Item(..., 1), or put them together with Join(...).",
        )
    return values[0] if values else None


def _element(value: t.Any) -> Value:
    if isinstance(value, (list, tuple, set, frozenset)):
        raise FunctionFailure("holds a list within a list", hint="Give a flat list of texts.")
    return normalize(value)


def _normalize_other(value: t.Any) -> Value:
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            return value.replace(tzinfo=datetime.UTC)
        try:
            return value.astimezone(datetime.UTC)
        except OverflowError:
            raise FunctionFailure("holds a date outside the years 1 to 9999", hint="Correct the date.") from None
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day, tzinfo=datetime.UTC)
    raise FunctionFailure(
        f"holds a value of type {type(value).__name__}",
        hint="Expressions work on texts, integers, booleans, dates and lists of these.",
    )


def _within_range(value: int) -> int:
    if SMALLEST_NUMBER <= value <= LARGEST_NUMBER:
        return value
    raise FunctionFailure("expects an integer of 64 bits", hint="Give a smaller number.")
