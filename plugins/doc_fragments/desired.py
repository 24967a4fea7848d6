# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The options that describe the desired configuration."""

    DOCUMENTATION = r"""
options:
  attribute_mappings:
    description:
      - Attribute mappings by target attribute. This list is additive; mappings that aren't named stay as they are.
      - C(adminDescription), C(isSecurityGroup), C(member), C(msDS-ExternalDirectoryObjectId), C(objectGUID) and C(UniversalScope)
        are protected, since the service needs them for matching.
    type: list
    elements: dict
    default: []
    suboptions:
      target:
        description:
          - Name of the target attribute, as the schema's directory of Active Directory knows it.
          - The letter case doesn't count; a new mapping is written with the spelling of the schema.
        type: str
        required: true
      attribute:
        description:
          - Source attribute. The mapping takes its value as it is.
          - Exactly one of O(attribute_mappings[].attribute), O(attribute_mappings[].constant) and O(attribute_mappings[].expression) is
            needed, unless O(attribute_mappings[].state=absent).
        type: str
      constant:
        description:
          - Constant value.
        type: str
      expression:
        description:
          - Expression in the language of Microsoft Entra attribute mappings.
        type: str
      default_value:
        description:
          - Value that a new object gets when the source yields none; an existing object keeps what it has.
          - An empty string removes it; when not given, it stays as it is.
        type: str
      apply:
        description:
          - V(always), or only when the object is created (V(on_create)). When not given, it stays as it is.
        type: str
        choices: [always, on_create]
      object_type:
        description: Type of object, by its name in the schema. The mapping belongs to it.
        type: str
        default: Group
      state:
        description:
          - Whether the mapping exists.
        type: str
        choices: [present, absent]
        default: present
  scoping_filters:
    description:
      - Scoping filters for groups. A group is in scope when any filter passes; a filter passes when all its clauses do.
      - An empty list removes all filters when O(scoping_filters_mode=exact). When not given, filters stay as they are.
      - A group that leaves the scope may be removed from Active Directory by the service.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - Name of the filter.
        type: str
        required: true
      all_of:
        description:
          - Clauses that must all pass.
        type: list
        elements: dict
        required: true
        suboptions:
          attribute:
            description:
              - Source attribute.
            type: str
            required: true
          operator:
            description:
              - Operator as the service names it, for example V(EQUALS), V(REGEX MATCH) or V(IS TRUE).
            type: str
            required: true
          values:
            description:
              - Values to compare with; none for unary operators.
            type: list
            elements: str
            default: []
  scoping_filters_mode:
    description:
      - V(exact) makes O(scoping_filters) the only filters, V(additive) adds or replaces those named and keeps the others.
    type: str
    choices: [exact, additive]
    default: exact
  target_container:
    description:
      - Where groups are written, as a distinguished name or as an expression that yields one.
      - This is the mapping of C(parentDistinguishedName).
    type: str
  on_premises_members:
    description:
      - The switch I(Group membership to on-premises users) of the portal's scoping page. While it is V(false), which it is in a new
        configuration, references to synced users are not written, so a group with such users stays empty in Active Directory.
      - When not given, it stays as it is.
      - Microsoft doesn't publish how the schema stores the switch. Taken for it is whether the object mapping whose scope lets synced users
        through (C(dirSyncEnabled IS TRUE)) is enabled, which is inferred from provisioning logs. The task fails when there isn't exactly one.
    type: bool
"""

    SETTINGS = r"""
options:
  settings:
    description:
      - The desired settings, in the form of the options of M(hybrid_identity.cloud_sync.sync_settings).
    type: dict
    suboptions:
      domain:
        description: DNS name of an Active Directory domain. The configuration writes to it.
        type: str
      notification:
        description: Mails about the health of the configuration.
        type: dict
        suboptions:
          enabled:
            description: Whether mails are sent.
            type: bool
          recipients:
            description: Mail addresses.
            type: list
            elements: str
      accidental_deletes:
        description: Protection against accidental deletions.
        type: dict
        suboptions:
          enabled:
            description: Whether the protection is on.
            type: bool
          threshold:
            description: Number of deletions in one cycle that triggers the protection, at least 1. The number itself already does.
            type: int
      skip_out_of_scope_deletions:
        description: Whether groups that leave the scope are left alone instead of deleted.
        type: bool
"""
