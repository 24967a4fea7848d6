# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenID discovery and the token endpoint."""

from __future__ import annotations

import time
import typing as t
import uuid
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from ..http.call import Answer, Call, Json
from ..http.permissions import granted
from . import refusals
from .assertions import OutOfTime, is_valid_certificate_assertion, is_valid_federated_assertion, names_certificate
from .clients import Client
from .refusals import Refusal

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_DEFAULT_SCOPE = "/.default"
_PUBLIC_GRAPH = "https://graph.microsoft.com"


def discovery(tenant: Tenant, call: Call) -> Answer:
    """Return the OpenID configuration of the tenant."""
    try:
        _require_tenant(tenant, call["tenant"])
    except Refusal as refusal:
        return refusal.answer(_moment())
    base = f"{tenant.state.login_url}/{tenant.state.tenant_id}"
    return Answer(
        body={
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
            "msgraph_host": tenant.state.graph_url.removeprefix("https://"),
        }
    )


def token(tenant: Tenant, call: Call) -> Answer:
    """Issue a token for client credentials."""
    form = dict(parse_qsl(call.content.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        _require_tenant(tenant, call["tenant"])
        client = _client(tenant, form)
        _require_credential(tenant, client, form)
        _require_scope(tenant, _parameter(form, "scope"))
    except Refusal as refusal:
        return refusal.answer(_moment())
    lifetime = tenant.settings.token_lifetime
    text = tenant.tokens.issue(client.name, lifetime, _claims(tenant, client) if tenant.settings.readable_tokens else None)
    seconds = int(lifetime)
    body = {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": text}
    return Answer(body=body, headers={"Cache-Control": "no-store, no-cache"})


def _claims(tenant: Tenant, client: Client) -> Json:
    """Return the claims of an application's token for Microsoft Graph (access token claims reference)."""
    now = int(time.time())
    return {
        "aud": _PUBLIC_GRAPH,
        "iss": f"https://sts.windows.net/{tenant.state.tenant_id}/",
        "iat": now,
        "nbf": now,
        "exp": now + int(tenant.settings.token_lifetime),
        "app_displayname": client.name,
        "appid": client.id,
        "idtyp": "app",
        "oid": str(uuid.uuid5(uuid.NAMESPACE_URL, client.id)),
        "roles": sorted(granted(client.name, tenant.settings)),
        "tid": tenant.state.tenant_id,
        "ver": "1.0",
    }


def _require_tenant(tenant: Tenant, name: str) -> None:
    if name.lower() not in (tenant.state.tenant_id, tenant.state.domain):
        raise refusals.unknown_tenant(name)


def _client(tenant: Tenant, form: dict[str, str]) -> Client:
    grant = _parameter(form, "grant_type")
    if grant != "client_credentials":
        raise refusals.unsupported_grant(grant)
    client_id = _parameter(form, "client_id")
    client = tenant.clients.find(client_id)
    if client is None:
        raise refusals.unknown_client(client_id)
    return client


def _require_credential(tenant: Tenant, client: Client, form: dict[str, str]) -> None:
    if "client_assertion" in form:
        try:
            _require_assertion(tenant, client, form["client_assertion"])
        except OutOfTime as problem:
            raise refusals.out_of_time(_moment(), str(problem)) from problem
        return
    if "client_secret" not in form:
        raise refusals.missing_credential()
    if form["client_secret"] != client.secret:
        raise refusals.wrong_secret(client)
    if client.secret_expired:
        raise refusals.expired_secret(client)


def _require_assertion(tenant: Tenant, client: Client, assertion: str) -> None:
    if names_certificate(assertion):
        audience = f"{tenant.state.login_url}/{tenant.state.tenant_id}/oauth2/v2.0/token"
        if not is_valid_certificate_assertion(client, assertion, audience):
            raise refusals.wrong_certificate(client)
    elif not is_valid_federated_assertion(client, assertion):
        raise refusals.wrong_federation()


def _require_scope(tenant: Tenant, scope: str) -> None:
    resource = scope.removesuffix(_DEFAULT_SCOPE)
    if not scope.endswith(_DEFAULT_SCOPE) or " " in scope:
        raise refusals.invalid_scope(scope)
    if resource.rstrip("/") not in (tenant.state.graph_url, _PUBLIC_GRAPH):
        raise refusals.unknown_resource(resource)


def _parameter(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise refusals.missing_parameter(name)
    return form[name]


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
