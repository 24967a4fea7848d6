# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The type of an object, which Graph names in lists of objects of several types, and leaves out of an object that it returns alone."""

from __future__ import annotations

from ..._common import odata_types
from ..._common.json import Json


def as_group(answer: Json) -> Json:
    """Return a group that says that it is one."""
    answer.setdefault(odata_types.TYPE, odata_types.GROUP)
    return answer


def as_user(answer: Json) -> Json:
    """Return a user who says so, and whose expanded manager does."""
    answer.setdefault(odata_types.TYPE, odata_types.USER)
    if isinstance(answer.get("manager"), dict):
        answer["manager"].setdefault(odata_types.TYPE, odata_types.USER)
    return answer
