# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build LDAP filters from values that may hold any character."""

from __future__ import annotations

import typing as t

from ..._common.ldap_escaping import escape_filter

VALUES_PER_SEARCH = 100


def equals(attribute: str, value: str | bytes) -> str:
    """Return the filter that compares an attribute with a value."""
    return f"({attribute}={escape_filter(value)})"


def any_of(attribute: str, values: t.Sequence[str | bytes]) -> t.Iterator[str]:
    """Yield filters that together match every value, 100 values each: controllers limit the size of a request."""
    for start in range(0, len(values), VALUES_PER_SEARCH):
        terms = [equals(attribute, value) for value in values[start : start + VALUES_PER_SEARCH]]
        yield terms[0] if len(terms) == 1 else f"(|{''.join(terms)})"


def all_of(*filters: str) -> str:
    """Return the filter that needs all of the given ones; empty ones do not count."""
    given = [text for text in filters if text]
    return given[0] if len(given) == 1 else f"(&{''.join(given)})"
