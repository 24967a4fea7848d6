# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of the documentation: the report of a large change and that of a run with drift, light and dark.

Usage: python -m tests.tools.screenshots ; it writes report-light.png, report-dark.png, drift-light.png and drift-dark.png into docs/images.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page.page import render_page
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.page import render_html
from tests.lab.frame.errors import LabError
from tests.lab.frame.progress import Progress, complain
from tests.tools.chromium import Browser, BrowserError, chromium
from tests.tools.collection_copy import REPOSITORY
from tests.tools.sample_drift import documents, drift_run
from tests.tools.sample_result import big

IMAGES = REPOSITORY / "docs" / "images"
WIDTH, HEIGHT = 1200, 1600


def main() -> int:
    """Take the pictures; return 0 when they are there and the page had nothing to complain about."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder, chromium(Progress(time.monotonic())) as browser:
            for name, text in (("report", render_html(big())), ("drift", render_page(drift_run(), documents()))):
                page = Path(folder, f"{name}.html")
                page.write_text(text, encoding="utf-8")
                take(browser, page, IMAGES / f"{name}-light.png", dark=False)
                take(browser, page, IMAGES / f"{name}-dark.png", dark=True)
    except (BrowserError, LabError) as error:
        complain(str(error))
        return 1
    return 0


def take(browser: Browser, file: Path, picture: Path, *, dark: bool) -> None:
    """Take one picture of the top of a page."""
    with browser.page(WIDTH, HEIGHT, dark=dark) as page:
        page.open(file)
        problems = page.problems()
        if problems:
            raise BrowserError(f"the page has problems: {'; '.join(problems)}")
        page.screenshot(picture)
    print(f"{picture.relative_to(REPOSITORY)}: {picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
