# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``writeback_assert``."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._ad.controllers.selection import CONTROLLERS_SPEC, ControllerSelection
from .._ad.directory import Directory
from .._ad.lookup.global_catalog import GlobalCatalog
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import WritebackError
from .._common.json import Json
from .._common.text import counted
from .._common.wait_options import seconds_to_wait, wait_spec
from .._common.waiting import Deadline
from .._graph.resources.groups import Groups
from .._sync.entra_objects import EntraGroup, EntraObject, select_members
from .._sync.expected.group import ExpectedGroup, expect_group
from .._sync.expected.members import MembershipRules
from .._verify.checks import Check, count, table
from .._verify.compare import Literals, compare_states, is_lasting
from .._verify.members import MemberSelection
from .shared.bulk_reads import group_fields, member_fields, read_assigned
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, open_context
from .shared.domain_name import DomainNames, read_domain_names
from .shared.evidence import CHANGE_SPEC, recorder_of
from .shared.resolve import no_member, read_members_of, resolve_group
from .writeback.literals import EXPECTED_SPEC, read_literals
from .writeback.read import read_entries, read_state
from .writeback.watch import ControllerResult, Observation, patience, watch_any, watch_each

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    CHANGE_SPEC,
    CONTROLLERS_SPEC,
    SCOPE_MODE_SPEC,
    EXPECTED_SPEC,
    ArgumentSpec(
        {
            "group": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "str"},
            "unexpected_members": {"type": "str", "choices": ["fail", "ignore"], "default": "fail"},
            "wait_interval": {"type": "int", "default": 2},
        }
    ),
    wait_spec(wait_timeout=60),
)


def writeback_assert(module: AnsibleModule) -> Json:
    """Compare expected and written-back state until they agree, or fail with the table of checks."""
    parameters = module.params
    require_at_least(parameters, 0, "wait_interval")
    require_at_least(parameters, 1, "wait_timeout")
    options = AdOptions.from_parameters(parameters)
    chosen = ControllerSelection.from_parameters(parameters)
    literals = read_literals(parameters["expected_attributes"])
    context = open_context(module)
    group_id = resolve_group(context.session, parameters["group"]).id
    rules = MembershipRules(context.read_schema(), read_assigned(context).everything, parameters["scope_mode"])
    group = EntraGroup(Groups(context.session).get(group_id, fields=group_fields(rules.document)))
    members = read_members_of(context.session, group_id, member_fields(rules.document))
    selection = _selection(parameters, group, members)
    assertion = _Assertion(group, members, rules, selection, literals, options, read_domain_names(context, rules.document))
    rows, warnings = assertion.watch(chosen, patience(seconds_to_wait(parameters), parameters["wait_interval"]))
    result = _result(rows, assertion, chosen)
    recorder_of(module).checks("assert", result["checks"])
    return _judged({**result, "warnings": warnings}, rows, assertion)


@dataclasses.dataclass(frozen=True, slots=True)
class _Assertion:
    """What is asserted of one group."""

    group: EntraGroup
    members: list[EntraObject]
    rules: MembershipRules
    selection: MemberSelection
    literals: Literals
    options: AdOptions
    domain_names: DomainNames
    computed: dict[str, ExpectedGroup] = dataclasses.field(default_factory=dict)

    def expected(self, base_dn: str) -> ExpectedGroup:
        """Return the expected state, computed once for a domain: a mapping may ask for its name."""
        if base_dn not in self.computed:
            macros = self.domain_names.of(base_dn).macros
            self.computed[base_dn] = expect_group(self.group, self.members, self.rules, macros)
        return self.computed[base_dn]

    @property
    def domain_fqdn(self) -> Json | None:
        """The value of the macro, by the first controller that was read."""
        return self.domain_names.described(next(iter(self.computed), None))

    def watch(self, chosen: ControllerSelection, deadline: Deadline) -> tuple[list[ControllerResult], list[str]]:
        """Return the last look at each chosen controller, and what the user should know."""
        servers = chosen.servers(self.options)
        if servers:
            rows = watch_each(servers, self.options, chosen, self.look, deadline)
            return rows, [warning for row in rows for warning in [*row.warnings, *_left_out(row)]]
        with open_directory(self.options) as directory, GlobalCatalog(self.options, directory) as catalog:
            row = watch_any(directory, catalog, self.look, deadline)
            return [row], [*directory.warnings, *catalog.warnings]

    def look(self, directory: Directory, catalog: GlobalCatalog) -> Observation:
        """Compare once."""
        expected = self.expected(directory.base_dn)
        state = read_state(directory, catalog, [expected], read_entries(directory, [expected]))
        checks = list(compare_states(expected, state, self.selection, self.literals))
        actual = state.object_of(expected.anchor)
        final = is_lasting(expected, state, self.selection)
        return Observation(checks, actual.distinguished_name if actual else None, final)


