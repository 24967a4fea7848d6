# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a group, or a member of it, is in Active Directory or isn't: a chain of links, of which the first that breaks is the answer."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._common.distinguished_name import in_one_spelling
from .._common.json import Json
from .._sync.directory_object import DirectoryObject
from .._sync.expected.group import ExpectedGroup
from .._sync.expected.members import ExpectedMember
from .._sync.expected.scope import NOT_ASSIGNED, ScopeVerdict
from .._sync.service.job_status import last_success, next_run
from .directory_state import DirectoryState
from .drift.finding import Finding
from .posture.check import PostureCheck
from .posture.job import CYCLE_FAILED, NEVER_SUCCEEDED, NOT_RUNNING, QUARANTINED, SUCCESS_TOO_OLD, job_findings

LinkState = t.Literal["holds", "breaks", "unknown", "not_looked_at"]

_ON_DEMAND = "provision_on_demand writes it now."


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """One link: ``id`` is stable, ``text`` says what was found, ``hint`` what to do about it."""

    id: str
    state: LinkState
    text: str
    hint: str = ""

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return dataclasses.asdict(self)


_WRITTEN = ("group_object", "member_object", "directory_membership")

TITLES = {
    "assignment": "Is the group in scope?",
    "mapping": "What is the group called there?",
    "membership": "Is it a member in Entra ID?",
    "member": "Can this member be written?",
    "group_object": "Is the group in Active Directory?",
    "member_object": "Is the member in Active Directory?",
    "directory_membership": "Is it a member there?",
    "job": "Does the job run?",
    "cycle": "When is the next cycle?",
    "log": "What does the provisioning log say?",
}
"""The links in their order."""


def scope_link(expected: ExpectedGroup) -> Link:
    """Say whether the group is in scope, and what decides it."""
    scope = expected.scope
    if scope.in_scope:
        return Link("assignment", "holds", f"The group '{expected.display_name}' is in scope: {scope.reason}")
    text = f"The group '{expected.display_name}' is not in scope: {scope.reason}"
    return Link("assignment", "breaks", text, _scope_hint(scope))


def _scope_hint(scope: ScopeVerdict) -> str:
    if scope.failure:
        return scope.failure.hint
    if scope.reason == NOT_ASSIGNED:
        return "Assign it to the configuration; sync_scope does."
    return "Change the group in Entra ID, or where a scoping filter decides, the filter with sync_schema."


def mapping_link(expected: ExpectedGroup) -> Link:
    """Say whether the mappings give the group a name and attributes."""
    failures = [("parentDistinguishedName", expected.container_failure)] if expected.container_failure else []
    failures += [(each.name, each.failure) for each in expected.attributes if each.failure]
    for name, failure in failures:
        if failure is not None:
            return Link("mapping", "breaks", f"The mapping of '{name}' fails for this group: {failure.reason}", failure.hint)
    return Link(
        "mapping", "holds", f"The mappings name it {expected.distinguished_name or '(by an expression that is not predictable)'}"
    )


def membership_link(member: ExpectedMember | None, name: str, group: str, nested_in: t.Sequence[str] = ()) -> Link:
    """Say whether Entra ID has the member as a direct one."""
    if member is not None:
        return Link("membership", "holds", f"'{member.name}' is a member of it in Entra ID")
    if nested_in:
        text = f"'{name}' is in '{group}' only by the nested group {', '.join(nested_in)}; direct members alone are written"
        return Link("membership", "breaks", text, "The nested group, where it is in scope, is itself written as a member.")
    hint = "Add the member in Entra ID; entra_group does. Then wait for the next cycle."
    return Link("membership", "breaks", f"'{name}' is not a member of '{group}' in Entra ID", hint)


def member_link(member: ExpectedMember) -> Link:
    """Say whether the service writes references to this kind of member."""
    if member.expected:
        return Link("member", "holds", f"A member of the kind {member.kind} like this one is written")
    hint = member.failure.hint if member.failure else ""
    return Link("member", "breaks", f"'{member.name}' is not written: {member.reason}", hint)


def group_object_link(expected: ExpectedGroup, state: DirectoryState) -> Link:
    """Say whether Active Directory has the one object that carries the group's anchor."""
    found = state.objects_of(expected.anchor)
    if len(found) == 1:
        return Link("group_object", "holds", f"The group is there: {found[0].distinguished_name}")
    if found:
        names = "; ".join(each.distinguished_name for each in found)
        hint = "Find out which one the service writes, and take the anchor from the other."
        return Link("group_object", "breaks", f"{len(found)} objects carry its anchor {expected.anchor}: {names}", hint)
    return Link("group_object", "breaks", f"No object in Active Directory carries its anchor {expected.anchor}", _ON_DEMAND)


