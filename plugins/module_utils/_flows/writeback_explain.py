# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``writeback_explain``: one group, or one member of it, from its assignment to the log."""

from __future__ import annotations

import datetime
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._ad.lookup.global_catalog import GlobalCatalog
from .._common.argument_spec import ArgumentSpec
from .._common.errors import CloudSyncError
from .._common.json import Json
from .._graph.resources.provisioning_log import LogQuery, ProvisioningLog
from .._sync.entra_objects import EntraGroup, EntraObject, select_members
from .._sync.expected.group import ExpectedGroup, expect_group
from .._sync.expected.members import MembershipRules
from .._sync.service.provisioning_log import view_entry
from .._verify.directory_state import DirectoryState
from .._verify.explanation import (
    TITLES,
    Link,
    answer_of,
    chain,
    directory_membership_link,
    group_object_link,
    is_written,
    job_links,
    log_link,
    mapping_link,
    member_link,
    member_object_link,
    membership_link,
    scope_link,
)
from .shared.bulk_reads import group_fields, member_fields, read_assigned, read_groups_by_id, read_members
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, Context, open_context
from .shared.domain_name import DomainNames, read_domain_names
from .shared.resolve import resolve_group, resolve_principal
from .writeback.read import read_entries, read_state

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC, SCOPE_MODE_SPEC, ArgumentSpec({"group": {"type": "str", "required": True}, "member": {"type": "str"}})
)

_OF_MEMBERS = ("membership", "member", "member_object", "directory_membership")
_LOG_SPAN = datetime.timedelta(days=1)
_NEWEST = 5


class _Question(t.NamedTuple):
    """What is asked: a group, and perhaps somebody who should be in it."""

    group: EntraGroup
    member: EntraObject | None = None
    is_direct: bool = False
    nested_in: t.Sequence[str] = ()


def writeback_explain(module: AnsibleModule) -> Json:
    """Return the chain, and the answer."""
    parameters = module.params
    options = AdOptions.from_parameters(parameters)
    context = open_context(module)
    document = context.read_schema()
    question = _question(context, document, parameters["group"], parameters["member"])
    rules = MembershipRules(document, read_assigned(context).everything, parameters["scope_mode"])
    links, described = _directory_links(options, question, rules, read_domain_names(context, document))
    if not any(link.state == "breaks" and link.id in ("assignment", "mapping", "membership", "member") for link in links):
        links += job_links(context.configuration.job, datetime.datetime.now(datetime.UTC))
        links.append(_log(context, question.group))
    wanted = [each for each in TITLES if question.member is not None or each not in _OF_MEMBERS]
    shown = chain(links, wanted)
    answer, hint = answer_of(shown)
    return {
        "changed": False,
        **context.identity(),
        "group": question.group.as_candidate(),
        "member": question.member.as_candidate() if question.member else None,
        "written": is_written(shown),
        "answer": answer,
        "hint": hint,
        "links": [link.as_dict() for link in shown],
        **described,
    }


def _question(context: Context, document: Json, group_name: str, member_name: str | None) -> _Question:
    session = context.session
    found = resolve_group(session, group_name)
    group = read_groups_by_id(session, [found.id], group_fields(document))[found.id] or found
    if not member_name:
        return _Question(group)
    members = read_members(session, [group.id], member_fields(document))[group.id]
    selected = select_members(members, [member_name], lambda identity: resolve_principal(session, identity))
    selected.problems.raise_found("{count} members can't be found")
    member = selected.found[0]
    direct = next((each for each in members if each.id.lower() == member.id.lower()), None)
    nested = [] if direct else _nested_in(context, members, member)
    return _Question(group, direct or member, direct is not None, nested)


def _nested_in(context: Context, members: t.Iterable[EntraObject], member: EntraObject) -> list[str]:
    """Return the names of the nested groups that have the member as a direct one."""
    groups = {each.id: each for each in members if isinstance(each, EntraGroup)}
    found = read_members(context.session, list(groups), "id")
    return [f"'{groups[key].name}'" for key, inner in found.items() if any(each.id == member.id for each in inner)]


def _directory_links(
    options: AdOptions, question: _Question, rules: MembershipRules, domain_names: DomainNames
) -> tuple[list[Link], Json]:
    """Return the links up to the membership in Active Directory, the first that breaks last."""
    with open_directory(options) as directory, GlobalCatalog(options, directory) as catalog:
        macros = domain_names.of(directory.base_dn).macros
        asked = [question.member] if question.member and question.is_direct else []
        expected = expect_group(question.group, asked, rules, macros)
        entries = read_entries(directory, [expected])
        state = read_state(directory, catalog, [expected], entries)
        links = list(_until_broken(_links(expected, question, state)))
        return links, {**directory.server.describe(), "warnings": [*directory.warnings, *catalog.warnings]}


def _links(expected: ExpectedGroup, question: _Question, state: DirectoryState) -> t.Iterator[Link]:
    yield scope_link(expected)
    yield mapping_link(expected)
    member = next(iter(expected.members), None)
    if question.member is not None:
        yield membership_link(member, question.member.name, expected.display_name, question.nested_in)
    if member is not None:
        yield member_link(member)
    yield group_object_link(expected, state)
    if member is not None:
        yield member_object_link(member, state)
        held, name = state.object_of(expected.anchor), state.references.name_of(member)
        if held is not None and name is not None:
            yield directory_membership_link(held, name)


def _until_broken(links: t.Iterable[Link]) -> t.Iterator[Link]:
    for link in links:
        yield link
        if link.state == "breaks":
            return


def _log(context: Context, group: EntraGroup) -> Link:
    """Return what the log says; who may not read it still gets the rest."""
    since = datetime.datetime.now(datetime.UTC) - _LOG_SPAN
    query = LogQuery(job_id=context.configuration.job_id, source_ids=[group.id.lower()], since=since)
    try:
        return log_link([view_entry(entry) for entry in ProvisioningLog(context.session).newest(query, _NEWEST)])
    except CloudSyncError as problem:
        return Link("log", "unknown", f"The provisioning log can't be read: {problem.message}", problem.hint or "")
