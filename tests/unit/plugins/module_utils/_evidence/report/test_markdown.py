# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for a ticket: what it says, and that tables hold and values stay text."""

from __future__ import annotations

import re
import time
import typing as t

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.markdown_text import (
    code,
    prose,
    row,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.markdown import (
    render_markdown,
)
from tests.tools.hostile_result import HOSTILE, hostile
from tests.tools.sample_result import big, kept, refused, rolled_back, unchanged

BLOCKS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close"),
    *("th_open", "th_close", "td_open", "td_close"),
}
SPANS = {"text", "code_inline", "strong_open", "strong_close"}
# What GitHub or GitLab would make a link, a mention, a reference, an emoji or emphasis.
ACTIVE = re.compile(r"[@#!~$`*_<>\[\]{}|\\^]|://|www\.|:[a-z]\w*:")


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def inline(text: str) -> list[Token]:
    return [child for token in tokens(text) for child in token.children or ()]


def cells(line: str) -> list[str]:
    """Split a row as GitHub does: an escaped character is skipped, whichever it is."""
    return re.findall(r"((?:\\.|[^|\\])*)\|", line[1:])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Managed", "`Managed`"),
        ("", "(empty)"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
        ("  ", "`  `"),
        ("a␊\nb", "`a␊b`"),
        ("@admin", "`@admin`"),
        ("x" * 301, "`" + "x" * 300 + "… (301 characters)`"),
    ],
)
def test_values_are_code(text: str, written: str) -> None:
    assert code(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The group lies in OU=Groups,DC=contoso,DC=lab.", "The group lies in OU=Groups,DC=contoso,DC=lab."),
        ("two\nlines", "two lines"),
        ("ask @admin, now", "ask `@admin`, now"),
        ("(job_id 3)", "(`job_id` 3)"),
        ("see https://example.com/x.", "see `https://example.com/x`."),
        ("see www.example.com", "see `www.example.com`"),
        ("Closes #12 and JIRA-7", "Closes `#12` and `JIRA-7`"),
        ("a <b>bold</b> word", "a `<b>bold</b>` word"),
        ("*very* _odd_", "`*very*` `_odd_`"),
        ("commit 9f2c4e7a", "commit `9f2c4e7a`"),
        (":smile: at 50%", "`:smile`: at 50%"),
        ("%milestone", "`%milestone`"),
        ("a | b", "a `|` b"),
    ],
)
def test_words_that_could_act_are_code(text: str, written: str) -> None:
    assert prose(text) == written


def test_a_word_without_end_takes_no_time() -> None:
    began = time.process_time()
    assert prose(f"see {'x' * 200_000}") == f"see `{'x' * 300}… (200000 characters)`"
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("`a|b`", r"| `a\|b` |"),
        (r"`a\|b`", r"| `a\\\|b` |"),
        (r"`a\\|b`", r"| `a\\\|b` |"),
        ("`||`", r"| `\|\|` |"),
    ],
)
def test_a_pipe_ends_no_cell(cell: str, written: str) -> None:
    assert row([cell]) == written
    assert len(cells(written)) == 1


def test_what_a_rolled_back_change_says() -> None:
    text = render_markdown(rolled_back())
    assert text.startswith("# ⚠ Rolled back: `CHG0031-canary`\n\n**The change failed and was undone:")
    for line in (
        "| ticket | `CHG0031` |",
        "| Schema version | `v1.4` → `v1.6` |",
        "| Synchronization job | `started`, as before |",
        "4 changes, 31 checks (30 passed, 1 failed, 0 info), 12 members (0 not right), 7 on-demand calls.",
        "## What was changed and undone",
        "| Attribute mapping (Group) `info` | (absent) "
        "| constant `Managed in Entra ID`, applies `only when the object is created` |",
        "| After the change: `CN=SG-EMEA-Canary_524cc09b83d4,OU=EMEA,OU=Groups,DC=contoso,DC=lab` "
        "| `OU=EMEA,OU=Groups,DC=contoso,DC=lab` | `OU=EMAE,OU=Groups,DC=contoso,DC=lab` "
        "| the group is in another container |",
        "* Left: The organizational unit OU=EMAE,OU=Groups,DC=contoso,DC=lab was created by the test and is empty now. "
        "What to do: Remove it with Active Directory Users and Computers, or with Remove-ADOrganizationalUnit.",
    ):
        assert line in text.splitlines()


def test_a_refused_change_says_what_to_do() -> None:
    text = render_markdown(refused())
    assert "**What to do:** Correct the failing objects, restart the job with `sync_job`, and run the change again." in text
    assert "What to do: Look at the provisioning log for the failing objects, correct them, then restart the job. |" in text


def test_members_that_are_not_right_are_listed() -> None:
    lines = render_markdown(big()).splitlines()
    listed = lines[lines.index("## Members that are not right") + 4 :][:3]
    assert all("| `(absent)` |" in line and "`skipped: NotEntitled`" in line for line in listed)
    assert lines[lines.index("## Members that are not right") + 7] == ""


def test_a_long_table_says_where_the_rest_is() -> None:
    result = big()
    result["checks"] = [{**check, "verdict": "failed"} for check in result["checks"]]
    text = render_markdown(result)
    failed = text[text.index("## Failed checks") : text.index("## Members")]
    assert failed.count("\n| After the change:") + failed.count("\n| Before the change:") == 50
    assert "150 more are in `report.html`." in failed


def test_nothing_changed_nothing_left() -> None:
    text = render_markdown(unchanged())
    assert "## What" not in text and "## Left" not in text and "## Failed" not in text


@pytest.mark.parametrize("result", [kept(), unchanged(), rolled_back(), refused(), big()], ids=lambda each: each["verdict"])
def test_it_is_markdown_of_few_kinds(result: dict[str, t.Any]) -> None:
    assert {token.type for token in tokens(render_markdown(result))} <= BLOCKS


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    text = render_markdown(hostile(HOSTILE[name]))
    assert {token.type for token in tokens(text)} <= BLOCKS
    assert {token.type for token in inline(text)} <= SPANS
    words = [token.content for token in inline(text) if token.type == "text"]
    assert [word for word in words if ACTIVE.search(word)] == []
    assert [token.tag for token in tokens(text) if token.type == "heading_open"][:2] == ["h1", "h2"]


@pytest.mark.parametrize("name", HOSTILE)
def test_tables_hold(name: str) -> None:
    tables = render_markdown(hostile(HOSTILE[name])).split("\n\n")
    rows = [[len(cells(line)) for line in table.splitlines()] for table in tables if table.startswith("|")]
    assert len(rows) >= 3
    assert [set(counts) for counts in rows if len(set(counts)) != 1] == []


@pytest.mark.parametrize("part", [*refused(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    assert render_markdown({**rolled_back(), part: value}).startswith("# ")
