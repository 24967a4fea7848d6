# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that try to hold a client up or to fill its memory: HTTP, the login service, LDAP; and what runs modules against them."""
