# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of everything that talks to Microsoft Graph."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.basic import AnsibleFallbackNotFound

from .._common.argument_spec import ArgumentSpec, environment_fallback
from .._common.errors import OptionError
from .._common.json import Json
from .._common.object_id import is_object_id
from .auth.credential_choice import FEDERATED_OPTIONS, choose_credential
from .clouds import (
    CLOUDS,
    GLOBAL,
    cloud_from_environment,
    is_known_login_url,
    login_url_from_environment,
    require_one_cloud,
)
from .http.addresses import Address, proxy_address

AUTH_METHODS = ("access_token", "azure_cli", "certificate", "client_secret", "federated", "managed_identity")

_SIGN_IN_OPTIONS = (
    "auth_method",
    "access_token",
    "client_secret",
    "certificate_path",
    "certificate_password",
    "federated_token",
    "federated_token_file",
    "service_connection_id",
)
_DOMAIN = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"

GRAPH_SPEC = ArgumentSpec(
    arguments={
        "tenant_id": {
            "type": "str",
            "fallback": environment_fallback("AZURE_TENANT_ID", "AZURE_TENANT", "AZURESUBSCRIPTION_TENANT_ID"),
        },
        "client_id": {"type": "str", "fallback": environment_fallback("AZURE_CLIENT_ID", "AZURESUBSCRIPTION_CLIENT_ID")},
        "auth_method": {
            "type": "str",
            "choices": list(AUTH_METHODS),
            "fallback": environment_fallback("CLOUD_SYNC_AUTH_METHOD"),
        },
        "client_secret": {
            "type": "str",
            "no_log": True,
            "fallback": environment_fallback("AZURE_CLIENT_SECRET", "AZURE_SECRET"),
        },
        "certificate_path": {"type": "path", "fallback": environment_fallback("AZURE_CLIENT_CERTIFICATE_PATH")},
        "certificate_password": {
            "type": "str",
            "no_log": True,
            "fallback": environment_fallback("AZURE_CLIENT_CERTIFICATE_PASSWORD"),
        },
        "federated_token_file": {
            "type": "path",
            "no_log": False,
            "fallback": environment_fallback("AZURE_FEDERATED_TOKEN_FILE", "ARM_OIDC_TOKEN_FILE_PATH"),
        },
        "federated_token": {
            "type": "str",
            "no_log": True,
            "fallback": environment_fallback("CLOUD_SYNC_FEDERATED_TOKEN", "ARM_OIDC_TOKEN"),
        },
        "service_connection_id": {
            "type": "str",
            "fallback": environment_fallback(
                "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
                "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
                "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
            ),
        },
        "federated_token_audience": {
            "type": "str",
            "no_log": False,
            "fallback": environment_fallback("CLOUD_SYNC_FEDERATED_TOKEN_AUDIENCE"),
        },
        "access_token": {
            "type": "str",
            "no_log": True,
            "fallback": environment_fallback("CLOUD_SYNC_ACCESS_TOKEN"),
        },
        "token_cache": {
            "type": "bool",
            "default": True,
            "no_log": False,
            "fallback": environment_fallback("CLOUD_SYNC_TOKEN_CACHE"),
        },
        "cloud": {
            "type": "str",
            "choices": list(CLOUDS),
            "default": GLOBAL,
            "fallback": (cloud_from_environment, ["CLOUD_SYNC_CLOUD", "AZURE_CLOUD_ENVIRONMENT"]),
        },
        "graph_url": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_GRAPH_URL")},
        "login_url": {
            "type": "str",
            "fallback": (login_url_from_environment, ["CLOUD_SYNC_LOGIN_URL", "AZURE_AUTHORITY_HOST"]),
        },
        "graph_ca_path": {"type": "path", "fallback": environment_fallback("CLOUD_SYNC_GRAPH_CA_PATH")},
        "graph_validate_certs": {
            "type": "bool",
            "default": True,
            "fallback": environment_fallback("CLOUD_SYNC_GRAPH_VALIDATE_CERTS"),
        },
        # The address of a proxy may hold a password.
        "graph_proxy": {"type": "str", "no_log": True, "fallback": environment_fallback("CLOUD_SYNC_GRAPH_PROXY")},
        "graph_timeout": {
            "type": "int",
            "default": 60,
            "fallback": environment_fallback("CLOUD_SYNC_GRAPH_TIMEOUT"),
        },
        "graph_retries": {
            "type": "int",
            "default": 5,
            "fallback": environment_fallback("CLOUD_SYNC_GRAPH_RETRIES"),
        },
        "graph_max_answer_size": {
            "type": "int",
            "default": 100,
            "fallback": environment_fallback("CLOUD_SYNC_GRAPH_MAX_ANSWER_SIZE"),
        },
        "graph_parallel_requests": {
            "type": "int",
            "default": 8,
            "fallback": environment_fallback("CLOUD_SYNC_GRAPH_PARALLEL_REQUESTS"),
        },
        "graph_quota_share": {
            "type": "int",
            "default": 60,
            "fallback": environment_fallback("CLOUD_SYNC_GRAPH_QUOTA_SHARE"),
        },
    },
)


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """The same options, checked and resolved: what is needed to sign in and to send a request.

    ``unused_credentials`` are options that could have signed in and were passed over, when no ``auth_method`` said so. Of ``FEDERATED_OPTIONS``,
    only what is chosen is set.
    """

    auth_method: str
    graph_url: str
    login_url: str
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    certificate_path: str | None = None
    certificate_password: str | None = field(default=None, repr=False)
    federated_token_file: str | None = None
    federated_token: str | None = field(default=None, repr=False)
    service_connection_id: str | None = None
    federated_token_audience: str = CLOUDS[GLOBAL].federation_audience
    unused_credentials: tuple[str, ...] = ()
    access_token: str | None = field(default=None, repr=False)
    token_cache: bool = True
    ca_path: str | None = None
    validate_certs: bool = True
    proxy: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    retries: int = 5
    max_answer_size: int = 100
    parallel_requests: int = 8
    quota_share: int = 60

    @classmethod
    def from_parameters(cls, parameters: t.Mapping[str, t.Any]) -> GraphOptions:
        """Read the parameters of a module; raises ``OptionError`` for what no service could make sense of."""
        cloud = CLOUDS[parameters.get("cloud") or GLOBAL]
        graph_url = _address("graph_url", parameters.get("graph_url") or cloud.graph_url)
        login_url = _address("login_url", parameters.get("login_url") or cloud.login_url)
        require_one_cloud(graph_url, login_url)
        choice = choose_credential(parameters, _environment())
        federated = {option: parameters.get(option) for option in FEDERATED_OPTIONS if option not in choice.unused}
        return cls(
            auth_method=choice.method,
            graph_url=graph_url,
            login_url=login_url,
            tenant_id=_tenant(parameters.get("tenant_id")),
            client_id=_client(parameters.get("client_id")),
            client_secret=parameters.get("client_secret"),
            certificate_path=parameters.get("certificate_path"),
            certificate_password=parameters.get("certificate_password"),
            **federated,
            federated_token_audience=parameters.get("federated_token_audience") or cloud.federation_audience,
            unused_credentials=() if parameters.get("auth_method") == choice.method else choice.unused,
            access_token=parameters.get("access_token"),
            token_cache=parameters.get("token_cache") is not False,
            ca_path=parameters.get("graph_ca_path"),
            validate_certs=parameters.get("graph_validate_certs") is not False,
            proxy=_proxy(parameters.get("graph_proxy")),
            timeout=_at_least("graph_timeout", parameters.get("graph_timeout"), minimum=1, default=60),
            retries=_at_least("graph_retries", parameters.get("graph_retries"), minimum=0, default=5),
            max_answer_size=_at_least("graph_max_answer_size", parameters.get("graph_max_answer_size"), minimum=1, default=100),
            parallel_requests=_between("graph_parallel_requests", parameters.get("graph_parallel_requests"), most=32, default=8),
            quota_share=_between("graph_quota_share", parameters.get("graph_quota_share"), most=100, default=60),
        )

    @property
    def max_answer_bytes(self) -> int:
        """``graph_max_answer_size`` in bytes."""
        return self.max_answer_size * 1024**2

    @property
    def known_login_url(self) -> bool:
        """Whether the login address is one of Microsoft's; others cannot be looked up in Microsoft's list of clouds."""
        return is_known_login_url(self.login_url)


