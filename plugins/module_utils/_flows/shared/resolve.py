# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what people write to groups and members of Entra ID: by id or name, never by guess."""

from __future__ import annotations

import typing as t

from ..._common.errors import AmbiguousError, CloudSyncError, NotFoundError, OptionError
from ..._common.object_id import is_object_id
from ..._common.problems import Problems
from ..._common.text import listed
from ..._graph.http.session import GraphSession
from ..._graph.resources.groups import MEMBER_FIELDS, Groups
from ..._graph.resources.users import Users
from ..._sync.entra_objects import EntraGroup, EntraObject, EntraUser, entra_object

Found = t.TypeVar("Found", bound=EntraObject)

LISTED_MEMBERS = 50

UNRESOLVED = (AmbiguousError, NotFoundError, OptionError)
"""How a name that can't be resolved fails."""


def find_groups(session: GraphSession, identity: str) -> list[EntraGroup]:
    """Return the groups of an object id or display name; an empty list when there is none."""
    groups = Groups(session)
    if is_object_id(identity):
        try:
            return [EntraGroup(groups.get(identity))]
        except NotFoundError:
            # A display name may look like an id.
            pass
    return list(map(EntraGroup, groups.find_by_name(identity)))


def find_group(session: GraphSession, identity: str) -> EntraGroup | None:
    """Return the one group of an object id or display name, None when there is none; AmbiguousError when there are several."""
    found = find_groups(session, identity)
    return resolve_group(session, identity) if len(found) > 1 else next(iter(found), None)


def resolve_group(session: GraphSession, identity: str) -> EntraGroup:
    """Return the one group of an object id or display name; the error lists what was found, or what is named alike."""
    if not identity:
        raise OptionError("The name of a group is empty", hint="Give its object id or its display name.")
    found = find_groups(session, identity)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousError(
            f"{len(found)} groups are named '{identity}'",
            hint="Name the group by its object id: " + ", ".join(group.id for group in found) + ".",
            candidates=[group.as_candidate() for group in found],
        )
    similar = list(map(EntraGroup, Groups(session).find_similar(identity)))
    names = ", ".join(f"'{group.display_name}'" for group in similar)
    raise NotFoundError(
        f"There is no group with the id or display name '{identity}'",
        hint=f"Similar names are: {names}."
        if names
        else "A group that was just created can take a few minutes to be found by name.",
        candidates=[group.as_candidate() for group in similar],
    )


def resolve_principal(session: GraphSession, identity: str) -> EntraObject:
    """Return the user or group of an object id, user principal name or group name."""
    if "@" in identity or is_object_id(identity):
        try:
            return EntraUser(Users(session).get(identity))
        except NotFoundError as error:
            if "@" in identity and not find_groups(session, identity):
                raise error
    try:
        return resolve_group(session, identity)
    except NotFoundError as error:
        raise NotFoundError(f"There is no user or group with the id or name '{identity}'", hint=error.hint, cause=error) from error


def read_members_of(session: GraphSession, group_id: str, fields: str = MEMBER_FIELDS) -> list[EntraObject]:
    """Return the direct members of one group."""
    return list(map(entra_object, Groups(session).members(group_id, fields=fields)))


class Resolved(t.NamedTuple, t.Generic[Found]):
    """The objects that were found, and why others were not."""

    found: list[Found]
    problems: Problems


def resolve_each(
    session: GraphSession,
    identities: t.Iterable[str],
    resolve: t.Callable[[GraphSession, str], Found],
    kinds: tuple[type[CloudSyncError], ...] = UNRESOLVED,
) -> Resolved[Found]:
    """Resolve one name after the other; one that fails in one of these ways doesn't hide the next."""
    resolved: Resolved[Found] = Resolved([], Problems())
    for identity in identities:
        with resolved.problems.noting(*kinds):
            resolved.found.append(resolve(session, identity))
    return resolved


def resolve_groups(session: GraphSession, identities: t.Iterable[str]) -> list[EntraGroup]:
    """Return the groups of these names; one error names all that can't be found."""
    found, problems = resolve_each(session, identities, resolve_group)
    problems.raise_found("{count} groups can't be found")
    return found


def no_member(group: EntraGroup, members: t.Sequence[EntraObject], identity: str, **details: t.Any) -> NotFoundError:
    """Return the error for somebody who isn't a member; it lists who is."""
    names = sorted(member.name for member in members)
    return NotFoundError(
        f"'{identity}' is not a member of the group '{group.display_name}'",
        hint=f"Its members are: {listed(names, LISTED_MEMBERS) or 'none'}.",
        candidates=[member.as_candidate() for member in members[:LISTED_MEMBERS]],
        **details,
    )
