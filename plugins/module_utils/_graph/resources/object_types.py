# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The type of an object, which Graph names in lists of objects of several types, and leaves out of an object that it returns alone."""

from __future__ import annotations

from ..._common.json import Json

TYPE = "@odata.type"
GROUP_TYPE = "#microsoft.graph.group"
USER_TYPE = "#microsoft.graph.user"


def as_group(answer: Json) -> Json:
    """Return a group that says that it is one."""
    answer.setdefault(TYPE, GROUP_TYPE)
    return answer


def as_user(answer: Json) -> Json:
    """Return a user who says so, and whose expanded manager does."""
    answer.setdefault(TYPE, USER_TYPE)
    if isinstance(answer.get("manager"), dict):
        answer["manager"].setdefault(TYPE, USER_TYPE)
    return answer
