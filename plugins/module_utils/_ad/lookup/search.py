# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find objects by what identifies them: anchor, distinguished name, GUID, SID, sAMAccountName or a filter."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..._common import distinguished_name
from ..._common.argument_spec import ArgumentSpec
from ..._common.attribute_names import require_attribute_name
from ..._common.errors import DirectoryError, NotFoundError, OptionError
from ..directory import Directory, Scope
from ..entries import Entry
from .bulk import schema_attributes
from .filter_syntax import attributes_of
from .filter_syntax import parse as parse_filter
from .filters import all_of, any_of
from .identities import (
    ANCHOR_OF_ENTRA,
    ATTRIBUTES_OF_IDENTITY,
    GUID,
    SAM_ACCOUNT_NAME,
    SID,
    Identity,
    normalize_anchor,
    normalize_dn,
)

LOOKUPS = ("anchors", "distinguished_names", "guids", "sids", "sam_account_names", "ldap_filter")
LOOKUP_SPEC = ArgumentSpec(
    arguments={
        "anchors": {"type": "list", "elements": "str"},
        "distinguished_names": {"type": "raw"},  # of a list, Ansible would split text at its commas
        "guids": {"type": "list", "elements": "str"},
        "sids": {"type": "list", "elements": "str"},
        "sam_account_names": {"type": "list", "elements": "str"},
        "ldap_filter": {"type": "str"},
        "search_base": {"type": "str"},
        "max_results": {"type": "int", "default": 1000},
    },
    required_one_of=[LOOKUPS],
    mutually_exclusive=[LOOKUPS],
)

_OF_EVERY_OBJECT = "objectClass"

_IDENTITIES: t.Mapping[str, Identity] = {
    "anchors": ANCHOR_OF_ENTRA,
    "guids": GUID,
    "sids": SID,
    "sam_account_names": SAM_ACCOUNT_NAME,
}


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to look for, and below which ``base`` (empty: the whole domain).

    ``wanted`` maps each value as the user wrote it to what it is in the directory.
    """

    kind: str
    wanted: t.Mapping[str, tuple[str, ...]]
    base: str = ""
    max_results: int = 0

    @classmethod
    def from_parameters(cls, parameters: t.Mapping[str, t.Any], anchor_kinds: t.Sequence[str]) -> Lookup:
        """Read the lookup options; a bare id among ``anchors`` stands for each of ``anchor_kinds`` (``Group``, ``User``).

        Raises ``OptionError`` for a value that is not of its kind.
        """
        kind = next((name for name in LOOKUPS if parameters.get(name)), None)
        if kind is None:
            raise OptionError("There is nothing to look for", hint=f"Set one of {', '.join(LOOKUPS)}.")
        given = parameters[kind] if isinstance(parameters[kind], list) else [parameters[kind]]
        if not all(isinstance(text, str) and text.strip() for text in given):
            raise OptionError(f"{kind}: a value is empty or no text", hint="Every value must be text.")
        base = normalize_dn(parameters.get("search_base") or "")
        wanted = {text: _normalized(kind, text, anchor_kinds) for text in given}
        return cls(kind, wanted, base, _limit(parameters.get("max_results") or 0))

    def find(
        self,
        directory: Directory,
        attributes: t.Sequence[str],
        *,
        scope: Scope = "subtree",
        only: str = "",
    ) -> list[Entry]:
        """Return the objects, with the attributes of their identity in addition; what does not exist is left out.

        ``only`` is a filter that every object must pass. ``distinguished_names`` ignores base and scope. More than ``max_results``
        objects (0: no limit) raise ``DirectoryError``, a base that does not exist raises ``NotFoundError``.
        """
        wanted = list(dict.fromkeys([*ATTRIBUTES_OF_IDENTITY, *attributes]))
        found: dict[str, Entry] = {}
        for entry in self._search(directory, wanted, scope, only):
            found[entry.dn] = entry  # two values may mean the same object
            if 0 < self.max_results < len(found):
                hint = "Narrow the search, or raise max_results (0: no limit)."
                raise DirectoryError(f"More than {self.max_results} objects match", hint=hint)
        return list(found.values())

    def missing(self, found: t.Iterable[Entry]) -> list[str]:
        """Return the values, as the user wrote them, that no object has; of a filter nothing can be missing."""
        if self.kind == "ldap_filter":
            return []
        known = {self._fold(identity) for entry in found for identity in self._identities_of(entry)}
        return [given for given, values in self.wanted.items() if known.isdisjoint(self._fold(value) for value in values)]

    def warnings(self, directory: Directory) -> list[str]:
        """Return a warning for each attribute of a filter that the schema of the forest doesn't know."""
        if self.kind != "ldap_filter":
            return []
        used = [name for text in self.wanted for name in attributes_of(parse_filter(text.strip())) if name[0].isalpha()]
        names = list({name.lower(): name for name in used}.values())
        known = schema_attributes(directory, [*names, _OF_EVERY_OBJECT])
        if _OF_EVERY_OBJECT not in known:  # this account may not read the schema
            return []
        return [
            f"ldap_filter: the schema of the forest has no attribute '{name}', so no object meets a condition on it."
            for name in names
            if name not in known
        ]

    def _search(self, directory: Directory, attributes: t.Sequence[str], scope: Scope, only: str) -> t.Iterator[Entry]:
        values = list(dict.fromkeys(value for values in self.wanted.values() for value in values))
        if self.kind == "distinguished_names":
            for dn in values:
                yield from _read(directory, dn, attributes, only)
            return
        for search_filter in self._filters(values):
            yield from directory.search(self.base or directory.base_dn, all_of(only, search_filter), attributes, scope=scope)

    def _filters(self, values: t.Sequence[str]) -> t.Iterable[str]:
        if self.kind == "ldap_filter":
            return values
        identity = _IDENTITIES[self.kind]
        return any_of(identity.attribute, [identity.encode(value) for value in values])

    def _identities_of(self, entry: Entry) -> list[str]:
        return [entry.dn] if self.kind == "distinguished_names" else _IDENTITIES[self.kind].of(entry)

    def _fold(self, value: str) -> t.Hashable:
        return distinguished_name.parse(value).folded if self.kind == "distinguished_names" else _IDENTITIES[self.kind].fold(value)


def _normalized(kind: str, text: str, anchor_kinds: t.Sequence[str]) -> tuple[str, ...]:
    if kind == "ldap_filter":
        return (_normalized_filter(text.strip()),)
    if kind == "distinguished_names":
        return (normalize_dn(text),)
    if kind == "anchors":
        return normalize_anchor(text, anchor_kinds)
    return (_IDENTITIES[kind].normalize(text),)


def _normalized_filter(text: str) -> str:
    for name in attributes_of(parse_filter(text)):
        if ";" in name:  # controllers have no values under such a name, and match nothing
            require_attribute_name(name, "ldap_filter")
    return text


def _limit(max_results: int) -> int:
    if max_results < 0:
        raise OptionError(f"max_results is {max_results}", hint="It is a number of objects; 0 means no limit.")
    return max_results


def _read(directory: Directory, dn: str, attributes: t.Sequence[str], only: str) -> t.Iterator[Entry]:
    try:
        yield from directory.search(dn, only or "(objectClass=*)", attributes, scope="base")
    except NotFoundError:
        return
