# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configurations of a tenant, as hosts of an inventory."""

from __future__ import annotations

import collections
import typing as t

from ..._common.errors import NotFoundError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.options import GraphOptions
from ..._graph.resources.configuration import Configuration, list_configurations
from ..._graph.resources.secrets import settings_of_many
from ..._sync.domain_name import choose_domain_name
from ..._sync.service.job_status import job_state, last_success, quarantine_of
from ..._sync.service.setting_values import domain_setting
from ..shared.context import advise


class TenantRow(t.NamedTuple):
    """A configuration; ``name`` is unique among the rows, ``variables`` are those of its host."""

    name: str
    variables: Json


def read_tenant(parameters: t.Mapping[str, t.Any]) -> list[TenantRow]:
    """Sign in and return all configurations from Entra ID to Active Directory; NotFoundError when there is none."""
    with GraphSession(GraphOptions.from_parameters(parameters), advice=advise) as session:
        configurations = list_configurations(session)
        if not configurations:
            raise NotFoundError(
                "The tenant has no configuration from Entra ID to Active Directory",
                hint="Check tenant_id, or make one with the playbook onboard.",
            )
        settings = settings_of_many(session, sorted({each.service_principal_id for each in configurations}))
    names = collections.Counter(each.name.casefold() for each in configurations)
    return [_row(each, settings[each.service_principal_id], is_alone=names[each.name.casefold()] == 1) for each in configurations]


def _row(configuration: Configuration, settings: t.Sequence[Json] | None, *, is_alone: bool) -> TenantRow:
    job, quarantine = configuration.job, quarantine_of(configuration.job)
    domain = choose_domain_name(setting=domain_setting(settings or ()), directory=None, configuration=configuration.name)
    variables = {
        "cloud_sync_configuration": configuration.name,
        "configuration_service_principal_id": configuration.service_principal_id,
        "configuration_job_id": configuration.job_id,
        "configuration_domain": domain.name.lower(),
        "configuration_job_state": job_state(job),
        "configuration_in_quarantine": quarantine is not None,
        "configuration_quarantine_reason": quarantine["reason"] if quarantine else None,
        "configuration_last_success": (last_success(job) or {}).get("timeEnded"),
    }
    return TenantRow(configuration.name if is_alone else f"{configuration.name}_{configuration.job_id}", variables)
