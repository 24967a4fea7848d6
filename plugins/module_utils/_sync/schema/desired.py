# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a desired configuration: its options become edits, and every entry that is wrong an error that names it."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.problems import Problems
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

INVALID = "{count} entries of the desired configuration are not valid, and nothing was written"
"""How a message about several of them begins."""

_REQUIRED = {name.casefold() for name in REQUIRED_TARGETS}
_PROTECTED = {name.casefold() for name in PROTECTED_TARGETS}
_FUNCTION_CALL = r"\s*[A-Za-z]\w*\s*\("
_BARE_ATTRIBUTE = r"\s*\[([^\[\]]+)\]\s*"


class MappingEdit(t.NamedTuple):
    """What one target attribute is to look like; None keeps what is there, an empty default value removes it."""

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


class Desired(t.NamedTuple):
    """What a desired configuration asks of the schema; None leaves the filters, or the switch, as they are."""

    edits: list[MappingEdit]
    filters: list[Json] | None
    exact_filters: bool
    on_premises_members: bool | None = None


class DesiredReading(t.NamedTuple):
    """What is valid of a desired configuration, and everything that is wrong with it.

    ``filters_hold`` says whether all scoping filters are among what is valid; if not, none is.
    """

    desired: Desired
    problems: Problems
    filters_hold: bool = True


def read_desired(options: Json) -> DesiredReading:
    """Read the options of a desired configuration by themselves, before anything is asked of the service."""
    problems = Problems()
    edits = _read_edits(options, problems)
    given = options["scoping_filters"]
    filters = None if given is None else _read_filters(given, problems)
    holds = given is None or len(filters or []) == len(given)
    exact = options["scoping_filters_mode"] == "exact"
    desired = Desired(edits, filters if holds else None, exact, options["on_premises_members"])
    return DesiredReading(desired, problems, holds)


def _read_edits(options: Json, problems: Problems) -> list[MappingEdit]:
    """Return the valid edits; of two for one target the first, since the service keeps duplicates, with undefined results."""
    edits: dict[tuple[str, str], MappingEdit] = {}

    def add(edit: MappingEdit, place: str) -> None:
        known = edits.setdefault(edit.key, edit)
        if known is not edit:
            raise OptionError(
                f"{place}: the target attribute '{edit.target}' is given twice for {edit.object_type}.",
                hint=f"Keep one entry; note that target_container is the mapping of {TARGET_CONTAINER}.",
                targets=[known.target, edit.target],
            )

    for index, entry in enumerate(options["attribute_mappings"]):
        with problems.noting(OptionError):
            add(_read_mapping(entry, index), f"attribute_mappings[{index}]")
    if options["target_container"] is not None:
        with problems.noting(OptionError):
            add(_read_target_container(options["target_container"]), "target_container")
    return list(edits.values())


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
    if target.casefold() == TARGET_CONTAINER.casefold():
        for kind in ("constant", "default_value"):
            if entry.get(kind):
                _require_container(str(entry[kind]), f"{where}, {kind}")
    return MappingEdit(
        target=target,
        kind=given[0],
        value=str(entry[given[0]]),
        default_value=entry.get("default_value"),
        apply=entry.get("apply"),
        object_type=object_type,
    )


def _read_target_container(text: str) -> MappingEdit:
    """Turn the option ``target_container`` into an edit: a distinguished name, ``[attribute]``, or an expression."""
    attribute = re.fullmatch(_BARE_ATTRIBUTE, text)
    if attribute:
        return MappingEdit(TARGET_CONTAINER, "attribute", attribute.group(1))
    if re.match(_FUNCTION_CALL, text):
        return MappingEdit(TARGET_CONTAINER, "expression", text)
    _require_container(text, "target_container")
    return MappingEdit(TARGET_CONTAINER, "constant", text.strip())


def _require_container(text: str, where: str) -> None:
    from ..._common.distinguished_name import parse

    try:
        name = parse(text)
    except OptionError as error:
        raise OptionError(f"{where}: {error.message}", hint=error.hint, cause=error) from error
    if len(name.rdns) < 2 or not all(part.value for rdn in name.rdns for part in rdn):
        raise OptionError(
            f"{where}: '{text}' is neither the distinguished name of a container nor an expression.",
            hint="Write for example OU=Groups,DC=contoso,DC=com, or an expression such as Switch([displayName], ...).",
        )


def _read_filters(entries: t.Sequence[Json], problems: Problems) -> list[Json]:
    """Turn the valid entries of the option ``scoping_filters`` into Graph's ``filterGroup`` objects."""
    filters: list[Json] = []
    names: set[str] = set()
    for index, entry in enumerate(entries):
        with problems.noting(OptionError):
            filters.append(_read_filter(entry, f"scoping_filters[{index}]", names))
    return filters


def _read_filter(entry: Json, place: str, names: set[str]) -> Json:
    name = str(entry.get("name") or "").strip()
    if not name:
        raise OptionError(f"{place} has no name.", hint="Set 'name'; the service shows it in its answers.")
    if name.casefold() in names:
        raise OptionError(f"{place}: the scoping filter '{name}' is given twice.", hint="Give each filter a name of its own.")
    names.add(name.casefold())
    clauses = entry.get("all_of") or []
    if not clauses:
        raise OptionError(f"{place}: the scoping filter '{name}' has no clause.", hint="Give at least one clause in 'all_of'.")
    return {"name": name, "clauses": [_read_clause(clause) for clause in clauses]}


def _read_clause(clause: Json) -> Json:
    return {
        "sourceOperandName": clause["attribute"],
        "operatorName": clause["operator"],
        "targetOperand": {"values": [str(value) for value in clause.get("values") or []]},
    }


def wire_flow_type(apply: str) -> str:
    """Return Graph's ``attributeFlowType`` of the option ``apply``."""
    return APPLY_NAMES.get(apply, apply)
