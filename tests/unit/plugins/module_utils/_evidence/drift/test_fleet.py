# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet: the worst first, a run that no longer runs is worse than drift, and no folder is left out."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

import pytest
from markdown_it import MarkdownIt

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.fleet import (
    FleetRow,
    FoundRun,
    age_text,
    read_fleet,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.fleet_markdown import (
    render_fleet_markdown,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.notification import (
    render_fleet_notification,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page.fleet import (
    render_fleet_page,
)
from tests.tools.hostile_result import HOSTILE
from tests.tools.html_reader import Page
from tests.tools.sample_drift import drift_run, fleet, hostile_run, of_configuration

NOW = datetime.datetime(2027, 3, 31, 7, 0, 0, tzinfo=datetime.UTC)
DAY = 86400.0


def rows(found: t.Iterable[FoundRun], max_age: float = DAY) -> tuple[FleetRow, ...]:
    return read_fleet(found, NOW, max_age)


def states(found: t.Iterable[FoundRun]) -> dict[str, str]:
    return {row.name: row.state for row in rows(found)}


def test_the_worst_is_first() -> None:
    assert list(states(fleet()).items()) == [
        ("/runs/damaged", "unreadable"),
        ("wingtip.example", "stale"),
        ("adatum.example", "incomplete"),
        ("contoso.lab", "drift"),
        ("fabrikam.example", "in_sync"),
    ]


@pytest.mark.parametrize(
    ("ended", "state"),
    [
        ("2027-03-30T07:00:01Z", "drift"),
        ("2027-03-30T06:59:59Z", "stale"),
        ("2027-03-31T07:04:00Z", "drift"),  # another clock
        ("2027-03-31T07:06:00Z", "stale"),
        ("yesterday", "stale"),
        (None, "stale"),
    ],
)
def test_a_run_is_stale_when_it_is_too_old_or_has_no_time(ended: str | None, state: str) -> None:
    assert list(states([FoundRun("/a", drift_run(ended_at=ended))]).values()) == [state]


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"verdict": "in_sync"}, "in_sync"),
        ({"verdict": "in_sync", "complete": False}, "incomplete"),
        ({"verdict": "odd"}, "incomplete"),
        ({"verdict": None}, "incomplete"),
    ],
)
def test_only_a_complete_run_is_in_sync(changed: dict[str, t.Any], state: str) -> None:
    assert list(states([FoundRun("/a", drift_run(**changed))]).values()) == [state]


def test_of_several_runs_of_a_configuration_the_last_one_counts() -> None:
    older = FoundRun("/older", drift_run(ended_at="2027-03-31T03:00:00Z", verdict="incomplete"))
    found = rows([older, FoundRun("/last", drift_run())])
    assert [(row.folder, row.state) for row in found] == [("/last", "drift"), ("/older", "superseded")]


def test_a_run_of_the_future_does_not_hide_the_last_one() -> None:
    found = rows([FoundRun("/future", drift_run(ended_at="2029-01-01T00:00:00Z")), FoundRun("/last", drift_run())])
    assert [(row.folder, row.state, row.since) for row in found] == [
        ("/last", "drift", "59 minutes ago"),
        ("/future", "superseded", "in the future"),
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 seconds ago"),
        (1, "1 second ago"),
        (119, "119 seconds ago"),
        (120, "2 minutes ago"),
        (7200, "2 hours ago"),
        (2 * DAY, "2 days ago"),
    ],
)
def test_ages(seconds: float, text: str) -> None:
    assert age_text(seconds) == text


