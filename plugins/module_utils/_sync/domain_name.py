# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The value of the macro ``%DomainFQDN%``: the DNS name of the Active Directory domain that a configuration is for.

Microsoft doesn't describe the macro; that it stands for the configuration's domain is inferred from the default mappings of
users. Three things name that domain, and the first that does decides:

1. the setting ``Domain`` of the configuration, from which the service itself takes the domain;
2. the directory that was read, by its base DN: a domain controller of the domain that is written to;
3. the name of the configuration, which by convention is the DNS name of its domain.
"""

from __future__ import annotations

import typing as t

from .._common.json import Json
from .schema.views import view_mapping

MACRO = "DomainFQDN"

DomainSource = t.Literal["setting", "directory", "configuration"]


class DomainName(t.NamedTuple):
    """The domain's DNS name, and what named it."""

    name: str
    source: DomainSource

    @property
    def macros(self) -> dict[str, str]:
        """The macros for evaluating expressions."""
        return {MACRO: self.name}

    def as_dict(self) -> dict[str, str]:
        """Return the form in which modules return it."""
        return self._asdict()


def choose_domain_name(*, setting: str | None, directory: str | None, configuration: str) -> DomainName:
    """Return the first that is known of the setting ``Domain``, the directory's domain and the configuration's name."""
    if setting:
        return DomainName(setting, "setting")
    if directory:
        return DomainName(directory, "directory")
    return DomainName(configuration, "configuration")


def is_domain_name_used(*documents: Json) -> bool:
    """Tell whether an expression of one of the schemas uses the macro."""
    return any(f"%{MACRO}%" in text for document in documents for text in _expressions(document))


def _expressions(document: Json) -> t.Iterator[str]:
    for rule in document.get("synchronizationRules") or []:
        for object_mapping in rule.get("objectMappings") or []:
            for view in map(view_mapping, object_mapping.get("attributeMappings") or []):
                if view.kind == "expression":
                    yield view.value or ""
