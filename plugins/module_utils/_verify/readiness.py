# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a domain ready for groups to be written back? Every reason why not, with what to do."""

from __future__ import annotations

import dataclasses
import typing as t


@dataclasses.dataclass(frozen=True, slots=True)
class ControllerFacts:
    """What matters of a controller: whether it answers, and whether it can be written to or is a global catalog."""

    name: str
    answers: bool
    read_only: bool
    global_catalog: bool


def reasons_not_ready(
    controllers: t.Sequence[ControllerFacts], *, anchor_known: bool, anchor_allowed: bool, policy_problems: t.Sequence[str] = ()
) -> list[str]:
    """Return why the service cannot write groups to the domain; none when nothing is known to be in the way.

    Source: Microsoft Entra documentation, "Prerequisites for provisioning to Active Directory": the schema of Windows
    Server 2016, and a controller and a global catalog that the agent reaches.
    """
    answering = [each for each in controllers if each.answers]
    reasons = []
    if not anchor_known:
        reasons.append(
            "the schema of the forest has no attribute msDS-ExternalDirectoryObjectId; extend it to that of Windows Server "
            "2016 or newer (adprep /forestprep)"
        )
    elif not anchor_allowed:
        reasons.append("the class group may not contain msDS-ExternalDirectoryObjectId; its class Mail-Recipient was changed")
    if not any(not each.read_only for each in answering):
        reasons.append("no writable domain controller answers")
    if not any(each.global_catalog for each in answering):
        reasons.append("no global catalog answers; the provisioning agent needs one (TCP port 3268) to look members up")
    return [*reasons, *(f"an enforcement policy is broken: {problem}" for problem in policy_problems)]
