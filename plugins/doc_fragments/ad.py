# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The options of every module that reads Active Directory."""

    DOCUMENTATION = r"""
requirements:
  - ldap3 >= 2.9.1
  - gssapi and cryptography, for O(ad_auth=kerberos)
  - dnspython, to find the domain controllers of O(ad_domain) in DNS
notes:
  - The account only reads. How to connect to a hardened domain is said in
    R(the guide to Active Directory, ansible_collections.hybrid_identity.cloud_sync.docsite.guide_active_directory).
options:
  ad_domain:
    description:
      - The DNS name of the domain, for example V(contoso.com).
      - Its domain controllers are looked up in DNS when O(ad_servers) is not set.
      - A controller of another domain is refused.
      - If not set, the environment variable E(CLOUD_SYNC_AD_DOMAIN) is used.
    type: str
  ad_servers:
    description:
      - Domain controllers as V(host) or V(host:port), in the order in which they are tried. IPv6 addresses with a port go in brackets.
      - The port defaults to 636 for O(ad_tls=ldaps), else to 389. Port 3269 or 3268 reaches the global catalog.
      - A controller that does not answer, or whose certificate is not trusted, is skipped with a warning, and costs no more than
        O(ad_timeout). A refused login is not tried on another controller, since that could lock the account.
      - When a controller breaks off while it is read, the next one is asked the same again, with a warning. Nothing is returned twice,
        but what was returned before may be older or newer than what the next controller holds.
      - If not set, the environment variable E(CLOUD_SYNC_AD_SERVERS) is used, with commas between the names.
    type: list
    elements: str
  ad_site:
    description:
      - The site whose controllers DNS is asked for first, for example V(Default-First-Site-Name). Those of other sites come after them.
      - Not used with O(ad_servers).
      - If not set, the environment variable E(CLOUD_SYNC_AD_SITE) is used.
    type: str
  ad_global_catalog:
    description:
      - Global catalogs as V(host) or V(host:port), in the order in which they are tried. The port defaults to 3269 for O(ad_tls=ldaps),
        else to 3268.
      - A global catalog is asked only for members that are in other domains of the forest. It is never connected where there are none.
      - If not set, the environment variable E(CLOUD_SYNC_AD_GLOBAL_CATALOG) is used, with commas between the names. If that is not set
        either, the hosts of O(ad_servers) are tried, and without O(ad_servers) those that DNS names for the forest.
    type: list
    elements: str
  ad_auth:
    description:
      - How to log in.
      - If not set, the environment variable E(CLOUD_SYNC_AD_AUTH) is used. If that is not set either, it is V(simple) when O(ad_user) and
        O(ad_password) are given without O(ad_keytab), and V(kerberos) in every other case.
      - V(kerberos) logs in with O(ad_keytab), with O(ad_user) and O(ad_password), or with the ticket cache (E(KRB5CCNAME)), in this order.
        It needs no C(kinit), and it needs full host names in O(ad_servers). Over TLS the login is bound to the TLS channel; a
        controller whose certificate allows no such binding, as one signed with Ed25519, is refused.
      - V(simple) sends O(ad_user) and O(ad_password) inside TLS; it is refused with O(ad_tls=none).
      - V(ntlm) is for controllers that offer nothing else. It needs O(ad_user) as C(DOMAIN\name) and the hash function MD4, which
        current versions of OpenSSL have only through the Python library pycryptodome.
    type: str
    choices: [kerberos, simple, ntlm]
  ad_user:
    description:
      - The account that reads the directory. It needs no rights beyond reading.
      - For V(simple), C(name@domain), C(DOMAIN\name) or a distinguished name; for V(kerberos), C(name@REALM), where a name alone
        belongs to the realm of O(ad_domain).
      - If not set, the environment variable E(CLOUD_SYNC_AD_USER) is used.
    type: str
  ad_password:
    description:
      - The password of O(ad_user).
      - If not set, the environment variable E(CLOUD_SYNC_AD_PASSWORD) is used.
    type: str
  ad_keytab:
    description:
      - A file with the Kerberos keys of O(ad_user), or of the first account in it when O(ad_user) is not set.
      - If not set, the environment variable E(CLOUD_SYNC_AD_KEYTAB) is used.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  ad_tls:
    description:
      - How the connection is protected.
      - V(none) is accepted only where the login encrypts the session itself, which ldap3 2.10 or newer can do for O(ad_auth=kerberos) and
        O(ad_auth=ntlm).
      - If not set, the environment variable E(CLOUD_SYNC_AD_TLS) is used.
    type: str
    choices: [ldaps, starttls, none]
    default: ldaps
  ad_ca_path:
    description:
      - The certificates of the authorities to trust, as a PEM file or a directory of hashed certificates.
        The trusted authorities of the system are used without it.
      - If not set, the environment variable E(CLOUD_SYNC_AD_CA_PATH) is used.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  ad_validate_certs:
    description:
      - Whether the controller's certificate and host name are verified. Turn it off only to find a fault; each task warns about it.
      - If not set, the environment variable E(CLOUD_SYNC_AD_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ad_timeout:
    description:
      - Seconds that a controller has for connection, TLS and login together, and then for each answer, to its last byte. All answers
        of one read together, such as the pages of a search, may take 60 times as long.
      - If not set, the environment variable E(CLOUD_SYNC_AD_TIMEOUT) is used.
    type: int
    default: 10
  ad_max_answer_size:
    description:
      - How much memory what a controller answers may take, in MiB - all pages and ranges of one read together, and 64 bytes more for each
        value. One object may have a quarter of it in bytes.
      - Of a read over everything that the service has written, each page counts by itself, and so does what is kept of all of them.
      - Raise it when a task that reads very much fails with C(answer_too_large).
      - If not set, the environment variable E(CLOUD_SYNC_AD_MAX_ANSWER_SIZE) is used.
    type: int
    default: 100
"""

    LOOKUP = r"""
options:
  anchors:
    description:
      - Values of C(msDS-ExternalDirectoryObjectId), by which Microsoft Entra Cloud Sync joins its objects with Active Directory.
      - Write C(Group_<object id>) or C(User_<object id>), or the object id alone.
      - Exactly one of O(anchors), O(distinguished_names), O(guids), O(sids), O(sam_account_names) and O(ldap_filter) is needed.
    type: list
    elements: str
  distinguished_names:
    description:
      - A distinguished name, or a list of them. Text is not split at its commas.
    type: raw
  guids:
    description:
      - Values of C(objectGUID).
    type: list
    elements: str
  sids:
    description:
      - Values of C(objectSid), such as V(S-1-5-21-1004336348-1177238915-682003330-1104).
    type: list
    elements: str
  sam_account_names:
    description:
      - Values of C(sAMAccountName).
    type: list
    elements: str
  ldap_filter:
    description:
      - An LDAP filter (RFC 4515). Inside of values, write V(*), V((), V(\)) and V(\\) as V(\\2a), V(\\28), V(\\29) and V(\\5c).
      - Names of attributes with options, such as C(userCertificate;binary), are refused, because they match nothing. A name that the
        schema of the forest doesn't know is warned about.
    type: str
  search_base:
    description:
      - Where to search, as a distinguished name. Not used with O(distinguished_names).
      - The default is the domain of the controller.
    type: str
  max_results:
    description:
      - The task fails when more objects match, so that a wide filter does not fill the memory. V(0) means no limit.
    type: int
    default: 1000
"""

    CONTROLLERS = r"""
options:
  controllers:
    description:
      - On which domain controllers the state must hold. Domain controllers replicate with a delay, so one that was just written to
        may hold what another does not yet.
      - V(any) asks the first controller that answers, V(all) each of O(ad_servers), or each that DNS names for O(ad_domain). A list
        names controllers by host name; the short name is enough for one of O(ad_servers).
    type: list
    elements: str
    default: [any]
  unreachable_controllers:
    description:
      - What to do about a controller that cannot be reached, with O(controllers) other than V(any).
      - V(fail) waits for it like for the others, and fails, since nobody knows what it holds.
      - V(ignore) leaves it out with a warning, for instance while it is patched. At least one controller must answer.
    type: str
    choices: [fail, ignore]
    default: fail
"""
