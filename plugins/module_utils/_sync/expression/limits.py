# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds that keep a hostile or mistaken expression from exhausting time, memory or the stack."""

from __future__ import annotations

# Characters of one expression.
MAXIMUM_LENGTH = 100_000

# Functions and brackets inside one another. Python's own stack allows a good 300 levels of this parser.
MAXIMUM_NESTING = 150

# Characters of a text that an evaluation may build.
MAXIMUM_TEXT = 200_000

# Seconds of processor time that a regular expression may take for one text.
MATCH_SECONDS = 2.0

# Numbers are .NET 64-bit integers.
SMALLEST_NUMBER = -(2**63)
LARGEST_NUMBER = 2**63 - 1
