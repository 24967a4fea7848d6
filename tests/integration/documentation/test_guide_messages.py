# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages that the guides quote are those that the modules say: each is brought about here, and found in the guide."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Callable

import ldap3
import pytest

from tests.integration.helpers.in_process import call
from tests.integration.helpers.support import Json
from tests.lab.client import Lab
from tests.tools.guide_blocks import FOLDER, with_names_of_the_lab

NAME: Json = {"configuration": "contoso.lab"}
TROUBLESHOOTING, PERMISSIONS, AUTHENTICATION, DIRECTORY = (
    f"guide_{name}" for name in ("troubleshooting", "permissions", "authentication", "active_directory")
)
Symptom = Callable[[Lab], Json]


def provision(group: str, **options: t.Any) -> Json:
    """Provision a group on demand."""
    return call("provision_on_demand", **NAME, group=group, wait=False, **options)


def on_demand(group: str, **settings: t.Any) -> Symptom:
    """Provision a group with the lab switched so."""

    def symptom(lab: Lab) -> Json:
        lab.set(**settings)
        return provision(group)

    return symptom


def without_permissions(*permissions: str, module: str = "sync_job_info", **options: t.Any) -> Symptom:
    """Run a module with these permissions alone."""

    def symptom(lab: Lab) -> Json:
        limited = lab.state.clients["limited"]
        lab.set(limited_permissions=list(permissions))
        return call(module, **NAME, client_id=limited.id, client_secret=limited.secret, **options)

    return symptom


def module(name: str, **options: t.Any) -> Symptom:
    """Run a module with these options."""
    return lambda lab: call(name, **options)


def members_without_the_switch(lab: Lab) -> Json:
    """Provision a group of synced users while the configuration does not write them."""
    lab.set(membership_switch=False)
    provision("SG-Canary", all_members=True)
    return call("writeback_info", **NAME, groups=["SG-Canary"])


def cloud_only_member(lab: Lab) -> Json:
    """Provision a group with a member who has no account in Active Directory."""
    del lab
    provision("SG-Mixed", all_members=True)
    return call("writeback_info", **NAME, groups=["SG-Mixed"])


def member_left_out(lab: Lab) -> Json:
    """Provision a group with one of its members."""
    del lab
    provision("SG-Canary", members=["ana@contoso.lab"])
    return call("writeback_assert", **NAME, group="SG-Canary", wait=False)


def filtered(lab: Lab) -> Json:
    """Provision a group that a scoping filter leaves out."""
    del lab
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]}
    call("sync_schema", **NAME, scoping_filters=[{"name": "EMEA", "all_of": [clause]}])
    return provision("SG-Canary")


def again(lab: Lab) -> Json:
    """Provision a group twice."""
    del lab
    provision("SG-Canary")
    return provision("SG-Canary")


def not_moved(lab: Lab) -> Json:
    """Look for a group in a new container before it was provisioned again."""
    del lab
    provision("SG-Canary")
    call("sync_schema", **NAME, target_container="OU=Marketing,DC=contoso,DC=lab")
    return call("writeback_assert", **NAME, group="SG-Canary", members=[], wait=False)


def quarantined(lab: Lab) -> Json:
    """Check a configuration whose job is in quarantine."""
    lab.set(quarantine="EncounteredQuarantineException")
    return call("change_preflight", **NAME, group="SG-Canary")


def two_objects(look: Callable[[], Json]) -> Symptom:
    """Give a second object the anchor of a group, and look at the group."""

    def symptom(lab: Lab) -> Json:
        provision("SG-Canary")
        anchor = {"objectClass": "group", "msDS-ExternalDirectoryObjectId": f"Group_{lab.object('SG-Canary')['id']}"}
        with lab.ldap() as connection:
            assert isinstance(connection, ldap3.Connection)
            assert connection.add("CN=Double,OU=Sales,DC=contoso,DC=lab", attributes=anchor), connection.result
        return look()

    return symptom


