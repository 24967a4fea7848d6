# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task asks to provision on demand: one group, user or object of Active Directory, or a list of them."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import OptionError
from ..._common.json import Json

Kind = t.Literal["group", "user", "distinguished_name"]

KINDS: tuple[Kind, ...] = ("group", "user", "distinguished_name")
SUBJECTS = "subjects"

_ONE_OF = "Give exactly one of group, user and distinguished_name"


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One thing to provision, in the task's own words; ``place`` is where it stands, empty for the task's own options."""

    kind: Kind
    identity: str
    object_type: str | None = None
    members: tuple[str, ...] = ()
    all_members: bool = False
    place: str = ""

    @property
    def where(self) -> str:
        """How a message begins that is about this request."""
        return f"{self.place}: " if self.place else ""


def read_requests(parameters: Json) -> list[Request]:
    """Read and validate the options of a task; OptionError for what can't be meant."""
    entries = parameters.get(SUBJECTS)
    if entries is None:
        return [_read(parameters, "", f"{_ONE_OF}, or a list of subjects.")]
    given = [name for name in (*KINDS, "object_type", "members", "all_members") if parameters.get(name)]
    if given:
        raise OptionError(f"subjects and {given[0]} exclude each other.", hint="Name everything in the entries of subjects.")
    if not entries:
        raise OptionError("subjects is empty: there is nothing to provision.", hint="Name at least one subject.")
    return [_read(entry, f"{SUBJECTS}[{number}]", f"{_ONE_OF} in each entry.") for number, entry in enumerate(entries)]


def _read(options: Json, place: str, hint: str) -> Request:
    kind = _kind(options, place, hint)
    where = f"{place}: " if place else ""
    identity = str(options[kind]).strip()
    members = tuple(options.get("members") or ())
    all_members = bool(options.get("all_members"))
    if not identity:
        raise OptionError(f"{where}{kind} is empty.", hint=hint)
    if members and all_members:
        raise OptionError(f"{where}'members' and 'all_members' exclude each other.", hint="Keep one of them.")
    if kind != "group" and (members or all_members):
        raise OptionError(
            f"{where}{_WITHOUT_MEMBERS[kind]}", hint="Leave members and all_members out, or name a group of Entra ID."
        )
    if kind == "distinguished_name":
        _check_distinguished_name(identity, options.get("object_type"), where)
    elif options.get("object_type"):
        raise OptionError(f"{where}object_type goes with distinguished_name; the type of a {kind} is known.", hint="Leave it out.")
    return Request(kind, identity, options.get("object_type"), members, all_members, place)


_WITHOUT_MEMBERS: dict[str, str] = {
    "user": "a user has no members.",
    "distinguished_name": "members can't be named for an object of Active Directory: that is documented for groups of Entra ID only.",
}


def _kind(options: Json, place: str, hint: str) -> Kind:
    where = f"{place}: " if place else ""
    given = [kind for kind in KINDS if options.get(kind) is not None]
    if not given:
        raise OptionError(f"{where or 'subjects: '}there is no subject to provision.", hint=hint)
    if len(given) > 1:
        raise OptionError(f"{where}{' and '.join(given)} exclude each other.", hint=hint)
    return given[0]


def _check_distinguished_name(text: str, object_type: str | None, where: str) -> None:
    try:
        parse_distinguished_name(text)
    except OptionError as problem:
        raise OptionError(f"{where}{problem.message}", hint=problem.hint, cause=problem) from problem
    if not object_type:
        raise OptionError(
            f"{where}distinguished_name needs object_type.",
            hint="Give the type as the job's schema names its source objects, such as user, group, contact or computer.",
        )
