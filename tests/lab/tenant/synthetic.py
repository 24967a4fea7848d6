# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything whose true answer is not public, in one place.

No exported default schema of an ``AAD2ADGroupProvisioning`` job is public, nor are the bodies of several refusals.
What stands here is plausible and consistent with what the public sources do show. Nothing that is tested against the
lab may depend on it by value; it is replaced when a real answer is known. Synthetic as well, but too long for this
page: which attributes the directories of a schema have (``schema/entra_directory``, ``schema/active_directory``).

Decided in the code, for want of a public answer: an initial cycle takes out members that Entra ID does not have; a
value that evaluates to null or to nothing leaves AD as it is; a group that leaves the scope is deleted by a cycle
unless the settings or the secret ``SkipOutOfScopeDeletions`` say otherwise, and never by an on-demand call; an on-demand
call writes no manager of a user; on demand from AD to Entra ID, who carries the mark of a written-back object, or is
mastered in Entra ID, is reported as out of scope; an application that may not see hidden members is shown a group without
members, and no refusal.
"""

from __future__ import annotations

import json
import typing as t

from .http.errors import GraphFailure, backend_failure
from .well_known import ENTRA_TO_AD_TEMPLATE, MEMBERS_PER_ON_DEMAND_CALL

# --- The default schema -------------------------------------------------------------------------------------------

RULE_ID = "6d1f3c52-9b7e-4c0a-8f24-2f6f0a9c7d31#V1"
RULE_NAME = "AAD2AD_GROUP_OUTBOUND"
GROUP_MAPPING_NAME = "Provision Microsoft Entra ID Groups"
INBOUND_GROUPS = "Provision Active Directory groups"
USER_MAPPING_NAME = "Provision Microsoft Entra ID Users"
SOURCE_DIRECTORY = "Azure Active Directory"
TARGET_DIRECTORY = "Active Directory"
SOURCE_DIRECTORY_ID = "a1f7c1de-7b0c-4f6e-9a43-0b6a2f1c9e10"
TARGET_DIRECTORY_ID = "c3b8d2ef-8c1d-4a7f-8b54-1c7b3a2d0f21"
DIRECTORY_VERSION = "Date:2026-03-02T09:14:31.5521873Z, ActivityId:5e0d7a34-2c91-4f0b-9d86-7a4b1c3e9f02"
EXTENSION_APPLICATION_ID = "8e7d5a1c-40b2-4b6f-9c3d-2f1e0a9b8c7d"
INBOUND_APP_ROLE = "2b7a3c9e-5d14-4a86-9f0b-6c8e1d2f3a45"
OTHER_APPLICATION_TEMPLATE = "5a3c0d8e-61f7-4b29-8e4d-93b1f0c7a2d6"
OTHER_TEMPLATE = "somebodysApplication"
OTHER_APP_ROLE = "c4e1b7a9-0d52-4f38-a6b3-7e9d2f1c8a05"
"""A gallery application that has nothing to do with AD."""
EXTENSION_NAMES = ("GroupDN", "CostCenter", "Owner", "Classification")
CROSS_REFERENCE_SCOPE = "On-prem Owned Users"
"""Name of the scoping filter on users; it is visible in a public provisioning log. That the switch "membership to
on-premises users" is the ``enabled`` of the object mapping that holds it, is inferred."""
ACCOUNT_SCOPE = "Cloud Owned Users.dirSyncEnabled IS FALSE"
"""Clause that a synced user fails where a configuration provisions users, after the name above."""
MEMBERSHIP_SWITCH_OF_NEW_JOB = False
MATCHING_PRIORITY = 1


def default_container(base_dn: str) -> str:
    """Return the target container of a new job."""
    return f"CN=Users,{base_dn}"


def homepage(template_id: str) -> str:
    """Return the homepage of a configuration's service principal; only that of the other direction is public."""
    return f"https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata={template_id}|ISV9.1|primary|z"


