# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runs before: since when a finding is there, what is new and what is resolved since the last run.

A folder holds a file for each run, of one configuration or of many. A file that can't be read is named and left alone.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import re
import typing as t
from pathlib import Path

from ..._common.errors import EvidenceError
from ..._common.json import Json
from ..._common.redaction import redact
from ..._common.service_times import read_time
from ..._verify.drift.finding import Finding
from ..atomic_files import cannot, read, write_json
from .run_folder import FORMAT, VERSION, require_run

KEPT = 100
"""So many runs of a configuration stay in the folder."""

SHOWN = 30
"""So many runs are read, and shown in reports."""

_COUNTED = ("drift", "unknown")
_WAITING = ("pending", "blocked")


class DamagedRun(t.NamedTuple):
    """A file of the history that can't be read or trusted."""

    path: Path
    cause: str


@dataclasses.dataclass(frozen=True, slots=True)
class FollowUp:
    """What a run is beside the last one.

    New is what is drift or unknown now and was neither in the last run; resolved is what was, and is gone. What is pending or
    blocked is neither, since the service may do it without anybody; what has been accepted isn't new. After an incomplete run
    nothing is resolved, and nothing of a group of which something could not be told: what wasn't found may not have been read.
    Without a last run nothing is new.
    """

    previous: str | None
    """When the last run began."""
    new: list[str]
    resolved: list[Json]
    open: Json
    """What the next run is compared with, by the id of the finding."""
    trend: list[Json]
    """The runs before, the oldest first, as a report shows them."""

    def as_dict(self) -> Json:
        """Return what belongs into the document of the run."""
        return {"previous": self.previous, "new": self.new, "resolved": self.resolved, "trend": self.trend}


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """The last runs of one configuration, the oldest first, and the files that say nothing any more."""

    runs: tuple[Json, ...] = ()
    damaged: tuple[DamagedRun, ...] = ()
    outdated: tuple[DamagedRun, ...] = ()
    """Those of the damaged ones that a run followed which can be read, so that nothing is compared with them any more."""

    def first_seen(self, finding_id: str) -> str:
        """Return when a finding of the last run was first seen; empty when the last run hadn't it."""
        return str(_entry(self._open, finding_id).get("first_seen") or "")

    def follow_up(self, findings: t.Iterable[Finding], *, began_at: str, ended_at: str, complete: bool) -> FollowUp:
        """Compare a run with the last one. A finding without ``first_seen`` is first seen in this run."""
        before = self._open
        now: Json = {}
        new: list[str] = []
        unread: set[str] = set()
        for finding in findings:
            last = _entry(before, finding.id)
            was_counted, is_counted = last.get("counted") is True, finding.state in _COUNTED
            if is_counted and not was_counted and self.runs:
                new.append(finding.id)
            first_seen = finding.first_seen or last.get("first_seen") or began_at
            counted = is_counted or (was_counted and finding.state in _WAITING)
            now[finding.id] = _described(finding, str(first_seen), counted=counted)
            if finding.state == "unknown" and finding.group:
                unread.add(finding.group.id)
        absent = {name: _entry(before, name) for name in before if name not in now}
        gone = {name: entry for name, entry in absent.items() if complete and _group_id(entry) not in unread}
        resolved = [_resolved(name, entry, ended_at) for name, entry in gone.items() if entry.get("counted") is True]
        left = {name: entry for name, entry in absent.items() if name not in gone}
        return FollowUp(self._previous, new, resolved, {**now, **left}, self._trend())

    @property
    def _open(self) -> Json:
        return self.runs[-1]["open"] if self.runs else {}

    @property
    def _previous(self) -> str | None:
        return str(self.runs[-1].get("began_at") or "") if self.runs else None

    def _trend(self) -> list[Json]:
        # The run itself is the last one that a report shows.
        return [_trend_point(run) for run in self.runs[1 - SHOWN :]]


