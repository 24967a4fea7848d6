# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the credentials that are given signs in."""

from __future__ import annotations

import os
import typing as t

from ..._common.errors import OptionError
from ..._common.typed_paths import from_where_typed

Values = t.Mapping[str, t.Any]

# The order in which Azure SDKs look at the environment.
_METHODS = {
    "client_secret": "client_secret",
    "certificate_path": "certificate",
    "federated_token": "federated",
    "federated_token_file": "federated",
    "service_connection_id": "federated",
}
_ACCESS_TOKEN = "access_token"
_FEDERATED = "federated"
FEDERATED_OPTIONS = tuple(option for option, method in _METHODS.items() if method == _FEDERATED)
"""The options that say where the token of another identity provider comes from."""

_ACTIONS = ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")


class CredentialChoice(t.NamedTuple):
    """The way of signing in; ``unused`` are the credential options that are given and not taken."""

    method: str
    unused: tuple[str, ...] = ()


def choose_credential(parameters: Values, environment: Values) -> CredentialChoice:
    """Return the way of signing in: what the task says outranks the environment.

    ``environment`` holds what the environment gives each option, which a parameter is when the task does not give it.
    Raises ``OptionError`` when the task gives several credentials and does not say which, and when there is none.
    """
    given = [option for option in _METHODS if parameters.get(option)]
    of_task = [option for option in given if _is_of_task(parameters, environment, option)]
    method = _method(parameters, environment, given, of_task)
    sources = [option for option in given if _METHODS[option] == method]
    several = [option for option in sources if option in of_task]
    if len(several) > 1:
        raise _several(several, "Keep one of them.")
    taken = next((option for option in sources if option in of_task), sources[0] if sources else None)
    return CredentialChoice(method, tuple(option for option in given if option != taken))


def github_actions_request() -> tuple[str, str] | None:
    """Return where a job of GitHub Actions gets its token, and the secret for that; None where a job may not."""
    url, secret = (os.environ.get(name) for name in _ACTIONS)
    return (url, secret) if url and secret else None


def _method(parameters: Values, environment: Values, given: list[str], of_task: list[str]) -> str:
    chosen = parameters.get("auth_method")
    if chosen and _is_of_task(parameters, environment, "auth_method"):
        return str(chosen)
    # A ready token is what a sign-in has brought, so it contradicts no credential.
    if parameters.get(_ACCESS_TOKEN) and _is_of_task(parameters, environment, _ACCESS_TOKEN):
        return _ACCESS_TOKEN
    if of_task:
        return _only_method(of_task)
    if chosen:
        return str(chosen)
    _refuse_half_a_certificate(parameters, environment)
    if parameters.get(_ACCESS_TOKEN):
        return _ACCESS_TOKEN
    if given:
        return _METHODS[given[0]]
    if github_actions_request():
        return _FEDERATED
    raise OptionError(
        "Nothing says how to sign in to Microsoft Graph",
        hint="Give client_secret, certificate_path, federated_token_file, federated_token, service_connection_id or access_token (or "
        "their environment variables), or set auth_method to managed_identity or azure_cli.",
        option="auth_method",
    )


def _only_method(of_task: list[str]) -> str:
    methods = {_METHODS[option] for option in of_task}
    if len(methods) > 1:
        raise _several(of_task, "Keep one of them, or set auth_method to say which one signs in.")
    return methods.pop()


def _several(options: t.Sequence[str], hint: str) -> OptionError:
    return OptionError(f"The task gives {' and '.join(options)}, and only one can sign in", hint=hint, options=list(options))


def _refuse_half_a_certificate(parameters: Values, environment: Values) -> None:
    if parameters.get("certificate_path") or not parameters.get("certificate_password"):
        return
    if _is_of_task(parameters, environment, "certificate_password"):
        raise OptionError(
            "certificate_password is given without certificate_path",
            hint="Set certificate_path to the PEM or PFX file that the password opens.",
            option="certificate_path",
        )


def _is_of_task(parameters: Values, environment: Values, option: str) -> bool:
    inherited = environment.get(option)
    if inherited is None:
        return True
    expanded = os.path.expanduser(os.path.expandvars(inherited))
    if not option.endswith(("_file", "_path")):
        return bool(parameters[option] != inherited)
    return parameters[option] not in (inherited, expanded, from_where_typed(expanded, option))