def _left_out(row: ControllerResult) -> list[str]:
    return [f"{row.server} was left out: {row.reason}."] if row.holds is None else []


def _selection(parameters: Json, group: EntraGroup, members: list[EntraObject]) -> MemberSelection:
    strangers_fail = parameters["unexpected_members"] == "fail"
    if parameters["members"] is None:
        return MemberSelection(None, strangers_fail)

    def refuse(identity: str) -> t.NoReturn:
        raise no_member(group, members, identity)

    selected, problems = select_members(members, parameters["members"], refuse)
    problems.raise_found("{count} of the named members can't be asserted")
    return MemberSelection(frozenset(member.id.lower() for member in selected), strangers_fail)


def _result(rows: t.Sequence[ControllerResult], assertion: _Assertion, chosen: ControllerSelection) -> Json:
    """Return the checks of the first controller that lags, else of the first, and a row for each."""
    shown = next((row for row in rows if row.seen and not row.holds), None) or next((row for row in rows if row.seen), rows[0])
    checks = [*(shown.seen.checks if shown.seen else []), *([] if chosen.any else map(_check_of, rows))]
    return {
        "changed": False,
        "checks": [check.as_dict() for check in checks],
        "counts": count(checks),
        "group": {
            "id": assertion.group.id,
            "display_name": assertion.group.display_name,
            "anchor": assertion.group.anchor,
            "distinguished_name": shown.seen.distinguished_name if shown.seen else None,
        },
        "domain_fqdn": assertion.domain_fqdn,
        "reads": max(row.looks for row in rows),
        "waited": max(row.waited for row in rows),
        **shown.server.describe(),
        "controllers": [row.as_dict() for row in rows],
    }


def _check_of(row: ControllerResult) -> Check:
    """Return the check that says whether a controller holds the expected state."""
    known = f"controller.{row.server.host}", row.server.host, "holds the expected state"
    if row.holds:
        return Check(*known, "holds it", "passed", f"after {row.waited} s")
    if row.holds is None:
        return Check(*known, "not reachable", "info", f"left out: {row.reason}")
    return Check(*known, "does not" if row.seen else "not reachable", "failed", _lag(row))


def _lag(row: ControllerResult) -> str:
    return row.reason or f"{counted(len(row.failed_checks), 'check')} failed: {', '.join(row.failed_checks)}"


def _judged(result: Json, rows: t.Sequence[ControllerResult], assertion: _Assertion) -> Json:
    asked = [row for row in rows if row.holds is not None]
    if asked and all(row.holds for row in asked):
        return result
    name, counts = assertion.group.display_name, result["counts"]
    lagging = [row for row in rows if not row.holds]
    failed = [Check(**each) for each in result["checks"] if each["verdict"] == "failed"]
    where = f" on {len(lagging)} of {len(rows)} controllers ({'; '.join(f'{row.server.host}: {_lag(row)}' for row in lagging)})"
    raise WritebackError(
        f"Active Directory does not hold the expected state of the group '{name}'{where if len(rows) > 1 else ''}: "
        f"{counts['failed']} of {counts['total']} checks failed after {result['waited']} s.\n{table(failed)}\n",
        hint="All checks are in 'checks', and each controller in 'controllers'.",
    ).returning(result)
