# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What earlier steps of a pipeline left: a check of files, a plan, a change. What isn't there was not reached."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ..._common.errors import EvidenceError
from ..._common.json import Json
from ..._common.text import in_line
from ..atomic_files import read, read_json

_RESULT = "result.json"


class Steps(t.NamedTuple):
    """The documents of the steps, empty where there is none, and their Markdown."""

    check: Json = {}
    plan: Json = {}
    plan_markdown: str = ""
    change: Json = {}
    change_markdown: str = ""

    @property
    def problems(self) -> list[Json]:
        """The problems that the check found."""
        found = self.check.get("problems")
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    @property
    def plan_counts(self) -> dict[str, int]:
        """How many groups each action concerns."""
        plan = self.plan.get("plan")
        counts = plan.get("counts") if isinstance(plan, dict) else None
        return {name: int(number) for name, number in counts.items() if isinstance(number, int)} if isinstance(counts, dict) else {}

    def values(self) -> dict[str, str]:
        """Return what later jobs may want to know, each on one line."""
        counts = self.check.get("counts")
        plan = self.plan.get("plan")
        found = {
            "check_errors": counts.get("error") if isinstance(counts, dict) else None,
            "check_warnings": counts.get("warning") if isinstance(counts, dict) else None,
            "plan_digest": self.plan.get("plan_digest"),
            "plan_summary": plan.get("summary") if isinstance(plan, dict) else None,
            "plan_changed": self.plan_counts.get("changed"),
            "verdict": self.change.get("verdict"),
            "change_id": _change_id(self.change),
        }
        return {f"cloud_sync_{name}": in_line(value) for name, value in found.items() if value is not None}


def read_steps(check: Path | None, plan: Path | None, change: Path | None) -> Steps:
    """Read what is there; EvidenceError for a document that can't be read."""
    return Steps(
        check=_document(check) if check else {},
        plan=_document(plan / "plan.json") if plan else {},
        plan_markdown=_text(plan / "plan.md") if plan else "",
        change=_document(change / _RESULT) if change else {},
        change_markdown=_text(change / "report.md") if change else "",
    )


def _change_id(change: Json) -> t.Any:
    known = change.get("change")
    return known.get("id") if isinstance(known, dict) else None


def _document(path: Path) -> Json:
    if not path.exists():
        return {}
    document = read_json(path)
    if not isinstance(document, dict):
        raise EvidenceError(f"The file {path} is not what a step of a pipeline writes", hint="Run the step again.")
    return document


def _text(path: Path) -> str:
    return read(path).decode("utf-8", "replace") if path.exists() else ""
