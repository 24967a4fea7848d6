# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as an application with a token of another identity provider (workload identity federation)."""

from __future__ import annotations

import os
import typing as t
from hashlib import sha256

from ..._common.errors import OptionError
from ..._common.run_origin import current_pipeline
from ..._common.task_secrets import remember
from ..._common.wrapped_secrets import is_token, require_unwrapped
from ..options import GraphOptions
from . import azure_pipelines
from .credential_choice import FEDERATED_OPTIONS, github_actions_request
from .credential_file import read_file
from .token import GraphToken, require


class Federated:
    """Needs ``tenant_id``, ``client_id``, and one of ``FEDERATED_OPTIONS`` or a job of GitHub Actions.

    A file is read again, and GitHub or Azure DevOps is asked again, at each sign-in: such tokens live for minutes.
    """

    NAME: t.ClassVar[str] = "federated"

    def validate(self, options: GraphOptions) -> None:
        given = [option for option in FEDERATED_OPTIONS if getattr(options, option)]
        has_source = bool(given or github_actions_request())
        if not has_source:
            _refuse_a_job_without_a_right()
        require(options, self.NAME, "tenant_id", "client_id", *([] if has_source else ["federated_token_file"]))
        if options.federated_token:
            require_unwrapped(options.federated_token, "federated_token")
            _require_token(options.federated_token, "federated_token is not")
        elif options.federated_token_file:
            _content(options.federated_token_file)
        elif options.service_connection_id:
            azure_pipelines.require_job(options)

    def fingerprint(self, options: GraphOptions) -> str | None:
        if options.federated_token:
            return _digest(options.federated_token)
        if options.federated_token_file:
            # The content changes every few minutes and says the same each time; the file says who signs in.
            return _digest(options.federated_token_file)
        if options.service_connection_id:
            return _digest(azure_pipelines.what_signs_in(options))
        request = github_actions_request()
        # The secret is of this job alone: another job of the same runner signs in for itself.
        return _digest(request[1]) if request else None

    def acquire(self, options: GraphOptions) -> GraphToken:
        from .application import acquire_for_application  # signing in is rare: tokens are cached

        # A callable, because msal deprecates a fixed text; msal has accepted both since 1.30.
        return acquire_for_application(options, {"client_assertion": lambda: _assertion(options)})


def _assertion(options: GraphOptions) -> str:
    if options.federated_token:
        return options.federated_token
    if options.federated_token_file:
        return _content(options.federated_token_file)
    if options.service_connection_id:
        return azure_pipelines.request_token(options)
    from .github_actions import request_token

    return request_token(options)


def _refuse_a_job_without_a_right() -> None:
    pipeline = current_pipeline(os.environ)
    if pipeline == "github":
        raise OptionError(
            "This job of GitHub Actions has no right to a token, and auth_method federated needs one",
            hint="Give the job the permission id-token: write, or set federated_token_file.",
            option="federated_token_file",
        )
    if pipeline == "azure_devops":
        raise OptionError(
            "Nothing says which service connection of Azure DevOps signs in, and auth_method federated needs one",
            hint="Set service_connection_id to the id of a service connection with workload identity federation, or set federated_token_file.",
            option="service_connection_id",
        )


def _content(path: str) -> str:
    content = read_file(path, "federated_token_file").decode("ascii", "replace").strip()
    remember(content)
    require_unwrapped(content, "federated_token_file", what=f"The content of federated_token_file {path!r}")
    _require_token(content, f"federated_token_file {path!r} does not hold")
    return content


def _require_token(text: str, beginning: str) -> None:
    if text.count(".") != 2 or not is_token(text):
        raise OptionError(
            f"{beginning} a JSON web token",
            hint="It must hold only the token of the identity provider (three parts, two dots).",
            option=beginning.partition(" ")[0],
        )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
