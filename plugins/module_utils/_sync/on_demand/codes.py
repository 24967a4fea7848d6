# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service's codes mean, in plain words: codes of provisioning, and reasons of a quarantine.

Sources: Microsoft Entra documentation, "Analyze the provisioning logs", "Cloud sync error codes", "Application provisioning
in quarantine status", "Troubleshoot HR user update issues", "Troubleshoot insufficient access rights error" and "Accidental
deletions"; Graph reference, ``synchronizationJob: provisionOnDemand`` and ``synchronizationQuarantine``; codes that public
troubleshooting guides quote.
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


_DIRECTORY = "HybridSynchronizationActiveDirectory"
"""Codes of the provisioning agent about Active Directory begin with this."""
_AGENT = "Check the provisioning agent's service, its network access (443 to *.servicebus.windows.net) and its logs; sync_agent_info lists the agents."
_ONE_ANCHOR = "Keep msDS-ExternalDirectoryObjectId on one of them."
_DELEGATE = (
    "Delegate the target container to the agent's gMSA (Set-AADCloudSyncPermissions with UserGroupCreateDelete); objects that "
    "AdminSDHolder protects don't inherit it."
)
_CONTROLLER = "Check that the agent's server reaches a domain controller on TCP 389, and that the agent's gMSA can sign in."
_CATALOG = "Check that the agent's server reaches a global catalog on TCP 3268, and that the agent's gMSA can sign in."
_UNIQUE = "Change the mapping so that the value is unique."
_NAME = "Check what the mappings of cn and parentDistinguishedName yield for this object."
_LATER = "The service tries again at its next cycle."
_GONE = Meaning("the object in Active Directory is gone", "Provision it on demand, or restart the job to match again.")
_SERVICE_ACCOUNT = (
    "It belongs to the direction from Active Directory to Entra ID; repair or recreate the account of cloud sync there."
)
_TENANTS = "It belongs to cross-tenant synchronization; check that the job is the one that writes to Active Directory."
_SCIM = "It belongs to targets that speak SCIM; check that the job is the one that writes to Active Directory."
_REJECTED = "See the agent's log for Active Directory's answer, and the mappings of the attributes that the entry names."

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
    "AttributeValidationFailed": Meaning(
        "a value that the target requires is missing or malformed",
        "Correct the attribute that the step names at the object in Entra ID, or its mapping.",
    ),
    "Conflict": Meaning("a value collides with another object in Active Directory", _UNIQUE),
    "EntryConflict": Meaning("a value collides with another object in Active Directory", _UNIQUE),
    "DuplicateTargetEntries": Meaning("several objects in Active Directory carry the same anchor", _ONE_ANCHOR),
    "DuplicateSourceEntries": Meaning("several objects in Entra ID match", "Make the matching value unique."),
    "InvalidAnchor": Meaning("the object that was linked before is gone from Active Directory", "Restart the job to match again."),
    "MandatoryFieldsMissing": Meaning("a required value is absent", "Give the mapping a default value."),
    "MissingValues": Meaning("a required value is absent", "Give the mapping a default value."),
    "SchemaAttributeNotFound": Meaning(
        "Active Directory doesn't know a mapped attribute", "Remove the mapping, or extend the AD schema and restart the agents."
    ),
    "SchemaInvalid": Meaning(
        "the schema of the job lacks a mapping that is required, for example of parentDistinguishedName",
        "Set the target container (sync_schema).",
    ),
    "SchemaPropertyCanOnlyAcceptValue": Meaning("several values were mapped to a single-valued attribute", "Use Join or Item."),
    "InsufficientRights": Meaning("the agent's account may not write there", _DELEGATE),
    "NotPermitted": Meaning("the agent's account may not write there", _DELEGATE),
    "MethodNotAllowed": Meaning("the target permits no such operation", _DELEGATE),
    "Unauthorized": Meaning("the agent's account was refused", "Check the agent's gMSA."),
    "UnprocessableEntity": Meaning("the target answered something unexpected", _REJECTED),
    "NotImplemented": Meaning("the target doesn't know the operation", "Update the provisioning agent."),
    "InternalServerError": Meaning("the target failed", _LATER),
    "WebExceptionProtocolError": Meaning("the connection to the target failed", _LATER),
    "TooManyRequests": Meaning("the target was throttling", _LATER),
    "InternalError": Meaning("the provisioning service failed", "Try again; the service retries at its next cycle."),
    "InvalidCredentials": Meaning(
        "the target refuses the credentials of the job", "Enter valid credentials in the configuration, then restart the job."
    ),
    "InvalidDomain": Meaning(
        "a value holds the name of a domain that the target refuses", "Correct the name of the domain in the value or its mapping."
    ),
    "LicenseLimitExceeded": Meaning("the target has no licence left for this object", "Check the licences of the target."),
    "ExternalError": Meaning("Active Directory refused, for a reason of its own", _REJECTED),
    "NoSuchObject": _GONE,
    "InvalidAttributeSyntax": Meaning(
        "Active Directory refuses a value: it is empty, or not of the attribute's syntax",
        "Check what the mapping yields; IgnoreFlowIfNullOrEmpty drops an empty value.",
    ),
    UNRESOLVED_REFERENCE: Meaning(
        "a member has no object in Active Directory", "See writeback_assert for the reason of each member."
    ),
    "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse": Meaning(
        "the target answered with several objects where one was asked for", _SCIM
    ),
    "AzureActiveDirectoryForbidden": Meaning(
        "Entra ID refused; the object may be mastered on-premises", "Check its source of authority."
    ),
    "AzureActiveDirectoryInvalidCredential": Meaning("the account with which cloud sync signs in doesn't exist", _SERVICE_ACCOUNT),
    "AzureActiveDirectoryExpiredCredentials": Meaning(
        "the password of the account with which cloud sync signs in has expired", _SERVICE_ACCOUNT
    ),
    "AzureActiveDirectoryAuthenticationFailed": Meaning(
        "the service could not sign in to Entra ID", "If it stays, give the id of the job to Microsoft support."
    ),
    "AzureActiveDirectoryInsufficientRights": Meaning(
        "Entra ID refused: the object has a role that the service may not act on", "Remove the role from the object."
    ),
    "AzureActiveDirectoryCannotUpdateObjectsOriginatedInExternalService": Meaning(
        "the property is mastered by another service", "Check the source of authority of the object."
    ),
    "AzureActiveDirectoryQuotaLimitExceeded": Meaning(
        "the tenant holds as many objects as its quota permits", "Delete objects that are not needed, or have the quota raised."
    ),
    "AzureDirectoryServiceServerBusy": Meaning(
        "Entra ID is busy", "The service tries again. If it lasts for more than a day, ask Microsoft support."
    ),
    "AzureDirectoryServiceAuthorizationFailed": Meaning(
        "the tenant lacks the service principal 'Microsoft Entra AD Synchronization Service'",
        "Set onPremisesSyncEnabled of the organization, which creates it; that can take a day to have an effect.",
    ),
    "AzureDirectoryB2BManagementPolicyCheckFailure": Meaning("no policy permits the automatic redemption of invitations", _TENANTS),
    "TimeOut": Meaning("the provisioning agent did not answer within 10 minutes", _AGENT),
    "Timeout": Meaning("the target was too slow", _AGENT),
    "GatewayTimeout": Meaning("the provisioning agent did not answer in time", _AGENT),
    "ConnectorTimeout": Meaning("the provisioning agent did not answer in time", _AGENT),
    "HybridSynchronizationTimeoutError": Meaning("the provisioning agent did not answer in time", _AGENT),
    "HybridSynchronizationInvalidResponse": Meaning(
        "the provisioning agent answered something unexpected; an old one doesn't know how to write to Active Directory",
        "Update the provisioning agent to the newest version.",
    ),
    "HybridSynchronizationUnableToFindDomainController": Meaning("the provisioning agent finds no domain controller", _CONTROLLER),
    "HybridIdentityServiceAgentTimeout": Meaning("the provisioning agent did not answer in time", _AGENT),
    "HybridIdentityServiceNoActiveAgents": Meaning("no provisioning agent is active for this domain", _AGENT),
    "HybridIdentityServiceNoAgentsAssigned": Meaning(
        "no provisioning agent is assigned to this domain", "Install and register a provisioning agent for this domain."
    ),
    "HybridIdentityServiceAgentSignalingError": Meaning("the service could not reach the provisioning agent", _AGENT),
    "HybridIdentityServiceInvalidResource": Meaning(
        "the service doesn't know which agent is responsible for this domain",
        "Register the provisioning agent for this domain again, then restart the job.",
    ),
    f"{_DIRECTORY}InternalServerError": Meaning("the agent got an error from Active Directory", _AGENT),
    f"{_DIRECTORY}CannotFindAttribute": Meaning(
        "the agent doesn't know a mapped attribute in the schema of Active Directory",
        "If the attribute is new there, restart the service of every provisioning agent: agents keep the schema that they read "
        "when they started. Otherwise remove the mapping.",
    ),
    f"{_DIRECTORY}InsufficientAccessRights": Meaning("the agent's account may not write there", _DELEGATE),
    f"{_DIRECTORY}InvalidGroupType": Meaning(
        "the group in Active Directory that carries the anchor is not a security group of universal scope",
        "Make it a universal security group without mail attributes, then provision it again.",
    ),
    f"{_DIRECTORY}InvalidParameter": Meaning(
        "Active Directory refuses a value", "Check what the mapping yields; a truth value is written as TRUE or FALSE."
    ),
    f"{_DIRECTORY}DistinguishedNameBadSyntax": Meaning("the distinguished name of the object is not valid", _NAME),
    f"{_DIRECTORY}ObjectNameAlreadyExists": Meaning("another object in the container has this name", f"{_NAME} {_UNIQUE}"),
    f"{_DIRECTORY}DirectoryObjectNotFound": _GONE,
    f"{_DIRECTORY}InexistentAccount": _GONE,
    f"{_DIRECTORY}LdapBindOperationFailed": Meaning("the agent could not sign in to a domain controller", _CONTROLLER),
    f"{_DIRECTORY}UnableToFindGlobalCatalog": Meaning("the agent finds no global catalog", _CATALOG),
    f"{_DIRECTORY}LdapBindToGlobalCatalogFailed": Meaning("the agent could not sign in to a global catalog", _CATALOG),
    f"{_DIRECTORY}CredentialValidationUnavailable": Meaning(
        "the agent could not check its account: its setup isn't complete, or the service doesn't hear from it",
        f"Run the wizard of the agent again, with its gMSA. {_AGENT}",
    ),
    f"{_DIRECTORY}UnexpectedDuplicateEntriesFound": Meaning(
        "several objects in Active Directory carry the same anchor", _ONE_ANCHOR
    ),
    f"{_DIRECTORY}UserPrincipalNameNotUnique": Meaning("the user principal name is taken in the forest", _UNIQUE),
}

