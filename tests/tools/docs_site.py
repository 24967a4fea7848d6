# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation as a site: the guides, and a page for every module, role and other plugin.

Usage: python -m tests.tools.docs_site ; it writes into tests/output/docs. Nothing is downloaded, and a warning fails the build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import typing as t
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.tools.docs_pages import COLLECTION
from tests.tools.output import OUTPUT, in_place_of_home

FOLDER = OUTPUT / "docs"
ANTSIBULL = Path(sys.executable).with_name("antsibull-docs")
STYLE = Path(__file__).with_name("docs_site.css")

SETTINGS: dict[str, t.Any] = {
    "project": COLLECTION,
    "copyright": "hybrid_identity.cloud_sync contributors, GPL-3.0-or-later",
    "extensions": ["sphinx_antsibull_ext", "tests.tools.docs_pages"],
    "antsibull_ext_color_scheme": "default-autodark",
    "pygments_style": "ansible",
    "highlight_language": "YAML+Jinja",
    "default_role": "any",
    "nitpicky": True,
    "html_theme": "furo",
    "html_title": COLLECTION,
    "html_static_path": [str(STYLE)],
    "html_css_files": [STYLE.name],
    "html_copy_source": False,
    "html_show_sphinx": False,
    "html_use_index": False,
}


def main() -> int:
    """Build the site; return 0 when there was nothing to complain about."""
    pages, site = FOLDER / "rst", FOLDER / "html"
    shutil.rmtree(FOLDER, ignore_errors=True)
    pages.mkdir(parents=True)
    failed = write_pages(pages) or build(pages, site)
    if not failed:
        print(f"The documentation is in {site / 'index.html'}; open it in a browser.")
    return 1 if failed else 0


def write_pages(folder: Path) -> int:
    """Write the guides and the generated pages; return the exit status of antsibull-docs."""
    options = ("--use-current", "--squash-hierarchy", "--fail-on-error", "--no-add-antsibull-docs-version")
    command = [str(ANTSIBULL), "collection", *options, "--dest-dir", str(folder), COLLECTION]
    return subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, check=False).returncode


def environment() -> dict[str, str]:
    """Return the environment of antsibull-docs, which runs ansible-doc: of .venv, with the collection as it is linked there."""
    return {
        **os.environ,
        **in_place_of_home(),
        "PATH": os.pathsep.join([str(ANTSIBULL.parent), os.environ.get("PATH", os.defpath)]),
        "ANSIBLE_COLLECTIONS_PATH": str(Path(sys.prefix) / "collections"),
    }


def build(pages: Path, site: Path) -> int:
    """Turn the pages into HTML; return 0 when there was no warning."""
    with docutils_namespace():
        application = Sphinx(
            srcdir=pages,
            confdir=None,
            outdir=site,
            doctreedir=site.with_name("doctrees"),
            buildername="html",
            confoverrides=SETTINGS,
            status=None,
            warningiserror=True,
            keep_going=True,
        )
        application.build()
        return int(application.statuscode)


if __name__ == "__main__":
    sys.exit(main())
