# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One idea stands in one place."""

from __future__ import annotations

import re

from tests.contract.repository import python_files, text


def where(pattern: str) -> list[str]:
    """Return the plugins that have a line that the pattern matches."""
    return [str(path) for path in python_files("plugins") if re.search(pattern, text(path), re.MULTILINE)]


def test_the_type_of_a_json_object_stands_once() -> None:
    assert where(r"^Json\b.*=") == ["plugins/module_utils/_common/json.py"]
    assert where(r"dict\[str, (t\.)?Any\]") == ["plugins/module_utils/_common/json.py"]


def test_one_place_waits() -> None:
    # A wait elsewhere would not go by the clock that a test sets. The time of day is another matter.
    assert where(r"\btime\.(sleep|monotonic|perf_counter)\b|from time import") == []


def test_the_clock_is_read_where_it_is_used() -> None:
    # A name that is imported keeps the clock that was there first.
    assert where(r"waiting import .*\bclock\b") == []


def test_nobody_digs_in_what_an_error_tells_programs() -> None:
    # Code decides by an error's type, its ``refusal`` and its other attributes; details are built at the exit.
    assert where(r"\._details\b|\.describe\(\)(\[|\.get)|[\"']graph_(code|message)[\"']") == [
        "plugins/module_utils/_common/errors.py"
    ]
    assert where(r"\b(\w*[Ee]rror|problem|failure|refused|cause)\.details\b") == []


def test_safe_text_and_aligned_tables_stand_once() -> None:
    assert where(r"\\u202e|unicode_escape") == ["plugins/module_utils/_common/text.py"]
    assert where(r"\bwidths = \[max|textwrap") == ["plugins/module_utils/_common/text.py"]
    assert where(r"['\"]s['\"] \* |\(s\)|['\"]s['\"] if ") == []


def test_the_scope_mode_is_defined_and_described_once() -> None:
    assert where(r"[\"']scope_mode[\"']: ") == ["plugins/module_utils/_flows/shared/context.py"]
    assert where(r"^ +scope_mode:$") == ["plugins/doc_fragments/configuration.py"]


def test_json_of_others_is_read_in_one_place() -> None:
    # It may be nested so deep that Python's reader raises something else than ValueError.
    assert where(r"\bjson(_codec)?\.loads?\(|\.json\(\)") == ["plugins/module_utils/_common/json.py"]
    assert where(r"dumps\(.*sort_keys=True, (separators|ensure_ascii=True)") == ["plugins/module_utils/_common/json.py"]
