# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a restart may reset, and what has to be sure before it does.

Source: Microsoft Graph reference, synchronizationJob: restart; Microsoft Entra documentation, accidental delete prevention.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._graph.http.session import GraphSession

FORCE_DELETES = "ForceDeletes"
CONNECTOR_DATA = "ConnectorDataStore"
PORTAL_RESTART = ("Watermark", "Escrows", "QuarantineState")
RESET_SCOPES = (CONNECTOR_DATA, "Escrows", "Watermark", "QuarantineState", "Full", FORCE_DELETES)


def ends_quarantine(scopes: t.Sequence[str]) -> bool:
    """Tell whether a restart with these scopes ends a quarantine; none of them is what the portal's button resets."""
    return not scopes or not {"QuarantineState", "Full", FORCE_DELETES}.isdisjoint(scopes)


def require_sound_restart(parameters: Json) -> None:
    """Raise OptionError for scopes that must not be used so, or that need a confirmation."""
    scopes = set(parameters["reset_scopes"]) if parameters["state"] == "restarted" else set()
    if parameters["expected_deletes"] is not None and FORCE_DELETES not in scopes:
        raise OptionError(
            "'expected_deletes' requires deletions to be released.",
            hint=f"Use it with state restarted and reset_scopes: [{FORCE_DELETES}].",
        )
    if scopes == {CONNECTOR_DATA}:
        raise OptionError(
            f"reset_scopes: {CONNECTOR_DATA} cannot be the only scope.",
            hint="Use Full, or add Watermark and Escrows; Microsoft's reference requires it.",
        )
    if FORCE_DELETES not in scopes:
        return
    if scopes != {FORCE_DELETES}:
        raise OptionError(
            f"reset_scopes: {FORCE_DELETES} cannot be combined with other scopes.",
            hint="Restart twice if you need other scopes as well.",
        )
    if not parameters["confirm_force_deletes"]:
        raise OptionError(
            f"reset_scopes: {FORCE_DELETES} carries out the deletions that were held back.",
            hint="Look at the provisioning log first; then set confirm_force_deletes.",
        )


def released_deletions(session: GraphSession, job: Json | None, parameters: Json) -> Json | None:
    """Return the deletions that are about to be released, None when that isn't asked for; JobStateError when it must not be."""
    if parameters["state"] != "restarted" or FORCE_DELETES not in parameters["reset_scopes"]:
        return None
    from .held_deletions import held_back_deletions, require_expected, require_held_back

    require_held_back(job)
    held = held_back_deletions(session, job) if job else None
    if held is not None:
        require_expected(held, parameters["expected_deletes"])
    return held
