# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection says of itself."""

from __future__ import annotations

COLLECTION_VERSION = "1.0.0"
"""The version in ``galaxy.yml``, which modules can't read."""
