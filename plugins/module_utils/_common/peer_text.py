# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service, a directory, a library or a program says, before it becomes part of a message.

It may repeat the secret that it was sent, steer the terminal, or go on for a megabyte.
"""

from __future__ import annotations

from .redaction import redact_text
from .text import cut, visible

LONGEST = 1000
_MOST = 64 * 1024
_LONGEST_SPELLING = 2048


def peer_text(said: object, *, longest: int = LONGEST) -> str:
    """Return it without secrets, in one line of visible text of at most so many characters."""
    text = str(said)
    if len(text) > _MOST:
        text = redact_text(text[:_MOST])[:-_LONGEST_SPELLING]  # a half of a secret may be at the end
    return cut(visible(" ".join(redact_text(text).split())), longest)
