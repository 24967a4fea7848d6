# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the lab's configuration as a drift run does, and changing its schema past the collection's rules."""

from __future__ import annotations

import contextlib
import datetime
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.testing import patch_module_args

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import open_directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AD_SPEC, AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.configuration import (
    DESIRED_CONFIGURATION_SPEC,
    configuration_findings,
    read_desired_configuration,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.live import LiveConfiguration, read_live
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.posture import read_posture
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.bulk_reads import (
    group_fields,
    read_groups_by_id,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.context import (
    GRAPH_CONFIGURATION_SPEC,
    SCOPE_MODE_SPEC,
    Context,
    open_context,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.facts import ScopeFacts
from tests.lab.client import Lab

Json = dict[str, t.Any]

_SPEC = GRAPH_CONFIGURATION_SPEC.merge(AD_SPEC, SCOPE_MODE_SPEC, DESIRED_CONFIGURATION_SPEC)


def posture(lab: Lab, *, has_synced_members: bool | None = None, **options: t.Any) -> list[Finding]:
    """Return the posture of the lab's configuration."""
    module, context = _open(options)
    live = read_live(context, context.read_schema())
    with open_directory(AdOptions.from_parameters(module.params)) as directory:
        return read_posture(live, directory, _scope(live, module.params["scope_mode"], has_synced_members), _now(lab))


def configuration(**options: t.Any) -> list[Finding]:
    """Return in what the lab's configuration isn't what the options ask for."""
    module, context = _open(options)
    return configuration_findings(read_live(context, context.read_schema()), read_desired_configuration(module.params))


@contextlib.contextmanager
def edited_schema() -> t.Iterator[Json]:
    """Yield the object mapping of groups, and put the schema with what was done to it."""
    _module, context = _open({})
    document = context.read_schema()
    yield document["synchronizationRules"][0]["objectMappings"][0]
    context.schemas.put(document)


def _open(options: Json) -> tuple[AnsibleModule, Context]:
    with patch_module_args({"configuration": "contoso.lab", **options}):
        module = AnsibleModule(**_SPEC.to_kwargs())
    return module, open_context(module)


def _scope(live: LiveConfiguration, mode: t.Any, has_synced_members: bool | None) -> ScopeFacts:
    assert not isinstance(live.assignments, Exception)
    ids = sorted(str(each["principalId"]) for each in live.assignments)
    found = read_groups_by_id(live.context.session, ids, group_fields(live.document))
    groups = [group for group in found.values() if group]
    missing = [each for each, group in found.items() if group is None]
    return ScopeFacts(mode, groups, missing, has_synced_members=has_synced_members)


def _now(lab: Lab) -> datetime.datetime:
    return datetime.datetime.fromisoformat(lab.health()["now"])
