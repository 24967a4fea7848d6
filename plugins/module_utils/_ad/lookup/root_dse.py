# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a controller says of itself at the root of its directory; everybody may read it, even before a login.

Source: [MS-ADTS] 3.1.1.3.2, "rootDSE Attributes".
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass
from datetime import datetime

from ..._common.json import Json
from ..attributes import decode_value
from ..entries import Entry
from ..entry_validation import parsed_name

ROOT_ATTRIBUTES = (
    "defaultNamingContext",
    "rootDomainNamingContext",
    "configurationNamingContext",
    "dnsHostName",
    "serverName",
    "dsServiceName",
    "currentTime",
    "isGlobalCatalogReady",
    "supportedCapabilities",
    "supportedSASLMechanisms",
    "domainFunctionality",
    "forestFunctionality",
    "domainControllerFunctionality",
)
# [MS-ADTS] 6.1.4.1 to 6.1.4.4; the numbers of all three functional levels mean the same.
_LEVELS: t.Mapping[int, str] = {
    0: "Windows 2000",
    1: "Windows Server 2003 interim",
    2: "Windows Server 2003",
    3: "Windows Server 2008",
    4: "Windows Server 2008 R2",
    5: "Windows Server 2012",
    6: "Windows Server 2012 R2",
    7: "Windows Server 2016",
    10: "Windows Server 2025",
}
_LEVEL = re.compile(r"[0-9]{1,4}")
_READ_ONLY = "1.2.840.113556.1.4.1920"  # LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID


@dataclass(frozen=True, slots=True)
class RootDse:
    """The root of a controller's directory; ``NAMES`` are the keys of ``describe``."""

    NAMES: t.ClassVar[tuple[str, ...]] = (
        "dns_host_name",
        "domain",
        "forest",
        "site",
        "global_catalog",
        "read_only",
        "functional_level",
        "domain_functional_level",
        "forest_functional_level",
        "sasl_mechanisms",
    )
    entry: Entry

    @property
    def configuration_dn(self) -> str:
        """The distinguished name of the forest's configuration."""
        return self.entry.text("configurationNamingContext") or ""

    @property
    def settings_dn(self) -> str:
        """The distinguished name of the controller's own settings."""
        return self.entry.text("dsServiceName") or ""

    @property
    def read_only(self) -> bool:
        """Whether it is a read-only domain controller."""
        return _READ_ONLY in self.entry.texts("supportedCapabilities")

    @property
    def global_catalog(self) -> bool:
        """Whether it is a global catalog that is ready."""
        return (self.entry.text("isGlobalCatalogReady") or "").upper() == "TRUE"

    @property
    def site(self) -> str | None:
        """The site of the controller: the container above ``CN=Servers`` of its server object."""
        name = self.entry.text("serverName")
        rdns = parsed_name(name, "", "serverName").rdns if name else ()
        return rdns[2][0].value if len(rdns) > 2 else None

    @property
    def time(self) -> datetime | None:
        """The controller's clock."""
        value = self.entry.first("currentTime")
        text = decode_value("whenChanged", value) if value else None
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if isinstance(text, str) else None

    def describe(self) -> Json:
        """Return what the controller says of itself, for people."""
        return {
            "dns_host_name": self.entry.text("dnsHostName"),
            "domain": dns_name(self.entry.text("defaultNamingContext") or "") or None,
            "forest": dns_name(self.entry.text("rootDomainNamingContext") or "") or None,
            "site": self.site,
            "global_catalog": self.global_catalog,
            "read_only": self.read_only,
            "functional_level": self._level("domainControllerFunctionality"),
            "domain_functional_level": self._level("domainFunctionality"),
            "forest_functional_level": self._level("forestFunctionality"),
            "sasl_mechanisms": sorted(self.entry.texts("supportedSASLMechanisms")),
        }

    def _level(self, attribute: str) -> str | None:
        text = self.entry.text(attribute)
        return _LEVELS.get(int(text), f"level {text}") if text and _LEVEL.fullmatch(text) else None


def dns_name(dn: str) -> str:
    """Return the DNS name of a domain: ``DC=contoso,DC=com`` is ``contoso.com``."""
    return ".".join(part.partition("=")[2] for part in dn.split(",")) if dn else ""
