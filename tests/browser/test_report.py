# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report in a real browser: no complaint, nothing too wide, everything there, nothing executed."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.page import render_html
from tests.browser.looks import DESKTOP, OPEN_ALL, PHONE, TOO_WIDE, assert_fits, assert_readable
from tests.tools.chromium import Browser, Page
from tests.tools.hostile_result import HOSTILE, hostile
from tests.tools.sample_result import big, refused, rolled_back

TEXTS = "[...document.querySelectorAll('{}')].map(each => each.textContent)"
BROKEN = "<!doctype html><title>Broken</title><script>let value = ;</script>"
ABSENT = "<!doctype html><title>Absent</title><script>absentFunction()</script>"
COMPLAINING = "<!doctype html><title>Complaining</title><script>console.error('said aloud')</script>"
BLOCKED = """<!doctype html><title>Blocked</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><p style="color: red">text</p>"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of 200 checks and 1,000 members."""
    return write(tmp_path_factory.mktemp("large"), render_html(big()))


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """An empty page of a desktop's width."""
    with browser.page(DESKTOP, 900) as page:
        yield page


def write(folder: Path, text: str) -> Path:
    """Write a page and return its path."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BROKEN, "SyntaxError: Unexpected token"),
        (ABSENT, "ReferenceError: absentFunction is not defined"),
        (COMPLAINING, "said aloud"),
        (BLOCKED, "Content Security Policy"),
    ],
    ids=["syntax", "exception", "console.error", "policy"],
)
def test_a_problem_of_a_page_is_noticed(desktop: Page, tmp_path: Path, text: str, problem: str) -> None:
    desktop.open(write(tmp_path, text))
    assert [each for each in desktop.problems() if problem in each] != []


def test_a_page_that_is_too_wide_is_noticed(desktop: Page, tmp_path: Path) -> None:
    desktop.open(write(tmp_path, f"<!doctype html><title>Wide</title><p><span>{'x' * 5000}</span></p>"))
    assert len(desktop.evaluate(TOO_WIDE)) == 1
    assert desktop.evaluate("document.documentElement.scrollWidth") > DESKTOP


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_large_report_renders_without_a_problem(browser: Browser, large: Path, width: int, dark: bool) -> None:
    with browser.page(width, 900, dark=dark) as page:
        page.open(large)
        page.evaluate(OPEN_ALL)
        assert page.problems() == []
        assert page.requests() == [large.as_uri()]
        assert_fits(page, width)


@pytest.mark.parametrize("width", [PHONE, 700, 800, DESKTOP])
@pytest.mark.parametrize("result", [rolled_back(), refused(), {}], ids=["rolled back", "refused", "empty"])
def test_small_reports_fit(browser: Browser, tmp_path: Path, width: int, result: dict[str, t.Any]) -> None:
    with browser.page(width, 900) as page:
        page.open(write(tmp_path, render_html(result)))
        page.evaluate(OPEN_ALL)
        assert page.problems() == []
        assert_fits(page, width)


def test_every_check_and_member_is_in_the_document(desktop: Page, large: Path) -> None:
    desktop.open(large)
    checks = desktop.evaluate(TEXTS.format("#checks tbody th > small"))
    members = desktop.evaluate(TEXTS.format("#members tbody th > small"))
    assert (len(checks), len(members)) == (200, 1000)
    assert set(checks) == {check["id"] for check in big()["checks"]}
    assert set(members) == {member["id"] for member in big()["members"]}


def test_dark_is_dark_and_light_is_light(browser: Browser, large: Path) -> None:
    colours = []
    for dark in (False, True):
        with browser.page(DESKTOP, 900, dark=dark) as page:
            page.open(large)
            colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(244, 246, 248)", "rgb(16, 21, 27)"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_has_contrast(browser: Browser, tmp_path: Path, dark: bool) -> None:
    with browser.page(DESKTOP, 900, dark=dark) as page:
        page.open(write(tmp_path, render_html(rolled_back())))
        page.evaluate(OPEN_ALL)
        assert_readable(page)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_is_neither_executed_nor_too_wide(browser: Browser, tmp_path: Path, name: str) -> None:
    with browser.page(PHONE, 900) as page:
        page.open(write(tmp_path, render_html(hostile(HOSTILE[name]))))
        page.evaluate(OPEN_ALL)
        assert page.problems() == []
        assert page.requests() == [(tmp_path / "page.html").as_uri()]
        assert page.evaluate("document.title").startswith("Verdict: ")
        assert page.evaluate("document.querySelectorAll('script, img, iframe, [onmouseover], [onerror], [style]').length") == 0
        assert_fits(page, PHONE)


def test_everything_is_open_in_print(desktop: Page, large: Path, tmp_path: Path) -> None:
    desktop.open(large)
    hidden = "document.querySelector('#members details td').checkVisibility({contentVisibilityAuto: true})"
    assert desktop.evaluate(hidden) is False
    desktop.call("Emulation.setEmulatedMedia", {"media": "print"})
    desktop.settle()
    assert desktop.evaluate(hidden) is True
    assert desktop.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    desktop.print_to(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_it_can_be_used_by_keyboard(desktop: Page, large: Path) -> None:
    desktop.open(large)
    focused = []
    for _press in range(7):
        for kind in ("keyDown", "keyUp"):
            desktop.call("Input.dispatchKeyEvent", {"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9})
        focused.append(desktop.evaluate("document.activeElement.textContent"))
    assert focused[0] == "To the report"
    assert focused[1:6] == [
        "4 changes",
        "3 of 200 checks failed",
        "3 of 1,000 members not right",
        "401 on-demand calls",
        "1 left behind",
    ]
    assert focused[6] == "4 steps of the service"
