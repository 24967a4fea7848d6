# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The name of a change, which is the name of its folder too."""

from __future__ import annotations

import datetime
import re
import secrets

from .._common.errors import OptionError

LONGEST = 100
_VALID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OTHER = re.compile(r"[^A-Za-z0-9]+")


def require_valid(change_id: str) -> str:
    """Return a change id as it is; OptionError when it can't be the name of a folder on every system."""
    if len(change_id) <= LONGEST and _VALID.fullmatch(change_id) and not change_id.endswith("."):
        return change_id
    raise OptionError(
        f"The change id {change_id!r} can't be used: it names a folder",
        hint=f"Use at most {LONGEST} letters, digits, dots, hyphens and underscores; "
        "begin with a letter or digit and don't end with a dot.",
    )


def new_change_id(configuration: str) -> str:
    """Return an id that says what is changed and when, and that no other run can have."""
    name = _OTHER.sub("-", configuration).strip("-")[:60] or "change"
    moment = datetime.datetime.now(datetime.UTC)
    return f"{name}-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
