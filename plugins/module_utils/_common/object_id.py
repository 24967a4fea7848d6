# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of object ids."""

from __future__ import annotations

import re

_OBJECT_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def is_object_id(text: str) -> bool:
    """Tell whether a text has the form of a directory object's id (a GUID with dashes)."""
    return _OBJECT_ID.fullmatch(text) is not None


def object_ids_in(text: str) -> list[str]:
    """Return everything in a text that has the form of an object id, in lower case."""
    return [found.lower() for found in _OBJECT_ID.findall(text)]
