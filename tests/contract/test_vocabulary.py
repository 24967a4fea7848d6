# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One idea stands in one place."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.contract.repository import python_files, syntax, text

# What is written in one file, or in as many as it has to be: the clients may not know the views, nor the views the clients.
STANDS_IN = {
    "names of permissions": (r"\b[A-Z][A-Za-z-]+\.(?:Read|ReadWrite)\.[A-Z][A-Za-z]+", ["_flows/shared/permissions.py"]),
    "the type of an object of Entra ID": (r'"@odata\.type"|#microsoft\.graph\.(?:group|user)\b', ["_common/odata_types.py"]),
    "who is synced from Active Directory": (r'get\("onPremisesSyncEnabled"\)', ["_sync/entra_objects.py"]),
    "anchors": (r'f"(?:Group|User)_', ["_sync/entra_objects.py"]),
    "the macro of the domain": (r'"DomainFQDN"', ["_sync/domain_name.py"]),
    "what a name stands for among members": (
        r'"userPrincipalName"',
        ["_flows/ad_object_info.py", "_graph/resources/hidden_users.py", "_sync/entra_objects.py"],
    ),
    "characters that steer a terminal": (
        r"\\(?:x00|0)-|\\x1f|\\x7f|\\u202e|unicode_escape|curses\.ascii|string\.printable",
        ["_common/text.py"],
    ),
    "aligned tables": (r"\bwidths = \[max|textwrap", ["_common/text.py"]),
}
_CLOCKS = {"sleep", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}


def where(pattern: str, folder: str = "plugins") -> list[str]:
    """Return the files that have a line that the pattern matches."""
    return [str(path) for path in python_files(folder) if re.search(pattern, text(path), re.MULTILINE)]


def test_the_type_of_a_json_object_stands_once() -> None:
    assert where(r"^Json\b.*=") == ["plugins/module_utils/_common/json.py"]
    assert where(r"dict\[str, (t\.)?Any\]") == ["plugins/module_utils/_common/json.py"]


@pytest.mark.parametrize("idea", STANDS_IN)
def test_an_idea_stands_in_one_place(idea: str) -> None:
    pattern, places = STANDS_IN[idea]
    folder = "plugins/module_utils"
    assert where(pattern, folder) == [f"{folder}/{place}" for place in places]


@pytest.mark.parametrize("path", python_files("plugins"), ids=str)
def test_one_place_waits(path: Path) -> None:
    assert waits(syntax(path)) == [], "wait with module_utils/_common/waiting.py, which goes by the clock that a test sets"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import time\ntime.sleep(1)", ["time.sleep"]),
        ("import time as clock_; clock_.monotonic()", ["clock_.monotonic"]),
        ("def f():\n    from time import sleep as rest, time", ["from time import sleep"]),
        ("import asyncio\nawait asyncio.sleep(1)", ["asyncio.sleep"]),
        ("import threading as t\nt.Event().wait(1)", []),
        ("import time\nwaiting.clock.sleep(time.time())", []),
    ],
)
def test_what_waits_is_seen_under_every_name(code: str, found: list[str]) -> None:
    assert waits(ast.parse(code)) == found


def waits(tree: ast.Module) -> list[str]:
    """Return what in a file reads a clock that a test does not set, or sleeps by it; the time of day is another matter."""
    imports = [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    modules = {alias.asname or alias.name for alias in imports if alias.name in ("time", "asyncio")}
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in _CLOCKS]
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module in ("time", "asyncio")]
    return [
        *(f"{node.value.id}.{node.attr}" for node in used if isinstance(node.value, ast.Name) and node.value.id in modules),
        *(f"from {node.module} import {alias.name}" for node in imported for alias in node.names if alias.name in _CLOCKS),
    ]


def test_the_clock_is_read_where_it_is_used() -> None:
    # A name that is imported keeps the clock that was there first.
    assert where(r"waiting import .*\bclock\b") == []


def test_nobody_digs_in_what_an_error_tells_programs() -> None:
    # Code decides by an error's type, its ``refusal`` and its other attributes; details are built at the exit.
    assert where(r"\._details\b|\.describe\(\)(\[|\.get)|[\"']graph_(code|message)[\"']") == [
        "plugins/module_utils/_common/errors.py"
    ]
    assert where(r"\b(\w*[Ee]rror|problem|failure|refused|cause)\.details\b") == []


def test_nobody_counts_with_an_s_of_his_own() -> None:
    assert where(r"['\"]s['\"] \* |\(s\)|['\"]s['\"] if ") == []


def test_the_scope_mode_is_defined_and_described_once() -> None:
    assert where(r"[\"']scope_mode[\"']: ") == ["plugins/module_utils/_flows/shared/context.py"]
    assert where(r"^ +scope_mode:$") == ["plugins/doc_fragments/configuration.py"]


def test_json_of_others_is_read_in_one_place() -> None:
    # It may be nested so deep that Python's reader raises something else than ValueError.
    assert where(r"\bjson(_codec)?\.(loads?\(|JSONDecoder)|\.json\(\)") == ["plugins/module_utils/_common/json.py"]
    assert where(r"dumps\(.*sort_keys=True, (separators|ensure_ascii=True)") == ["plugins/module_utils/_common/json.py"]
