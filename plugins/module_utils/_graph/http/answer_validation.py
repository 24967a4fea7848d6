# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer has the shape that Microsoft Graph documents: what follows relies on its objects having an id."""

from __future__ import annotations

import typing as t


def is_object(answer: t.Any, needs: str | None = "id") -> bool:
    """Tell whether it is an object with the member, a text or a list, without which it is of no use; None: any object."""
    if not isinstance(answer, dict) or needs is None:
        return isinstance(answer, dict)
    value = answer.get(needs)
    return isinstance(value, list) or (isinstance(value, str) and bool(value))


def is_page(answer: t.Any, needs: str = "id") -> bool:
    """Tell whether it is a page of a collection of such objects."""
    members = answer.get("value") if isinstance(answer, dict) else None
    return isinstance(members, list) and all(is_object(member, needs) for member in members)
