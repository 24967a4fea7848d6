# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling the tenant with a dataset."""

from __future__ import annotations

import base64
import json
import re
import typing as t
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from tests.lab import datasets
from tests.lab.datasets import Dataset, Group, User
from tests.lab.datasets.model import object_id

from . import synthetic
from .applications import add_application
from .clock import timestamp
from .objects.gallery import GALLERY, NewId
from .schema.defaults import default_schema
from .settled import AGE, settle
from .synchronization.job import Job
from .well_known import (
    AD_TO_ENTRA_APPLICATION_TEMPLATE,
    AD_TO_ENTRA_TEMPLATE,
    APP_ROLE,
    ENTRA_TO_AD_APPLICATION_TEMPLATE,
    ENTRA_TO_AD_TEMPLATE,
)

if t.TYPE_CHECKING:
    from .tenant import Tenant

Json = dict[str, t.Any]
DirectoryObjects = dict[str, dict[str, str]]

TARGET_UNIT = "Groups"
_NETBIOS_NAME = "CONTOSO"


def seed(tenant: Tenant) -> None:
    """Make the tenant what its dataset says, whatever it was before."""
    dataset = datasets.load(tenant.state.dataset)
    known: DirectoryObjects = json.loads(Path(tenant.state.directory_objects).read_text(encoding="utf-8"))
    with tenant.lock:
        tenant.clear()
        now = tenant.clock.now() - (AGE if dataset.written else timedelta())
        for user in dataset.users:
            tenant.store.add_user(user_values(tenant, user, known.get(user.name), now), now, timestamp(now))
        for group in dataset.groups:
            tenant.store.add_group(_group_values(tenant, group, known.get(group.key), now), [], now, timestamp(now))
        for group in dataset.groups:
            tenant.store.add_members(group.id, [dataset.member(name).id for name in group.members])
        if dataset.configured:
            _configure(tenant, dataset, now)


def on_premises(tenant: Tenant, directory_object: dict[str, str], now: datetime) -> Json:
    """Return the properties of an object that is synced from AD."""
    return {
        "onPremisesSyncEnabled": True,
        "onPremisesLastSyncDateTime": timestamp(now),
        "onPremisesDomainName": tenant.state.domain,
        "onPremisesSamAccountName": directory_object["sam_account_name"],
        "onPremisesSecurityIdentifier": directory_object["sid"],
        # Known to the sync engine, but no property of Graph v1.0.
        "onPremisesObjectIdentifier": directory_object["guid"],
    }


def on_premises_user(tenant: Tenant, directory_object: dict[str, str], now: datetime) -> Json:
    """Return the properties of a user who is synced from AD."""
    immutable = base64.b64encode(uuid.UUID(directory_object["guid"]).bytes_le).decode()
    return {
        **on_premises(tenant, directory_object, now),
        "onPremisesDistinguishedName": directory_object["dn"],
        "onPremisesImmutableId": immutable,
        "onPremisesUserPrincipalName": f"{directory_object['sam_account_name']}@{tenant.state.domain}",
    }


def user_values(tenant: Tenant, user: User, directory_object: dict[str, str] | None, now: datetime) -> Json:
    """Return the properties of a dataset's user."""
    values: Json = {
        "id": user.id,
        "displayName": user.display_name,
        "givenName": user.given_name,
        "surname": user.surname,
        "department": user.department,
        "userPrincipalName": user.upn,
        "mail": user.mail,
        "mailNickname": user.name,
        "userType": "Guest" if user.guest else "Member",
    }
    if user.synced and directory_object:
        values |= on_premises_user(tenant, directory_object, now)
    return values


def _group_values(tenant: Tenant, group: Group, directory_object: dict[str, str] | None, now: datetime) -> Json:
    nickname = re.sub(r"[^A-Za-z0-9-]", "", group.key)
    values: Json = {
        "id": group.id,
        "displayName": group.display_name,
        "description": group.description,
        "mailNickname": nickname,
        "securityEnabled": group.security_enabled,
        "mailEnabled": group.mail_enabled,
    }
    if group.mail_enabled:
        address = f"{nickname.lower()}@{tenant.state.domain}"
        values |= {"mail": address, "proxyAddresses": [f"SMTP:{address}"]}
    if group.membership_rule:
        values |= {"groupTypes": ["DynamicMembership"], "membershipRule": group.membership_rule}
        values["membershipRuleProcessingState"] = "On"
    if group.synced and directory_object:
        values |= {**on_premises(tenant, directory_object, now), "onPremisesNetBiosName": _NETBIOS_NAME}
    return values


def _configure(tenant: Tenant, dataset: Dataset, now: datetime) -> None:
    """Add the configuration, and that of the other direction, which real tenants have under the same name."""
    domain = tenant.state.domain
    new_id = _fixed_ids(AD_TO_ENTRA_TEMPLATE)
    _application, inbound = add_application(tenant, GALLERY[AD_TO_ENTRA_APPLICATION_TEMPLATE], domain, new_id)
    synchronization = tenant.synchronization[inbound["id"]]
    container = synthetic.default_container(tenant.state.base_dn)
    job = synchronization.create_job(AD_TO_ENTRA_TEMPLATE, tenant.state.tenant_id, container, new_id("job"))
    job.start(tenant.clock.now())
    synchronization.secrets.replace(_entries({"Domain": json.dumps({"domain": domain})}))

    new_id = _fixed_ids(ENTRA_TO_AD_TEMPLATE)
    _application, principal = add_application(tenant, GALLERY[ENTRA_TO_AD_APPLICATION_TEMPLATE], domain, new_id)
    synchronization = tenant.synchronization[principal["id"]]
    job = synchronization.create_job(ENTRA_TO_AD_TEMPLATE, tenant.state.tenant_id, container, new_id("job"))
    # Somebody has chosen another target container; the template's is what a reset goes back to.
    job.schema = default_schema(ENTRA_TO_AD_TEMPLATE, job.id, f"OU={TARGET_UNIT},{tenant.state.base_dn}")
    job.pause()
    switch_membership(job, on=True)
    secrets = {
        "Domain": json.dumps({"domain": domain}),
        synthetic.SYNC_ALL_SECRET: "false",
        "SyncNotificationSettings": json.dumps(synthetic.NOTIFICATION_SETTINGS),
    }
    synchronization.secrets.replace(_entries(secrets))
    for group in dataset.groups:
        if group.assigned:
            tenant.assignments.add(principal, group.id, APP_ROLE, now)
    if dataset.written:
        settle(tenant, job)


def _fixed_ids(name: str) -> NewId:
    """Return ids that are the same in every lab, and after every reset."""
    return lambda kind: object_id(kind, name)


def switch_membership(job: Job, *, on: bool) -> None:
    """Set the switch "membership to on-premises users" of a job."""
    for mapping in user_mappings(job):
        mapping["enabled"] = on


def user_mappings(job: Job) -> list[Json]:
    """Return the object mappings that carry the switch "membership to on-premises users"."""
    mappings: list[Json] = job.schema["synchronizationRules"][0]["objectMappings"]
    return [mapping for mapping in mappings if mapping["sourceObjectName"] == "User"]


def _entries(values: dict[str, str]) -> list[Json]:
    return [{"key": key, "value": value} for key, value in values.items()]
