# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object as the directory returned it: a distinguished name and raw attribute values."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One object. Attribute names are as the controller wrote them; lookups ignore case, as LDAP does."""

    dn: str
    attributes: t.Mapping[str, t.Sequence[bytes]]

    def values(self, name: str) -> t.Sequence[bytes]:
        """Return all values of an attribute, none when the object does not have it or it may not be read."""
        if name in self.attributes:
            return self.attributes[name]
        wanted = name.lower()
        for known, values in self.attributes.items():
            if known.lower() == wanted:
                return values
        return ()

    def first(self, name: str) -> bytes | None:
        """Return the first value of an attribute, or ``None``."""
        values = self.values(name)
        return values[0] if values else None

    def text(self, name: str) -> str | None:
        """Return the first value of a text attribute, or ``None``."""
        value = self.first(name)
        return None if value is None else value.decode("utf-8", "replace")

    def texts(self, name: str) -> list[str]:
        """Return all values of a text attribute."""
        return [value.decode("utf-8", "replace") for value in self.values(name)]
