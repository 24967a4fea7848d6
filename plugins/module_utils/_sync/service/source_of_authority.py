# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a group is mastered, and what has to be done so that it is mastered elsewhere.

Source: Microsoft Graph reference, onPremisesSyncBehavior; Microsoft Entra documentation, "Configure group source of authority".
"""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..entra_objects import EntraGroup

State = t.Literal["synced", "converted", "rolled_back", "cloud_native"]
Authority = t.Literal["cloud", "on_premises"]
Action = t.Literal["convert", "roll_back"]

_CLOUD: tuple[State, ...] = ("converted", "cloud_native")
AFTER: t.Mapping[Action, State] = {"convert": "converted", "roll_back": "rolled_back"}


def state_of(group: EntraGroup, *, is_cloud_managed: bool) -> State:
    """Return the state of a group of Entra ID.

    A group that was handed back looks like one that was made in the cloud until Active Directory takes it over; that it
    keeps the SID that it has there tells them apart, which is an inference.
    """
    if group.is_synced:
        return "synced"
    if is_cloud_managed:
        return "converted"
    return "rolled_back" if group.on_premises_sid else "cloud_native"


def authority_of(state: State) -> Authority:
    """Return who masters a group in this state, or is about to."""
    return "cloud" if state in _CLOUD else "on_premises"


def action_for(state: State, wanted: Authority, name: str) -> Action | None:
    """Return what makes a group mastered where it is wanted; None when it is, or will be with the next synchronization."""
    if authority_of(state) == wanted:
        return None
    if wanted == "cloud":
        return "convert"
    if state == "cloud_native":
        raise OptionError(
            f"The group '{name}' was made in the cloud, so Active Directory has no group to take it over.",
            hint="Remove source_of_authority; a group that Cloud Sync writes to Active Directory stays mastered in the cloud.",
        )
    return "roll_back"
