# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the provisioning codes mean, in plain words.

Sources: Microsoft Entra documentation, "Analyze the provisioning logs" and "Cloud sync error codes"; Graph reference,
``synchronizationJob: provisionOnDemand``.
"""

from __future__ import annotations

import typing as t

REDUNDANT_EXPORT = "RedundantExport"
NOT_ENTITLED = "NotEffectivelyEntitled"
AMBIGUOUS_SKIP = "EntrySynchronizationSkipped"
"""Says that nothing was done, either because there was nothing to do or because the object isn't in scope."""
UNRESOLVED_REFERENCE = "UnableToResolveReferenceAttributeValue"


class Meaning(t.NamedTuple):
    """What a code says and what to do about it."""

    text: str
    advice: str | None = None


_AGENT = "Check the provisioning agent's service, its network access (443 to *.servicebus.windows.net) and its logs; sync_agent_info lists the agents."

MEANINGS: dict[str, Meaning] = {
    REDUNDANT_EXPORT: Meaning("source and target already match"),
    NOT_ENTITLED: Meaning(
        "the object is not in scope: not assigned to the application, lacking the required entitlement, or stopped by a scoping filter",
        "Assign the group (sync_scope), or for a user a group with this member; check the scoping filters, and allow a few minutes "
        "after a new assignment.",
    ),
    "ImportSkipped": Meaning(
        "the object was read but not imported, usually because its matching attribute has no value", "Check the matching attribute."
    ),
    AMBIGUOUS_SKIP: Meaning("nothing was done: the object is out of scope or already in sync", "See the scoping step."),
    "Conflict": Meaning(
        "a value collides with another object in Active Directory", "Change the mapping so that the value is unique."
    ),
    "EntryConflict": Meaning(
        "a value collides with another object in Active Directory", "Change the mapping so that the value is unique."
    ),
    "DuplicateTargetEntries": Meaning(
        "several objects in Active Directory carry the same anchor", "Keep msDS-ExternalDirectoryObjectId on one of them."
    ),
    "DuplicateSourceEntries": Meaning("several objects in Entra ID match", "Make the matching value unique."),
    "InvalidAnchor": Meaning("the object that was linked before is gone from Active Directory", "Restart the job to match again."),
    "MandatoryFieldsMissing": Meaning("a required value is absent", "Give the mapping a default value."),
    "MissingValues": Meaning("a required value is absent", "Give the mapping a default value."),
    "SchemaAttributeNotFound": Meaning(
        "Active Directory doesn't know a mapped attribute", "Remove the mapping or extend the AD schema."
    ),
    "SchemaPropertyCanOnlyAcceptValue": Meaning("several values were mapped to a single-valued attribute", "Use Join or Item."),
    "InsufficientRights": Meaning("the agent's account may not write there", "Delegate the target container to the agent's gMSA."),
    "NotPermitted": Meaning("the agent's account may not write there", "Delegate the target container to the agent's gMSA."),
    "Unauthorized": Meaning("the agent's account was refused", "Check the agent's gMSA."),
    "TooManyRequests": Meaning("the target was throttling", "The service retries at its next cycle."),
    "InternalError": Meaning("the provisioning service failed", "Try again; the service retries at its next cycle."),
    UNRESOLVED_REFERENCE: Meaning(
        "a member has no object in Active Directory", "See writeback_assert for the reason of each member."
    ),
    "AzureActiveDirectoryForbidden": Meaning(
        "Entra ID refused; the object may be mastered on-premises", "Check its source of authority."
    ),
    "TimeOut": Meaning("the provisioning agent did not answer within 10 minutes", _AGENT),
    "Timeout": Meaning("the target was too slow", _AGENT),
    "GatewayTimeout": Meaning("the provisioning agent did not answer in time", _AGENT),
    "HybridIdentityServiceAgentTimeout": Meaning("the provisioning agent did not answer in time", _AGENT),
    "HybridIdentityServiceNoActiveAgents": Meaning("no provisioning agent is active for this domain", _AGENT),
    "HybridIdentityServiceNoAgentsAssigned": Meaning("no provisioning agent is assigned to this domain", _AGENT),
    "HybridIdentityServiceAgentSignalingError": Meaning("the service could not reach the provisioning agent", _AGENT),
    "HybridSynchronizationActiveDirectoryInternalServerError": Meaning("the agent got an error from Active Directory", _AGENT),
    "HybridSynchronizationActiveDirectoryUnexpectedDuplicateEntriesFound": Meaning(
        "several objects in Active Directory carry the same anchor", "Keep msDS-ExternalDirectoryObjectId on one of them."
    ),
    "HybridSynchronizationActiveDirectoryUserPrincipalNameNotUnique": Meaning("the user principal name is taken in the forest"),
}

_FOLDED = {code.casefold(): meaning for code, meaning in MEANINGS.items()}


def meaning_of(code: str | None) -> Meaning | None:
    """Return the meaning of a code in any casing, None for an unknown one."""
    return _FOLDED.get(code.casefold()) if code else None


def is_code(code: str | None, wanted: str) -> bool:
    """Compare a code without regard to case; tenants differ in it."""
    return code is not None and code.casefold() == wanted.casefold()
