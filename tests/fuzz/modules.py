# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a module in this process and judging how it ended: it succeeds, or refuses with an error of the collection."""

from __future__ import annotations

import json
import typing as t

from tests.fuzz.campaign import Finding, require_plain
from tests.integration.helpers.in_process import call

Json = dict[str, t.Any]


def run(module: str, arguments: Json, *, check: bool = False) -> Json:
    """Run a module; a finding unless it ends with a result, or with an error that has a code, a message and plain words."""
    result = call(module, check=check, **arguments)
    if result.get("failed"):
        error = result.get("error")
        if not isinstance(error, dict) or not error.get("code") or not result.get("msg"):
            raise Finding(f"it failed without an error of the collection: {json.dumps(result)[:600]}")
        require_plain(f"{result['msg']}\n{error.get('hint')}")
    return result


def ending(result: Json) -> str:
    """Return how a run ended, to be counted."""
    return str(result["error"]["code"]) if result.get("failed") else "success"
