# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting the lab's tenant, the HTTPS server that stands in for the service."""

from __future__ import annotations

import http.client
import os
import ssl
import sys
from pathlib import Path
from urllib.parse import urlsplit

from .state import State
from .supervision import Server, start_server

REPOSITORY = Path(__file__).resolve().parents[3]


def start_tenant(state: State, state_file: Path, collections: Path) -> Server:
    """Start the server; it answers a little later."""
    command = [sys.executable, "-m", "tests.lab.tenant", "--state", str(state_file)]
    return start_server("the tenant", command, Path(state.folder) / "tenant.log", tenant_environment(collections))


def tenant_environment(collections: Path) -> dict[str, str]:
    """Return the environment in which the tenant's code runs."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(collections)])}


def tenant_answers(state: State) -> bool:
    """Tell whether the admin interface says that it is healthy, over a verified connection."""
    address = urlsplit(state.admin_url)
    context = ssl.create_default_context(cafile=state.ca_path)
    connection = http.client.HTTPSConnection(str(address.hostname), context=context, timeout=2)
    try:
        connection.request("GET", f"{address.path}/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
