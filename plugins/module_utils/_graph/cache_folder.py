# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The private folder for what outlives a task: tokens, the pace of calls, and the resource units that were used."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from .._common.private_files import FOLDER_MODE, UntrustedFileError, is_private, make_folders, require_trusted_folder

_NAME = "hybrid_identity.cloud_sync"


def cache_folder() -> Path | None:
    """Return ``$XDG_CACHE_HOME/hybrid_identity.cloud_sync`` (or the same below ``~/.cache``), created with mode 0700.

    None when there is no such folder that belongs to this user alone.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    return _private_folder((Path(base) if os.path.isabs(base) else Path("~/.cache").expanduser()) / _NAME)


def shared_folder() -> Path | None:
    """Return the cache folder, or a private one among the temporary files where the home folder is not writable."""
    return cache_folder() or _private_folder(Path(tempfile.gettempdir()) / f"{_NAME}-{os.geteuid()}")


def _private_folder(folder: Path) -> Path | None:
    try:
        make_folders(folder)
        require_trusted_folder(folder)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            return None
        if not is_private(status):
            # Something else made it with the usual mode; nobody but its owner can have put anything there.
            folder.chmod(FOLDER_MODE)
    except (OSError, RuntimeError, UntrustedFileError):
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None
