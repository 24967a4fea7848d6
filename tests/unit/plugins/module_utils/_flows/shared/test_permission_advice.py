# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.permission_advice import permission_advice
from tests.lab.tenant.application import OPERATIONS
from tests.lab.tenant.http.operation import Operation

JOB = "/v1.0/servicePrincipals/1/synchronization/jobs/2"
# What no module calls.
UNUSED = (
    "/directoryObjects/{object}",
    "/directoryObjects/getByIds",
    "/groups/{group}/appRoleAssignments",
    "/users/{object}/onPremisesSyncBehavior",
)
USED = [each for each in OPERATIONS if each.path not in UNUSED]


@pytest.mark.parametrize(
    ("method", "path", "begin"),
    [
        (
            "GET",
            "/v1.0/servicePrincipals",
            "Grant the application Application.Read.All with admin consent, or one that includes it (App",
        ),
        (
            "GET",
            f"{JOB}/schema",
            "Grant the application Synchronization.Read.All with admin consent, or one that includes it (Sync",
        ),
        ("PUT", f"{JOB}/schema", "Grant the application Synchronization.ReadWrite.All with admin consent"),
        ("POST", f"{JOB}/schema/parseExpression", "Grant the application Synchronization.Read.All"),
        ("POST", f"{JOB}/provisionOnDemand", "Grant the application Synchronization.ReadWrite.All"),
        ("GET", "/v1.0/servicePrincipals/1/synchronization/secrets", "Grant the application Synchronization.ReadWrite.All"),
        (
            "POST",
            "/v1.0/servicePrincipals/1/appRoleAssignedTo",
            "Grant the application AppRoleAssignment.ReadWrite.All with admin consent.",
        ),
        ("DELETE", "/v1.0/applications(appId='1')", "Grant the application Application.ReadWrite.OwnedBy"),
        ("GET", "/groups/1/members?$select=id", "Grant the application GroupMember.Read.All"),
        ("POST", "/v1.0/groups", "Grant the application Group.ReadWrite.All"),
        ("GET", "/beta/groups/1/onPremisesSyncBehavior", "Grant the application Group-OnPremisesSyncBehavior.ReadWrite.All"),
        ("GET", "/v1.0/users('$a@b.c')", "Grant the application User.Read.All"),
        ("GET", "/users/a@b.c/memberOf?$select=id", "Grant the application Directory.Read.All"),
        (
            "GET",
            "/v1.0/auditLogs/provisioning",
            "Grant the application AuditLog.Read.All with admin consent. By Microsoft's reference",
        ),
        (
            "GET",
            "/beta/onPremisesPublishingProfiles/provisioning/agents",
            "Microsoft Graph lets only signed-in users read the provisioning agents: sign in as one with the permission OnPremises",
        ),
        ("POST", "/v1.0/$batch", "Grant the application the missing permission with admin consent; graph_token_info shows"),
    ],
)
def test_what_a_request_takes(method: str, path: str, begin: str) -> None:
    advice = permission_advice(method, path)
    assert advice.startswith(begin)
    assert advice.endswith("New consent is in new tokens only.")


def test_what_else_to_know_of_synchronization() -> None:
    advice = permission_advice("PUT", f"{JOB}/schema")
    assert "must be an owner of the service principal (enterprise application); owning the app registration is not enough" in advice
    assert "Hybrid Identity Administrator" in advice


@pytest.mark.parametrize("operation", USED, ids=lambda each: f"{each.method} {each.path}")
def test_the_permission_lets_the_request_in(operation: Operation) -> None:
    """The tenant of the lab has a table of its own, by operation, from the same reference."""
    advice = permission_advice(operation.method, re.sub(r"{[^}]*}", "1", operation.path))
    named = re.search(r"[A-Za-z-]+\.(Read|ReadWrite)\.(All|OwnedBy)", advice)
    assert named is not None, advice
    assert named[0] in operation.permissions
