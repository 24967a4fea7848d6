# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs as metrics, in a file that the textfile collector of Prometheus' node exporter and every reader of OpenMetrics takes.

Samples have no times: the collector refuses them. What must be noticed is that a run no longer runs, so there are the times
of the last run and of the last complete one.
"""

from __future__ import annotations

import collections
import typing as t

from ..._common.json import Json
from ..._common.text import one_line
from ..report.timeline import parse_time
from .model import DriftRun, read_drift_run, read_finding

_Labels = tuple[tuple[str, str], ...]
_PREFIX = "cloud_sync_drift"


class _Family(t.NamedTuple):
    """A metric: what it is called behind the prefix, what it says, and its unit, which ends the name."""

    name: str
    help: str
    unit: str = ""


_FINDINGS = _Family("findings", "Findings of the last run by class, severity and state.")
_NEW = _Family("new_findings", "Findings that were not there in the run before.")
_RESOLVED = _Family("resolved_findings", "Findings of the run before that are gone.")
_GROUPS = _Family("groups", "Groups of the last run by what became of them.")
_LAST_RUN = _Family("last_run_timestamp_seconds", "When the last run ended.", "seconds")
_LAST_SUCCESS = _Family(
    "last_success_timestamp_seconds", "When the last run ended that could read everything, 0 for never.", "seconds"
)
_DURATION = _Family("duration_seconds", "How long the last run took: in all, and reading each side.", "seconds")
_REQUESTS = _Family("requests", "Requests of the last run to Microsoft Graph.")
_UNITS = _Family("resource_units", "Resource units that Microsoft Graph counted for the last run.")
_INCOMPLETE = _Family("incomplete", "Whether the last run could not read everything: 1 or 0.")
_UNREADABLE = _Family("unreadable_runs", "Folders of runs that could not be read when this file was written.")
_FAMILIES = (
    *(_FINDINGS, _NEW, _RESOLVED, _GROUPS, _LAST_RUN, _LAST_SUCCESS),
    *(_DURATION, _REQUESTS, _UNITS, _INCOMPLETE, _UNREADABLE),
)
_NO_FINDING = (("class", "none"), ("severity", "none"), ("state", "none"))


class Metrics:
    """The samples of one run, or of one for each configuration."""

    def __init__(self) -> None:
        self._samples: dict[_Family, dict[_Labels, float]] = {family: {} for family in _FAMILIES}

    def add(self, run: Json, findings: t.Iterable[Json]) -> None:
        """Add the last run of a configuration; one that is added twice has the values of the second."""
        shown = read_drift_run(run)
        labels = (
            ("configuration", shown.configuration),
            ("tenant_id", shown.tenant_id),
            ("service_principal_id", shown.service_principal_id),
        )
        counts = collections.Counter(
            (("class", each.finding_class), ("severity", each.severity), ("state", each.state))
            for each in map(read_finding, findings)
        )
        for place, count in (counts or {_NO_FINDING: 0}).items():
            self._set(_FINDINGS, (*labels, *place), count)
        self._set(_NEW, labels, len(shown.new))
        self._set(_RESOLVED, labels, len(shown.resolved))
        for name, count in shown.groups.items():
            self._set(_GROUPS, (*labels, ("kind", name)), count)
        self._add_times(shown, labels)
        self._set(_REQUESTS, labels, shown.graph.get("requests", 0))
        self._set(_UNITS, labels, shown.graph.get("resource_units", 0))
        self._set(_INCOMPLETE, labels, 0 if shown.complete else 1)

    def add_unreadable(self, number: int) -> None:
        """Add how many runs can't be read."""
        self._set(_UNREADABLE, (), number)

    def text(self) -> str:
        """Return the file."""
        lines = [line for family, samples in self._samples.items() if samples for line in _family_lines(family, samples)]
        return "\n".join([*lines, "# EOF", ""])

    def _add_times(self, run: DriftRun, labels: _Labels) -> None:
        sides = {"total": run.seconds, "graph": run.graph.get("seconds"), "directory": run.directory.get("seconds")}
        for side, seconds in sides.items():
            if seconds is not None:
                self._set(_DURATION, (*labels, ("side", side)), seconds)
        ended, complete = parse_time(run.ended), parse_time(run.last_complete)
        if ended is not None:
            self._set(_LAST_RUN, labels, ended.timestamp())
        # The beginning of time where there was none: an alert on its age has to fire, which it can't on a metric that isn't there.
        self._set(_LAST_SUCCESS, labels, complete.timestamp() if complete is not None else 0)

    def _set(self, family: _Family, labels: _Labels, value: float) -> None:
        self._samples[family][labels] = value


def render_openmetrics(run: Json, findings: t.Iterable[Json]) -> str:
    """Return the file for one run. Never fails on what a value holds."""
    metrics = Metrics()
    metrics.add(run, findings)
    return metrics.text()


def _family_lines(family: _Family, samples: t.Mapping[_Labels, float]) -> t.Iterator[str]:
    name = f"{_PREFIX}_{family.name}"
    yield f"# TYPE {name} gauge"
    if family.unit:
        yield f"# UNIT {name} {family.unit}"
    yield f"# HELP {name} {family.help}"
    for labels, value in samples.items():
        named = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
        yield f"{name}{{{named}}} {_number(value)}" if named else f"{name} {_number(value)}"


def _escaped(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
