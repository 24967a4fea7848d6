# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clouds that Microsoft publishes, and their addresses."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import AnsibleFallbackNotFound

from .._common.argument_spec import environment
from .._common.errors import OptionError


class Cloud(t.NamedTuple):
    """One cloud; tokens are only valid in the cloud that issued them.

    ``federation_audience`` is what a token of another identity provider must be for. ``login_aliases`` are further
    addresses of the same login service.
    """

    name: str
    login_url: str
    graph_url: str
    federation_audience: str
    login_aliases: tuple[str, ...] = ()

    @property
    def login_urls(self) -> tuple[str, ...]:
        """All addresses of its login service."""
        return (self.login_url, *self.login_aliases)


GLOBAL = "global"

# Microsoft Graph's own application, the other form of the audience of its tokens. Source: Microsoft Entra documentation,
# access token claims reference.
GRAPH_APPLICATION_ID = "00000003-0000-0000-c000-000000000000"

_US_LOGIN = "https://login.microsoftonline.us"
_US_AUDIENCE = "api://AzureADTokenExchangeUSGov"

# Sources: Microsoft Graph documentation, national cloud deployments; Microsoft Entra documentation, workload identity
# federation, for the audiences.
CLOUDS: t.Mapping[str, Cloud] = {
    cloud.name: cloud
    for cloud in (
        Cloud(
            GLOBAL,
            "https://login.microsoftonline.com",
            "https://graph.microsoft.com",
            "api://AzureADTokenExchange",
            ("https://login.windows.net", "https://login.microsoft.com"),
        ),
        Cloud("us_government", _US_LOGIN, "https://graph.microsoft.us", _US_AUDIENCE),
        Cloud("us_government_dod", _US_LOGIN, "https://dod-graph.microsoft.us", _US_AUDIENCE),
        Cloud(
            "china",
            "https://login.chinacloudapi.cn",
            "https://microsoftgraph.chinacloudapi.cn",
            "api://AzureADTokenExchangeChina",
            ("https://login.partner.microsoftonline.cn",),
        ),
    )
}

# Names that the Azure command line, the Azure collection and AWX's Azure credential use in AZURE_CLOUD_ENVIRONMENT.
_AZURE_NAMES = {
    "azurecloud": GLOBAL,
    "azurepubliccloud": GLOBAL,
    "azureusgovernment": "us_government",
    "azureusgovernmentcloud": "us_government",
    "azurechinacloud": "china",
}


def cloud_from_environment(*names: str) -> str:
    """Return the cloud that the first non-empty environment variable names, Azure's own names included.

    An unknown name is returned as it is, so that the option's choices refuse it.
    """
    for name in names:
        value = os.environ.get(name)
        if value:
            return _AZURE_NAMES.get(value.casefold(), value)
    raise AnsibleFallbackNotFound()


def login_url_from_environment(*names: str) -> str:
    """Return the address that the first non-empty environment variable names; Azure SDKs take a bare host name, too."""
    value = environment(*names)
    return value if "://" in value else f"https://{value}"


def is_known_login_url(login_url: str) -> bool:
    """Tell whether a login address is one of Microsoft's."""
    return any(login_url in cloud.login_urls for cloud in CLOUDS.values())


def login_urls(login_url: str) -> tuple[str, ...]:
    """Return the addresses of the login service at an address: all of one cloud's when it is one of Microsoft's."""
    return next((cloud.login_urls for cloud in CLOUDS.values() if login_url in cloud.login_urls), (login_url,))


def require_one_cloud(graph_url: str, login_url: str) -> None:
    """Raise ``OptionError`` when both addresses are Microsoft's, and not of the same cloud."""
    of_graph = [cloud.name for cloud in CLOUDS.values() if cloud.graph_url == graph_url]
    of_login = [cloud.name for cloud in CLOUDS.values() if login_url in cloud.login_urls]
    if of_graph and of_login and not set(of_graph) & set(of_login):
        raise OptionError(
            f"graph_url {graph_url} is of the cloud {of_graph[0]}, and login_url {login_url} of {' and '.join(of_login)}",
            hint="Set cloud and leave both addresses out; AZURE_AUTHORITY_HOST in the environment sets login_url, too.",
            options=["graph_url", "login_url"],
        )
