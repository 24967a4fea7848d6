# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell the user which Python library is missing, and for which Python."""

from __future__ import annotations

import sys

from .errors import MissingLibraryError


def missing_library(name: str, purpose: str) -> MissingLibraryError:
    """Return the error for a library that cannot be imported, to be raised from the ``ImportError``."""
    return MissingLibraryError(
        f"The Python library {name} is needed for {purpose}, and {sys.executable} cannot import it",
        hint=f"Install it for that Python (pip install {name}), or set ansible_python_interpreter to one that has it.",
        library=name,
        interpreter=sys.executable,
    )