FAMILIES: dict[str, Meaning] = {
    _DIRECTORY: Meaning("the provisioning agent got a refusal from Active Directory, or could not ask it", _REJECTED),
    "HybridSynchronization": Meaning("the provisioning agent could not carry out what the service asked for", _AGENT),
    "HybridIdentityService": Meaning("the service could not use the provisioning agent", _AGENT),
    "AzureActiveDirectory": Meaning("Entra ID refused", "See the reason that the service gives."),
    "AzureDirectory": Meaning("Entra ID refused", "See the reason that the service gives."),
    "SystemForCrossDomainIdentityManagement": Meaning("the target doesn't speak SCIM as the service expects it", _SCIM),
    "InvitationCreation": Meaning("the invitation of a user failed", _TENANTS),
}
"""By what the codes of a family begin with; they hold for members that no list has."""

_AGENT_FAMILIES = ("hybridsynchronization", "hybrididentityservice")
_AGENT_TIMEOUTS = frozenset({"timeout", "gatewaytimeout", "connectortimeout"})

_RESTART = "then restart the job with the scope QuarantineState (sync_job)."
_LOOK = f"Find the cause in the provisioning log (provisioning_log_info), remove it, {_RESTART}"
_FAILURES = Meaning("too many objects failed", _LOOK)

