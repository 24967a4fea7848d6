# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an access token says about itself.

Microsoft calls access tokens opaque to the client, so a token that can't be read is nothing wrong. The signature is not
verified: what is read here is shown to people and decides nothing about access.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode

from ..._common.json import Json, parse_object

_PARTS = 3


def read_claims(token: str) -> Json | None:
    """Return the claims; None when the token can't be read."""
    parts = token.split(".")
    if len(parts) != _PARTS:
        return None
    try:
        return parse_object(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
