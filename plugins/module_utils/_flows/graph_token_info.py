# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``graph_token_info``: sign in, and say what the token is good for."""

from __future__ import annotations

import datetime
import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import OptionError
from .._common.json import Json
from .._graph.auth.claims import read_claims
from .._graph.auth.token import GraphToken
from .._graph.auth.token_source import TokenSource
from .._graph.clouds import CLOUDS, GRAPH_APPLICATION_ID
from .._graph.options import GRAPH_SPEC, GraphOptions
from .shared.permissions import Granted, granted_permissions, judge

SPEC = GRAPH_SPEC.merge(ArgumentSpec({"include_access_token": {"type": "bool", "default": False, "no_log": False}}))


def graph_token_info(module: AnsibleModule) -> Json:
    """Sign in, and return what the token says about itself, and the token on request."""
    returns_token = module.params["include_access_token"]
    if returns_token and not module.no_log:
        raise OptionError(
            "include_access_token is set on a task without no_log, so the token would appear in the output and in every log",
            hint="Set no_log: true on the task; what it registers keeps the token.",
        )
    options = GraphOptions.from_parameters(module.params)
    token = TokenSource(options).token()
    claims = read_claims(token.value)
    result = {
        "changed": False,
        "auth_method": options.auth_method,
        **_times(token),
        "graph_url": options.graph_url,
        "cloud": _cloud(options.graph_url),
        **_identity(claims or {}),
        **_permissions(granted_permissions(token.value)),
        "readable": claims is not None,
        "warnings": _warnings(claims or {}, options),
    }
    # Ansible hides the value of a no_log option wherever it is returned, so a given token can't be handed on.
    is_given = options.auth_method == "access_token"
    return {**result, "access_token": None if is_given else token.value} if returns_token else result


_YEAR_10000 = 253402300800
"""In seconds since 1970: no date goes beyond, and no token lives that long."""


def _times(token: GraphToken) -> Json:
    if not 0 <= token.expires_at < _YEAR_10000:
        return {"expires_at": None, "expires_in": None}
    moment = datetime.datetime.fromtimestamp(int(token.expires_at), datetime.UTC)
    return {
        "expires_at": moment.isoformat().replace("+00:00", "Z"),
        "expires_in": max(0, int(token.expires_at - time.time())),
    }


def _cloud(graph_url: str) -> str | None:
    return next((cloud.name for cloud in CLOUDS.values() if cloud.graph_url == graph_url), None)


def _identity(claims: Json) -> Json:
    names = ("upn", "preferred_username", "unique_name")
    return {
        "tenant_id": claims.get("tid"),
        "client_id": claims.get("appid") or claims.get("azp"),
        "object_id": claims.get("oid"),
        "user": next((claims[name] for name in names if claims.get(name)), None),
        "audience": claims.get("aud"),
    }


def _permissions(granted: Granted | None) -> Json:
    if granted is None:
        return {"kind": None, "roles": None, "scopes": None, "permissions": judge(None)}
    names = sorted(granted.names)
    return {
        "kind": "delegated" if granted.delegated else "application",
        "roles": None if granted.delegated else names,
        "scopes": names if granted.delegated else None,
        "permissions": judge(granted),
    }


def _warnings(claims: Json, options: GraphOptions) -> list[str]:
    audience: t.Any = claims.get("aud")
    known = {GRAPH_APPLICATION_ID, options.graph_url, *(cloud.graph_url for cloud in CLOUDS.values())}
    if not isinstance(audience, str) or audience.rstrip("/").casefold() in known:
        return []
    return [f"The token is for {audience}, and not for Microsoft Graph ({options.graph_url}), which will refuse it."]
