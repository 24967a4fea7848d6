# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object of Microsoft Entra ID is: named properties over what Microsoft Graph answered.

The kind is never guessed: the clients in ``_graph`` see to it that each object carries ``@odata.type``, which Graph leaves out of an
object that it returns alone.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .._common import odata_types
from .._common.errors import AmbiguousError, CloudSyncError
from .._common.json import Json
from .._common.object_id import is_object_id
from .._common.problems import Problems

_UNKNOWN = "unknown"
# What a member can be named by, the surest first.
_NAMED_BY = ("id", "userPrincipalName", "displayName")


def group_anchor(object_id: str) -> str:
    """Return the anchor that joins an Entra group with its Active Directory object."""
    return f"Group_{object_id}"


def user_anchor(object_id: str) -> str:
    """Return the anchor that joins an Entra user with the account that the service provisions."""
    return f"User_{object_id}"


def anchored_group(anchor: str) -> str | None:
    """Return the object id that an anchor of a group names; None for what isn't one."""
    prefix, separator, object_id = anchor.partition("_")
    is_group = separator and prefix.casefold() == "group"
    return object_id.lower() if is_group and is_object_id(object_id) else None


@dataclasses.dataclass(frozen=True, slots=True)
class EntraObject:
    """A group, a user or an object of another kind, such as a device or a contact; ``raw`` is the answer of Graph."""

    raw: Json

    @property
    def id(self) -> str:
        """The object id."""
        return str(self.raw["id"])

    @property
    def kind(self) -> str:
        """The name of its Graph type, such as ``user``, ``group`` and ``device``."""
        return str(self.raw.get(odata_types.TYPE) or _UNKNOWN).rpartition(".")[2]

    @property
    def display_name(self) -> str:
        """The display name, or the id of an object that has none."""
        return str(self.raw.get("displayName") or self.raw["id"])

    @property
    def name(self) -> str:
        """The name people know it by: a user's is the user principal name."""
        return str(self.raw.get("userPrincipalName") or self.display_name)

    @property
    def is_synced(self) -> bool:
        """Whether it is mastered in Active Directory."""
        return self.raw.get("onPremisesSyncEnabled") is True

    @property
    def on_premises_sid(self) -> str | None:
        """The SID that it has in Active Directory, for what is or was synced from there."""
        sid = self.raw.get("onPremisesSecurityIdentifier")
        return str(sid) if sid else None

    def as_candidate(self) -> Json:
        """Return what people need to tell objects apart."""
        raw = self.raw
        return {"id": self.id, "display_name": raw.get("displayName"), "user_principal_name": raw.get("userPrincipalName")}


@dataclasses.dataclass(frozen=True, slots=True)
class EntraGroup(EntraObject):
    """A group."""

    @property
    def anchor(self) -> str:
        """What joins it with its Active Directory object."""
        return group_anchor(self.id)

    @property
    def is_security_group(self) -> bool:
        """Whether it is a security group; a mail-enabled one is, too."""
        return self.raw.get("securityEnabled") is True

    @property
    def is_mail_enabled(self) -> bool:
        """Whether it has a mailbox or is a distribution list."""
        return self.raw.get("mailEnabled") is True

    @property
    def is_dynamic(self) -> bool:
        """Whether a rule decides about its members."""
        return "DynamicMembership" in (self.raw.get("groupTypes") or [])

    @property
    def hides_members(self) -> bool:
        """Whether its members are shown only to whoever may see hidden ones."""
        return str(self.raw.get("visibility")).casefold() == "hiddenmembership"


@dataclasses.dataclass(frozen=True, slots=True)
class EntraUser(EntraObject):
    """A user."""

    @property
    def anchor(self) -> str:
        """What joins it with the account that the service provisions."""
        return user_anchor(self.id)

    @property
    def is_guest(self) -> bool:
        """Whether it is a guest."""
        return self.raw.get("userType") == "Guest"

    @property
    def manager(self) -> EntraObject | None:
        """The manager, if it was read with the user and there is one."""
        reference = self.raw.get("manager")
        return entra_object(reference) if isinstance(reference, dict) else None


_CLASSES: t.Mapping[str, type[EntraObject]] = {odata_types.GROUP: EntraGroup, odata_types.USER: EntraUser}


def entra_object(raw: Json) -> EntraObject:
    """Return the view of an object by its type."""
    return _CLASSES.get(raw.get(odata_types.TYPE, ""), EntraObject)(raw)


class SelectedMembers(t.NamedTuple):
    """Those that were selected, each once, in the order of their names; and why other names select nobody."""

    found: list[EntraObject]
    problems: Problems


def select_members(
    members: t.Iterable[EntraObject],
    identities: t.Iterable[str],
    otherwise: t.Callable[[str], EntraObject],
    kinds: tuple[type[CloudSyncError], ...] = (CloudSyncError,),
) -> SelectedMembers:
    """Select members by object id, or else by user principal name, or else by display name; case doesn't matter.

    ``otherwise`` returns, or raises, what a name stands for that no member bears. Errors of these kinds don't hide the next name.
    """
    wanted = list(identities)
    named = _named(members, {identity.casefold() for identity in wanted}) if wanted else {}
    found: dict[str, EntraObject] = {}
    problems = Problems()
    for identity in wanted:
        with problems.noting(*kinds):
            selected = _only_one(named.get(identity.casefold(), {}), identity) or otherwise(identity)
            found.setdefault(selected.id, selected)
    return SelectedMembers(list(found.values()), problems)


def _named(members: t.Iterable[EntraObject], names: t.Collection[str]) -> dict[str, dict[str, list[EntraObject]]]:
    """Return the members that bear each name, by the property that is it: a group can have 50,000, and a task can name thousands."""
    found: dict[str, dict[str, list[EntraObject]]] = {}
    for member in members:
        for attribute in _NAMED_BY:
            name = str(member.raw.get(attribute) or "").casefold()
            if name and name in names:
                found.setdefault(name, {}).setdefault(attribute, []).append(member)
    return found


def _only_one(bearers: t.Mapping[str, list[EntraObject]], identity: str) -> EntraObject | None:
    found: list[EntraObject] = next((bearers[attribute] for attribute in _NAMED_BY if attribute in bearers), [])
    if len(found) > 1:
        raise AmbiguousError(
            f"{len(found)} members are named '{identity}'",
            hint="Name the member by its object id or user principal name.",
            candidates=[member.as_candidate() for member in found],
        )
    return found[0] if found else None
