# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``drift_report``: render runs that looked for drift, one as its reports, several as the page of a fleet."""

from __future__ import annotations

import collections
import datetime
import os
import typing as t
import urllib.parse
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import EvidenceError, OptionError
from .._common.json import Json
from .._evidence.atomic_files import write
from .._evidence.drift.fleet import FleetRow, FoundRun, read_fleet
from .._evidence.drift.fleet_markdown import render_fleet_markdown
from .._evidence.drift.junit import render_junit
from .._evidence.drift.markdown import render_markdown
from .._evidence.drift.notification import render_fleet_notification, render_notification
from .._evidence.drift.openmetrics import Metrics, render_openmetrics
from .._evidence.drift.page.fleet import render_fleet_page
from .._evidence.drift.page.page import render_page
from .._evidence.drift.run_folder import RunFolder
from .._evidence.drift.sarif import render_sarif
from .shared.evidence import EVIDENCE_SPEC

Renderer = t.Callable[[Json, t.Iterable[Json]], str]

_PAGE = "report.html"
_METRICS = "drift.prom"
_OF_ONE: t.Mapping[str, tuple[str, Renderer]] = {
    "html": (_PAGE, render_page),
    "markdown": ("report.md", render_markdown),
    "junit": ("junit.xml", render_junit),
    "sarif": ("drift.sarif", render_sarif),
    "openmetrics": (_METRICS, render_openmetrics),
}
_OF_MANY = {"html": "fleet.html", "markdown": "fleet.md", "openmetrics": _METRICS}

SPEC = EVIDENCE_SPEC.merge(
    ArgumentSpec(
        {
            "paths": {"type": "list", "elements": "path", "required": True},
            "formats": {"type": "list", "elements": "str", "choices": list(_OF_ONE)},
            "destination": {"type": "path"},
            "max_age": {"type": "int", "default": 93600},
        }
    )
)


def drift_report(module: AnsibleModule) -> Json:
    """Render one run, or several."""
    paths = list(dict.fromkeys(Path(path) for path in module.params["paths"]))
    if not paths:
        raise OptionError("paths names no folder", hint="Give the report_path of a run of writeback_drift.", option="paths")
    if module.params["max_age"] < 1:
        raise OptionError("max_age is not a valid number", hint="Give seconds, at least 1.", option="max_age")
    return _report_one(module, paths[0]) if len(paths) == 1 else _report_many(module, paths)


def _report_one(module: AnsibleModule, path: Path) -> Json:
    folder = RunFolder.read(path)
    destination = Path(module.params["destination"] or path)
    formats = module.params["formats"] or list(_OF_ONE)
    texts = {name: render(folder.run, folder.findings()) for name, render in (_OF_ONE[each] for each in formats)}
    files = _write(module, destination, texts)
    rows = read_fleet([FoundRun(str(path), folder.run)], _now(), module.params["max_age"])
    told = render_notification(folder.run, folder.findings(), files.get(_PAGE, ""))
    return {"changed": False, "verdict": _verdict(rows), "runs": _described(rows), "files": files, "notification_text": told}


def _report_many(module: AnsibleModule, paths: t.Sequence[Path]) -> Json:
    formats = module.params["formats"] or list(_OF_MANY)
    _require_of_many(formats, module.params["destination"])
    destination = Path(module.params["destination"])
    now = _now()
    rows = read_fleet([_found(path, destination) for path in paths], now, module.params["max_age"])
    texts = {_OF_MANY[each]: _fleet_text(each, rows, now) for each in formats}
    files = _write(module, destination, texts)
    return {
        "changed": False,
        "verdict": _verdict(rows),
        "runs": _described(rows),
        "files": files,
        "notification_text": render_fleet_notification(rows, files.get(_OF_MANY["html"], "")),
        "warnings": [f"{row.folder} can't be read: {row.problem}" for row in rows if row.state == "unreadable"],
    }


def _require_of_many(formats: t.Sequence[str], destination: str | None) -> None:
    of_one = [each for each in formats if each not in _OF_MANY]
    if of_one:
        raise OptionError(
            f"formats: {', '.join(of_one)} is about one run, and paths names several",
            hint=f"Render each run alone, or take {', '.join(_OF_MANY)}.",
            option="formats",
        )
    if not destination:
        raise OptionError("destination is missing", hint="Say in which folder the page of several runs goes.", option="destination")


def _found(path: Path, destination: Path) -> FoundRun:
    """Return what there is in a folder; damage anywhere in it is found here, and not when half of a page is made."""
    try:
        folder = RunFolder.read(path)
        collections.deque(folder.findings(), maxlen=0)
    except EvidenceError as error:
        return FoundRun(str(path), problem=error.message, hint=error.hint or "")
    return FoundRun(str(path), folder.run, link=_link(path / _PAGE, destination))


def _link(page: Path, destination: Path) -> str:
    return urllib.parse.quote(os.path.relpath(page, destination)) if page.is_file() else ""


def _fleet_text(name: str, rows: t.Sequence[FleetRow], now: datetime.datetime) -> str:
    if name == "html":
        return render_fleet_page(rows, now)
    return render_fleet_markdown(rows) if name == "markdown" else _metrics(rows)


def _metrics(rows: t.Sequence[FleetRow]) -> str:
    metrics = Metrics()
    for row in rows:
        if row.state not in ("unreadable", "superseded"):
            folder = RunFolder.read(Path(row.path))
            metrics.add(folder.run, folder.findings())
    metrics.add_unreadable(sum(row.state == "unreadable" for row in rows))
    return metrics.text()


def _write(module: AnsibleModule, destination: Path, texts: t.Mapping[str, str]) -> dict[str, str]:
    """Write files that only this account, or its group, can read; return where each of them is."""
    for name, text in texts.items():
        if not module.check_mode:
            write(destination / name, text.encode("utf-8"))
    return {name: str(destination / name) for name in texts}


def _verdict(rows: t.Sequence[FleetRow]) -> str:
    """Return the worst: what can't be read or no longer runs is incomplete, whatever the others are."""
    states = {row.state for row in rows} - {"superseded"}
    if states & {"unreadable", "stale", "incomplete"}:
        return "incomplete"
    return "drift" if "drift" in states else "in_sync"


def _described(rows: t.Sequence[FleetRow]) -> list[Json]:
    return [_row(row) for row in rows]


def _row(row: FleetRow) -> Json:
    run = row.run
    return {
        "folder": row.path,
        "state": row.state,
        "configuration": {
            "name": run.configuration if run else "",
            "service_principal_id": run.service_principal_id if run else "",
            "job_id": run.job_id if run else "",
        },
        "age": None if row.age is None else round(row.age),
        "counts": {"total": run.total, "new": len(run.new), "resolved": len(run.resolved)} if run else {},
        "reason": row.problem or (run.summary if run else ""),
        "hint": row.hint,
    }


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
