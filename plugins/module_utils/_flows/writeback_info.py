# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``writeback_info``: for groups, and for users where a configuration provisions them."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._ad.lookup.global_catalog import GlobalCatalog
from .._common.argument_spec import ArgumentSpec
from .._common.errors import OptionError
from .._common.json import Json
from .._common.object_id import is_object_id
from .._sync.entra_objects import EntraGroup
from .._sync.expected.group import ExpectedObject, expect_group
from .._sync.expected.members import MembershipRules
from .._sync.expected.user import expect_user
from .._verify.compare import EVERY_MEMBER
from .shared.bulk_reads import (
    group_fields,
    member_fields,
    read_assigned,
    read_groups_by_id,
    read_members,
    read_users_with_groups,
    unreadable_warnings,
)
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, Context, open_context
from .shared.domain_name import read_domain_names
from .shared.resolve import resolve_groups
from .writeback.describe import describe_states
from .writeback.read import read_entries, read_state

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    SCOPE_MODE_SPEC,
    ArgumentSpec(
        {
            "groups": {"type": "list", "elements": "str", "default": []},
            "users": {"type": "list", "elements": "str", "default": []},
            "include_members": {"type": "bool", "default": True},
        }
    ),
)


def writeback_info(module: AnsibleModule) -> Json:
    """Return expected and written-back state side by side."""
    parameters = module.params
    if not parameters["groups"] and not parameters["users"]:
        raise OptionError("Neither 'groups' nor 'users' names anything.", hint="Name groups by object id or display name.")
    options = AdOptions.from_parameters(parameters)
    context = open_context(module)
    document = context.read_schema()
    domain_names = read_domain_names(context, document)
    rules = MembershipRules(document, read_assigned(context).everything, parameters["scope_mode"])
    groups = _read_groups(context, parameters["groups"], document)
    ids = [group.id for group in groups if parameters["include_members"]]
    members = read_members(context.session, ids, member_fields(document))
    users = read_users_with_groups(context.session, parameters["users"], rules)
    with open_directory(options) as directory, GlobalCatalog(options, directory) as catalog:
        macros = domain_names.of(directory.base_dn).macros
        expected: list[ExpectedObject] = [
            *(expect_group(group, members.get(group.id, ()), rules, macros) for group in groups),
            *(expect_user(user, rules, macros, groups=belongs_to) for user, belongs_to in users),
        ]
        entries = read_entries(directory, expected)
        state = read_state(directory, catalog, expected, entries)
        selection = EVERY_MEMBER if parameters["include_members"] else None
        described = [describe_states(each, state, entries.get(each.anchor, ()), selection) for each in expected]
        return {
            "changed": False,
            **context.identity(),
            "groups": described[: len(groups)],
            "users": described[len(groups) :],
            "domain_fqdn": domain_names.described(directory.base_dn),
            **directory.server.describe(),
            "warnings": [*directory.warnings, *catalog.warnings, *unreadable_warnings(document)],
        }


def _read_groups(context: Context, identities: t.Sequence[str], document: Json) -> list[EntraGroup]:
    """Return the groups; names cost a request each, ids one for twenty."""
    names = [each for each in identities if not is_object_id(each)]
    named = dict(zip(names, resolve_groups(context.session, names), strict=True))
    ids = dict.fromkeys(named[each].id if each in named else each for each in identities)
    found = read_groups_by_id(context.session, ids, group_fields(document))
    # Who isn't found by id fails here with what is named alike, or is found by a name that looks like an id.
    missing = [each for each, group in found.items() if group is None]
    others = dict(zip(missing, resolve_groups(context.session, missing), strict=True))
    return [group or others[each] for each, group in found.items()]
