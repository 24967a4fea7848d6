# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access token of a session: given, cached, or acquired; renewed when the service refuses it."""

from __future__ import annotations

import threading
import time

from ..._common.errors import AuthenticationError
from ..._common.task_secrets import remember
from ..options import GraphOptions
from .registry import auth_method
from .token import GraphToken
from .token_cache import EXPIRY_MARGIN_SECONDS, TokenCache


class TokenSource:
    """Signs in as late and as rarely as possible, once for all threads; the options are checked when it is made."""

    def __init__(self, options: GraphOptions) -> None:
        """Raise ``OptionError`` when the way of signing in lacks an option."""
        self._options = options
        self._method = auth_method(options)
        self._cache = TokenCache(options, self._method.fingerprint(options))
        self._token: GraphToken | None = None
        self._margin = EXPIRY_MARGIN_SECONDS
        self._from_cache = False
        self._lock = threading.Lock()

    def token(self) -> GraphToken:
        """Return a token that is valid for some minutes; raises what signing in raises."""
        with self._lock:
            if self._token is None or self._is_ending(self._token):
                cached = self._cache.load()
                self._from_cache = cached is not None
                self._token = cached or self._acquire()
                remember(self._token.value)
            return self._token

    def renew(self, refused: str, *, is_certain: bool) -> bool:
        """Sign in again after a request with this token was refused; True when there is another token now.

        ``is_certain``: the token itself was refused. A permission that was granted since is only in a new token, so one that was
        cached is not the last word either. What another thread has renewed meanwhile is not renewed again.
        """
        with self._lock:
            if self._token is not None and self._token.value != refused:
                return True
            if self._is_given or not (is_certain or self._from_cache):
                return False
            self._cache.drop()
            self._from_cache = False
            self._token = self._acquire()
            remember(self._token.value)
            return True

    @property
    def _is_given(self) -> bool:
        return self._method.NAME == "access_token"

    def _is_ending(self, token: GraphToken) -> bool:
        return not self._is_given and token.expires_at - time.time() < self._margin

    def _acquire(self) -> GraphToken:
        try:
            token = self._method.acquire(self._options)
        except AuthenticationError as problem:
            _say_how(problem, self._options)
            raise
        # A token that is short-lived from the start is used for half of its life, not renewed at every request.
        self._margin = min(EXPIRY_MARGIN_SECONDS, (token.expires_at - time.time()) / 2)
        self._cache.save(token)
        return token


def _say_how(problem: AuthenticationError, options: GraphOptions) -> None:
    problem.adding(auth_method=options.auth_method)
    if options.unused_credentials:
        problem.hint = (
            f"{problem.hint or ''} The sign-in was by {options.auth_method}, although "
            f"{' and '.join(options.unused_credentials)} is given, too; set auth_method to choose."
        ).strip()
