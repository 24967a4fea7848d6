# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
""".NET regular expressions on Python's ``re``: translated, and refused when they could run without end."""

from __future__ import annotations

from .pattern import Pattern, compile_pattern

__all__ = ["Pattern", "compile_pattern"]
