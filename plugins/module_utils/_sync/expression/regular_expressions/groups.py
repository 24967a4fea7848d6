# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How .NET and the library ``regex`` count capturing groups."""

from __future__ import annotations

import typing as t


class CapturingGroups:
    """The capturing groups of a pattern: .NET numbers and names to indexes in ``regex``, where they count as they open.

    .NET numbers the groups without a name first, then those with one.
    """

    def __init__(self) -> None:
        self._unnamed: list[int] = []
        self.named: dict[str, int] = {}

    def open(self, name: str | None) -> None:
        """Count one more group."""
        index = self.count + 1
        if name is None:
            self._unnamed.append(index)
        else:
            self.named[name] = index

    @property
    def count(self) -> int:
        """The number of groups so far."""
        return len(self._unnamed) + len(self.named)

    def index(self, group: str) -> int | None:
        """Return the index in ``regex`` of a .NET name or number, None when there is no such group."""
        if group in self.named:
            return self.named[group]
        if not (group.isascii() and group.isdigit()) or len(group) > 4:
            return None
        in_order = self._in_order()
        return in_order[int(group)] if int(group) < len(in_order) else None

    @property
    def last(self) -> int:
        """The index in ``regex`` of the group with the highest .NET number, 0 when there is none."""
        return self._in_order()[-1]

    def _in_order(self) -> t.Sequence[int]:
        return (0, *self._unnamed, *self.named.values())
