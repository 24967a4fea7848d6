# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of records that the lab's name server holds, and the ways in which it fails."""

from __future__ import annotations

TYPES = ("A", "AAAA", "CNAME", "SRV", "TXT")
SILENCE = "silence"
FAILURES = ("SERVFAIL", "REFUSED", "NXDOMAIN", SILENCE)
