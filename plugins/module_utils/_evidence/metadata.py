# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The free facts about a change that its reports show."""

from __future__ import annotations

from .._common.errors import OptionError
from .._common.json import Json
from .._common.redaction import redact_text
from .._common.text import in_line

LARGEST = 64 * 1024
"""So many bytes may names and values have together, since every report repeats them."""


def read_metadata(values: Json) -> dict[str, str]:
    """Return the facts as text, without empty ones; OptionError when they are too large."""
    require_size(values)
    return {str(name): in_line(redact_text(str(value))) for name, value in values.items() if value not in (None, "")}


def require_size(values: Json) -> None:
    """Raise OptionError when names and values together are larger than a report can show."""
    size = sum(len(str(text).encode("utf-8", "replace")) for fact in values.items() for text in fact)
    if size > LARGEST:
        raise OptionError(
            f"The metadata has {size} bytes. At most {LARGEST} are allowed, names and values together",
            hint="Leave out what the reports needn't show, or give a link to it.",
        )