def read_history(folder: Path, service_principal_id: str) -> History:
    """Return the last runs of a configuration; none when the folder isn't there. EvidenceError when it can't be looked into."""
    runs: list[Json] = []
    damaged: list[DamagedRun] = []
    outdated: list[DamagedRun] = []
    for name in reversed(_names(folder, service_principal_id)):
        if len(runs) == SHOWN:
            break
        try:
            run = _read(folder / name)
        except EvidenceError as error:
            found = DamagedRun(folder / name, error.message)
            damaged.append(found)
            outdated += [found] if runs else []
            continue
        if _service_principal_id(run).casefold() == service_principal_id.casefold():
            runs.append(run)
    return History(tuple(reversed(runs)), tuple(damaged), tuple(outdated))


def keep_run(folder: Path, run: Json, open_findings: Json) -> Path:
    """Write a run into the history, and remove what is older than the newest ``KEPT``; EvidenceError when it can't be written."""
    left_out = ("new", "resolved", "trend", "previous", "findings_file")
    document = {**run, "format": FORMAT, "version": VERSION, "open": open_findings}
    path = _new_path(folder, re.sub(r"[^0-9TZ]", "", str(run.get("began_at"))), _short(_service_principal_id(run)))
    write_json(path, redact({name: value for name, value in document.items() if name not in left_out}))
    _remove_old(folder, _service_principal_id(run))
    return path


def _new_path(folder: Path, moment: str, short: str) -> Path:
    """Return a name that no other run has, be it that two began within a second; the later one is sorted behind."""
    numbered = (f"_{number}" if number > 1 else "" for number in itertools.count(1))
    paths = (folder / f"drift-{moment}-{short}{number}.json" for number in numbered)
    return next(path for path in paths if not path.exists())


def _remove_old(folder: Path, service_principal_id: str) -> None:
    for name in _names(folder, service_principal_id)[:-KEPT]:
        # What is damaged may be needed to find out why.
        with contextlib.suppress(EvidenceError, OSError):
            if _service_principal_id(_read(folder / name)) == service_principal_id:
                (folder / name).unlink()


def _read(path: Path) -> Json:
    run = require_run(read(path), path)
    found = run.get("open")
    if not isinstance(found, dict) or not all(map(_is_entry, found.values())):
        raise EvidenceError(
            f"The file {path} doesn't say which findings were open, and since when", hint="It was edited or damaged."
        )
    return run


def _is_entry(entry: t.Any) -> bool:
    """Tell whether this says since when a finding is there. Without that, what drifts would be taken for new, and for late."""
    return isinstance(entry, dict) and read_time(entry.get("first_seen")) is not None


def _names(folder: Path, service_principal_id: str) -> list[str]:
    pattern = re.compile(rf"drift-\d{{8}}T\d{{6}}Z-{re.escape(_short(service_principal_id))}(_\d+)?\.json")
    try:
        return sorted(name for name in os.listdir(folder) if pattern.fullmatch(name))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise cannot("look into", folder, error) from error


def _short(service_principal_id: str) -> str:
    return re.sub(r"[^0-9a-z]", "", service_principal_id.lower())[:8]


def _service_principal_id(run: Json) -> str:
    configuration = run.get("configuration")
    return str(configuration.get("service_principal_id") or "") if isinstance(configuration, dict) else ""


def _entry(entries: Json, finding_id: str) -> Json:
    entry = entries.get(finding_id)
    return entry if isinstance(entry, dict) else {}


def _group_id(entry: Json) -> str:
    group = entry.get("group")
    return str(group.get("id") or "") if isinstance(group, dict) else ""


def _described(finding: Finding, first_seen: str, *, counted: bool) -> Json:
    named = ("check", "class", "severity", "group", "member", "subject")
    document = finding.as_dict()
    return {"first_seen": first_seen, "counted": counted, **{name: document[name] for name in named}}


def _resolved(finding_id: str, entry: Json, moment: str) -> Json:
    known = {name: value for name, value in entry.items() if name != "counted"}
    return {"id": finding_id, **known, "resolved_at": moment}


def _trend_point(run: Json) -> Json:
    counts = run.get("counts")
    known = counts if isinstance(counts, dict) else {}
    return {
        "began_at": run.get("began_at"),
        "ended_at": run.get("ended_at"),
        "verdict": run.get("verdict"),
        "complete": run.get("complete"),
        **{name: known.get(name) for name in ("total", "by_severity", "new", "resolved")},
    }
