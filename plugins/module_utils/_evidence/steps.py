# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a journal that write the same thing: those of the change, and those of its rollback."""

from __future__ import annotations

SCHEMA_STEPS = ("apply", "rollback.pins", "rollback.schema")
PROVISION_STEPS = ("provision", "rollback.provision")
STARTING = ("job.start", "job.restart", "rollback.start")
PAUSING = ("job.pause", "rollback.pause")
JOB_STEPS = (*STARTING, *PAUSING)