KEPT_FROM_LOW_PRIORITY = 0.2
"""The share of the resource units that requests of low priority leave to the others; only that they are refused first is
public."""

# --- Jobs ---------------------------------------------------------------------------------------------------------

INTERVALS = {ENTRA_TO_AD_TEMPLATE: "PT20M"}
OTHER_INTERVAL = "PT40M"
JOB_SETTINGS = {"AzureIngestionAttributeOptimization": "False", "LookaheadQueryEnabled": "False"}
STATE_AFTER_PAUSE = "Paused"
PROGRESS_UNITS = "objects"
NOTIFICATION_SETTINGS = {
    "Enabled": True,
    "Recipients": "cloud-sync@contoso.lab",
    "DeleteThresholdEnabled": True,
    "DeleteThresholdValue": 500,
}
SYNC_ALL_SECRET = "SyncAll"
"""Secret that holds the scope mode: "true" is everything, "false" only what is assigned (inferred)."""
QUARANTINE_RETRY_HOURS = 6

MASK = "*****"
MASKED_SECRETS = frozenset(
    {
        "Password",
        "SecretToken",
        "ClientSecret",
        "ConsumerSecret",
        "TokenKey",
        "Oauth2AccessToken",
        "Oauth2RefreshToken",
        "Oauth2ClientSecret",
        "ConnectionString",
    }
)

# --- Refusals -----------------------------------------------------------------------------------------------------

PARAMETER_INVALID = "RequestParameterInvalid"
PARSING_FAILED = "ExpressionParsingFailed"
EVALUATION_FAILED = "ExpressionEvaluationFailed"


def too_many_members(count: int) -> GraphFailure:
    """On demand: more members than one call takes."""
    limit = MEMBERS_PER_ON_DEMAND_CALL
    message = f"At most {limit} members can be provisioned in one request, but {count} were given."
    return GraphFailure(400, PARAMETER_INVALID, message)


def one_subject_only() -> GraphFailure:
    """On demand: not exactly one rule with one subject."""
    return GraphFailure(400, PARAMETER_INVALID, "Exactly one parameter with exactly one subject is expected.")


def unknown_rule(rule_id: object) -> GraphFailure:
    """On demand: the schema has no such rule."""
    message = f"The synchronization rule '{rule_id}' does not exist in the schema of the job."
    return GraphFailure(400, PARAMETER_INVALID, message)


def unknown_object_type(name: object) -> GraphFailure:
    """On demand: the rule has no object mapping for this type."""
    return GraphFailure(400, PARAMETER_INVALID, f"The rule has no object mapping for objects of type '{name}'.")


def unknown_subject(object_id: object) -> GraphFailure:
    """On demand: the tenant has no such object."""
    return backend_failure(404, f"The object '{object_id}' was not found in the source directory.")


def silent_agent(seconds: float) -> GraphFailure:
    """On demand: the agent did not answer; code and duration are those of public reports."""
    text = {"code": "HybridIdentityServiceAgentTimeout", "max_duration": f"{seconds * 1000:.0f} ms"}
    return GraphFailure(504, "GatewayTimeout", json.dumps(text))


def unknown_restart_scope(text: object) -> GraphFailure:
    """Restart: a flag that does not exist."""
    return backend_failure(400, f"Requested value '{text}' was not found.")


def invalid_schema(reason: str) -> GraphFailure:
    """Schema: the backend refuses the document."""
    return GraphFailure(400, "SchemaInvalid", json.dumps({"Message": reason}))


def invalid_secret(reason: str) -> GraphFailure:
    """Secrets: the backend refuses the set."""
    return backend_failure(400, reason)


def unknown_service_principal() -> GraphFailure:
    """The backend does not know a new service principal yet; only "unknown error" is reported for that."""
    return GraphFailure(404, "UnknownError", "")


def inactive_agent() -> GraphFailure:
    """Credentials cannot be validated without an agent."""
    return GraphFailure(400, "HybridIdentityServiceNoActiveAgents", "No active agents were found for this domain.")


