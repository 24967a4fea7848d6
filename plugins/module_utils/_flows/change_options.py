# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option of every module that leaves evidence of a change."""

from __future__ import annotations

from .._common.argument_spec import ArgumentSpec

CHANGE_SPEC = ArgumentSpec({"change_dir": {"type": "path"}})
