# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages about drift in a real browser: 10,000 findings without a problem, filtered, and readable without the script."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.fleet import FoundRun, read_fleet
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page.fleet import render_fleet_page
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page.page import render_page
from tests.browser.looks import DESKTOP, OPEN_ALL, PHONE, assert_fits, assert_readable
from tests.tools.chromium import Browser, Page
from tests.tools.hostile_result import HOSTILE
from tests.tools.sample_drift import (
    ENDED,
    documents,
    drift_run,
    every_class,
    fleet,
    hostile_findings,
    hostile_run,
    in_sync,
    incomplete,
    many,
    moment,
)

COUNT = 10_000
QUICK = 3.0
"""Seconds in which the large page is there and can be used; it takes 0.3 on an idle machine."""

SHOWN = "document.getElementById('shown').textContent"
GROUPS = "document.querySelectorAll('#list > .group').length"
FINDINGS = "document.querySelectorAll('#list .finding').length"
# Types into a control as a person does, and waits for what the script makes of it.
CHOOSE = """
(() => {{
  const control = document.getElementById('{name}');
  if (control.type === 'checkbox') control.checked = {value};
  else control.value = {value};
  control.dispatchEvent(new Event('input', {{bubbles: true}}));
  return new Promise(resolve => setTimeout(() => resolve({shown}), 300));
}})()
"""
DAMAGE = "document.querySelectorAll('img, iframe, [onmouseover], [onerror], [style]').length"


