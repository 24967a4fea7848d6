# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a domain is prepared for: its schema, the limits of its controllers, and the enforcement of cloud objects."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import AuthorizationError, NotFoundError
from ..._common.json import Json
from ..attributes import ANCHOR
from ..directory import Directory
from ..entries import Entry
from ..entry_validation import integer
from .bulk import schema_attributes
from .filters import all_of, any_of, equals
from .identities import SID
from .root_dse import RootDse

OBJECT_SOA = "msDS-ObjectSoa"
ALLOWED_PRINCIPALS = 64  # that an enforcement policy may name

# objectVersion of the schema; Microsoft, "Find the current Active Directory schema version".
_SCHEMA_VERSIONS: t.Mapping[int, str] = {
    30: "Windows Server 2003",
    31: "Windows Server 2003 R2",
    44: "Windows Server 2008",
    47: "Windows Server 2008 R2",
    56: "Windows Server 2012",
    69: "Windows Server 2012 R2",
    87: "Windows Server 2016",
    88: "Windows Server 2019 and 2022",
    91: "Windows Server 2025",
}
_CLASS_ATTRIBUTES = (
    "lDAPDisplayName",
    "subClassOf",
    "auxiliaryClass",
    "systemAuxiliaryClass",
    "mayContain",
    "systemMayContain",
    "mustContain",
    "systemMustContain",
)
_POLICIES = "CN=Query-Policies,CN=Directory Service,CN=Windows NT,CN=Services"
_LIMIT = re.compile(r"[0-9]{1,10}")
_SID = re.compile(r"S-1-[0-9][0-9A-Fa-fx-]*")


def describe_schema(directory: Directory) -> Json:
    """Return the version of the schema, and whether it has what writeback needs."""
    known = schema_attributes(directory, [ANCHOR, OBJECT_SOA])
    of_groups = _attributes_of("group", directory) if known else set()
    root = directory.read_object(directory.schema_dn, ["objectVersion"])
    version = (integer(root, "objectVersion") if root else None) or 0
    return {
        "version": version or None,
        "version_name": _SCHEMA_VERSIONS.get(version),
        "anchor_attribute": {"known": ANCHOR in known, "allowed_on_groups": ANCHOR.lower() in of_groups},
        "object_soa_attribute": {"known": OBJECT_SOA in known, "allowed_on_groups": OBJECT_SOA.lower() in of_groups},
    }


def _attributes_of(class_name: str, directory: Directory) -> set[str]:
    """Return the names, in lower case, of all attributes that objects of a class may have."""
    attributes: set[str] = set()
    asked: set[str] = set()
    waiting = {class_name}
    while waiting:
        asked |= waiting
        found: list[Entry] = []
        for search_filter in any_of("lDAPDisplayName", sorted(waiting)):
            only = all_of("(objectClass=classSchema)", search_filter)
            found += directory.search(directory.schema_dn, only, _CLASS_ATTRIBUTES, scope="one_level")
        waiting = {name for entry in found for kind in _CLASS_ATTRIBUTES[1:4] for name in entry.texts(kind)} - asked
        attributes |= {name.lower() for entry in found for kind in _CLASS_ATTRIBUTES[4:] for name in entry.texts(kind)}
    return attributes


def read_limits(directory: Directory, root: RootDse) -> Json:
    """Return the limits of the controller as its query policy sets them: its own, that of its site, or the default.

    Source: [MS-ADTS] 3.1.1.3.4.6, "LDAP Policies". What may not be read is ``None``.
    """
    policy = _policy_dn(directory, root)
    entry = _read(directory, policy, ["lDAPAdminLimits"])
    values = dict(text.partition("=")[::2] for text in entry.texts("lDAPAdminLimits")) if entry else {}
    limits = {name.lower(): int(value) for name, value in values.items() if _LIMIT.fullmatch(value)}
    return {
        "max_val_range": limits.get("maxvalrange"),
        "max_page_size": limits.get("maxpagesize"),
        "policy": policy if entry else None,
    }


def _policy_dn(directory: Directory, root: RootDse) -> str:
    own, site = root.settings_dn, root.settings_dn.split(",", 3)[-1]
    for holder in (own, f"CN=NTDS Site Settings,{site}"):
        entry = _read(directory, holder, ["queryPolicyObject"])
        policy = entry.text("queryPolicyObject") if entry else None
        if policy:
            return policy
    return f"CN=Default Query Policy,{_POLICIES},{root.configuration_dn}"


def read_enforcement(directory: Directory) -> list[Json]:
    """Return the policies that keep others from changing objects of the cloud; none where they may not be read."""
    try:
        return find_policies(directory)
    except (AuthorizationError, NotFoundError):
        return []


def find_policies(directory: Directory) -> list[Json]:
    """Return the same policies (a preview of Microsoft); AuthorizationError or NotFoundError where they may not be read.

    Source: Microsoft Entra documentation, "Active Directory object enforcement". How the values are laid out is not
    published in full, so identifiers and keyword are looked for wherever they stand.
    """
    wanted = f"(|{equals('cn', 'Cloud')}{equals('cn', 'CloudSyncSOAPolicy')})"
    found = list(directory.search(f"CN=System,{directory.base_dn}", wanted, ["cn", "msDS-Settings"]))
    return [_policy(entry) for entry in found if _is_policy(entry)]


def _is_policy(entry: Entry) -> bool:
    return entry.text("cn") == "CloudSyncSOAPolicy" or entry.dn.partition(",")[2].lower().startswith("cn=soa-policies,")


def _policy(entry: Entry) -> Json:
    text = "\n".join(entry.texts("msDS-Settings"))
    words = {word.lower() for word in re.findall(r"[A-Za-z]+", text)}
    sids = _SID.findall(text)
    return {
        "distinguished_name": entry.dn,
        "mode": "enforced" if "enforced" in words else "audit" if "audit" in words else None,
        "allowed": sids,
        "problems": _policy_problems(sids),
    }


def _policy_problems(sids: t.Sequence[str]) -> list[str]:
    problems = [f"{sid} is not a valid security identifier, so the whole policy is not loaded" for sid in sids if not _is_sid(sid)]
    if len(sids) > ALLOWED_PRINCIPALS:
        problems.append(f"it allows {len(sids)} principals; at most {ALLOWED_PRINCIPALS} are possible")
    return problems


def _is_sid(text: str) -> bool:
    try:
        SID.encode(text)
    except ValueError:
        return False
    return True


def who_am_i(directory: Directory) -> str | None:
    """Return the account that is logged in where the controller does not say it itself: by its security identifier."""
    root = directory.read_object("", ["tokenGroups"])
    own = root.first("tokenGroups") if root else None
    if own is None:
        return None
    names = ("msDS-PrincipalName", "sAMAccountName")
    found = list(directory.search(directory.base_dn, equals("objectSid", own), names))
    return next((text for entry in found for name in names if (text := entry.text(name))), None)


def _read(directory: Directory, dn: str, attributes: t.Sequence[str]) -> Entry | None:
    """Return an object, ``None`` also where it may not be read."""
    try:
        return directory.read_object(dn, attributes)
    except AuthorizationError:
        return None
