# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run: both sides are read at the same time and compared, findings are read again, and get their states."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import datetime
import typing as t

from ..._ad.controllers.options import AdOptions
from ..._ad.traffic import Traffic
from ..._common.errors import AuthorizationError, CloudSyncError, DirectoryConnectionError
from ..._common.json import Json
from ..._common.progress import Say
from ..._sync.entra_objects import EntraGroup
from ..._sync.expected.scope import NOT_ASSIGNED, UserMappings
from ..._verify.drift import catalogue
from ..._verify.drift.cycles import cycles_of
from ..._verify.drift.finding import Finding, Fix, FoundObject
from ..._verify.drift.group_findings import make_finding
from ..._verify.drift.states import Cycles, changed_in_entra, with_states
from ..._verify.drift.verdict import Coverage, guard_against_mass
from ..shared.context import Context
from ..shared.domain_name import DomainNames
from ..shared.resolve import resolve_groups
from ..writeback.read import find_references
from .comparison import SideComparison, anchors_in_scope
from .cycle_wait import wait_for_cycle
from .directory_side import DirectorySide, read_directory_side
from .entra_side import AssignedGroups, EntraSide, read_assigned_groups, read_entra_side
from .log_audit import read_log
from .moments import KnownMoments
from .options import DriftOptions
from .provenance import ExplainedFindings, add_provenance
from .second_look import MOST_GROUPS, SecondLook
from .unexpected import find_unexpected

Moment = datetime.datetime


@dataclasses.dataclass(slots=True)
class Outcome:
    """What a run has found, and how much it has looked at; ``problem`` is why a whole side could not be read."""

    began: Moment
    job: Json
    findings: list[Finding] = dataclasses.field(default_factory=list)
    coverage: Coverage = dataclasses.field(default_factory=Coverage)
    expected_memberships: int = 0
    held_memberships: int = 0
    settled: int = 0
    undecided: frozenset[str] = frozenset()
    """The ids of pending findings of which nothing says when they came about, where no later run will know of them."""
    incomplete: list[str] = dataclasses.field(default_factory=list)
    warnings: list[str] = dataclasses.field(default_factory=list)
    assigned: AssignedGroups | None = None
    directory: DirectorySide | None = None
    entra: EntraSide | None = None
    problem: CloudSyncError | None = None

    @property
    def traffic(self) -> Traffic:
        """What reading Active Directory has cost."""
        return self.directory.traffic if self.directory else Traffic()

    def cycles(self, now: Moment) -> Cycles:
        """Return the cycles of the job."""
        return cycles_of(self.job, now)


