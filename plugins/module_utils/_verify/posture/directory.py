# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the domain: its schema, the target containers, and the enforcement of objects of the cloud."""

from __future__ import annotations

import typing as t

from ..._sync.schema.document import attribute_mappings_of, group_mapping
from ..._sync.schema.views import view_mapping
from ..drift.finding import Finding, Fix
from .check import PostureCheck
from .facts import DirectoryFacts, PostureFacts

_PREREQUISITES = "Microsoft Entra documentation, 'Prerequisites for provisioning to Active Directory'"
_ENFORCEMENT = "Microsoft Entra documentation, 'Active Directory object enforcement' (a preview)"
_MARK = "msDS-ObjectSoa"

ANCHOR_ATTRIBUTE_MISSING = PostureCheck(
    "anchor_attribute_missing",
    "Active Directory can't hold the anchor of groups",
    "high",
    "msDS-ExternalDirectoryObjectId known to the schema, and allowed on groups",
    "The service finds the groups that it wrote by this attribute, and can't write a group without it.",
    Fix(
        "Extend the schema to that of Windows Server 2016 or newer, then restart the agents.",
        "adprep /forestprep",
    ),
    _PREREQUISITES,
    "rights",
)
ATTRIBUTE_NOT_IN_DIRECTORY = PostureCheck(
    "attribute_not_in_directory",
    "A mapped attribute is unknown to the schema of Active Directory",
    "high",
    "an attribute of the forest",
    "A group can't be written with an attribute that the forest doesn't know.",
    Fix("Correct or remove the mapping with sync_schema, or extend the schema of the forest and restart the agents."),
    "Microsoft Entra documentation, 'Attribute mapping - Microsoft Entra ID to Active Directory'",
    "rights",
)
CONTAINER_MISSING = PostureCheck(
    "container_missing",
    "A target container doesn't exist in Active Directory, or this account may not see it",
    "high",
    "an existing container",
    "Groups that the mapping sends there can't be written.",
    Fix("Create the organizational unit, or correct target_container with sync_schema."),
    "Microsoft Entra documentation, 'Configure provisioning from Microsoft Entra ID to Active Directory'",
    "rights",
)
ENFORCEMENT_OFF = PostureCheck(
    "enforcement_off",
    "Nothing keeps people from editing written groups in Active Directory",
    "info",
    "a policy that enforces the source of authority",
    "A member that somebody adds in Active Directory stays until the group changes in Entra ID. The enforcement is a preview.",
    Fix("Consider the enforcement; run writeback_drift on a schedule meanwhile."),
    _ENFORCEMENT,
)
ENFORCEMENT_AUDIT = PostureCheck(
    "enforcement_audit",
    "The policy that protects objects of the cloud only audits",
    "low",
    "enforced",
    "Edits by others are logged, and not refused.",
    Fix("Change the policy from Audit to Enforced, with the script of Microsoft, on an agent's machine."),
    _ENFORCEMENT,
)
ENFORCEMENT_BROKEN = PostureCheck(
    "enforcement_broken",
    "The policy that protects objects of the cloud is broken",
    "high",
    "at most 64 valid security identifiers",
    "One invalid identifier keeps the whole policy from loading; then nobody is authorised, not even the agent.",
    Fix("Write the policy again with the script of Microsoft, on an agent's machine."),
    _ENFORCEMENT,
)
ENFORCEMENT_NOT_MARKED = PostureCheck(
    "enforcement_not_marked",
    "A policy protects objects of the cloud, and written groups don't carry its mark",
    "low",
    f"the mapping of {_MARK} to the constant Cloud",
    "The policy covers only objects that carry the mark; groups don't have it by default.",
    Fix(f"Map {_MARK} to the constant Cloud with sync_schema."),
    _ENFORCEMENT,
)

CHECKS = (
    ANCHOR_ATTRIBUTE_MISSING,
    ATTRIBUTE_NOT_IN_DIRECTORY,
    CONTAINER_MISSING,
    ENFORCEMENT_OFF,
    ENFORCEMENT_AUDIT,
    ENFORCEMENT_BROKEN,
    ENFORCEMENT_NOT_MARKED,
)


def directory_findings(facts: PostureFacts) -> t.Iterator[Finding]:
    """Judge the domain, as far as it could be read."""
    directory = facts.directory
    if directory is None:
        return
    anchor = (directory.schema or {}).get("anchor_attribute")
    if anchor and not anchor["known"]:
        yield ANCHOR_ATTRIBUTE_MISSING.found("unknown to the schema")
    elif anchor and not anchor["allowed_on_groups"]:
        yield ANCHOR_ATTRIBUTE_MISSING.found("not allowed on groups")
    for name in directory.unknown_attributes or ():
        yield ATTRIBUTE_NOT_IN_DIRECTORY.found("unknown", name)
    for container in directory.missing_containers or ():
        yield CONTAINER_MISSING.found("not found", container)
    yield from _enforcement(directory, is_marked=_is_marked(facts))


def _is_marked(facts: PostureFacts) -> bool:
    views = map(view_mapping, attribute_mappings_of(group_mapping(facts.document), _MARK))
    return any(view.kind == "constant" and view.value == "Cloud" for view in views)


def _enforcement(directory: DirectoryFacts, *, is_marked: bool) -> t.Iterator[Finding]:
    if directory.policies is None:
        return
    if not directory.policies:
        yield ENFORCEMENT_OFF.found("no policy, or none that this account may see")
    for policy in directory.policies:
        name = str(policy["distinguished_name"])
        for problem in policy["problems"]:
            yield ENFORCEMENT_BROKEN.found(problem, f"{name}: {problem}")
        if policy["mode"] == "audit":
            yield ENFORCEMENT_AUDIT.found("audit", name)
        if policy["mode"] and not is_marked:
            yield ENFORCEMENT_NOT_MARKED.found("not mapped", name)
