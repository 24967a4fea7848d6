#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ad_object_info
short_description: Look up objects in Active Directory
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Finds objects of any class by the anchor of Microsoft Entra Cloud Sync, distinguished name, GUID, SID, sAMAccountName or LDAP filter.
  - Returns attributes decoded and complete, however many values they hold.
  - An object that does not exist is not an error; it is listed in RV(not_found).
options:
  search_scope:
    description:
      - How far below O(search_base) to search. Not used with O(distinguished_names).
    type: str
    choices: [base, one_level, subtree]
    default: subtree
  member_of_search:
    description:
      - Whether to return the groups that the object is in. Its primary group is among them, marked as such.
      - V(direct) returns those that list it, the others also those that it is in through other groups. V(in_chain) lets the controller follow
        the chain, in one search, which loads it in a large domain. V(walk) asks level by level, and returns depth and path of each group.
    type: str
    choices: [none, direct, in_chain, walk]
    default: none
  max_depth:
    description: How many memberships deep V(walk) goes.
    type: int
    default: 50
  attributes:
    description:
      - The attributes to return, besides those that identify the object. V(*) returns every attribute that the account may read,
        except constructed ones.
      - They are plain names; one with options, such as C(userCertificate;binary), is refused. Of a name that the schema of the
        forest doesn't know, there is a warning.
    type: list
    elements: str
    default:
      - cn
      - displayName
      - description
      - mail
      - userPrincipalName
      - userAccountControl
      - groupType
      - whenCreated
      - whenChanged
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.ad.lookup
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_ad
seealso:
  - module: hybrid_identity.cloud_sync.ad_group_info
"""

EXAMPLES = r"""
- name: Find the object that Cloud Sync wrote for a group
  hybrid_identity.cloud_sync.ad_object_info:
    anchors: [Group_7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001]
    ad_domain: contoso.com
  register: written

- name: Look three accounts up in one call
  hybrid_identity.cloud_sync.ad_object_info:
    sam_account_names: [ana, ben, cleo]
    attributes: [userPrincipalName, memberOf]
    ad_servers: [dc1.contoso.com, dc2.contoso.com]
    ad_user: reader@contoso.com
    ad_password: "{{ reader_password }}"

- name: Make sure that the target container exists
  hybrid_identity.cloud_sync.ad_object_info:
    distinguished_names: OU=Groups,DC=contoso,DC=com
    ad_keytab: /etc/cloud_sync/reader.keytab
    ad_servers: dc1.contoso.com
  register: container
  failed_when: container.count == 0

- name: Every object that Cloud Sync wrote below one container
  hybrid_identity.cloud_sync.ad_object_info:
    ldap_filter: (msDS-ExternalDirectoryObjectId=*)
    search_base: OU=Groups,DC=contoso,DC=com
    max_results: 0
"""

RETURN = r"""
objects:
  description: The objects that were found.
  returned: success
  type: list
  elements: dict
  contains:
    distinguished_name:
      description: Distinguished name.
      type: str
      sample: CN=SG-Canary_1f0c5e0a0123,OU=Groups,DC=contoso,DC=com
    guid:
      description: C(objectGUID).
      type: str
      sample: 9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01
    sid:
      description: C(objectSid); none for objects that have none, such as contacts.
      type: str
      sample: S-1-5-21-1004336348-1177238915-682003330-1104
    anchor:
      description: C(msDS-ExternalDirectoryObjectId); none for objects that Cloud Sync did not write.
      type: str
      sample: Group_7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001
    sam_account_name:
      description: C(sAMAccountName).
      type: str
      sample: "$4274EC-BB944311A044"
    object_class:
      description: The most specific class, such as C(group), C(user), C(computer), C(contact) or C(organizationalUnit).
      type: str
      sample: group
    attributes:
      description:
        - Attributes by name. They are those of O(attributes), under the names that were given there.
        - An attribute that can hold one value is that value, or none; every other one is a list, as is any that the collection does not
          know.
        - Times are ISO 8601 in UTC; none where Active Directory means "never". GUIDs and SIDs are text. A value that is not text in UTF-8
          is a dictionary with the key C(base64).
        - C(groupType) is a dictionary with C(scope) (C(global), C(domain_local), C(universal)), C(security) and C(value).
          C(userAccountControl) is a dictionary with C(enabled), C(flags) and C(value).
      type: dict
      sample:
        displayName: SG-Canary
        whenCreated: "2026-11-23T10:15:00Z"
        groupType: {scope: universal, security: true, value: -2147483640}
    member_of:
      description: The groups that the object is in.
      returned: with O(member_of_search) other than V(none)
      type: dict
      contains:
        groups:
          description: The groups. They are sorted by distinguished name.
          type: list
          elements: dict
          contains:
            distinguished_name:
              description: Distinguished name.
              type: str
              sample: CN=Sales,OU=Groups,DC=contoso,DC=com
            guid:
              description: C(objectGUID).
              type: str
              sample: 9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01
            sid:
              description: C(objectSid).
              type: str
              sample: S-1-5-21-1004336348-1177238915-682003330-1110
            anchor:
              description: C(msDS-ExternalDirectoryObjectId).
              type: str
              sample: Group_11111111-2222-3333-4444-555555555555
            sam_account_name:
              description: C(sAMAccountName).
              type: str
              sample: Sales
            object_class:
              description: The most specific class, such as C(group), C(user), C(computer), C(contact) or C(organizationalUnit).
              type: str
              sample: group
            reason:
              description: Why its object was not found; none when it was.
              type: str
              sample: "it lies in DC=emea,DC=contoso,DC=com, and the global catalog does not know it"
            resolved:
              description: Whether its object was found; its values are none otherwise, and C(reason) says why.
              type: bool
              sample: true
            depth:
              description: How many memberships lie between, 1 for a direct one; none with V(in_chain).
              type: int
              sample: 2
            by_primary_group:
              description: Whether the membership is that of a primary group (C(primaryGroupID)), which C(member) and C(memberOf) don't list.
              type: bool
              sample: false
            path:
              description: The groups in between, as distinguished names, one of the shortest ways; none with V(in_chain).
              type: list
              elements: str
              sample: ["CN=Sales Berlin,OU=Groups,DC=contoso,DC=com"]
        count:
          description: How many there are.
          type: int
          sample: 12
        cyclic:
          description: Whether memberships lead back to where they begin.
          type: bool
          sample: false
        complete:
          description: Whether all were reached; false when there are more beyond O(max_depth).
          type: bool
          sample: true
count:
  description: How many there are.
  returned: success
  type: int
  sample: 1
not_found:
  description: The values of the lookup, as they were given, that no object has. Always empty with O(ldap_filter).
  returned: success
  type: list
  elements: str
  sample: []
server:
  description: Host name or address of the domain controller. It is the one that was read.
  returned: success
  type: str
  sample: dc1.contoso.com
port:
  description: Port of the domain controller.
  returned: success
  type: int
  sample: 636
duration:
  description: Seconds that it took.
  returned: success
  type: float
  sample: 0.084
error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(directory_unreachable), C(directory_authentication_failed), C(directory_error),
      C(invalid_option) or C(missing_library)), C(hint), and what the cause adds, for example C(controllers), C(referrals) or
      C(ldap_message).
  returned: failure
  type: dict
  sample: {code: directory_unreachable, hint: "Check ad_servers."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.ad_object_info import SPEC, ad_object_info


def main() -> None:
    """Run the module."""
    run(SPEC, ad_object_info)


if __name__ == "__main__":
    main()
