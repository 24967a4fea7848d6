# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab's own interface answers."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Callable

from tests.lab.frame.errors import LabError

from ..dns.server import DnsError
from ..http.call import Answer, Call, Json
from ..http.errors import GraphFailure
from ..http.faults import FaultError
from ..login.clients import CredentialError
from ..settings import SettingError

if t.TYPE_CHECKING:
    from ..tenant import Tenant

Handler = Callable[["Tenant", Call], Answer]


class AdminError(Exception):
    """The request cannot be done; the message says why."""


def body_of(call: Call) -> Json:
    """Return the JSON object of a request."""
    try:
        body = json.loads(call.content or b"{}")
    except ValueError as error:
        raise AdminError(f"the body is not valid JSON: {error}") from error
    if not isinstance(body, dict):
        raise AdminError("the body must be a JSON object")
    return body


def guarded(handler: Handler) -> Handler:
    """Return the handler with its errors as answers: 400, or what Graph would answer, with the reason."""

    def guard(tenant: Tenant, call: Call) -> Answer:
        try:
            return handler(tenant, call)
        except GraphFailure as failure:
            return Answer(failure.status, {"error": failure.message})
        except (AdminError, FaultError, SettingError, CredentialError, DnsError, LabError) as error:
            return Answer(400, {"error": str(error)})

    return guard
