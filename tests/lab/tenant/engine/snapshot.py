# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading from the tenant what a run needs, so that the tenant is not locked while AD is written."""

from __future__ import annotations

import typing as t
import uuid

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.source_attributes import (
    group_attributes,
    user_attributes,
)

from ..objects.store import ObjectStore
from ..synchronization.job import Job
from .log import Origin
from .model import Json, MemberChange, Rules, SourceObject

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def source_object(kind: str, record: Json) -> SourceObject:
    """Return a user or group with the sync engine's attribute names."""
    if kind == "user":
        return SourceObject("User", record["id"], record["userPrincipalName"], user_attributes(record))
    return SourceObject("Group", record["id"], record["displayName"], group_attributes(record))


class Members:
    """Members to evaluate. A user is read once, since groups share their members."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._users: dict[str, SourceObject] = {}

    def change(self, group_id: str, member_id: str) -> MemberChange:
        """Return a member to evaluate, whether it is one or not."""
        return MemberChange(member_id.lower(), self._source(member_id), self._store.is_member(group_id, member_id))

    def _source(self, member_id: str) -> SourceObject | None:
        if member_id in self._users:
            return self._users[member_id]
        found = self._store.find(member_id)
        if found is None or found[0] not in ("user", "group"):
            return None
        source = source_object(*found)
        if source.kind == "User":
            self._users[member_id] = source
        return source


def job_rules(tenant: Tenant, job: Job, rule: Json) -> Rules:
    """Return the rules of a job, with the assignments that the sync engine sees by now."""
    synchronization = tenant.synchronization[job.service_principal_id]
    resource = job.service_principal_id
    assigned = tenant.assignments.effective(resource, tenant.clock.now(), tenant.settings.assignment_delay)
    return Rules(
        rule=rule,
        source_names={
            name: frozenset(attributes) for name, attributes in _objects(job.schema, rule["sourceDirectoryName"]).items()
        },
        target_attributes={
            name: {attribute.casefold(): definition for attribute, definition in attributes.items()}
            for name, attributes in _objects(job.schema, rule["targetDirectoryName"]).items()
        },
        macros={"DomainFQDN": synchronization.secrets.domain() or tenant.state.domain},
        assigned=frozenset(assigned),
        everything_in_scope=synchronization.secrets.everything_in_scope,
        scoping_names=tenant.settings.scoping_names,
    )


def origin_of(tenant: Tenant, job: Job) -> Origin:
    """Return where log entries of a new run come from."""
    resource = tenant.store.service_principals[job.service_principal_id]
    ids = (tenant.state.tenant_id, job.id, str(uuid.uuid4()), resource["id"], resource["appId"])
    return Origin(*ids, service_principal_name=resource["displayName"])


def _objects(schema: Json, directory_name: str) -> dict[str, dict[str, Json]]:
    """Return the attribute definitions of each object type of a directory."""
    directory = next(each for each in schema["directories"] if each["name"] == directory_name)
    return {each["name"]: {one["name"]: one for one in each["attributes"]} for each in directory["objects"]}
