# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a value into an OData query or a path without it ever becoming syntax."""

from __future__ import annotations

from urllib.parse import quote

from .errors import OptionError


def odata_string(value: str) -> str:
    """Return the value as an OData string literal, quotes included (OData 4.01 ABNF, ``string``).

    The literal still has to be percent-encoded for a URL; ``GraphSession`` does that for parameters.
    """
    return "'" + value.replace("'", "''") + "'"


def path_segment(value: str) -> str:
    """Percent-encode a value for one segment of a URL path, slashes included.

    Raises ``OptionError`` for the three values that no encoding protects: an empty segment would name the collection,
    and HTTP clients resolve ``.`` and ``..`` even when they are encoded.
    """
    if value in ("", ".", ".."):
        raise OptionError(f"{value!r} is not an identifier", hint="Give the id or the name of the object.")
    return quote(value, safe="")
