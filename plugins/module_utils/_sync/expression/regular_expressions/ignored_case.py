# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What matches without regard to case.

To .NET two characters are alike when their lower case is the same; ``regex`` also takes those for alike that case folding
makes the same, such as the final sigma and the other one, or the long s and s.
"""

from __future__ import annotations

import re
import typing as t

# Characters that .NET takes for themselves alone, and the lower case of those that folding makes the same.
_ALONE: t.Final = "ıſµ\u0345ΐΰϐϑϕϖϰϱϵς\u1c80-\u1c88ẛ\u1fbe\u1fd3\u1fe3\ufb05\ufb06"
_FOLDED_ALIKE: t.Final = frozenset("isμιβεθκπρσφвдостъѣṡꙋ")
_CASED: t.Final = re.compile(r"\\([pP])\{L[ltu]\}")
_IS_ALONE: t.Final = frozenset(_ALONE.replace("-", "")) | frozenset(map(chr, range(0x1C80, 0x1C89)))


def without_case(written: str) -> str:
    """Return a character or a set, as ``regex`` writes it, so that it matches as .NET does without regard to case."""
    # Upper, lower and title case are one category then.
    written = _CASED.sub(r"\\\1{LC}", written)
    # Full case folding (f) would let ß match ss.
    folded = f"(?i-f:{written})"
    if len(written) > 1:
        return f"(?:(?![{_ALONE}]){folded}|(?=[{_ALONE}]){written})" if written.startswith("[") else folded
    if written in _IS_ALONE:
        return written
    return f"(?:(?![{_ALONE}]){folded})" if written.lower() in _FOLDED_ALIKE else folded