SYMPTOMS: list[tuple[str, Symptom, str]] = [
    (TROUBLESHOOTING, cloud_only_member, "cloud-only user without a reference: "),
    (
        TROUBLESHOOTING,
        members_without_the_switch,
        "synced user without a reference: the configuration's switch 'membership to on-premises users' is off",
    ),
    (
        TROUBLESHOOTING,
        member_left_out,
        "the object exists, the reference is missing: provision this member on demand, or wait for a cycle",
    ),
    (
        TROUBLESHOOTING,
        on_demand("SG-Unassigned"),
        "The on-demand provisioning of the group 'SG-Unassigned' ended as not_in_scope: not in scope: not assigned to the application "
        "(or the assignment is not effective yet).",
    ),
    (TROUBLESHOOTING, filtered, "not in scope: clause EMEA.displayName REGEX MATCH '^SG-EMEA-' does not hold"),
    (TROUBLESHOOTING, on_demand("SG-Mail"), "clause 'mailEnabled IS FALSE' does not hold"),
    (TROUBLESHOOTING, on_demand("SG-Onprem"), "clause 'dirSyncEnabled IS FALSE' does not hold"),
    (TROUBLESHOOTING, again, "RedundantExport: source and target already match"),
    (TROUBLESHOOTING, not_moved, "the group is in another container"),
    (
        TROUBLESHOOTING,
        on_demand("SG-Canary", agent_state="powerless"),
        "InsufficientRights: the agent's account may not write there: ",
    ),
    (TROUBLESHOOTING, on_demand("SG-Canary", agent_state="silent", agent_timeout=1), "HybridIdentityServiceAgentTimeout: "),
    (
        TROUBLESHOOTING,
        on_demand("SG-Canary", agent_state="inactive"),
        "HybridIdentityServiceNoActiveAgents: no provisioning agent is active for this domain: ",
    ),
    (TROUBLESHOOTING, quarantined, "the job is in quarantine (EncounteredQuarantineException: "),
    (
        TROUBLESHOOTING,
        two_objects(lambda: call("writeback_assert", **NAME, group="SG-Canary", members=[], wait=False)),
        "the service can't match a group whose anchor several objects carry: ",
    ),
    (
        TROUBLESHOOTING,
        two_objects(lambda: provision("SG-Canary")),
        "DuplicateTargetEntries: several objects in Active Directory carry the same anchor: ",
    ),
    (
        TROUBLESHOOTING,
        without_permissions("Application.Read.All"),
        "the signed-in identity lacks a permission: no reason given (status 401, ",
    ),
    (
        TROUBLESHOOTING,
        module("sync_schema", **NAME, attribute_mappings=[{"target": "member", "constant": "x"}]),
        "attribute_mappings[0] (target 'member'): this mapping is protected; the service needs it for matching and to prevent "
        "synchronization loops.",
    ),
    (
        TROUBLESHOOTING,
        module("sync_schema", **NAME, attribute_mappings=[{"target": "info", "expression": "Lft([displayName],3)"}]),
        "Attribute mapping of 'info', expression Lft([displayName],3): Unknown function Lft (position 0). Did you mean Left?",
    ),
    (
        TROUBLESHOOTING,
        module("sync_schema", **NAME, attribute_mappings=[{"target": "infoo", "constant": "x"}]),
        "Attribute mapping of 'infoo', target: the attribute 'infoo' is unknown to the schema's directory. Did you mean info?",
    ),
    (
        PERMISSIONS,
        without_permissions("Application.Read.All"),
        "the signed-in identity lacks a permission: no reason given (status 401, ",
    ),
    (
        PERMISSIONS,
        without_permissions(
            *("Application.Read.All", "Synchronization.Read.All", "GroupMember.Read.All"),
            module="writeback_info",
            groups=["SG-Canary"],
        ),
        "Microsoft Graph shows nothing but the ids of 3 users among the members of a group: the signed-in identity may read groups, and "
        "not users",
    ),
    (
        AUTHENTICATION,
        module("sync_job_info", **NAME, client_secret="x"),
        "The sign-in failed: the client secret is wrong (AADSTS7000215)",
    ),
    (
        AUTHENTICATION,
        module("sync_job_info", **NAME, tenant_id="11111111-1111-1111-1111-111111111111"),
        "The sign-in failed: the tenant does not exist (AADSTS90002)",
    ),
    (DIRECTORY, module("ad_object_info", sam_account_names=["ana"], ad_servers=["127.0.0.1:1"]), "connection refused"),
    (
        DIRECTORY,
        module("ad_object_info", sam_account_names=["ana"], ad_password="x"),
        "refused the simple login of reader@contoso.com: the user name or the password is wrong",
    ),
    (DIRECTORY, module("ad_object_info", sam_account_names=["ana"], ad_tls="none"), "would send the password in clear text"),
    (
        DIRECTORY,
        module("ad_object_info", sam_account_names=["ana"], ad_auth="ntlm", ad_user="CONTOSO\\reader"),
        "needs the hash function MD4",
    ),
]


def words(text: str) -> str:
    """Return a text on one line."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("guide", "symptom", "message"), SYMPTOMS, ids=[f"{guide}: {message[:50]}" for guide, _symptom, message in SYMPTOMS]
)
def test_a_quoted_message_is_what_the_module_says(lab: Lab, guide: str, symptom: Symptom, message: str) -> None:
    assert words(message) in words((FOLDER / f"{guide}.rst").read_text(encoding="utf-8"))
    result = symptom(lab)
    assert words(with_names_of_the_lab(message)) in words(
        json.dumps(result, ensure_ascii=False).replace("\\n", " ").replace('\\"', '"')
    )