def _environment() -> Json:
    """Return what the environment gives the options that say how to sign in."""
    found = {}
    for option in _SIGN_IN_OPTIONS:
        function, names = GRAPH_SPEC.arguments[option]["fallback"]
        try:
            found[option] = function(*names)
        except AnsibleFallbackNotFound:
            continue
    return found


def _address(option: str, value: str) -> str:
    try:
        address = Address.parse(value)
    except ValueError:
        address = None
    if address is None or address.path not in ("", "/") or address.query is not None:
        raise OptionError(
            f"{option} must be the https address of a host, without a path",
            hint="For example https://graph.microsoft.com; the version (/v1.0) is added by the collection.",
            option=option,
        )
    return str(address._replace(path=""))


def _proxy(value: str | None) -> str | None:
    if not value:
        return None
    try:
        return proxy_address(value)
    except ValueError as problem:
        # Without its value, which may hold a password.
        raise OptionError(
            f"graph_proxy must be the address of a proxy: {problem}",
            hint="For example http://proxy.contoso.com:8080 or http://user:password@proxy.contoso.com:8080; "
            "write characters such as @ and / in user and password as %40 and %2F.",
            option="graph_proxy",
        ) from problem


def _tenant(value: str | None) -> str | None:
    if not value:
        return None
    if is_object_id(value) or re.fullmatch(_DOMAIN, value, re.IGNORECASE):
        return value
    raise OptionError(
        f"tenant_id {value!r} is neither a tenant id nor a domain name",
        hint="Use the id shown on the Overview page of the Microsoft Entra admin center, or a verified domain.",
        option="tenant_id",
    )


def _client(value: str | None) -> str | None:
    if not value:
        return None
    if is_object_id(value):
        return value
    raise OptionError(
        f"client_id {value!r} is not an application (client) id",
        hint="Use the id shown on the Overview page of the app registration; its name does not work here.",
        option="client_id",
    )


def _at_least(option: str, value: int | None, *, minimum: int, default: int) -> int:
    if value is None:
        return default
    if value < minimum:
        raise OptionError(f"{option} is {value}, and must be at least {minimum}", hint=None, option=option)
    return value


def _between(option: str, value: int | None, *, most: int, default: int) -> int:
    number = _at_least(option, value, minimum=1, default=default)
    if number > most:
        raise OptionError(f"{option} is {number}, and must be at most {most}", hint=None, option=option)
    return number
