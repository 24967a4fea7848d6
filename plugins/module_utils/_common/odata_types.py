# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Microsoft Graph names the type of an object in its answers."""

from __future__ import annotations

import typing as t

TYPE: t.Final = "@odata.type"
GROUP: t.Final = "#microsoft.graph.group"
USER: t.Final = "#microsoft.graph.user"
