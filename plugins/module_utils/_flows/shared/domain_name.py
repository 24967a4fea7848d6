# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The value of ``%DomainFQDN%`` for a configuration; ``_sync.domain_name`` says what decides about it.

The settings take a request and the permission to change them, so they are read only for a schema that uses the macro.
"""

from __future__ import annotations

import typing as t

from ..._ad.lookup.root_dse import dns_name
from ..._common.errors import AuthorizationError
from ..._common.json import Json
from ..._sync.domain_name import DomainName, choose_domain_name, is_domain_name_used
from .context import Context


class DomainNames(t.NamedTuple):
    """What Microsoft Graph knows of the domain; what a directory says comes with each directory."""

    is_used: bool
    setting: str | None
    configuration: str

    def of(self, base_dn: str | None) -> DomainName:
        """Return the name for a directory; None where none is read."""
        directory = dns_name(base_dn) if base_dn else None
        return choose_domain_name(setting=self.setting, directory=directory, configuration=self.configuration)

    def described(self, base_dn: str | None) -> Json | None:
        """Return what modules return as ``domain_fqdn``: the name and what named it; None where no mapping uses it."""
        return self.of(base_dn).as_dict() if self.is_used else None


def read_domain_names(context: Context, *documents: Json) -> DomainNames:
    """Return what names the domain for these schemas; a caller who may not read the settings does without."""
    is_used = is_domain_name_used(*documents)
    return DomainNames(is_used, _read_setting(context) if is_used else None, context.configuration.name)


def _read_setting(context: Context) -> str | None:
    from ..._graph.resources.secrets import Secrets
    from ..._sync.service.setting_values import domain_setting

    try:
        return domain_setting(Secrets(context.session, context.configuration.service_principal_id).get())
    except AuthorizationError:
        return None
