# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a connection to a controller is opened."""

from __future__ import annotations

import socket

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.servers import Server
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap import login


def test_what_is_sent_does_not_wait_for_a_confirmation() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server("localhost", listener.getsockname()[1])
        options = AdOptions.from_parameters({"ad_servers": [str(server)], "ad_auth": "kerberos", "ad_tls": "none"})
        connection = login.connect(server, options, None)
        try:
            assert connection.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        finally:
            login.close(connection)
