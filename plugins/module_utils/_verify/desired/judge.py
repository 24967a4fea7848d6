# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that a desired configuration can be told to be wrong without a sign-in."""

from __future__ import annotations

import typing as t

from .expressions import expression_problems
from .filters import filter_problems
from .parts import DesiredParts
from .posture import posture_problems
from .problem import FileProblem


def desired_problems(parts: DesiredParts) -> t.Iterator[FileProblem]:
    """Judge each entry by itself, so that one mistake doesn't hide the next."""
    desired, problems, _filters_hold = parts.read()
    yield from map(parts.problem, problems.found)
    yield from expression_problems(desired.edits, parts)
    yield from filter_problems(parts)
    yield from posture_problems(desired.edits, desired.filters, parts)
