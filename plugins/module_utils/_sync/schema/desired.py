# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a desired configuration: the options of ``sync_schema`` become edits, or an error that names the entry."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from .document import GROUP, TARGET_CONTAINER
from .views import APPLY_NAMES

Kind = t.Literal["attribute", "constant", "expression"]
KINDS: tuple[Kind, ...] = ("attribute", "constant", "expression")

PROTECTED_TARGETS = (
    "adminDescription",
    "isSecurityGroup",
    "member",
    "msDS-ExternalDirectoryObjectId",
    "objectGUID",
    "UniversalScope",
)
"""Targets that must not be edited: the service matches and prevents loops with them.

Source: Microsoft Entra documentation, "Attribute mapping - Microsoft Entra ID to Active Directory".
"""

REQUIRED_TARGETS = ("cn", TARGET_CONTAINER)
"""Targets whose mapping may be edited but not removed: without them the service can't name an object."""

_REQUIRED = {name.casefold() for name in REQUIRED_TARGETS}
_PROTECTED = {name.casefold() for name in PROTECTED_TARGETS}
_FUNCTION_CALL = r"\s*[A-Za-z]\w*\s*\("
_BARE_ATTRIBUTE = r"\s*\[([^\[\]]+)\]\s*"


class MappingEdit(t.NamedTuple):
    """What one target attribute shall look like; None keeps what is there, an empty default value removes it."""

    target: str
    kind: Kind | t.Literal["absent"]
    value: str = ""
    default_value: str | None = None
    apply: str | None = None
    object_type: str = GROUP

    @property
    def key(self) -> tuple[str, str]:
        """What the edit is about, for finding two edits of one thing."""
        return self.object_type.casefold(), self.target.casefold()


def read_mapping_edits(entries: t.Sequence[Json]) -> list[MappingEdit]:
    """Turn the option ``attribute_mappings`` into edits; OptionError for whatever contradicts itself."""
    return [_read_mapping(entry, index) for index, entry in enumerate(entries)]


def _read_mapping(entry: Json, index: int) -> MappingEdit:
    where = f"attribute_mappings[{index}] (target '{entry.get('target')}')"
    target = str(entry.get("target") or "").strip()
    if not target:
        raise OptionError(f"attribute_mappings[{index}] names no target attribute.", hint="Set 'target'.")
    if target.casefold() in _PROTECTED:
        raise OptionError(
            f"{where}: this mapping is protected; the service needs it for matching and to prevent synchronization loops.",
            hint="Remove the entry. Protected are: " + ", ".join(PROTECTED_TARGETS) + ".",
        )
    given = [kind for kind in KINDS if entry.get(kind) is not None]
    object_type = str(entry.get("object_type") or GROUP)
    if entry.get("state") == "absent":
        if given:
            raise OptionError(f"{where}: state 'absent' and '{given[0]}' exclude each other.", hint="Keep one of them.")
        if target.casefold() in _REQUIRED:
            raise OptionError(
                f"{where}: this mapping can't be removed; without it the service can't name a group in Active Directory.",
                hint="Give it another source instead.",
            )
        return MappingEdit(target, "absent", object_type=object_type)
    if len(given) != 1:
        found = " and ".join(f"'{kind}'" for kind in given) or "none of them"
        raise OptionError(f"{where}: found {found}.", hint="Give exactly one of 'attribute', 'constant' and 'expression'.")
    return MappingEdit(
        target=target,
        kind=given[0],
        value=str(entry[given[0]]),
        default_value=entry.get("default_value"),
        apply=entry.get("apply"),
        object_type=object_type,
    )


def read_target_container(text: str) -> MappingEdit:
    """Turn the option ``target_container`` into an edit: a distinguished name, ``[attribute]``, or an expression."""
    attribute = re.fullmatch(_BARE_ATTRIBUTE, text)
    if attribute:
        return MappingEdit(TARGET_CONTAINER, "attribute", attribute.group(1))
    if re.match(_FUNCTION_CALL, text):
        return MappingEdit(TARGET_CONTAINER, "expression", text)
    from ..._common.distinguished_name import parse

    try:
        name = parse(text)
    except OptionError as error:
        raise OptionError(f"target_container: {error.message}", hint=error.hint, cause=error) from error
    if len(name.rdns) < 2 or not all(part.value for rdn in name.rdns for part in rdn):
        raise OptionError(
            f"target_container: '{text}' is neither the distinguished name of a container nor an expression.",
            hint="Write for example OU=Groups,DC=contoso,DC=com, or an expression such as Switch([displayName], ...).",
        )
    return MappingEdit(TARGET_CONTAINER, "constant", text.strip())


def require_distinct(edits: t.Sequence[MappingEdit]) -> None:
    """Refuse two edits of one target: the service keeps duplicates, with undefined results."""
    seen: dict[tuple[str, str], MappingEdit] = {}
    for edit in edits:
        if edit.key in seen:
            raise OptionError(
                f"The target attribute '{edit.target}' is given twice for {edit.object_type}.",
                hint="Keep one entry; note that target_container is the mapping of parentDistinguishedName.",
                targets=[seen[edit.key].target, edit.target],
            )
        seen[edit.key] = edit


def read_filters(entries: t.Sequence[Json]) -> list[Json]:
    """Turn the option ``scoping_filters`` into Graph's ``filterGroup`` objects."""
    filters: list[Json] = []
    names: set[str] = set()
    for index, entry in enumerate(entries):
        name = str(entry.get("name") or "").strip()
        if not name:
            raise OptionError(f"scoping_filters[{index}] has no name.", hint="Set 'name'; the service shows it in its answers.")
        if name.casefold() in names:
            raise OptionError(f"The scoping filter '{name}' is given twice.", hint="Give each filter a name of its own.")
        names.add(name.casefold())
        clauses = entry.get("all_of") or []
        if not clauses:
            raise OptionError(f"The scoping filter '{name}' has no clause.", hint="Give at least one clause in 'all_of'.")
        filters.append({"name": name, "clauses": [_read_clause(clause) for clause in clauses]})
    return filters


def _read_clause(clause: Json) -> Json:
    return {
        "sourceOperandName": clause["attribute"],
        "operatorName": clause["operator"],
        "targetOperand": {"values": [str(value) for value in clause.get("values") or []]},
    }


def wire_flow_type(apply: str) -> str:
    """Return Graph's ``attributeFlowType`` of the option ``apply``."""
    return APPLY_NAMES.get(apply, apply)
