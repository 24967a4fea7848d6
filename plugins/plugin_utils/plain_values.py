# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of variables as plain Python: before ansible-core 2.19 a vaulted value is an object of its own, and not text."""

from __future__ import annotations

import typing as t


def plain(value: t.Any) -> t.Any:
    """Return a value, and everything in it, with vaulted texts decrypted."""
    if isinstance(value, t.Mapping):
        return {plain(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return str(value) if hasattr(value, "vault") and hasattr(value, "data") else value