def test_the_page_has_a_row_for_each_folder() -> None:
    page = Page(render_fleet_page(rows(fleet()), NOW))
    assert page.texts("h1") == ["4 of 5 need attention"]
    assert "5 runs: 1 unreadable, 1 no longer running, 1 incomplete, 1 with drift, 1 in sync" in page.text
    names = [text.strip() for text in page.texts("th")]
    assert [name for name in names if name.startswith(("unreadable", "wing", "adatum", "contoso", "fabrikam"))] == [
        "unreadable/runs/damaged",
        "wingtip.example0d1e2f3a-9999-4888-8777-666655554444",
        "adatum.example0d1e2f3a-9999-4888-8777-666655554444",
        "contoso.lab0d1e2f3a-9999-4888-8777-666655554444",
        "fabrikam.example0d1e2f3a-9999-4888-8777-666655554444",
    ]
    cells = page.texts("td")
    assert cells[:2] == ["The file /runs/damaged/drift.json is not JSON", "Run writeback_drift again."]
    assert cells[2:11] == ["No longer runs", "11 days ago", "1", "1", "1", "1", "1", "1", "1"]
    assert [each["href"] for each in page.attributes("a") if each["href"] and "report.html" in each["href"]] == [
        "contoso/report.html"
    ]


def test_a_fleet_in_sync() -> None:
    good = [each for each in fleet() if each.run and each.run["verdict"] == "in_sync"]
    assert Page(render_fleet_page(rows(good), NOW)).texts("h1") == ["All in sync"]
    assert Page(render_fleet_page((), NOW)).texts("h1") == ["No run"]


def test_the_markdown_has_a_row_for_each_folder() -> None:
    text = render_fleet_markdown(rows(fleet()))
    assert text.splitlines() == [
        "# ❌ 4 of 5 need attention",
        "",
        "| Configuration | State | Last run | Findings | Critical, high | New | Resolved |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| `/runs/damaged` | Can't be read: The file /runs/damaged/drift.json is not JSON | unknown | – | – | – | – |",
        "| `wingtip.example` | No longer runs | 11 days ago | 5 | 3 | 1 | 1 |",
        "| `adatum.example` | Incomplete | 59 minutes ago | 5 | 3 | 1 | 1 |",
        "| `contoso.lab` | Drift | 59 minutes ago | 5 | 3 | 1 | 1 |",
        "| `fabrikam.example` | In sync | 59 minutes ago | 0 | 0 | 0 | 0 |",
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    text = HOSTILE[name]
    found = [
        FoundRun(text, None, problem=text, hint=text),
        FoundRun(text, of_configuration(hostile_run(text), text, "a"), link="a/report.html"),
    ]
    page = render_fleet_page(rows(found), NOW)
    assert len(Page(page).attributes("table")) == 2
    assert {"script", "img"} & {tag for tag, _attributes in Page(page).elements} == set()
    page.encode("utf-8")
    markdown = render_fleet_markdown(rows(found))
    markdown.encode("utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    assert [token.type for token in tokens].count("tr_open") == 3
    spans = {child.type for token in tokens for child in token.children or ()}
    assert spans <= {"text", "code_inline"}


@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(value: t.Any) -> None:
    found = [FoundRun(f"/{part}", {**drift_run(), part: value}) for part in drift_run()]
    assert len(rows(found)) == len(found)
    Page(render_fleet_page(rows(found), NOW))
    render_fleet_markdown(rows(found))


def test_a_fleet_tells_what_changed_and_of_which_nobody_knows() -> None:
    assert render_fleet_notification(rows(fleet()), "link").splitlines() == [
        "/runs/damaged: Can't be read: The file /runs/damaged/drift.json is not JSON",
        "wingtip.example: No longer runs: the last run was 11 days ago",
        "adatum.example: Incomplete. 1 new, 1 resolved since 2027-03-31 05:00 UTC, 5 findings in all.",
        "contoso.lab: Drift. 1 new, 1 resolved since 2027-03-31 05:00 UTC, 5 findings in all.",
        "link",
    ]
    silent = [each for each in fleet() if each.path == "/runs/fabrikam"]
    assert render_fleet_notification(rows(silent), "link") == ""
    many_rows = rows(FoundRun(f"/{number}", None, "gone") for number in range(30))
    lines = render_fleet_notification(many_rows, "link").splitlines()
    assert (len(lines), lines[-2:]) == (20, ["... and 12 more", "link"])


def test_a_row_without_a_name_is_known_by_its_id() -> None:
    (row,) = rows([FoundRun("/a", drift_run(configuration={"service_principal_id": "5f6e"}))])
    assert row.name == "5f6e"
    assert dataclasses.replace(row, run=None).name == "/a"
