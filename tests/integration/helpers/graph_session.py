# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's own session with Microsoft Graph, without a module around it."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GRAPH_SPEC, GraphOptions


def graph_session(*, priority: t.Literal["low"] | None = None, **parameters: t.Any) -> GraphSession:
    """Return a session by the environment, as a module would open it."""
    result = ArgumentSpecValidator(GRAPH_SPEC.to_kwargs()["argument_spec"]).validate(parameters)
    if result.error_messages:
        raise ValueError(result.error_messages)
    return GraphSession(GraphOptions.from_parameters(result.validated_parameters), priority=priority)
