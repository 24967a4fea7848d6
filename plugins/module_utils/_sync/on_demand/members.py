# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members a run could not write, and the outcome of several answers or subjects together."""

from __future__ import annotations

import json
import typing as t

from ..._common.object_id import object_ids_in
from .answer import Answer

MEMBERS_PER_CALL = 5
"""Members per on-demand call (Microsoft Entra documentation, "On-demand provisioning - Microsoft Entra ID to Active Directory")."""

Overall = t.Literal["applied", "in_sync", "not_in_scope", "failed", "mixed"]

REACHED = frozenset({"applied", "in_sync"})
"""The outcomes that mean: the target holds what it must."""


def unresolved_members(answer: Answer) -> dict[str, str]:
    """Return object id (lower case) -> reason of the members whose reference the service could not resolve."""
    unresolved: dict[str, str] = {}
    for step in answer.steps:
        if step.type.casefold() != "referenceresolution" or step.status.casefold() == "success":
            continue
        for object_id in object_ids_in(f"{step.description} {json.dumps(step.details)}"):
            unresolved.setdefault(object_id, step.description or step.name)
    return unresolved


def combined_outcome(outcomes: t.Iterable[str]) -> Overall:
    """Return one outcome for all: ``mixed`` when some reached their goal and some did not; who wasn't attempted doesn't count."""
    found = set(outcomes) - {"not_attempted"}
    good = found & REACHED
    if "mixed" in found or (good and found - good):
        return "mixed"
    for outcome in ("failed", "not_in_scope", "applied"):
        if outcome in found:
            return t.cast("Overall", outcome)
    return "in_sync"


def overall_action(answers: t.Sequence[Answer]) -> str | None:
    """Return what the service did with the subject over all calls: its first write, ``none``, or None when it doesn't say."""
    wrote = [answer for answer in answers if answer.wrote]
    if not wrote:
        return "none" if answers else None
    return next((answer.action for answer in wrote if answer.action not in (None, "other")), None)


def chunks(members: t.Sequence[t.Any]) -> list[list[t.Any]]:
    """Split members into calls; no member at all is one call for the group alone."""
    return [list(members[start : start + MEMBERS_PER_CALL]) for start in range(0, len(members), MEMBERS_PER_CALL)] or [[]]