QUARANTINE_REASONS: dict[str, Meaning] = {
    "EncounteredBaseEscrowThreshold": _FAILURES,
    "EncounteredTotalEscrowThreshold": Meaning("too many objects and references failed in total", _LOOK),
    "EncounteredEscrowProportionThreshold": Meaning("too large a part of all objects failed", _LOOK),
    "EncounteredQuarantineException": Meaning(
        "the service can't reach or sign in to source or target",
        f"{_AGENT} Remove the cause, {_RESTART}",
    ),
    "QuarantinedOnDemand": Meaning("Microsoft has put the job into quarantine by hand", "Ask Microsoft support."),
    "QuarantineOnDemand": Meaning("Microsoft has put the job into quarantine by hand", "Ask Microsoft support."),
    "TooManyDeletes": Meaning(
        "a cycle would have deleted or disabled more objects than the accidental-delete protection permits",
        "If they are meant to go, restart the job with ForceDeletes (sync_job). Otherwise correct the scope, then restart it.",
    ),
    "IngestionInterrupted": Meaning(
        "reading the source was interrupted", "Restart the job (sync_job); if it stays, ask Microsoft support."
    ),
    "Unknown": Meaning("the service gives no reason", _LOOK),
}


def meaning_of(code: str | None) -> Meaning | None:
    """Return the meaning of a code in any casing, or that of its family; None for one of no known family.

    Targets put their name before a code, as in ``ContosoEntryConflict``.
    """
    if not code:
        return None
    folded = code.strip().casefold()
    families = (meaning for prefix, meaning in _PREFIXES if folded.startswith(prefix))
    of_targets = (meaning for known, meaning in _CODES.items() if len(known) >= _FEWEST_LETTERS and folded.endswith(known))
    return _CODES.get(folded) or next(families, None) or next(of_targets, None)


def quarantine_meaning(reason: str) -> Meaning | None:
    """Return the meaning of a reason of a quarantine, in any casing."""
    return _REASONS.get(reason.casefold())


def concerns_agent(code: str | None) -> bool:
    """Tell whether a code is about the provisioning agent, and not about Microsoft Graph or the object."""
    folded = (code or "").casefold()
    return folded in _AGENT_TIMEOUTS or folded.startswith(_AGENT_FAMILIES)


def is_code(code: str | None, wanted: str) -> bool:
    """Compare a code without regard to case; tenants differ in it."""
    return code is not None and code.casefold() == wanted.casefold()


def _folded(meanings: t.Mapping[str, Meaning]) -> dict[str, Meaning]:
    return {code.casefold(): meaning for code, meaning in meanings.items()}


_CODES, _REASONS = _folded(MEANINGS), _folded(QUARANTINE_REASONS)
# Shorter ones end other words.
_FEWEST_LETTERS = len("EntryConflict")
_PREFIXES = sorted(_folded(FAMILIES).items(), key=lambda family: -len(family[0]))