class ConfigurationComparison:
    """Reads and compares one configuration; ``first_seen`` says when a run before has seen a finding, by its id."""

    def __init__(
        self,
        context: Context,
        ad_options: AdOptions,
        options: DriftOptions,
        document: Json,
        domain_names: DomainNames,
        first_seen: t.Callable[[str], str],
        say: Say,
    ) -> None:
        self._context = context
        self._ad_options = ad_options
        self._options = options
        self._document = document
        self._domain_names = domain_names
        self._first_seen = first_seen
        self._say = say

    def outcome(self) -> Outcome:
        """Return what there is. An error of a whole side is in the outcome, so that the other findings are not lost."""
        outcome = Outcome(_now(), self._context.configuration.job)
        try:
            self._compare_on_one_controller(outcome)
        except CloudSyncError as problem:
            outcome.problem = problem
            outcome.incomplete.append(problem.message.rstrip("."))
        finally:
            if outcome.directory is not None:
                outcome.directory.rest()
        return outcome

    def _compare_on_one_controller(self, outcome: Outcome) -> None:
        """Compare; when the controller breaks off after it was read, begin anew with those that are left."""
        while True:
            try:
                self._compare(outcome)
            except DirectoryConnectionError as problem:
                broken = outcome.directory
                if broken is None or not broken.others:
                    raise
                self._ad_options = dataclasses.replace(self._ad_options, servers=broken.others)
                outcome.warnings.append(
                    f"{broken.server} broke off while it was compared: {problem.reason}; another one was read instead."
                )
                outcome.directory = None
            else:
                return

    def _compare(self, outcome: Outcome) -> None:
        entra, directory = self._read_sides(outcome)
        outcome.entra, outcome.directory = entra, directory
        macros = self._domain_names.of(directory.base_dn).macros
        comparison = SideComparison(
            entra,
            directory.written,
            macros,
            self._context.configuration.name,
            lambda joins: find_references(*directory.connection(), joins),
        )
        findings = self._compare_groups(comparison, entra)
        explained = anchors_in_scope(entra) if not self._options.only_groups else set(directory.written.objects)
        unexpected = find_unexpected(self._context.session, entra, directory.written, explained)
        findings += unexpected.findings
        look = SecondLook(self._context, entra.rules, macros, comparison, with_members=self._options.with_members)
        confirmed, noted = self._read_again(findings, look, directory, outcome)
        outcome.settled = len(findings) - len(confirmed)
        moments = KnownMoments(entra, directory.written, self._first_seen, unexpected.deleted_at, noted)
        outcome.findings = confirmed  # what follows may fail, and loses nothing of it
        outcome.findings = self._judged(confirmed, moments, look, outcome)
        outcome.coverage = _coverage(entra, directory, outcome.findings)
        outcome.expected_memberships = entra.memberships.count
        outcome.held_memberships = directory.written.memberships
        self._require_same_schema(outcome)

    def _read_sides(self, outcome: Outcome) -> tuple[EntraSide, DirectorySide]:
        users = bool(UserMappings.of(self._document).provisioning)
        with concurrent.futures.ThreadPoolExecutor(1, "active-directory") as pool:
            reading = pool.submit(read_directory_side, self._ad_options, self._document, accounts=users, say=self._say)
            entra = outcome.entra or self._read_entra(outcome)
            return entra, reading.result()

    def _read_entra(self, outcome: Outcome) -> EntraSide:
        outcome.assigned = assigned = read_assigned_groups(self._context)
        chosen = resolve_groups(self._context.session, self._options.only_groups)
        entra = read_entra_side(
            self._context,
            self._document,
            assigned,
            self._options.mode,
            only=frozenset(group.id.lower() for group in chosen) if chosen else None,
            with_members=self._options.with_members,
            say=self._say,
        )
        outcome.warnings += _not_compared(chosen, entra)
        if chosen and not entra.in_scope:
            outcome.incomplete.append("none of the groups that only_groups names is in scope")
        return entra

    def _compare_groups(self, comparison: SideComparison, entra: EntraSide) -> list[Finding]:
        findings: list[Finding] = []
        for each in entra.groups:
            if each.scope.failure is not None:
                group = FoundObject(each.group.id, each.group.display_name)
                reason, hint = each.scope.failure
                findings.append(
                    make_finding(catalogue.SCOPE_UNKNOWN, "in scope or not", "(unknown)", reason, group=group, fix=Fix(hint))
                )
            elif each.scope.in_scope:
                findings += comparison.compare(each, with_members=self._options.with_members)
        self._say(f"{len(entra.in_scope):,} groups were compared, with {len(findings):,} findings")
        return findings

    def _read_again(
        self, findings: list[Finding], look: SecondLook, directory: DirectorySide, outcome: Outcome
    ) -> ExplainedFindings:
        """Return the findings that are still there, with when they came about where the directory shows it."""
        groups = {finding.group.id for finding in findings if finding.group}
        if not groups:
            return ExplainedFindings(findings, {})
        if len(groups) > MOST_GROUPS:
            outcome.warnings.append(f"{len(groups):,} groups have findings; these were not read again before they were reported.")
            return ExplainedFindings(findings, {})
        self._say(f"{len(groups):,} groups with findings are read again")
        opened, catalog = directory.connection()
        return add_provenance(look.confirmed(findings, opened, catalog), opened)

    def _judged(self, findings: list[Finding], moments: KnownMoments, look: SecondLook, outcome: Outcome) -> list[Finding]:
        judged = self._with_states(findings, moments, outcome)
        if any(finding.state == "pending" for finding in judged):
            judged = self._confirmed(judged, moments, look, outcome)
        cycles = outcome.cycles(_now())
        if self._options.history_path is None:
            waiting = (finding for finding in judged if finding.state == "pending")
            outcome.undecided = frozenset(each.id for each in waiting if not changed_in_entra(moments.of(each), cycles))
        return guard_against_mass(
            judged,
            len(outcome.entra.in_scope) if outcome.entra else 0,
            lambda finding: bool(self._first_seen(finding.id)) or changed_in_entra(moments.of(finding), cycles),
        )

    def _confirmed(self, findings: list[Finding], moments: KnownMoments, look: SecondLook, outcome: Outcome) -> list[Finding]:
        """Find out about pending findings what can be found out in this run."""
        began = outcome.cycles(_now()).began
        if self._options.confirm == "wait":
            return self._after_cycle(findings, moments, look, outcome)
        if self._options.confirm == "audit" and began is not None:
            try:
                moments.logged = read_log(self._context, findings, began, self._say)
            except AuthorizationError as problem:
                outcome.warnings.append(
                    f"What is pending could not be looked up in the provisioning log: {problem.message.rstrip('.')}."
                )
            return self._with_states(findings, moments, outcome)
        return findings

    def _with_states(self, findings: t.Sequence[Finding], moments: KnownMoments, outcome: Outcome) -> list[Finding]:
        return with_states(findings, moments.of, outcome.cycles(_now()), self._options.confirm)

    def _after_cycle(self, findings: list[Finding], moments: KnownMoments, look: SecondLook, outcome: Outcome) -> list[Finding]:
        """Wait for a cycle, and look again at what it may have mended."""
        seen = outcome.began.strftime("%Y-%m-%dT%H:%M:%SZ")
        noted = [dataclasses.replace(each, first_seen=each.first_seen or seen) for each in findings]
        if outcome.directory is None:
            return findings
        outcome.directory.rest()  # a controller closes what is idle for a quarter of an hour
        outcome.job, problem = wait_for_cycle(self._context, self._options.confirm_timeout, self._say)
        if problem:
            outcome.incomplete.append(problem.rstrip("."))
        left = look.confirmed(noted, *outcome.directory.connection())
        known = {each.id: each.first_seen for each in noted}
        left = [dataclasses.replace(each, first_seen=known[each.id]) for each in left]
        outcome.settled += len(findings) - len(left)
        return self._with_states(left, moments, outcome)

    def _require_same_schema(self, outcome: Outcome) -> None:
        version = self._context.read_version()
        if version != self._document.get("version"):
            outcome.incomplete.append(f"the schema changed from {self._document.get('version')} to {version} while it was compared")


