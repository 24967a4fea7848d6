# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and folders with the certificates of trusted authorities, as options and variables of the environment name them."""

from __future__ import annotations

import os
import re
import ssl

from .errors import OptionError

_HINT = "Give a file with certificates in PEM form, which begins with -----BEGIN CERTIFICATE-----, or a folder that openssl rehash made."
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")


def require_trust_store(path: str, named: str) -> None:
    """Raise OptionError, with the name of the option or variable, unless a path holds certificates that can be trusted."""
    problem = _problem(path)
    if problem is not None:
        raise OptionError(f"{named}: {path} {problem}", hint=_HINT, option=named)


def _problem(path: str) -> str | None:
    if not os.path.exists(path):
        return "does not exist"
    if os.path.isdir(path):
        return None if any(map(_HASHED.fullmatch, os.listdir(path))) else "has no certificates under their hashes"
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        return "holds no certificates in PEM form"
    except OSError as problem:
        return f"cannot be read: {problem.strerror}"
    return None
