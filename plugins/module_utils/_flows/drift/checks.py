# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids of all checks that a drift run makes, for exceptions and thresholds that name them."""

from __future__ import annotations

from ..._verify.drift.catalogue import CATALOGUE
from ..._verify.drift.configuration import CHECKS
from ..._verify.posture.judge import CATALOGUE as POSTURE


def known_checks() -> frozenset[str]:
    """Return the ids; ``group.attribute.`` stands for those of all LDAP attributes."""
    return frozenset((*CATALOGUE, *CHECKS, *POSTURE))
