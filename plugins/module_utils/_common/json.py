# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON: the type of an object, and reading what others wrote."""

from __future__ import annotations

import json
import typing as t

Json = dict[str, t.Any]


def parse_json(text: str | bytes) -> t.Any:
    """Return the value; ValueError for what is not JSON, and for what is nested too deep to be read."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def parse_object(text: str | bytes) -> Json | None:
    """Return the object, None for any other value and for what is not JSON."""
    try:
        value = parse_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def canonical_json(value: t.Any) -> str:
    """Return the one text of a value, whatever the order of its members: ASCII, sorted, without spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
