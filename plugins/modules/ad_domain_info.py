#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ad_domain_info
short_description: Look at the domain controllers of a domain, and whether groups can be written back to it
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Connects to every domain controller of O(ad_servers), or of DNS, all at once, and says of each whether it answers and what it is.
  - Says what the connection negotiated, and whether schema and controllers have what Microsoft Entra Cloud Sync needs to write groups.
  - A controller that does not answer is a row with its reason. The task fails only when no controller accepts the login; then the
    controllers are returned with the failure.
  - A login that one controller refuses is not tried on another, since that could lock the account.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_ad
seealso:
  - module: hybrid_identity.cloud_sync.change_preflight
  - module: hybrid_identity.cloud_sync.ad_object_info
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_active_directory
    description: How to connect to a hardened domain.
"""

EXAMPLES = r"""
- name: Look at the domain
  hybrid_identity.cloud_sync.ad_domain_info:
    ad_domain: contoso.com
    ad_site: Berlin
  register: domain

- name: Groups can be written back
  ansible.builtin.assert:
    that: domain.writeback_ready
    fail_msg: "{{ domain.writeback_reasons | join('; ') }}"

- name: No certificate of a domain controller expires within a month
  ansible.builtin.assert:
    that: domain.controllers | selectattr('certificate') | rejectattr('certificate.days_left', 'gt', 30) | length == 0
"""

RETURN = r"""
connection:
  description: What the connection negotiated that everything but RV(controllers) was read over.
  returned: success
  type: dict
  contains:
    server:
      description: Host name or address of the domain controller.
      type: str
      sample: dc1.contoso.com
    port:
      description: Port of the domain controller.
      type: int
      sample: 636
    auth:
      description: How it was logged in, as in O(ad_auth).
      type: str
      sample: kerberos
    identity:
      description: The account that is logged in, as the directory names it; none where it does not tell.
      type: str
      sample: CONTOSO\reader
    tls:
      description: How the connection is protected, as in O(ad_tls).
      type: str
      sample: ldaps
    tls_version:
      description: Version of TLS; none without TLS.
      type: str
      sample: TLSv1.3
    cipher:
      description: Cipher of TLS; none without TLS.
      type: str
      sample: TLS_AES_256_GCM_SHA384
    certificate:
      description: The controller's certificate; none without TLS, or without the Python library cryptography.
      type: dict
      contains:
        subject:
          description: Subject.
          type: str
          sample: CN=dc1.contoso.com
        names:
          description: Host names that it is valid for.
          type: list
          elements: str
          sample: [dc1.contoso.com]
        issuer:
          description: Issuer.
          type: str
          sample: CN=Contoso Issuing CA
        expires_at:
          description: Until when it is valid, in UTC; as ISO 8601.
          type: str
          sample: "2027-11-23T10:15:00Z"
        days_left:
          description: Whole days until then.
          type: int
          sample: 362
        signature_hash:
          description: Hash of its signature; none for algorithms without one, such as Ed25519.
          type: str
          sample: sha256
        verified:
          description: Whether it was verified (O(ad_validate_certs)).
          type: bool
          sample: true
    channel_binding:
      description: Whether the login is bound to the TLS channel.
      type: bool
      sample: true
    channel_binding_reason:
      description: Why, or why not.
      type: str
      sample: tls-server-end-point (RFC 5929)
    sealed:
      description: Whether the login signs and encrypts the session itself, which it does only without TLS.
      type: bool
      sample: false
