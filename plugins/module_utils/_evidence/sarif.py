# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every document of SARIF 2.1.0 (OASIS) of this collection has."""

from __future__ import annotations

import json
import typing as t

from .._common.json import Json
from .._common.text import one_line

MOST_RESULTS = 25_000
"""GitHub takes no file with more results."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_TOOL = "hybrid_identity.cloud_sync"
_ADDRESS = "https://github.com/hybrid-identity/cloud_sync"


def document(run: Json) -> str:
    """Return the document of one run of a tool."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"columnKind": "unicodeCodePoints", **run}]}
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def tool(rules: t.Sequence[Json], version: str = "") -> Json:
    """Return the tool with the rules that its results name; without a version where it isn't known."""
    driver = {"name": _TOOL, "informationUri": _ADDRESS, "rules": list(rules)}
    return {"driver": {**driver, "version": one_line(version)} if version else driver}


def message(parts: t.Iterable[str]) -> Json:
    """Return parts as the lines of a message."""
    # In a message, {0} is a place for an argument, and [text](place) a link (SARIF 2.1.0, 3.11.5 and 3.11.6).
    return {"text": "\n".join(map(one_line, parts)).replace("{", "{{").replace("}", "}}").replace("](", "\\](")}
