# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading parts of a document that may be absent or of another type than documented."""

from __future__ import annotations

import math
import typing as t

from ..._common.json import Json
from ..._common.text import visible


def mapping(value: t.Any) -> Json:
    """Return a mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: t.Any) -> list[Json]:
    """Return the mappings of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def texts(value: t.Any) -> tuple[str, ...]:
    """Return the elements of a list as visible text."""
    return tuple(visible(each) for each in value) if isinstance(value, list) else ()


def number(value: t.Any) -> float:
    """Return a finite number, or 0."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else 0.0
