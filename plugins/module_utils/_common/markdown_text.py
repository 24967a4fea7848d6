# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text in Markdown that stays text on GitHub, GitLab and in plain CommonMark.

Values become code spans: nothing in one is markup, a link, a mention or a reference. In prose, each word that could be
one of those becomes a code span of its own. All output is on one line.
"""

from __future__ import annotations

import re
import typing as t

from .text import one_line, shortened

LONGEST_VALUE = 300

# Punctuation that is syntax nowhere inside of a line; everything else makes a word a code span.
_PLAIN_WORD = re.compile(r"[\w.,;:()'\"/=%…–—→-]+")
# Links, emphasis, emoji names, milestones, commits, issues of GitHub and Jira.
_REFERENCE = re.compile(r"://|www\.|_|:\w+:|%.|\b[0-9a-f]{7,}\b|[a-z][a-z0-9]*-\d", re.IGNORECASE)
_WORD = re.compile(r"(?P<before>[(\"']*)(?P<word>.*?)(?P<after>[.,;:)\"']*)", re.DOTALL)


def code(value: str) -> str:
    """Return visible text as a code span, at most ``LONGEST_VALUE`` characters of it; ``(empty)`` for none."""
    text = shortened(one_line(value), LONGEST_VALUE)
    if not text:
        return "(empty)"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    # CommonMark 6.1: one space is taken from either end where both have one.
    both = text[0] == text[-1] == " " and text.strip(" ") != ""
    padding = " " if "`" in (text[0], text[-1]) or both else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def prose(text: str) -> str:
    """Return visible text as a sentence. It must not stand at the start of a line, where a number would be a list."""
    return " ".join(map(_word, one_line(text).split()))


def row(cells: t.Iterable[str]) -> str:
    """Return a row of a table; a cell is what ``code`` or ``prose`` returned, or plain text."""
    return "| " + " | ".join(_cell(each) for each in cells) + " |"


def table(titles: t.Sequence[str], rows: t.Iterable[t.Sequence[str]]) -> list[str]:
    """Return the lines of a table (GitHub Flavored Markdown, tables)."""
    return [row(titles), row("---" for _title in titles), *(row(cells) for cells in rows)]


def _word(text: str) -> str:
    if len(text) > LONGEST_VALUE:  # no word of a language; to look for references in it could take long
        return code(text)
    parts = _WORD.fullmatch(text)
    if parts is None or not parts["word"] or (_PLAIN_WORD.fullmatch(text) and not _REFERENCE.search(text)):
        return text
    return parts["before"] + code(parts["word"]) + parts["after"]


def _cell(text: str) -> str:
    return re.sub(r"(\\*)\|", _escaped_pipe, text)


def _escaped_pipe(match: re.Match[str]) -> str:
    backslashes = match.group(1)
    # Parsers that pair backslashes must find an odd one before the pipe. The price is one that is shown too many.
    return backslashes + "\\" * (1 + len(backslashes) % 2) + "|"
