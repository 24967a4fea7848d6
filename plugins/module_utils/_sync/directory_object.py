# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Active Directory holds for a group or a user, as values: what plans, comparisons and snapshots are made of."""

from __future__ import annotations

import dataclasses
import typing as t

ANCHOR = "msDS-ExternalDirectoryObjectId"
ACCOUNT_DISABLED = "accountDisabled"
"""Not an LDAP attribute: the agent turns it into a bit of ``userAccountControl``."""

_DISABLED = 0x2
"""ACCOUNTDISABLE, a bit of ``userAccountControl`` (Microsoft Open Specifications, MS-ADTS 2.2.16)."""


@dataclasses.dataclass(frozen=True, slots=True)
class DirectoryObject:
    """An object of Active Directory: attributes by name in lower case, values as text, members by distinguished name."""

    distinguished_name: str
    attributes: t.Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    members: t.Sequence[str] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of an attribute; ``accountDisabled`` is a bit of ``userAccountControl``."""
        key = name.casefold()
        if key != ACCOUNT_DISABLED.casefold():
            return self.attributes.get(key, ())
        control = self.attributes.get("useraccountcontrol", ())
        return (str(bool(int(control[0]) & _DISABLED)),) if control else ()

    @property
    def anchor(self) -> str | None:
        """What joins it with its object in Entra ID."""
        return next(iter(self.values(ANCHOR)), None)

    @property
    def sam_account_name(self) -> str | None:
        """The name that is unique in the domain."""
        return next(iter(self.values("sAMAccountName")), None)
