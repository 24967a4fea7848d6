# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a task names to subjects: everything is looked up and validated before the first call."""

from __future__ import annotations

import typing as t

from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import AmbiguousError, CloudSyncError, NotFoundError, OptionError, SchemaError
from ..._common.json import Json
from ..._common.problems import Problems
from ..._graph.resources.jobs import INBOUND_TEMPLATE_ID, INBOUND_TEMPLATE_IDS, TEMPLATE_ID, jobs_of_template
from ..._sync.entra_objects import EntraGroup, EntraObject, EntraUser, select_members
from ..._sync.on_demand.members import MEMBERS_PER_CALL
from ..._sync.on_demand.rules import rule_for, type_name
from ..._sync.on_demand.subjects import Request
from ..._sync.schema.document import GROUP, USER, ChosenRule
from ..shared.bulk_reads import member_fields, read_users, user_fields
from ..shared.context import Context
from ..shared.resolve import no_member, read_members_of, resolve_group, resolve_principal
from .subject import Subject, nested_group_warnings

if t.TYPE_CHECKING:
    from .effect import Judge

_WRONG_INPUT = (NotFoundError, AmbiguousError, OptionError, SchemaError)


def require_direction(requests: t.Sequence[Request], template_id: str, job_id: str | None) -> None:
    """Raise OptionError for a subject that no job of the template can take."""
    inbound = template_id in INBOUND_TEMPLATE_IDS
    for request in requests:
        if inbound and request.kind != "distinguished_name":
            raise OptionError(
                f"{request.where}{request.kind}: a job of the template {template_id} reads Active Directory, "
                "so it can't provision objects of Entra ID.",
                hint=f"Name the object by distinguished_name and object_type, or set template_id to {TEMPLATE_ID}.",
            )
        if not inbound and request.kind == "distinguished_name":
            raise OptionError(
                f"{request.where}distinguished_name: a job of the template {template_id} reads Entra ID, "
                "so it can't provision objects of Active Directory.",
                hint=f"Set template_id to {INBOUND_TEMPLATE_ID}, or name a group or user of Entra ID.",
            )
    job = {"id": job_id or ""}
    other = next((each for each in (TEMPLATE_ID, *INBOUND_TEMPLATE_IDS) if jobs_of_template([job], each)), template_id)
    if other != template_id:
        raise OptionError(
            f"The job {job_id} was made from the template {other}, and template_id is {template_id}.",
            hint="Name another job, or change template_id.",
        )


def look_up(context: Context, document: Json, requests: t.Sequence[Request], parameters: Json) -> list[Subject]:
    """Return the subjects; the error names everything that can't be found or can't be meant."""
    lookup = _Lookup(context, document, parameters)
    users = lookup.users(requests)
    subjects: list[Subject] = []
    problems = Problems()
    for request in requests:
        try:
            subjects.append(lookup.subject(request, users))
        except _WRONG_INPUT as problem:
            problems.add(_placed(problem, request))
    problems.raise_found("{count} subjects can't be provisioned, and nothing was triggered", OptionError)
    _require_distinct(subjects, requests)
    return subjects


class _Lookup:
    def __init__(self, context: Context, document: Json, parameters: Json) -> None:
        self._context = context
        self._session = context.session
        self._document = document
        self._parameters = parameters
        self._judge: Judge | None = None

    def users(self, requests: t.Sequence[Request]) -> dict[str, EntraUser]:
        """Return the users that are named, by how they are named."""
        named = list(dict.fromkeys(request.identity for request in requests if request.kind == "user"))
        if not named:
            return {}
        self._rule(USER)
        fields = user_fields(self._document)
        return dict(zip(named, read_users(self._session, named, fields, manager=None), strict=True))

    def subject(self, request: Request, users: t.Mapping[str, EntraUser]) -> Subject:
        if request.kind == "group":
            return self._group(request)
        if request.kind == "user":
            user, rule = users[request.identity], self._rule(USER)
            return Subject("user", user.id, user.name, type_name(rule.rule, USER), rule, user)
        rule = self._rule(str(request.object_type))
        object_type = type_name(rule.rule, str(request.object_type))
        return Subject("distinguished_name", request.identity, request.identity, object_type, rule)

    def _group(self, request: Request) -> Subject:
        rule = self._rule(GROUP)
        group = resolve_group(self._session, request.identity)
        members = self._members(request, group)
        subject = Subject.of_group(group, members, rule)
        if not self._parameters["batch"] and len(subject.members) > MEMBERS_PER_CALL:
            raise OptionError(
                f"{len(subject.members)} members were given; the service takes {MEMBERS_PER_CALL} members a call, and 'batch' is off.",
                hint="Name fewer members, or set batch to true.",
            )
        return Subject.of_group(group, members, rule, self._nested_warnings(rule, members))

    def _rule(self, source_object: str) -> ChosenRule:
        return rule_for(self._document, source_object, self._parameters["rule_id"])

    def _members(self, request: Request, group: EntraGroup) -> list[EntraObject]:
        if not request.members and not request.all_members:
            return []
        present = read_members_of(self._session, group.id, member_fields(self._document))
        if request.all_members:
            return present
        selected = select_members(
            present, request.members, lambda identity: self._former_member(group, present, identity), _WRONG_INPUT
        )
        selected.problems.raise_found("{count} members can't be named")
        return selected.found

    def _former_member(self, group: EntraGroup, present: list[EntraObject], identity: str) -> EntraObject:
        principal = resolve_principal(self._session, identity)
        if self._parameters["allow_former_members"]:
            return principal
        raise no_member(group, present, identity, found=principal.as_candidate())

    def _nested_warnings(self, rule: ChosenRule, members: t.Sequence[EntraObject]) -> list[str]:
        if not any(isinstance(member, EntraGroup) for member in members):
            return []
        from ..._sync.expected.members import expected_member  # only here: the engine behind it loads slowly
        from .effect import Judge

        if self._judge is None:
            self._judge = Judge(self._context, self._document, self._parameters["scope_mode"])
        rules = self._judge.rules(rule)
        return nested_group_warnings(members, lambda member: expected_member(member, rules).reason)


def _placed(problem: CloudSyncError, request: Request) -> CloudSyncError:
    """Return the error with the place of what it is about."""
    if not request.place:
        return problem
    return type(problem)(f"{request.where}{problem.message}", hint=problem.hint, cause=problem, subject=request.place)


def _require_distinct(subjects: t.Sequence[Subject], requests: t.Sequence[Request]) -> None:
    known: dict[t.Hashable, Request] = {}
    for subject, request in zip(subjects, requests, strict=True):
        is_name = subject.kind == "distinguished_name"
        key = parse_distinguished_name(subject.id).folded if is_name else subject.id.lower()
        first = known.setdefault(key, request)
        if first is not request:
            raise OptionError(
                f"{first.place} and {request.place} are the same: {subject.label}.",
                hint="Name each object once, with all the members that are to be processed.",
            )
