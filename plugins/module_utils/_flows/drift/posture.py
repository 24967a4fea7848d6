# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what the checks of the posture need, each part once; what can't be read is a finding, and the rest is still checked."""

from __future__ import annotations

import datetime
import typing as t

from ..._ad.directory import Directory
from ..._ad.lookup.bulk import find_by_names, schema_attributes
from ..._ad.lookup.domain import describe_schema, find_policies
from ..._ad.lookup.root_dse import dns_name
from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import CloudSyncError, OptionError
from ..._common.json import Json
from ..._graph.resources.configuration import Configuration, list_configurations
from ..._graph.resources.secrets import settings_of_many
from ..._sync.plan.conflicts import mapped_attributes
from ..._sync.plan.names import container_key
from ..._sync.schema.containers import possible_containers
from ..._sync.schema.document import group_mapping
from ..._sync.service.setting_values import domain_setting
from ..._verify.drift.finding import Finding
from ..._verify.posture.facts import DirectoryFacts, OtherConfiguration, PostureFacts, ScopeFacts, Unreadable
from ..._verify.posture.judge import posture_findings
from ..shared.agent_facts import read_agents
from ..shared.context import Context
from .live import LiveConfiguration

Read = t.TypeVar("Read")


def read_posture(live: LiveConfiguration, directory: Directory | None, scope: ScopeFacts, now: datetime.datetime) -> list[Finding]:
    """Return what doesn't hold of the live configuration, and what of it can't be read."""
    return posture_findings(read_facts(live, directory, scope, now))


def read_facts(live: LiveConfiguration, directory: Directory | None, scope: ScopeFacts, now: datetime.datetime) -> PostureFacts:
    """Read what the checks need beside what is known already."""
    reader, context = _Reader(), live.context
    settings = reader.known("the synchronization settings", live.settings)
    agents = reader.read("the provisioning agents", lambda: read_agents(context.session), is_usual=True)
    configurations = reader.read("the other configurations of the tenant", lambda: _read_configurations(context, settings))
    return PostureFacts(
        now=now,
        name=context.configuration.name,
        job=context.configuration.job,
        document=live.document,
        scope=scope,
        settings=settings,
        agents=agents,
        configurations=configurations,
        directory=_read_directory(directory, live.document, reader) if directory else None,
        unreadable=tuple(reader.unreadable),
    )


class _Reader:
    """Reads parts, and notes those that can't be read."""

    def __init__(self) -> None:
        self.unreadable: list[Unreadable] = []

    def read(self, part: str, read: t.Callable[[], Read], *, is_usual: bool = False) -> Read | None:
        try:
            return read()
        except CloudSyncError as problem:
            self.unreadable.append(Unreadable(part, problem.message, problem.hint or "", is_usual))
            return None

    def known(self, part: str, found: Read | CloudSyncError) -> Read | None:
        """Do the same with what was read before."""
        if isinstance(found, CloudSyncError):
            self.unreadable.append(Unreadable(part, found.message, found.hint or ""))
            return None
        return found


def _read_configurations(context: Context, settings: t.Sequence[Json] | None) -> list[OtherConfiguration]:
    """Return all configurations; one whose settings can't be read goes by its name, which usually is the domain."""
    own = context.configuration
    found = list_configurations(context.session)
    if all(each.job_id != own.job_id for each in found):
        found.append(own)
    others = sorted({each.service_principal_id for each in found} - {own.service_principal_id})
    known: dict[str, t.Sequence[Json] | None] = {**settings_of_many(context.session, others), own.service_principal_id: settings}
    return [_other(each, known[each.service_principal_id]) for each in found]


def _other(configuration: Configuration, settings: t.Sequence[Json] | None) -> OtherConfiguration:
    domain = domain_setting(settings or ()) or configuration.name
    return OtherConfiguration(configuration.name, configuration.job_id, domain)


def _read_directory(directory: Directory, document: Json, reader: _Reader) -> DirectoryFacts:
    return DirectoryFacts(
        dns_name(directory.base_dn),
        schema=reader.read("the schema of Active Directory", lambda: describe_schema(directory)),
        policies=reader.read("the policies in the container System", lambda: find_policies(directory)),
        unknown_attributes=reader.read("the mapped attributes in Active Directory", lambda: _unknown(directory, document)),
        missing_containers=reader.read("the target containers in Active Directory", lambda: _missing(directory, document)),
    )


def _unknown(directory: Directory, document: Json) -> list[str]:
    mapped = list(dict.fromkeys(mapped_attributes(document)))
    known = schema_attributes(directory, mapped)
    return [name for name in mapped if name not in known]


def _missing(directory: Directory, document: Json) -> list[str]:
    """Return the constants of the target container that nothing is found under; what is no name is a finding of its own."""
    wanted = {container_key(name): name for name in possible_containers(group_mapping(document)) if _is_name(name)}
    asked = [str(parse_distinguished_name(name)) for name in wanted.values()]
    existing = {container_key(entry.dn) for entry in find_by_names(directory, asked, ["objectClass"])}
    return [name for key, name in wanted.items() if key not in existing]


def _is_name(text: str) -> bool:
    try:
        parse_distinguished_name(text)
    except OptionError:
        return False
    return True