def member_object_link(member: ExpectedMember, state: DirectoryState) -> Link:
    """Say whether the member's own object is found, by SID or by anchor."""
    name, doubt = state.references.name_of(member), state.references.doubt_about(member)
    if name is not None:
        return Link("member_object", "holds", f"The member is there: {name}")
    if doubt is not None:
        return Link("member_object", "unknown", f"Whether '{member.name}' has an object isn't known: {doubt}")
    by = f"the {member.join.kind} {member.join.value}" if member.join else "its anchor"
    return Link(
        "member_object",
        "breaks",
        f"No object in Active Directory has {by} of '{member.name}'",
        "A synced user must exist in the forest under this SID; a nested group must have been written itself.",
    )


def directory_membership_link(held: DirectoryObject, name: str) -> Link:
    """Say whether the group in Active Directory has the member."""
    wanted = in_one_spelling(name)
    if any(in_one_spelling(each) == wanted for each in held.members):
        return Link("directory_membership", "holds", "It is a member of the group in Active Directory")
    return Link("directory_membership", "breaks", "It is not a member of the group in Active Directory", _ON_DEMAND)


def job_links(job: Json, now: datetime.datetime) -> list[Link]:
    """Say what stands in the way of the job, as the posture judges it, or when what is missing is to be expected."""
    found = {finding.check: finding for finding in job_findings(job, now)}
    blocked = _blocked("job", (QUARANTINED, NOT_RUNNING), found)
    if blocked is not None:
        return [blocked]
    late = _blocked("cycle", (CYCLE_FAILED, NEVER_SUCCEEDED, SUCCESS_TOO_OLD), found)
    return [Link("job", "holds", "The job is started"), late or _waiting(job, now)]


def _blocked(link: str, checks: t.Iterable[PostureCheck], found: t.Mapping[str, Finding]) -> Link | None:
    check = next((each for each in checks if each.id in found), None)
    if check is None:
        return None
    finding = found[check.id]
    return Link(link, "breaks", f"{check.title}; found: {finding.actual}", finding.fix.text)


def _waiting(job: Json, now: datetime.datetime) -> Link:
    ended, due = (last_success(job) or {}).get("timeEnded"), next_run(job, now)
    text = f"The last cycle ended at {ended}; what Entra ID got after it began waits for the next, due {due or 'soon'}"
    return Link("cycle", "holds", text, f"Wait for it, or do not: {_ON_DEMAND}")


def log_link(rows: t.Sequence[Json]) -> Link:
    """Say what the newest entry about the group says; ``rows`` are the newest first."""
    if not rows:
        return Link("log", "holds", "The provisioning log has nothing about this group in the last day; it lags by 5 to 10 minutes")
    newest, error = rows[0], rows[0]["error"] or {}
    said = error.get("meaning") or error.get("reason") or error.get("code") or ""
    text = f"Its newest entry, of {newest['time']}: {newest['action']}, {newest['status']}{': ' + said if said else ''}"
    broken = newest["status"] in ("failure", "warning")
    return Link("log", "breaks" if broken else "holds", text, error.get("hint") or "")


def chain(links: t.Sequence[Link], wanted: t.Iterable[str]) -> list[Link]:
    """Return the links in their order, those that nobody looked at as such."""
    known = {each.id: each for each in links}
    return [known.get(each) or Link(each, "not_looked_at", TITLES[each]) for each in wanted]


def is_written(links: t.Sequence[Link]) -> bool | None:
    """Tell whether all that was asked about is in Active Directory; None where nobody looked, or nothing tells."""
    states = [each.state for each in links if each.id in _WRITTEN]
    if "breaks" in states:
        return False
    return True if set(states) == {"holds"} else None


def answer_of(links: t.Sequence[Link]) -> tuple[str, str]:
    """Return the answer and what to do: what breaks first, and what stands in the way where something isn't written yet."""
    broken = [each for each in links if each.state == "breaks"]
    doubts = [each for each in links if each.state == "unknown" and each.id != "log"]
    if is_written(links):
        more = f" But: {_sentence(broken[0].text)}" if broken else ""
        return f"It is in Active Directory.{more}", broken[0].hint if broken else ""
    if not broken:
        return (_sentence(doubts[0].text), doubts[0].hint) if doubts else ("Nothing was found in the way.", "")
    first = broken[0]
    if first.id not in _WRITTEN:
        return _sentence(first.text), first.hint
    # What isn't written yet: the cause is what stands in the way of the job, or the next cycle that is to come.
    cause = next((each for each in broken[1:] if each.id in ("job", "cycle", "log")), None)
    cause = cause or next((each for each in links if each.id == "cycle"), None)
    if cause is None:
        return _sentence(first.text), first.hint
    return f"{_sentence(first.text)} {_sentence(cause.text)}", cause.hint or first.hint


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."
