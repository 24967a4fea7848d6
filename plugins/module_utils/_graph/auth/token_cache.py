# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep an access token between tasks: signing in costs more than most of what a task does with the token."""

from __future__ import annotations

import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from ..._common.json import canonical_json, parse_json
from ..._common.private_files import UntrustedFileError, read
from ..cache_folder import cache_folder
from ..options import GraphOptions
from .token import GraphToken

EXPIRY_MARGIN_SECONDS = 300.0
# No token lives longer; a later expiry means that the file or the clock is wrong.
_LONGEST_LIFE_SECONDS = 2 * 86400.0
_STALE_FILE_SECONDS = 86400.0
_MOST_BYTES = 64 * 1024


class TokenCache:
    """The cached token of one tenant, client, cloud and credential.

    The file (mode 0600, in a folder with mode 0700) is only used when both belong to this user alone. Everything else
    that can be wrong with it means that there is no cached token.
    """

    def __init__(self, options: GraphOptions, fingerprint: str | None) -> None:
        """``fingerprint`` is a digest of the credential; None keeps the cache out of use."""
        self._name = f"token-{_key(options, fingerprint)}.json" if options.token_cache and fingerprint else None

    def load(self) -> GraphToken | None:
        """Return a token that is valid for at least five more minutes."""
        path = self._path()
        content = _read_private(path) if path else None
        token = _parse(content) if content else None
        if token is None:
            return None
        remaining = token.expires_at - time.time()
        return token if EXPIRY_MARGIN_SECONDS < remaining < _LONGEST_LIFE_SECONDS else None

    def save(self, token: GraphToken) -> None:
        """Replace the cached token; a folder that cannot be written means that the next task signs in again."""
        path = self._path()
        if path is None or token.expires_at == float("inf"):
            return
        try:
            _remove_stale(path.parent)
            _replace(path, canonical_json({"access_token": token.value, "expires_at": token.expires_at}))
        except OSError:
            return

    def drop(self) -> None:
        """Forget the cached token."""
        path = self._path()
        if path is None:
            return
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return

    def _path(self) -> Path | None:
        folder = cache_folder() if self._name else None
        return folder / self._name if folder and self._name else None


def _key(options: GraphOptions, fingerprint: str | None) -> str:
    parts = (
        options.tenant_id,
        options.client_id,
        options.graph_url,
        options.login_url,
        options.auth_method,
        fingerprint,
    )
    return sha256(canonical_json(parts).encode()).hexdigest()


def _read_private(path: Path) -> bytes | None:
    try:
        return read(path, most=_MOST_BYTES, private=True)
    except (OSError, UntrustedFileError):
        return None


def _parse(content: bytes) -> GraphToken | None:
    try:
        stored = parse_json(content)
        value, expires_at = stored["access_token"], float(stored["expires_at"])
    except (ValueError, KeyError, TypeError):
        return None
    return GraphToken(value, expires_at) if isinstance(value, str) and value else None


def _replace(path: Path, content: str) -> None:
    # mkstemp creates the file with mode 0600.
    descriptor, temporary = tempfile.mkstemp(prefix="token-", suffix=".tmp", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _remove_stale(folder: Path) -> None:
    oldest = time.time() - _STALE_FILE_SECONDS
    for path in folder.glob("token-*"):
        if path.lstat().st_mtime < oldest:
            path.unlink(missing_ok=True)
