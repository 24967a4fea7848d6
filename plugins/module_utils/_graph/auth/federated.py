# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as an application with a token of another identity provider (workload identity federation)."""

from __future__ import annotations

import typing as t
from hashlib import sha256

from ..._common.errors import OptionError
from ..options import GraphOptions
from .credential_file import read_file
from .token import Token, require


class Federated:
    """Needs ``tenant_id``, ``client_id`` and ``federated_token_file``; the file is read again at each sign-in."""

    NAME: t.ClassVar[str] = "federated"

    def validate(self, options: GraphOptions) -> None:
        require(options, self.NAME, "tenant_id", "client_id", "federated_token_file")
        if _assertion(options).count(".") != 2:
            raise OptionError(
                f"federated_token_file {options.federated_token_file!r} does not hold a JSON web token",
                hint="The file must hold nothing but the token of the identity provider (three parts, two dots).",
                option="federated_token_file",
            )

    def fingerprint(self, options: GraphOptions) -> str | None:
        # The content changes every few minutes and says the same each time; the file says who signs in.
        return sha256((options.federated_token_file or "").encode()).hexdigest()

    def acquire(self, options: GraphOptions) -> Token:
        from .application import acquire_for_application  # signing in is rare: tokens are cached

        # A callable, because msal deprecates a fixed text; msal has accepted both since 1.30.
        return acquire_for_application(options, {"client_assertion": lambda: _assertion(options)})


def _assertion(options: GraphOptions) -> str:
    content = read_file(options.federated_token_file or "", "federated_token_file")
    return content.decode("ascii", "replace").strip()