# --- On-demand steps ----------------------------------------------------------------------------------------------

NOT_ENTITLED_REASON = (
    "This object is not assigned to the application, lacks the required entitlement, or did not pass a scoping filter. "
    "It was therefore not provisioned."
)
REDUNDANT_REASON = "The state of the object in both the source and target systems is already in sync. No changes were needed."
UNRESOLVED_CODE = "UnableToResolveReferenceAttributeValue"
STATUS_OF_UNRESOLVED = {"ineligible": "Skipped", "missing": "Warning"}
EXPRESSION_FAILED = "UnprocessableEntity"
SOURCE_NOT_FOUND = "EntryNotFoundInSource"
CLOUD_MASTERED = "Source of authority.isCloudMastered IS FALSE"
WRITTEN_BACK = "Written back.adminDescription NOT REGEX MATCH '^(User|Group)_'"
NO_ACCOUNT_REASON = "The user has no account in Active Directory."
RECOMMENDED_ACTION = "Review the error, correct the object or the configuration, and provision the object again."


def unresolved_text(member_id: str, group: str) -> str:
    """Return the description of a member that could not be referenced; the pattern is public."""
    return f"We were unable to assign {member_id} as the members of {group}."


def not_found_in_ad(object_type: str, dn: str) -> str:
    """Return the reason of a failure because AD has no such object of this type."""
    return f"No object of the type '{object_type}' was found in Active Directory with the distinguished name '{dn}'."


def duplicate_text(names: list[str]) -> str:
    """Return the reason of a failure because several objects carry one anchor."""
    return f"{len(names)} objects in Active Directory match: {'; '.join(names)}"


def too_many_deletes(count: int) -> str:
    """Return the message of a quarantine because of too many deletions."""
    return f"{count} deletions were held back, because they reach the threshold of accidental-delete protection."


# --- Failures of the agent ----------------------------------------------------------------------------------------

AGENT_ERROR = "HybridSynchronizationActiveDirectoryInternalServerError"
LDAP_CODES = {
    "insufficientAccessRights": "InsufficientRights",
    "entryAlreadyExists": "Conflict",
    "undefinedAttributeType": "SchemaAttributeNotFound",
    "noSuchAttribute": "SchemaAttributeNotFound",
}
"""LDAP result -> provisioning code; everything else is the agent's internal error. The codes are public, which of them
answers which LDAP result is inferred."""
NO_AGENT_REASON = "No active agents were found for this domain."
NOT_UNIVERSAL_REASON = "The group in Active Directory does not have universal scope. Convert it to universal scope first."

# --- Agents -------------------------------------------------------------------------------------------------------


class SyntheticAgent(t.NamedTuple):
    """An agent of the list; which one answers, the setting ``agent_state`` says."""

    id: str
    machine: str
    external_ip: str


class SyntheticAgentGroup(t.NamedTuple):
    """Agents that publish a domain: a subdomain of the lab's, with its dot, or the lab's own."""

    id: str
    display_name: str
    agents: frozenset[str]
    resource_id: str
    subdomain: str


AGENTS = (
    SyntheticAgent("4d2a7b10-3c5e-4f68-9a01-7e2b8c9d0f11", "sync1", "203.0.113.11"),
    SyntheticAgent("5e3b8c21-4d6f-4079-8b12-8f3c9d0e1a22", "sync2", "203.0.113.12"),
)
AGENT_GROUPS = (
    SyntheticAgentGroup(
        "6f4c9d32-5e70-418a-9c23-904d0e1f2b33",
        "Default group for Directory provisioning",
        frozenset(agent.id for agent in AGENTS),
        "705d0e43-6f81-429b-8d34-a15e1f203c44",
        "",
    ),
    SyntheticAgentGroup(
        "816e1f54-7092-43ac-9e45-b26f20314d55",
        "EMEA",
        frozenset({AGENTS[1].id}),
        "927f2065-81a3-44bd-8f56-c37031425e66",
        "emea.",
    ),
)
