# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service's codes mean."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.codes import (
    FAMILIES,
    MEANINGS,
    QUARANTINE_REASONS,
    concerns_agent,
    meaning_of,
    quarantine_meaning,
)

DOCUMENTED = """
    RedundantExport NotEffectivelyEntitled ImportSkipped EntrySynchronizationSkipped Conflict EntryConflict DuplicateTargetEntries
    DuplicateSourceEntries InvalidAnchor MandatoryFieldsMissing MissingValues SchemaAttributeNotFound SchemaPropertyCanOnlyAcceptValue
    InsufficientRights MethodNotAllowed NotPermitted Unauthorized UnprocessableEntity NotImplemented InternalServerError
    WebExceptionProtocolError TooManyRequests Timeout InternalError InvalidDomain LicenseLimitExceeded
    SystemForCrossDomainIdentityManagementMultipleEntriesInResponse SystemForCrossDomainIdentityManagementServiceIncompatible
    UnableToResolveReferenceAttributeValue AttributeValidationFailed AzureActiveDirectoryForbidden TimeOut
    HybridSynchronizationActiveDirectoryInternalServerError HybridIdentityServiceNoAgentsAssigned HybridIdentityServiceNoActiveAgents
    HybridIdentityServiceInvalidResource HybridIdentityServiceAgentSignalingError AzureDirectoryServiceServerBusy
    AzureActiveDirectoryInvalidCredential AzureActiveDirectoryExpiredCredentials AzureActiveDirectoryAuthenticationFailed
    AzureDirectoryServiceAuthorizationFailed HybridSynchronizationActiveDirectoryUserPrincipalNameNotUnique GatewayTimeout
    HybridIdentityServiceAgentTimeout HybridSynchronizationActiveDirectoryUnexpectedDuplicateEntriesFound ConnectorTimeout
    HybridSynchronizationActiveDirectoryCannotFindAttribute HybridSynchronizationActiveDirectoryInsufficientAccessRights
    HybridSynchronizationActiveDirectoryInvalidParameter HybridSynchronizationActiveDirectoryInvalidGroupType
    AzureActiveDirectoryCannotUpdateObjectsOriginatedInExternalService AzureDirectoryB2BManagementPolicyCheckFailure
    AzureActiveDirectoryQuotaLimitExceeded AzureActiveDirectoryInsufficientRights InvitationCreationFailure
    InvitationCreationFailureInvalidPropertyValue InvalidAttributeSyntax
""".split()
"""Every code in the public documentation of provisioning, and those that public guides quote."""
REASONS = """
    EncounteredBaseEscrowThreshold EncounteredTotalEscrowThreshold EncounteredEscrowProportionThreshold
    EncounteredQuarantineException Unknown QuarantinedOnDemand QuarantineOnDemand TooManyDeletes IngestionInterrupted
""".split()


@pytest.mark.parametrize("code", DOCUMENTED)
def test_every_documented_code_has_a_meaning_and_advice(code: str) -> None:
    for written in (code, code.upper(), f" {code} "):
        meaning = meaning_of(written)
        assert meaning is not None and meaning.text
        assert bool(meaning.advice) == (code != "RedundantExport")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_a_quarantine_has_a_meaning_and_advice(reason: str) -> None:
    meaning = quarantine_meaning(reason.lower())
    assert meaning is not None and meaning.text and meaning.advice


def test_an_attribute_that_is_new_in_the_directory_takes_a_restart_of_the_agents() -> None:
    meaning = meaning_of("HybridSynchronizationActiveDirectoryCannotFindAttribute")
    assert meaning is not None and meaning.advice is not None
    assert "restart the service of every provisioning agent" in meaning.advice


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("HybridSynchronizationActiveDirectorySomethingNew", "the provisioning agent got a refusal from Active Directory"),
        ("hybridsynchronizationactivedirectory", "the provisioning agent got a refusal from Active Directory"),
        ("HybridSynchronizationSomethingNew", "the provisioning agent could not carry out"),
        ("HybridIdentityServiceSomethingNew", "the service could not use the provisioning agent"),
        ("AzureActiveDirectorySomethingNew", "Entra ID refused"),
        ("AzureDirectoryServiceSomethingNew", "Entra ID refused"),
        ("SystemForCrossDomainIdentityManagementBadResponse", "the target doesn't speak SCIM"),
        ("InvitationCreationFailureSomethingNew", "the invitation of a user failed"),
        ("ContosoEntryConflict", "a value collides with another object"),
        ("SalesforceInvalidCredentials", "the target refuses the credentials"),
    ],
)
def test_a_new_member_of_a_family_has_the_meaning_of_the_family(code: str, text: str) -> None:
    meaning = meaning_of(code)
    assert meaning is not None and meaning.text.startswith(text) and meaning.advice


@pytest.mark.parametrize("code", [None, "", " ", "SomethingNew", "Hybrid", "None", "SomethingTimeout", "AnyConflict"])
def test_what_belongs_to_no_family_has_no_meaning(code: str | None) -> None:
    assert meaning_of(code) is None


@pytest.mark.parametrize(
    ("code", "agents"),
    [
        ("HybridIdentityServiceNoActiveAgents", True),
        ("HybridSynchronizationActiveDirectoryInternalServerError", True),
        ("GatewayTimeout", True),
        ("TimeOut", True),
        ("InternalServerError", False),
        ("NotImplemented", False),
        ("TooManyRequests", False),
        ("UnknownError", False),
        (None, False),
    ],
)
def test_codes_of_the_agent_are_told_from_those_of_graph(code: str | None, agents: bool) -> None:
    assert concerns_agent(code) is agents


def test_meanings_are_parts_of_a_sentence_and_advice_is_sentences() -> None:
    for meaning in [*MEANINGS.values(), *FAMILIES.values(), *QUARANTINE_REASONS.values()]:
        assert not meaning.text.endswith(".")
        assert meaning.advice is None or meaning.advice.endswith(".")
