# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module reports, as the independent comparison says it."""

from __future__ import annotations

import json
import typing as t

from tests.integration.drift.slow_comparison import Difference
from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.mistakes import Found

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
COMPARED = ("group.", "member.", "anchor.", "not_computable.")


def drift(**options: t.Any) -> Json:
    """Return what the module reports."""
    return succeed("writeback_drift", **NAME, **{"drift_action": "report", **options})


def compared(result: Json) -> list[Json]:
    """Return the findings about groups and members."""
    return [each for each in result["findings"] if each["check"].startswith(COMPARED)]


def as_found(finding: Json, names: t.Mapping[str, str]) -> Found:
    """Return a finding as a mistake names it; ``names`` are those of people by object id."""
    group, member = finding["group"] or {}, finding["member"] or {}
    return Found(
        finding["check"],
        finding["class"],
        finding["severity"],
        finding["state"],
        group.get("name", ""),
        names.get(member.get("id", ""), member.get("name", "")),
        finding["subject"],
    )


def difference(finding: Json) -> Difference:
    """Return a finding as the independent comparison has it."""
    member = finding["member"] or {}
    is_missing = finding["check"] == "member.missing"
    named = member.get("id" if is_missing else "distinguished_name", "")
    check = "group.attribute.groupType" if finding["check"] == "group.ownership" else finding["check"]
    return Difference(check, finding["group"]["id"], named)


def all_findings(result: Json) -> list[Json]:
    """Return every finding of a run that wrote its files, where the result holds the first 50 alone."""
    with open(result["files"]["findings.jsonl"], encoding="utf-8") as file:
        return [json.loads(line) for line in file]
