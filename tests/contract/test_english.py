# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages, documentation, guides and playbooks avoid phrases that are translated word for word (CONTRIBUTING.md, English)."""

from __future__ import annotations

import ast
import collections.abc as c
import re
import typing as t
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN: t.Final = {
    "shall": r"\bshall\b",
    "is no X, for is not a valid X": r"(?<!there )\b(is|was|are|were) no (?!longer\b)[a-z]+\b",
    "that is none": r"\bthat is none\b",
    "whom": r"\bwhom\b",
    "tells of": r"\btells? of\b",
    "in vain": r"\bin vain\b",
    "comes out": r"\b(comes?|came) out\b",
    "brings back, for rolls back, restores or undoes": r"\b(bring|brings|brought)( \S+){0,4} back\b",
    "foretell": r"\bforet(ell|old)",
}
WRITTEN: t.Final = (
    "*.md",
    "docs/**/*.rst",
    "docs/*.md",
    "playbooks/*.yml",
    "playbooks/templates/*.j2",
    "roles/*/README.md",
    "roles/*/meta/*.yml",
    "roles/*/tasks/*.yml",
)
# It shows what is wrong beside what is right.
LEFT_OUT: t.Final = ("CONTRIBUTING.md",)


def strings(source: str) -> c.Iterator[str]:
    """Yield the texts of a Python module but for its docstrings, with a space in place of each computed part."""
    tree = ast.parse(source)
    # A statement that is nothing but a text is a docstring; the parts of an f-string are in the f-string.
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def phrases(text: str) -> list[str]:
    """Return what is wrong in a text, each with a little of what stands around it."""
    line = re.sub(r"\s+", " ", text)
    found = [(name, match) for name, pattern in FORBIDDEN.items() for match in re.finditer(pattern, line, re.IGNORECASE)]
    return [f"{name}: ...{line[max(0, match.start() - 40) : match.end() + 40]}..." for name, match in found]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("What a job shall be", 1),
        ("'x' is no object id", 1),
        ("an answer that is none", 1),
        ("All was\n    brought back", 1),
        ("brings the test group back", 1),
        ("There is no group with that id, which is no longer there", 0),
        ("'x' is not a valid object id", 0),
    ],
)
def test_what_is_found(text: str, wrong: int) -> None:
    assert len(phrases(text)) == wrong


def test_docstrings_are_not_messages() -> None:
    source = 'def f():\n    """What shall be."""\n    raise ValueError(f"{1} is " "no time")\n'
    assert list(strings(source)) == ["{} is no time"]


def test_plugins_speak_plain_english() -> None:
    files = sorted((ROOT / "plugins").rglob("*.py"))
    wrong = [f"{path.relative_to(ROOT)}: {each}" for path in files for text in strings(path.read_text()) for each in phrases(text)]
    assert len(files) > 300
    assert wrong == []


def test_documents_and_playbooks_speak_plain_english() -> None:
    files = sorted({path for pattern in WRITTEN for path in ROOT.glob(pattern) if path.name not in LEFT_OUT})
    wrong = [f"{path.relative_to(ROOT)}: {each}" for path in files for each in phrases(path.read_text())]
    assert len(files) > 30
    assert wrong == []
