# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics: readable by OpenMetrics' own reader and by that of Prometheus' text format, and true of the runs."""

from __future__ import annotations

import re
import typing as t

import pytest
from prometheus_client import parser as text_format
from prometheus_client.openmetrics import parser as openmetrics

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.openmetrics import (
    Metrics,
    render_openmetrics,
)
from tests.tools.collection_copy import REPOSITORY
from tests.tools.hostile_result import HOSTILE
from tests.tools.sample_drift import (
    CONFIGURATION,
    documents,
    drift_run,
    hostile_findings,
    hostile_run,
    in_sync,
    incomplete,
)

Json = dict[str, t.Any]
Reader = t.Callable[[str], t.Iterable[t.Any]]
Samples = dict[str, dict[tuple[str, ...], float]]
# The library has no types for them.
openmetrics_families: Reader = openmetrics.text_string_to_metric_families
text_families: Reader = text_format.text_string_to_metric_families
OF_RUN = ("configuration", "tenant_id", "service_principal_id")
HERE = ("contoso.lab", "0d1e2f3a-9999-4888-8777-666655554444", "5f6e7d8c-1111-4222-8333-944455556666")


def read(text: str) -> Samples:
    """Return the samples of each metric by the values of the labels, as both readers have them."""
    families = list(openmetrics_families(text))
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation.endswith(".") or "1 or 0" in family.documentation for family in families)
    strict, loose = samples(families), samples(text_families(text))
    assert strict == loose
    return strict


def samples(families: t.Iterable[t.Any]) -> Samples:
    found: Samples = {}
    for family in families:
        for sample in family.samples:
            assert sample.timestamp is None
            key = tuple(sample.labels.values())
            assert key not in found.setdefault(sample.name, {})
            found[sample.name][key] = sample.value
    return found


def test_what_a_run_says() -> None:
    found = read(render_openmetrics(drift_run(), documents()))
    assert found == {
        "cloud_sync_drift_findings": {
            (*HERE, "member_unexpected", "critical", "drift"): 1,
            (*HERE, "member_missing", "high", "pending"): 1,
            (*HERE, "group_missing", "high", "accepted"): 1,
            (*HERE, "group_differs", "medium", "drift"): 1,
            (*HERE, "posture", "low", "drift"): 1,
        },
        "cloud_sync_drift_new_findings": {HERE: 1},
        "cloud_sync_drift_resolved_findings": {HERE: 1},
        "cloud_sync_drift_groups": {
            (*HERE, "in_scope"): 214,
            (*HERE, "compared"): 213,
            (*HERE, "in_sync"): 210,
            (*HERE, "differing"): 3,
            (*HERE, "unknown"): 0,
            (*HERE, "in_directory"): 213,
        },
        "cloud_sync_drift_last_run_timestamp_seconds": {HERE: 1806472841},
        "cloud_sync_drift_last_success_timestamp_seconds": {HERE: 1806472841},
        "cloud_sync_drift_duration_seconds": {(*HERE, "total"): 41.2, (*HERE, "graph"): 38.5, (*HERE, "directory"): 2.25},
        "cloud_sync_drift_requests": {HERE: 31},
        "cloud_sync_drift_resource_units": {HERE: 452},
        "cloud_sync_drift_incomplete": {HERE: 0},
    }


def test_the_names_of_labels() -> None:
    families = openmetrics_families(render_openmetrics(drift_run(), documents()))
    labels = {family.name.removeprefix("cloud_sync_drift_"): tuple(family.samples[0].labels) for family in families}
    assert labels == {
        "findings": (*OF_RUN, "class", "severity", "state"),
        "new_findings": OF_RUN,
        "resolved_findings": OF_RUN,
        "groups": (*OF_RUN, "kind"),
        "last_run_timestamp_seconds": OF_RUN,
        "last_success_timestamp_seconds": OF_RUN,
        "duration_seconds": (*OF_RUN, "side"),
        "requests": OF_RUN,
        "resource_units": OF_RUN,
        "incomplete": OF_RUN,
    }


def test_the_guide_names_every_metric() -> None:
    metrics = Metrics()
    metrics.add(drift_run(), documents())
    metrics.add_unreadable(0)
    guide = (REPOSITORY / "docs" / "docsite" / "rst" / "guide_drift_reports.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"``(cloud_sync_drift_\w+)``", guide)) == set(read(metrics.text()))


def test_findings_are_counted_when_there_is_none() -> None:
    found = read(render_openmetrics(in_sync(), []))["cloud_sync_drift_findings"]
    assert found == {(*HERE, "none", "none", "none"): 0}


def test_an_incomplete_run_is_not_the_last_success() -> None:
    found = read(render_openmetrics(incomplete(), documents()))
    assert found["cloud_sync_drift_incomplete"] == {HERE: 1}
    assert found["cloud_sync_drift_last_run_timestamp_seconds"] == {HERE: 1806472841}
    # 2027-03-30T05:00:40Z, the run before
    assert found["cloud_sync_drift_last_success_timestamp_seconds"] == {HERE: 1806382840}


def test_without_a_complete_run_there_is_no_success() -> None:
    found = read(render_openmetrics({**incomplete(), "trend": []}, documents()))
    assert found["cloud_sync_drift_last_success_timestamp_seconds"] == {HERE: 0}


def test_several_configurations_are_in_one_file() -> None:
    metrics = Metrics()
    metrics.add(drift_run(), documents())
    metrics.add(
        drift_run(configuration={**CONFIGURATION, "name": "fabrikam.lab", "tenant_id": "t", "service_principal_id": "s"}), []
    )
    metrics.add_unreadable(2)
    found = read(metrics.text())
    assert found["cloud_sync_drift_incomplete"] == {HERE: 0, ("fabrikam.lab", "t", "s"): 0}
    assert found["cloud_sync_drift_unreadable_runs"] == {(): 2}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_a_label(name: str) -> None:
    text = render_openmetrics(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))
    assert len(read(text)["cloud_sync_drift_findings"]) == 5
    text.encode("utf-8")


@pytest.mark.parametrize("part", [*drift_run(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    assert read(render_openmetrics({**drift_run(), part: value}, documents()))["cloud_sync_drift_findings"]
