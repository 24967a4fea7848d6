# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file says whose it is and under which licence, is short, and speaks of the project alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.repository import files, python_files, text
from tests.tools.collection_copy import REPOSITORY, copy_collection

HEADER = """\
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""
REUSE = Path(sys.executable).with_name("reuse")
LONGEST_FILE = 500
FOREIGN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.~-])/(?:work|root)/[A-Za-z.]"),
    "a host of a package registry": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|archive\.ubuntu\.com|proxy\.golang\.org)\b"
    ),
    "how the project is developed": re.compile(r"\bshared/(?:facts|tools|reference|design|contract)\b"),
}


def test_licences_are_complete(tmp_path: Path) -> None:
    # In a copy, since what a working tree ignores needs no licence.
    command = [str(REUSE), "--root", str(copy_collection(tmp_path)), "lint", "--lines"]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("path", python_files("plugins"), ids=str)
def test_a_plugin_begins_with_the_licence_header(path: Path) -> None:
    assert text(path).removeprefix("#!/usr/bin/python\n").startswith(HEADER)


@pytest.mark.parametrize("subject", FOREIGN)
def test_no_file_names(subject: str) -> None:
    found = []
    for path in files():
        if path.parts[0] != "LICENSES":
            content = (REPOSITORY / path).read_text(encoding="utf-8", errors="replace")
            found += [f"{path}: {match.group()}" for match in FOREIGN[subject].finditer(content)]
    assert found == []


@pytest.mark.parametrize("path", [*python_files("plugins/module_utils"), *python_files("tests")], ids=str)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(text(path).splitlines()) <= LONGEST_FILE


def test_a_text_is_as_editors_are_told() -> None:
    written = [path for path in files() if path.suffix not in (".png", ".json")]
    contents = {path: (REPOSITORY / path).read_bytes() for path in written}
    assert [path for path, content in contents.items() if content and not content.endswith(b"\n")] == []
    assert [path for path, content in contents.items() if re.search(rb"[ \t\r]$", content, re.MULTILINE)] == []


def test_sanity_tests_ignore_nothing() -> None:
    assert [path for path in files() if path.is_relative_to("tests/sanity")] == []