def _not_compared(chosen: t.Sequence[EntraGroup], entra: EntraSide) -> list[str]:
    """Return a warning for each group that was asked for and is not in scope."""
    known = {each.group.id: each.scope for each in entra.groups}
    outside = [each for each in chosen if each.id not in known or not (known[each.id].in_scope or known[each.id].failure)]
    return [
        f"The group '{each.display_name}' was not compared: {known[each.id].reason if each.id in known else NOT_ASSIGNED}."
        for each in outside
    ]


def _coverage(entra: EntraSide, directory: DirectorySide, findings: t.Sequence[Finding]) -> Coverage:
    """Return how many groups there are, and how many of them have findings that count."""
    open_findings = [finding for finding in findings if finding.group and finding.finding_class not in _OF_OTHERS]
    unknown = {finding.group.id for finding in open_findings if finding.group and finding.finding_class == "not_computable"}
    differing = {finding.group.id for finding in open_findings if finding.group} - unknown
    undecided = sum(each.scope.failure is not None for each in entra.groups)
    in_scope = len(entra.in_scope) + undecided
    return Coverage(
        in_scope=in_scope,
        compared=in_scope - len(unknown),
        in_sync=in_scope - len(unknown) - len(differing),
        differing=len(differing),
        unknown=len(unknown),
        in_directory=sum(map(len, directory.written.objects.values())),
    )


_OF_OTHERS = frozenset({"group_unexpected"})


def _now() -> Moment:
    return datetime.datetime.now(datetime.UTC)
