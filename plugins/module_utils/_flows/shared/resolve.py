# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what people write to groups and members of Entra ID: by id or name, never by guess."""

from __future__ import annotations

import typing as t

from ..._common.errors import AmbiguousError, CloudSyncError, NotFoundError, OptionError
from ..._common.json import Json
from ..._common.object_id import is_object_id
from ..._common.problems import Problems
from ..._common.text import listed
from ..._graph.http.session import GraphSession
from ..._graph.resources.groups import Groups
from ..._graph.resources.users import Users

LISTED_MEMBERS = 50

UNRESOLVED = (AmbiguousError, NotFoundError, OptionError)
"""How a name that can't be resolved fails."""


def candidate(item: Json) -> Json:
    """Return what people need to tell objects apart."""
    return {
        "id": item.get("id"),
        "display_name": item.get("displayName"),
        "user_principal_name": item.get("userPrincipalName"),
    }


def member_name(member: Json) -> str:
    """Return the name people know a member by."""
    return str(member.get("userPrincipalName") or member.get("displayName") or member.get("id"))


def find_groups(session: GraphSession, identity: str) -> list[Json]:
    """Return the groups of an object id or display name; an empty list when there is none."""
    groups = Groups(session)
    if is_object_id(identity):
        try:
            return [groups.get(identity)]
        except NotFoundError:
            # A display name may look like an id.
            pass
    return groups.find_by_name(identity)


def resolve_group(session: GraphSession, identity: str) -> Json:
    """Return the one group of an object id or display name; the error lists what was found, or what is named alike."""
    if not identity:
        raise OptionError("The name of a group is empty", hint="Give its object id or its display name.")
    found = find_groups(session, identity)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousError(
            f"{len(found)} groups are named '{identity}'",
            hint="Name the group by its object id: " + ", ".join(str(group["id"]) for group in found) + ".",
            candidates=[candidate(group) for group in found],
        )
    similar = Groups(session).find_similar(identity)
    names = ", ".join(f"'{group['displayName']}'" for group in similar)
    raise NotFoundError(
        f"There is no group with the id or display name '{identity}'",
        hint=f"Similar names are: {names}."
        if names
        else "A group that was just created can take some minutes to be found by name.",
        candidates=[candidate(group) for group in similar],
    )


def match_member(members: t.Sequence[Json], identity: str) -> Json | None:
    """Return the member with this id, user principal name or display name; AmbiguousError when several are named so."""
    wanted = identity.casefold()
    for key in ("id", "userPrincipalName", "displayName"):
        found = [member for member in members if str(member.get(key) or "").casefold() == wanted]
        if len(found) > 1:
            raise AmbiguousError(
                f"{len(found)} members are named '{identity}'",
                hint="Name the member by its object id or user principal name.",
                candidates=[candidate(member) for member in found],
            )
        if found:
            return found[0]
    return None


def resolve_principal(session: GraphSession, identity: str) -> Json:
    """Return the user or group of an object id, user principal name or group name."""
    if "@" in identity or is_object_id(identity):
        try:
            return Users(session).get(identity)
        except NotFoundError as error:
            if "@" in identity and not find_groups(session, identity):
                raise error
    try:
        return resolve_group(session, identity)
    except NotFoundError as error:
        raise NotFoundError(f"There is no user or group with the id or name '{identity}'", hint=error.hint, cause=error) from error


class Resolved(t.NamedTuple):
    """The objects that were found, and why others were not."""

    found: list[Json]
    problems: Problems


def resolve_each(
    session: GraphSession,
    identities: t.Iterable[str],
    resolve: t.Callable[[GraphSession, str], Json] = resolve_group,
    kinds: tuple[type[CloudSyncError], ...] = UNRESOLVED,
) -> Resolved:
    """Resolve one name after the other; one that fails in one of these ways doesn't hide the next."""
    resolved = Resolved([], Problems())
    for identity in identities:
        with resolved.problems.noting(*kinds):
            resolved.found.append(resolve(session, identity))
    return resolved


def resolve_groups(session: GraphSession, identities: t.Iterable[str]) -> list[Json]:
    """Return the groups of these names; one error names all that can't be found."""
    found, problems = resolve_each(session, identities)
    problems.raise_found("{count} groups can't be found")
    return found


def no_member(group: Json, members: t.Sequence[Json], identity: str, **details: t.Any) -> NotFoundError:
    """Return the error for somebody who isn't a member; it lists who is."""
    names = sorted(member_name(member) for member in members)
    return NotFoundError(
        f"'{identity}' is not a member of the group '{group['displayName']}'",
        hint=f"Its members are: {listed(names, LISTED_MEMBERS) or 'none'}.",
        candidates=[candidate(member) for member in members[:LISTED_MEMBERS]],
        **details,
    )
