# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids of the checks that compare what must be in Active Directory with what is there: one set, wherever that is done.

The guide about checks lists them; a contract test holds it against ``FORMS``.
"""

from __future__ import annotations

import typing as t

Part = t.Literal["in_scope", "exists", "unique", "legacy", "writable", "container"]

UNEXPECTED_MEMBERS = "members.unexpected"
ROLLBACK = "rollback."
"""Stands in front of the id where a rollback compares with what was there before the change."""


def object_check(kind: str, part: Part) -> str:
    """Return the id of a check of an object as a whole; the kind is ``group`` or ``user``."""
    return f"{kind}.{part}"


def attribute_check(name: str) -> str:
    """Return the id of a check of an LDAP attribute."""
    return f"attribute.{name}"


def member_check(name: str) -> str:
    """Return the id of a check of a member, by the name that people know it by."""
    return f"member.{name}"


def literal_check(name: str) -> str:
    """Return the id of a check of what the user expects of an LDAP attribute, whatever the configuration says."""
    return f"expected.{name}"


FORMS = (
    *(object_check(kind, part) for kind in ("group", "user") for part in t.get_args(Part)),
    attribute_check("<name>"),
    member_check("<name>"),
    UNEXPECTED_MEMBERS,
    literal_check("<name>"),
)
"""Every id that a comparison gives, with ``<name>`` for what differs."""
