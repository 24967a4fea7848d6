#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ad_group_info
short_description: Look up groups in Active Directory, with all their members
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Finds groups by the anchor of Microsoft Entra Cloud Sync, distinguished name, GUID, SID, sAMAccountName or LDAP filter.
  - Returns every direct member, however many there are.
  - A group that does not exist is not an error; it is listed in RV(not_found). An object that is not a group counts as not found.
options:
  include_members:
    description:
      - Whether to include the direct members, however many there are.
      - A nested group is one member. Users whose primary group it is are returned too, with RV(groups[].members[].by_primary_group).
    type: bool
    default: true
  include_member_details:
    description:
      - Whether to return what identifies each member, besides its distinguished name. Used with O(include_members=true) only.
      - Takes one more search for each group. Members that are in other domains of the forest are looked up in a global catalog
        (O(ad_global_catalog)).
    type: bool
    default: false
  nested_search:
    description:
      - Whether to return everything that is in the group through other groups too.
      - V(in_chain) lets the controller follow the chain, in one search, which loads it in a large domain. V(walk) asks level by level, and
        returns depth and path of each member. Both give the same objects of the controller's domain; V(walk) also lists members of other
        domains, but does not follow groups there.
      - Circular memberships do no harm; the group itself is never among the result.
    type: str
    choices: [none, in_chain, walk]
    default: none
  max_depth:
    description:
      - How many memberships deep V(walk) goes.
    type: int
    default: 50
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.ad.lookup
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_ad
seealso:
  - module: hybrid_identity.cloud_sync.ad_object_info
"""

EXAMPLES = r"""
- name: Read a group that Cloud Sync wrote
  hybrid_identity.cloud_sync.ad_group_info:
    anchors: [7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001]
    include_member_details: true
    ad_domain: contoso.com
  register: written

- name: Show who is in it
  ansible.builtin.debug:
    msg: "{{ written.groups[0].members | map(attribute='sam_account_name') | sort }}"

- name: Count the members of two groups
  hybrid_identity.cloud_sync.ad_group_info:
    distinguished_names:
      - CN=Sales,OU=Groups,DC=contoso,DC=com
      - CN=Marketing,OU=Groups,DC=contoso,DC=com
    ad_servers: dc1.contoso.com
    ad_user: reader@contoso.com
    ad_password: "{{ reader_password }}"

- name: Every group that Cloud Sync wrote, without members
  hybrid_identity.cloud_sync.ad_group_info:
    ldap_filter: (msDS-ExternalDirectoryObjectId=Group_*)
    include_members: false
    max_results: 0
    ad_domain: contoso.com
"""

RETURN = r"""
groups:
  description: The groups. They are those that were found. What a group does not have is none.
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
    cn:
      description: Common name.
      type: str
      sample: SG-Canary_1f0c5e0a0123
    display_name:
      description: Display name.
      type: str
      sample: SG-Canary
    description:
      description: C(description).
      type: str
      sample: Test group for changes to the configuration
    admin_description:
      description: C(adminDescription).
      type: str
      sample: Group_7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001
    info:
      description: C(info), which the consoles show as notes.
      type: str
      sample: Managed in Entra ID
    mail:
      description: C(mail).
      type: str
      sample: sg-canary@contoso.com
    managed_by:
      description: C(managedBy), a distinguished name.
      type: str
      sample: CN=Ana Alvarez,OU=People,DC=contoso,DC=com
    group_type:
      description: C(groupType) decoded.
      type: dict
      contains:
        scope:
          description: C(global), C(domain_local) or C(universal).
          type: str
          sample: universal
        security:
          description: Whether it is a security group; otherwise it is a distribution group.
          type: bool
          sample: true
        value:
          description: The number as it is stored.
          type: int
          sample: -2147483640
    object_soa:
      description: C(msDS-ObjectSoa); C(Cloud) where Active Directory knows that the group is managed in Entra ID.
      type: str
      sample: Cloud
    when_created:
      description: C(whenCreated), ISO 8601 in UTC.
      type: str
      sample: "2026-11-23T10:15:00Z"
    when_changed:
      description: C(whenChanged), ISO 8601 in UTC. Each controller has its own.
      type: str
      sample: "2026-11-23T10:15:20Z"
    usn_changed:
      description: C(uSNChanged). Equal numbers on the same controller mean that the group has not changed.
      type: int
      sample: 41207
    member_count:
      description: How many direct members there are.
      returned: with O(include_members=true)
      type: int
      sample: 1
    members:
      description: A row for each member. They are the direct ones, sorted by distinguished name.
      returned: with O(include_members=true)
      type: list
      elements: dict
      contains:
        distinguished_name:
          description: Distinguished name.
          type: str
          sample: CN=Ana Alvarez,OU=People,DC=contoso,DC=com
        by_primary_group:
          description: Whether the membership is that of a primary group (C(primaryGroupID)), which C(member) and C(memberOf) don't list.
          type: bool
          sample: false
        resolved:
          description: Whether its object was found; its values are none otherwise.
          returned: with O(include_member_details=true)
          type: bool
          sample: true
        reason:
          description: Why the object of the member was not found; none when it was.
          returned: with O(include_member_details=true)
          type: str
          sample: "it is in DC=emea,DC=contoso,DC=com, and the global catalog does not know it"
        guid:
          description: C(objectGUID).
          returned: with O(include_member_details=true)
          type: str
          sample: 9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01
        sid:
          description: C(objectSid).
          returned: with O(include_member_details=true)
          type: str
          sample: S-1-5-21-1004336348-1177238915-682003330-1110
        anchor:
          description: C(msDS-ExternalDirectoryObjectId).
          returned: with O(include_member_details=true)
          type: str
          sample: User_11111111-2222-3333-4444-555555555555
        sam_account_name:
          description: C(sAMAccountName).
          returned: with O(include_member_details=true)
          type: str
          sample: ana
        object_class:
          description: The most specific class, such as C(group), C(user), C(computer), C(contact) or C(organizationalUnit).
          returned: with O(include_member_details=true)
          type: str
          sample: user
    nested:
      description: Everything that is in the group directly or through other groups.
      returned: with O(nested_search=in_chain) and O(nested_search=walk)
      type: dict
      contains:
        members:
          description: A row for each member. They are sorted by distinguished name.
          type: list
          elements: dict
          contains:
            distinguished_name:
              description: Distinguished name.
              type: str
              sample: CN=Ana Alvarez,OU=People,DC=contoso,DC=com
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
              sample: User_11111111-2222-3333-4444-555555555555
            sam_account_name:
              description: C(sAMAccountName).
              type: str
              sample: ana
            object_class:
              description: The most specific class, such as C(group), C(user), C(computer), C(contact) or C(organizationalUnit).
              type: str
              sample: user
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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.ad_group_info import SPEC, ad_group_info


def main() -> None:
    """Run the module."""
    run(SPEC, ad_group_info)


if __name__ == "__main__":
    main()
