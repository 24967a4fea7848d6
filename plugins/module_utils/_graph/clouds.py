# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clouds that Microsoft publishes, and their addresses."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import AnsibleFallbackNotFound


class Cloud(t.NamedTuple):
    """One cloud; tokens are only valid in the cloud that issued them."""

    name: str
    login_url: str
    graph_url: str


GLOBAL = "global"

# Source: Microsoft Graph documentation, national cloud deployments.
CLOUDS: t.Mapping[str, Cloud] = {
    cloud.name: cloud
    for cloud in (
        Cloud(GLOBAL, "https://login.microsoftonline.com", "https://graph.microsoft.com"),
        Cloud("us_government", "https://login.microsoftonline.us", "https://graph.microsoft.us"),
        Cloud("us_government_dod", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
        Cloud("china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"),
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
