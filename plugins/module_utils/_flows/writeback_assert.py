# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``writeback_assert``."""

from __future__ import annotations

import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.connection import open_directory
from .._ad.directory import Directory
from .._ad.options import AD_SPEC, AdOptions
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import OptionError, WritebackError
from .._graph.groups import Groups
from .._sync.expected.group import ExpectedGroup, expect_group
from .._sync.expected.members import MembershipRules
from .._verify.checks import Check, all_hold, count, table
from .._verify.compare import MemberSelection, compare_group
from .change_options import CHANGE_SPEC
from .context import GRAPH_CONFIGURATION_SPEC, Json, open_context
from .identities import match_member, no_member, resolve_group
from .many import group_fields, member_fields, read_assigned
from .recording import recorder_of
from .written_back import domain_name, find_members, read_groups

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    CHANGE_SPEC,
    ArgumentSpec(
        {
            "group": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "str"},
            "unexpected_members": {"type": "str", "choices": ["fail", "ignore"], "default": "fail"},
            "expected": {"type": "dict", "default": {}},
            "scope_mode": {"type": "str", "choices": ["selected", "all"], "default": "selected"},
            "wait": {"type": "int", "default": 60},
            "interval": {"type": "int", "default": 2},
        }
    ),
)

_SHORTEST_INTERVAL = 0.2


def writeback_assert(module: AnsibleModule) -> Json:
    """Compare expected and written-back state until they agree, or fail with the table of checks."""
    parameters = module.params
    require_at_least(parameters, 0, "wait", "interval")
    options = AdOptions.from_parameters(parameters)
    literals = _literals(parameters["expected"])
    context = open_context(module)
    group_id = resolve_group(context.session, parameters["group"])["id"]
    rules = MembershipRules(context.read_schema(), read_assigned(context).everything, parameters["scope_mode"])
    groups = Groups(context.session)
    group = groups.get(group_id, fields=group_fields(rules.document))
    members = groups.members(group_id, fields=member_fields(rules.document))
    selection = _selection(parameters, group, members)
    with open_directory(options) as directory:
        expected = expect_group(group, members, rules, {"DomainFQDN": options.domain or domain_name(directory.base_dn)})
        looked = _look_until(directory, expected, selection, literals, parameters)
        recorder_of(module).checks("assert", [check.as_dict() for check in looked.checks])
        return _result(looked, expected, directory)


class Looked(t.NamedTuple):
    """The last look at Active Directory."""

    checks: list[Check]
    distinguished_name: str | None
    looks: int
    waited: float


def _literals(expected: Json) -> dict[str, tuple[str, ...]]:
    literals = {}
    for name, value in expected.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, (dict, list)) for each in values):
            raise OptionError(f"expected.{name} is neither a value nor a list of values.", hint="Give text, a number or a list.")
        literals[str(name)] = tuple(str(each) for each in values if each not in (None, ""))
    return literals


def _selection(parameters: Json, group: Json, members: list[Json]) -> MemberSelection:
    strangers_fail = parameters["unexpected_members"] == "fail"
    if parameters["members"] is None:
        return MemberSelection(None, strangers_fail)
    ids = set()
    for identity in parameters["members"]:
        member = match_member(members, identity)
        if member is None:
            raise no_member(group, members, identity)
        ids.add(str(member["id"]).lower())
    return MemberSelection(frozenset(ids), strangers_fail)


def _look_until(
    directory: Directory,
    expected: ExpectedGroup,
    selection: MemberSelection,
    literals: t.Mapping[str, tuple[str, ...]],
    parameters: Json,
) -> Looked:
    started = time.monotonic()
    looks = 0
    while True:
        looks += 1
        checks, name = _look(directory, expected, selection, literals)
        waited = time.monotonic() - started
        remaining = parameters["wait"] - waited
        if all_hold(checks) or not expected.scope.in_scope or remaining <= 0:
            return Looked(checks, name, looks, round(waited, 3))
        time.sleep(min(max(float(parameters["interval"]), _SHORTEST_INTERVAL), remaining))


def _look(
    directory: Directory, expected: ExpectedGroup, selection: MemberSelection, literals: t.Mapping[str, tuple[str, ...]]
) -> tuple[list[Check], str | None]:
    found = read_groups(directory, expected.anchor)
    if len(found) > 1:
        names = "; ".join(each.distinguished_name for each in found)
        reason = f"the service can't match a group whose anchor several objects carry; keep it on one of: {names}"
        return [Check("group.unique", expected.display_name, "one object", f"{len(found)} objects", "failed", reason)], None
    actual = found[0] if found else None
    checks = compare_group(expected, actual, find_members(directory, expected), selection, literals)
    return checks, actual.distinguished_name if actual else None


def _result(looked: Looked, expected: ExpectedGroup, directory: Directory) -> Json:
    counts = count(looked.checks)
    result = {
        "changed": False,
        "checks": [check.as_dict() for check in looked.checks],
        "counts": counts,
        "group": {
            "id": expected.id,
            "display_name": expected.display_name,
            "anchor": expected.anchor,
            "distinguished_name": looked.distinguished_name,
        },
        "looks": looked.looks,
        "waited": looked.waited,
        "server": directory.server.host,
        "warnings": list(directory.warnings),
    }
    if all_hold(looked.checks):
        return result
    failed = [check for check in looked.checks if check.verdict == "failed"]
    raise WritebackError(
        f"Active Directory does not hold the expected state of the group '{expected.display_name}': "
        f"{counts['failed']} of {counts['total']} checks failed after {looked.waited} s.\n{table(failed)}\n",
        hint="All checks are in 'checks'.",
    ).returning(result)