@pytest.fixture(name="large", scope="module")
def fixture_large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run with 10,000 findings, 300 of which are new."""
    found = many(COUNT)
    run = drift_run(found, new=[each.id for each in found[:300]])
    return write(tmp_path_factory.mktemp("large"), render_page(run, documents(found)))


@pytest.fixture(name="desktop")
def fixture_desktop(browser: Browser, large: Path) -> Iterator[Page]:
    """The large page on a desktop."""
    with browser.page(DESKTOP, 900) as page:
        page.open(large)
        yield page


def write(folder: Path, text: str) -> Path:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    return file


def choose(page: Page, name: str, value: str) -> str:
    """Set a control of the filter, and return how many findings are said to be shown; the value is JavaScript."""
    return str(page.evaluate(CHOOSE.format(name=name, value=value, shown=SHOWN)))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_10_000_findings_render_quickly_and_without_a_problem(browser: Browser, large: Path, width: int, dark: bool) -> None:
    with browser.page(width, 900, dark=dark) as page:
        began = time.monotonic()
        page.open(large)
        assert page.evaluate(SHOWN) == "10,000 of 10,000 findings"
        assert time.monotonic() - began < QUICK
        page.evaluate(OPEN_ALL)
        assert page.problems() == []
        assert page.requests() == [large.as_uri()]
        assert_fits(page, width)


def test_groups_are_shown_in_portions(desktop: Page) -> None:
    assert (desktop.evaluate(GROUPS), desktop.evaluate(FINDINGS)) == (60, 120)
    desktop.evaluate("document.getElementById('more').click()")
    assert desktop.evaluate(GROUPS) == 120
    assert desktop.evaluate("document.getElementById('more').hidden") is False


def test_the_filter(desktop: Page) -> None:
    assert choose(desktop, "severity", "'critical'") == "2,000 of 10,000 findings"
    assert choose(desktop, "new", "true") == "60 of 10,000 findings"
    assert choose(desktop, "find", "'team-0012'") == "1 of 10,000 findings"
    assert desktop.evaluate("document.querySelector('#list h3').textContent") == "SG-Team-0012"
    assert desktop.evaluate("document.getElementById('more').hidden") is True
    assert choose(desktop, "find", "'nothing has this'") == "0 of 10,000 findings"
    desktop.evaluate("document.querySelector('#filter [type=reset]').click()")
    assert choose(desktop, "class", "'member_missing'") == "2,000 of 10,000 findings"
    assert choose(desktop, "state", "'drift'") == "0 of 10,000 findings"
    assert desktop.problems() == []


def test_all_words_that_are_searched_for_are_in_a_finding(desktop: Page) -> None:
    assert choose(desktop, "find", "'SG-TEAM-0012  Mallory'") == "1 of 10,000 findings"
    assert choose(desktop, "find", "'SG-Team-0012 ana@contoso.lab'") == "0 of 10,000 findings"


def test_a_number_of_the_table_leads_to_its_findings(desktop: Page) -> None:
    link = "document.querySelector('a[data-class=group_differs][data-severity=medium]').click()"
    desktop.evaluate(f"{link}, new Promise(resolve => setTimeout(resolve, 300))")
    assert desktop.evaluate(SHOWN) == "2,000 of 10,000 findings"
    desktop.evaluate("document.querySelector('a[data-new]').click(), new Promise(resolve => setTimeout(resolve, 300))")
    assert desktop.evaluate(SHOWN) == "300 of 10,000 findings"


def test_the_script_shows_what_the_page_has_without_it(browser: Browser, tmp_path: Path) -> None:
    """One markup, filled twice: the texts of each finding are the same."""
    file = write(tmp_path, render_page(drift_run(), documents()))
    texts = "[...document.querySelectorAll('#list .group')].map(each => each.textContent.replace(/\\s+/g, ' '))"
    with browser.page(DESKTOP, 900) as page:
        page.open(file)
        page.evaluate(OPEN_ALL)
        scripted = page.evaluate(texts)
    with browser.page(DESKTOP, 900) as page:
        page.call("Emulation.setScriptExecutionDisabled", {"value": True})
        page.open(file)
        page.evaluate(OPEN_ALL)
        plain = page.evaluate(texts)
    assert scripted == plain
    assert len(plain) == 4


def test_without_the_script_the_first_findings_and_all_numbers_are_there(browser: Browser, large: Path) -> None:
    with browser.page(PHONE, 900) as page:
        page.call("Emulation.setScriptExecutionDisabled", {"value": True})
        page.open(large)
        assert page.evaluate(FINDINGS) == 200
        assert page.evaluate("document.querySelector('#filter').checkVisibility()") is False
        assert page.evaluate("document.querySelector('#more').checkVisibility()") is False
        assert page.evaluate("document.querySelector('.figures strong').textContent") == "10,000"
        said = "document.querySelector('noscript').innerText"
        assert page.evaluate(said) == (
            "The first 200 of 10,000 findings are listed. To see and filter all, let the page run its script."
        )
        assert_fits(page, PHONE)


@pytest.mark.parametrize("width", [PHONE, 700, 800, DESKTOP])
@pytest.mark.parametrize(
    "text",
    [
        render_page(every_class(), documents()),
        render_page(incomplete(), documents()),
        render_page(in_sync(), []),
        render_page({}, []),
        render_fleet_page(read_fleet(fleet(), moment(ENDED), 86400), moment(ENDED)),
        render_fleet_page(read_fleet([FoundRun("/a", every_class())], moment(ENDED), 86400), moment(ENDED)),
        render_fleet_page((), moment(ENDED)),
    ],
    ids=["drift", "incomplete", "in sync", "empty", "fleet", "fleet with every class", "empty fleet"],
)
def test_pages_fit(browser: Browser, tmp_path: Path, width: int, text: str) -> None:
    with browser.page(width, 900) as page:
        page.open(write(tmp_path, text))
        page.evaluate(OPEN_ALL)
        assert page.problems() == []
        assert_fits(page, width)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_has_contrast(browser: Browser, tmp_path: Path, dark: bool) -> None:
    for text in (
        render_page(every_class(), documents()),
        render_fleet_page(read_fleet(fleet(), moment(ENDED), 86400), moment(ENDED)),
    ):
        with browser.page(DESKTOP, 900, dark=dark) as page:
            page.open(write(tmp_path, text))
            page.evaluate(OPEN_ALL)
            assert_readable(page)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_is_neither_executed_nor_too_wide(browser: Browser, tmp_path: Path, name: str) -> None:
    with browser.page(PHONE, 900) as page:
        page.open(write(tmp_path, render_page(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))))
        page.evaluate(OPEN_ALL)
        assert page.problems() == []
        assert page.requests() == [(tmp_path / "page.html").as_uri()]
        assert page.evaluate("document.title").startswith("Drift:")
        assert page.evaluate(SHOWN) == "5 of 5 findings"
        assert page.evaluate("document.querySelectorAll('script').length") == 2
        assert page.evaluate(DAMAGE) == 0
        assert_fits(page, PHONE)


def test_everything_that_is_shown_is_open_in_print(browser: Browser, tmp_path: Path) -> None:
    with browser.page(DESKTOP, 900) as page:
        page.open(write(tmp_path, render_page(drift_run(), documents())))
        seen = "document.querySelector('.finding dd').checkVisibility({contentVisibilityAuto: true})"
        assert page.evaluate(seen) is False
        page.call("Emulation.setEmulatedMedia", {"media": "print"})
        page.settle()
        assert page.evaluate(seen) is True
        assert page.evaluate("document.querySelector('#filter').checkVisibility()") is False
