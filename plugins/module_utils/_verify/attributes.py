# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing the values of one attribute: those that a mapping yields, and those that the user expects."""

from __future__ import annotations

import typing as t

from .._common.distinguished_name import same as same_distinguished_name
from .._sync.expected.attributes import ExpectedAttribute, same_values
from .._sync.expected.mapping_results import ON_CREATE
from . import check_ids
from .checks import Check, Verdict

ABSENT = "(absent)"
UNKNOWN = "(unknown)"

REDACTED = "[Redact]"
"""What the service's own log shows for a value that passed the function Redact."""

_AS_IT_IS = "(left as it is)"


def shown(values: t.Sequence[str]) -> str:
    """Return values as people read them."""
    return "; ".join(values) if values else ABSENT


def compare_attribute(expected: ExpectedAttribute, values: tuple[str, ...], *, failed_only: bool = False) -> Check | None:
    """Return the check of an attribute with these values; with ``failed_only`` None when it doesn't fail."""
    verdict, reason = _judge(expected, values)
    if failed_only and verdict != "failed":
        return None
    found = REDACTED if expected.redacted and values else shown(values)
    hint = expected.failure.hint if expected.failure else ""
    return Check(check_ids.attribute_check(expected.name), expected.name, _expectation(expected), found, verdict, reason, hint)


def compare_reference(expected: ExpectedAttribute, values: tuple[str, ...], name: str | None, doubt: str | None) -> Check:
    """Return the check of a reference to the object of this name; ``doubt`` is why its name can't be said."""
    identifier = check_ids.attribute_check(expected.name)
    if doubt is not None:
        return Check(identifier, expected.name, UNKNOWN, shown(values), "failed", doubt)
    if name is None:
        reason = f"no object in Active Directory belongs to {shown(expected.values)}, so there is nothing to refer to"
        return Check(identifier, expected.name, _AS_IT_IS, shown(values), "info", reason)
    holds = len(values) == 1 and same_distinguished_name(values[0], name)
    reason = "" if holds else f"mapping: {expected.mapping}"
    return Check(identifier, expected.name, name, shown(values), "passed" if holds else "failed", reason)


def _judge(expected: ExpectedAttribute, values: tuple[str, ...]) -> tuple[Verdict, str]:
    if expected.failure is not None:
        return "failed", expected.failure.reason
    if expected.rule == "not_flowed":
        return "info", expected.reason or "nothing flows"
    if expected.rule in ("unpredictable", "generated"):
        return _judge_shape(expected, values)
    if same_values(expected.name, expected.values, values):
        return "passed", ""
    if expected.rule == "on_create":
        return "info", expected.reason or ON_CREATE
    return "failed", f"mapping: {expected.mapping}"


def _judge_shape(expected: ExpectedAttribute, values: tuple[str, ...]) -> tuple[Verdict, str]:
    if not values:
        return "failed", "a value is missing"
    if expected.shape is None:
        return "passed", expected.reason or f"some value, by {expected.mapping}"
    if all(expected.shape.fits(value) for value in values):
        return "passed", f"unpredictable, and of the right form, by {expected.mapping}"
    return "failed", f"the value doesn't have the form that {expected.mapping} gives"


def _expectation(expected: ExpectedAttribute) -> str:
    if expected.failure is not None:
        return UNKNOWN
    if expected.rule == "not_flowed":
        return _AS_IT_IS
    if expected.rule in ("unpredictable", "generated"):
        return f"({expected.shape.description})" if expected.shape else "(any value)"
    return REDACTED if expected.redacted else shown(expected.values)
