# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When and on which controller an object's attributes and members were last changed, as the directory notes it for replication.

It never notes by whom. Sources: [MS-ADA2], msDS-ReplAttributeMetaData and msDS-ReplValueMetaData; "DS_REPL_ATTR_META_DATA" and
"DS_REPL_VALUE_META_DATA" of the Windows API. Both attributes are constructed, so they are read for one object at a time, and a
controller may have no such attributes, or not show them to everybody: then nothing is known.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..._common import distinguished_name
from ..._common.errors import AuthorizationError, OptionError
from ..._common.peer_text import peer_text
from ..directory import Directory
from ..entries import Entry
from ..entry_validation import unreadable

_OF_ATTRIBUTES, _OF_VALUES = "msDS-ReplAttributeMetaData", "msDS-ReplValueMetaData"
_MOST_BYTES = 16 * 1024
# Names may hold & as it is, so that these texts are no XML that a parser takes.
_NAMES = (
    "pszAttributeName",
    "pszObjectDn",
    "ftimeCreated",
    "ftimeDeleted",
    "ftimeLastOriginatingChange",
    "dwVersion",
    "pszLastOriginatingDsaDN",
)
_NUMBER = re.compile(r"[0-9]{1,10}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_NEVER = "1601-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class AttributeProvenance:
    """The last change of an attribute: when, on which controller (empty where it isn't known any more), and how many there were."""

    changed_at: str
    controller: str
    version: int


@dataclass(frozen=True, slots=True)
class MemberProvenance:
    """What is known of a member: when it was added for the first time, and when it was removed, if it isn't one now."""

    added_at: str
    removed_at: str | None
    changed_at: str
    controller: str
    version: int

    def describe(self) -> str:
        """Return it as a sentence without its subject."""
        where = f" on {self.controller}" if self.controller else ""
        if self.removed_at is not None:
            return f"removed in Active Directory{where} at {self.removed_at}"
        return f"added in Active Directory{where} at {self.changed_at}"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the directory notes of one object; ``readable`` is false where it shows nothing."""

    readable: bool
    attributes: t.Mapping[str, AttributeProvenance]
    members: t.Mapping[t.Hashable, MemberProvenance]

    def of_attribute(self, name: str) -> AttributeProvenance | None:
        """Return the last change of an attribute, ``None`` when it never had a value or nothing can be read."""
        return self.attributes.get(name.lower())

    def of_member(self, dn: str) -> MemberProvenance | None:
        """Return what is known of a member, ``None`` when it never was one or nothing can be read."""
        return self.members.get(_key(dn))

    def about_attribute(self, name: str) -> str:
        """Return a sentence about the last change of an attribute, without its subject."""
        change = self.of_attribute(name)
        if change is None:
            return "never written in Active Directory" if self.readable else _UNREADABLE
        return f"last changed{f' on {change.controller}' if change.controller else ''} at {change.changed_at}"

    def about_member(self, dn: str) -> str:
        """Return a sentence about a member, without its subject."""
        change = self.of_member(dn)
        if change is None:
            return "never written in Active Directory" if self.readable else _UNREADABLE
        return change.describe()


_UNREADABLE = "when it was changed can't be read: the controller shows no metadata of replication to this account"
_NOTHING = Provenance(False, {}, {})


def read_provenance(directory: Directory, dn: str, *, members: bool) -> Provenance:
    """Read what is noted of one object, with ``members`` also of its members, which takes a value for each there ever was.

    Raises what ``Directory`` says, and ``UnreadableAnswerError`` for values that aren't metadata.
    """
    wanted = [_OF_ATTRIBUTES, *([_OF_VALUES] if members else [])]
    try:
        entry = directory.read_object(dn, wanted)
    except AuthorizationError:
        return _NOTHING
    return _NOTHING if entry is None else decode_provenance(entry)


def decode_provenance(entry: Entry) -> Provenance:
    """Return what an object's metadata says; every object has some, so that none means that it isn't shown."""
    if not entry.values(_OF_ATTRIBUTES):
        return _NOTHING
    attributes = {
        fields["pszAttributeName"].lower(): AttributeProvenance(
            fields["ftimeLastOriginatingChange"], _controller(fields), int(fields["dwVersion"])
        )
        for fields in _all_fields(entry, _OF_ATTRIBUTES)
    }
    of_values = {
        _key(fields["pszObjectDn"]): _member_provenance(fields)
        for fields in _all_fields(entry, _OF_VALUES)
        if fields["pszAttributeName"].lower() == "member"
    }
    return Provenance(True, attributes, of_values)


def _all_fields(entry: Entry, attribute: str) -> t.Iterator[dict[str, str]]:
    for raw in entry.values(attribute):
        fields = _fields(raw[:_MOST_BYTES])
        try:
            _check(fields, of_value=attribute == _OF_VALUES)
        except (KeyError, ValueError) as problem:
            raise unreadable(entry.dn, attribute, raw, "metadata of replication") from problem
        yield fields


def _fields(raw: bytes) -> dict[str, str]:
    text = raw.decode("utf-8", "replace")
    return {name: found for name in _NAMES if (found := _field(text, name)) is not None}


def _field(text: str, name: str) -> str | None:
    _before, opened, rest = text.partition(f"<{name}>")
    content, closed, _after = rest.partition(f"</{name}>")
    return content.replace("&amp;", "&") if opened and closed else None


def _check(fields: t.Mapping[str, str], *, of_value: bool) -> None:
    """Raise ``KeyError`` or ``ValueError`` where something is missing, or isn't what it should be."""
    times = ["ftimeLastOriginatingChange", *(["ftimeCreated", "ftimeDeleted"] if of_value else [])]
    if not all(_TIME.fullmatch(fields[name]) for name in times) or not _NUMBER.fullmatch(fields["dwVersion"]):
        raise ValueError("not a time or a number")
    if not fields["pszAttributeName"] or (of_value and not fields["pszObjectDn"]):
        raise ValueError("of nothing")


def _member_provenance(fields: t.Mapping[str, str]) -> MemberProvenance:
    removed = fields["ftimeDeleted"]
    return MemberProvenance(
        fields["ftimeCreated"],
        None if removed == _NEVER else removed,
        fields["ftimeLastOriginatingChange"],
        _controller(fields),
        int(fields["dwVersion"]),
    )


def _controller(fields: t.Mapping[str, str]) -> str:
    """Return the name of a controller from the distinguished name of its settings: ``CN=NTDS Settings,CN=DC1,CN=Servers,...``."""
    try:
        rdns = distinguished_name.parse(fields.get("pszLastOriginatingDsaDN") or "").rdns
    except OptionError:
        return ""
    return peer_text(rdns[1][0].value) if len(rdns) > 1 else ""


def _key(dn: str) -> t.Hashable:
    try:
        return distinguished_name.parse(dn).folded
    except OptionError:
        return dn
