# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of the documentation: the report of a large change, light and dark.

Usage: python -m tests.tools.screenshots ; it writes docs/images/report-light.png and report-dark.png.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.page import render_html
from tests.lab.frame.errors import LabError
from tests.lab.frame.progress import Progress, complain
from tests.tools.chromium import Browser, BrowserError, chromium
from tests.tools.collection_copy import REPOSITORY
from tests.tools.sample_result import big

IMAGES = REPOSITORY / "docs" / "images"
WIDTH, HEIGHT = 1200, 1600


def main() -> int:
    """Take the pictures; return 0 when they are there and the page had nothing to complain about."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder, chromium(Progress(time.monotonic())) as browser:
            page = Path(folder, "report.html")
            page.write_text(render_html(big()), encoding="utf-8")
            for name, dark in (("report-light.png", False), ("report-dark.png", True)):
                take(browser, page, IMAGES / name, dark=dark)
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
