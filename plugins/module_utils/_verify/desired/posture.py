# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of a desired configuration, as far as the file alone tells it.

The mappings of the file are put into the schema of a new configuration, and what doesn't hold then, and did before, is found. What
the live configuration adds isn't known here: ``writeback_plan`` tells it.
"""

from __future__ import annotations

import copy
import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._sync.domain_name import choose_domain_name
from ..._sync.schema.desired import MappingEdit
from ..._sync.schema.document import GROUP, group_mapping
from ..._sync.schema.edits import apply_filters, apply_mapping_edits
from ..._sync.schema.expressions import parse_locally
from ..drift.finding import Finding, Severity
from ..posture.facts import ScopeFacts
from ..posture.judge import made_worse
from ..posture.mappings import EXPRESSION_NOT_UNDERSTOOD, FILTER_INVALID
from ..posture.settings import stated_findings
from .parts import FILTERS, PREFIX, DesiredParts
from .problem import FileProblem, Level, Path

_LEVELS: t.Mapping[Severity, Level] = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
# Found with more detail, and at their own place.
_FOUND_ELSEWHERE = (EXPRESSION_NOT_UNDERSTOOD.id, FILTER_INVALID.id)
_SETTINGS = f"{PREFIX}settings"


def posture_problems(edits: t.Iterable[MappingEdit], filters: list[Json] | None, parts: DesiredParts) -> t.Iterator[FileProblem]:
    """Yield what the file makes worse of a new configuration, and what it states of the settings."""
    before = _new_schema()
    after = copy.deepcopy(before)
    known = [edit for edit in edits if _is_known(edit, parts)]
    expressions = {edit.value: {"type": "Function", "expression": edit.value} for edit in known if edit.kind == "expression"}
    apply_mapping_edits(after, known, expressions)
    if filters is not None:
        apply_filters(group_mapping(after), GROUP, filters, exact=True)
    # Filters that the file doesn't name stay as they are, and may well be there.
    mode = parts.scope_mode if filters is not None else "selected"
    macros = choose_domain_name(setting=parts.settings.get("domain"), directory=None, configuration=parts.configuration).macros
    for finding in made_worse((before, ScopeFacts("selected")), (after, ScopeFacts(mode)), macros):
        if finding.check not in _FOUND_ELSEWHERE:
            yield _problem(finding, parts.place_of(finding.subject) if finding.subject else (FILTERS,))
    for name, finding in stated_findings(parts.settings):
        yield _problem(finding, (_SETTINGS, name))


def _is_known(edit: MappingEdit, parts: DesiredParts) -> bool:
    """Tell whether an edit is about groups, and what it yields can be told."""
    entry = parts.entry_of(edit)
    if edit.object_type != GROUP or (entry is not None and entry.computed):
        return False
    return edit.kind != "expression" or not isinstance(parse_locally(edit.value), CloudSyncError)


def _problem(finding: Finding, place: Path) -> FileProblem:
    subject = f"{finding.subject}: " if finding.subject else ""
    message = f"{finding.reason} Found: {subject}{finding.actual}."
    return FileProblem(finding.check, _LEVELS[finding.severity], place, message, finding.fix.text, finding.source)


def _new_schema() -> Json:
    """Return what a new configuration has of the mapping of groups.

    Source: Microsoft Entra documentation, 'Attribute mapping - Microsoft Entra ID to Active Directory'.
    """
    anchor = 'Append("Group_",[objectId])'
    mappings = [
        _mapping("adminDescription", "Function", anchor),
        _mapping("cn", "Function", 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'),
        _mapping("description", "Function", "Left(Trim([description]),448)"),
        _mapping("displayName", "Attribute", "displayName"),
        _mapping("isSecurityGroup", "Constant", "True"),
        _mapping("member", "Attribute", "members"),
        {**_mapping("msDS-ExternalDirectoryObjectId", "Function", anchor), "matchingPriority": 1},
        _mapping("parentDistinguishedName", "Constant", "OU=Groups,DC=example,DC=com"),
        _mapping("UniversalScope", "Constant", "True"),
    ]
    groups = {"sourceObjectName": GROUP, "targetObjectName": "group", "enabled": True, "attributeMappings": mappings}
    return {"synchronizationRules": [{"name": "new", "objectMappings": [groups]}]}


def _mapping(target: str, kind: str, value: str) -> Json:
    source = {"type": kind, "expression": value} if kind == "Function" else {"type": kind, "name": value}
    return {"targetAttributeName": target, "source": source, "flowType": "Always", "matchingPriority": 0}
