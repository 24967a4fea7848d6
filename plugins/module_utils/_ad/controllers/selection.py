# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which domain controllers an assertion is about: any, all, or some that are named."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..._common.argument_spec import ArgumentSpec
from ..._common.errors import OptionError
from .discovery import find_servers
from .options import AdOptions
from .servers import Server, parse_server

CONTROLLERS_SPEC = ArgumentSpec(
    arguments={
        "controllers": {"type": "list", "elements": "str", "default": ["any"]},
        "unreachable_controllers": {"type": "str", "choices": ["fail", "ignore"], "default": "fail"},
    },
)

_ANY, _ALL = "any", "all"


@dataclass(frozen=True, slots=True)
class ControllerSelection:
    """The option ``controllers``; ``ignore_unreachable`` leaves those out that cannot be asked."""

    names: tuple[str, ...]
    ignore_unreachable: bool

    @classmethod
    def from_parameters(cls, parameters: t.Mapping[str, t.Any]) -> ControllerSelection:
        """Read the options. Raises ``OptionError`` for a word that stands for several beside a name."""
        names = tuple(dict.fromkeys(name.strip() for name in parameters["controllers"]))
        if not all(names) or not names or (len(names) > 1 and {_ANY, _ALL} & set(names)):
            raise OptionError(
                f"controllers: {', '.join(map(repr, names)) or 'nothing'} is not a valid choice of controllers",
                hint="Write any, all, or a list of host names.",
            )
        return cls(names, parameters["unreachable_controllers"] == "ignore")

    @property
    def any(self) -> bool:
        """Whether the first controller that answers is enough."""
        return self.names == (_ANY,)

    def servers(self, options: AdOptions) -> list[Server]:
        """Return the chosen controllers, none for ``any``; a name that is not known is taken as a host.

        Raises ``OptionError`` for what is no host, and what looking for controllers in DNS raises.
        """
        if self.any:
            return []
        known = find_servers(options).servers
        if self.names == (_ALL,):
            return list(known)
        return list(dict.fromkeys(self._one(name, known, options) for name in self.names))

    def _one(self, name: str, known: t.Sequence[Server], options: AdOptions) -> Server:
        wanted = name.lower()
        for server in known:
            host = server.host.lower()
            if wanted in (host, str(server).lower()) or (not server.is_address and wanted == host.partition(".")[0]):
                return server
        server = parse_server(name, options.tls, option="controllers")
        if options.auth == "kerberos" and server.is_address:
            raise OptionError(
                f"controllers: ad_auth=kerberos cannot use an address: {server}",
                hint="Name the controller as its service principal does, for example dc1.contoso.com.",
            )
        return server
