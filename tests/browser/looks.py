# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a page must look: nothing too wide, every text readable."""

from __future__ import annotations

from pathlib import Path

from tests.tools.chromium import Page

PHONE, DESKTOP = 390, 1200
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"
TOO_WIDE = """
[...document.body.querySelectorAll('*:not(.skip)')]
  .filter(each => !each.closest('thead'))
  // On a screen that isn't narrow, a wide table may be moved within its frame.
  .filter(each => innerWidth <= 760 || !each.closest('.scroll > *'))
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(each => each.tagName + ': ' + each.textContent.slice(0, 60))
"""


def assert_fits(page: Page, width: int) -> None:
    """Assert that nothing reaches beyond the right edge."""
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def assert_readable(page: Page) -> None:
    """Assert that every text has contrast (Web Content Accessibility Guidelines 2.2, 1.4.3: 4.5 to 1)."""
    ratios = page.evaluate(Path(__file__).with_name("contrast.js").read_text(encoding="utf-8"))
    assert len(ratios) > 50
    assert [each for each in ratios if each["ratio"] < 4.5] == []