controllers:
  description: A row for each domain controller. They are in the order in which they are tried. What is not known is none.
  returned: always, once they were looked for
  type: list
  elements: dict
  contains:
    server:
      description: Host name or address of the domain controller.
      type: str
      sample: dc1.contoso.com
    port:
      description: Port of the domain controller.
      type: int
      sample: 636
    reachable:
      description: Whether a connection could be made, and protected as O(ad_tls) says.
      type: bool
      sample: true
    available:
      description: Whether it accepted the login; none when it was not asked, since another controller had refused.
      type: bool
      sample: true
    reason:
      description: Why it does not answer; empty when it does.
      type: str
      sample: connection refused
    connect_duration:
      description: Seconds that connection and TLS took.
      type: float
      sample: 0.012
    dns_host_name:
      description: Its host name in DNS.
      type: str
      sample: dc1.contoso.com
    domain:
      description: DNS name of the domain.
      type: str
      sample: contoso.com
    forest:
      description: DNS name of the root domain of the forest.
      type: str
      sample: contoso.com
    site:
      description: Its site.
      type: str
      sample: Default-First-Site-Name
    global_catalog:
      description: Whether it is a global catalog.
      type: bool
      sample: true
    read_only:
      description: Whether it is a read-only domain controller.
      type: bool
      sample: false
    functional_level:
      description: Functional level of the controller.
      type: str
      sample: Windows Server 2016
    domain_functional_level:
      description: Functional level of the domain.
      type: str
      sample: Windows Server 2016
    forest_functional_level:
      description: Functional level of the forest.
      type: str
      sample: Windows Server 2016
    sasl_mechanisms:
      description: Mechanisms of SASL that it offers.
      type: list
      elements: str
      sample: [DIGEST-MD5, EXTERNAL, GSS-SPNEGO, GSSAPI]
    clock_difference:
      description: Seconds by which its clock is ahead of that of the machine that runs the task. Kerberos tolerates 300.
      type: int
      sample: 0
    tls_version:
      description: Version of TLS.
      type: str
      sample: TLSv1.3
    certificate:
      description: The controller's certificate. It has the form of RV(connection.certificate).
      type: dict
discovery:
  description: C(in_dns), whether the controllers were found in DNS, and C(site), the site whose controllers come first.
  returned: always, once controllers were looked for
  type: dict
  sample: {in_dns: true, site: Berlin}
domain:
  description: DNS name of the domain.
  returned: success
  type: str
  sample: contoso.com
distinguished_name:
  description: Distinguished name. It is that of the domain.
  returned: success
  type: str
  sample: DC=contoso,DC=com
forest:
  description: DNS name of the root domain of the forest.
  returned: success
  type: str
  sample: contoso.com
schema:
  description: The schema of the forest.
  returned: success
  type: dict
  contains:
    version:
      description: Its version (C(objectVersion)).
      type: int
      sample: 88
    version_name:
      description: The Windows Server that brought this version; none for others.
      type: str
      sample: Windows Server 2019 and 2022
    anchor_attribute:
      description: Whether C(msDS-ExternalDirectoryObjectId) is C(known), and C(allowed_on_groups).
      type: dict
      sample: {known: true, allowed_on_groups: true}
    object_soa_attribute:
      description: Whether C(msDS-ObjectSoa) is C(known), and C(allowed_on_groups).
      type: dict
      sample: {known: true, allowed_on_groups: true}
limits:
  description:
    - Limits of the controller that was read, and the C(policy) that sets them; none where the account may not read them.
    - C(max_val_range) is how many values of an attribute come in one answer, C(max_page_size) how many objects.
  returned: success
  type: dict
  sample: {max_val_range: 1500, max_page_size: 1000, policy: "CN=Default Query Policy,CN=Query-Policies,..."}
enforcement:
  description:
    - Policies that keep others than the service from changing its objects, a preview of Microsoft; empty when there is none.
    - C(mode) is C(enforced), C(audit) or none, C(allowed) lists the security identifiers of who may change them, C(problems) what keeps
      the policy from being loaded.
  returned: success
  type: list
  elements: dict
  sample: []
writeback_ready:
  description: Whether nothing that can be seen here keeps the service from writing groups.
  returned: success
  type: bool
  sample: true
writeback_reasons:
  description: Why not, with what to do.
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
  sample: 0.12
error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(directory_unreachable), C(directory_authentication_failed), C(invalid_option) or
      C(missing_library)), C(hint), and what the cause adds, for example C(controllers) or C(questions).
  returned: failure
  type: dict
  sample: {code: directory_unreachable, hint: "Check ad_servers."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.ad_domain_info import SPEC, ad_domain_info


def main() -> None:
    """Run the module."""
    run(SPEC, ad_domain_info)


if __name__ == "__main__":
    main()
