# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members a run could not write, and the outcome of several answers or subjects together."""

from __future__ import annotations

import json
import typing as t

from ..._common.object_id import object_ids_in
from ..scoping import unfulfilled
from .answer import Answer
from .entry import WRITING_ACTIONS
from .scope import read_member_scope
from .steps import Step

MEMBERS_PER_CALL = 5
"""Members per on-demand call (Microsoft Entra documentation, "On-demand provisioning - Microsoft Entra ID to Active Directory")."""

Overall = t.Literal["applied", "in_sync", "not_in_scope", "failed", "mixed"]

REACHED = frozenset({"applied", "in_sync"})
"""The outcomes that mean: the target holds what it must."""


def unresolved_members(answer: Answer) -> dict[str, str]:
    """Return object id (lower case) -> reason of the members that the service could not refer to, by steps and by entries."""
    unresolved: dict[str, str] = {}
    for step in _unresolved_references(answer):
        for object_id in _ids_in(step):
            unresolved.setdefault(object_id, _why(step))
    for object_id, entry in answer.members.items():
        if entry.outcome not in REACHED:
            unresolved.setdefault(object_id, entry.explain())
    return unresolved


def other_references(answer: Answer, members: t.Container[str]) -> list[str]:
    """Return why references could not be resolved that name none of ``members``, object ids in lower case."""
    steps = [step for step in _unresolved_references(answer) if not any(each in members for each in _ids_in(step))]
    return list(dict.fromkeys(_why(step) for step in steps))


def _unresolved_references(answer: Answer) -> list[Step]:
    return [step for step in answer.steps if step.refers and step.result != "success"]


def _why(reference: Step) -> str:
    """Return the service's words, with the clauses that the member doesn't fulfil; users are referred to unassigned, too."""
    clauses = read_member_scope(reference).failed_clauses
    words = reference.description or reference.name
    return f"{words.rstrip('.')}: {unfulfilled(clauses)}" if clauses else words


def _ids_in(step: Step) -> list[str]:
    return object_ids_in(f"{step.description} {json.dumps(step.details)}")


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
    return next((answer.action for answer in wrote if answer.action in WRITING_ACTIONS), None)


def chunks(members: t.Sequence[t.Any]) -> list[list[t.Any]]:
    """Split members into calls; no member at all is one call for the group alone."""
    return [list(members[start : start + MEMBERS_PER_CALL]) for start in range(0, len(members), MEMBERS_PER_CALL)] or [[]]
