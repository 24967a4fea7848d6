# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts that all sections are made of."""

from __future__ import annotations

import re
import typing as t

from ..markup import Content, Html, element, joined
from ..timeline import parse_time

MANY = 12
"""A longer list of what is as it should be starts folded."""

BADGES = {"passed": "good", "done": "good", "failed": "bad", "open": "bad", "info": "calm", "note": "calm"}


class Column(t.NamedTuple):
    """A column of a table; ``width`` names a width of the style sheet."""

    title: str
    width: str


def section(name: str, title: str, *content: Content) -> Html:
    """Return a section with its heading, to which ``#name`` leads."""
    heading = f"{name}-title"
    return element("section", element("h2", title, id=heading), *content, id=name, aria_labelledby=heading)


def badge(state: str, text: str | None = None) -> Html:
    """Return a verdict or state as a small label; the colour says nothing that the word does not."""
    return element("span", text or state, class_=f"badge {BADGES.get(state, 'calm')}")


def value(text: str, absent: str = "(empty)") -> Html:
    """Return a value that may come from a directory, apart from the direction of the text around it."""
    kind = "value several" if "\n" in text else "value"
    return element("bdi", breakable(text), class_=kind) if text else element("span", absent, class_="absent")


def no_value() -> Html:
    """Return the mark for a cell with nothing to say, which a narrow screen leaves out."""
    return element("span", "–", class_="absent nothing")


def breakable(text: str) -> Html:
    """Return text that may break after a comma, where distinguished names and expressions are read apart."""
    first, *rest = re.split(r"(?<=,)(?=\S)", text)
    return joined(first, *(joined(element("wbr"), part) for part in rest))


def note(text: str) -> Html:
    """Return a sentence of less weight."""
    return element("p", text, class_="remark")


def table(caption: str, columns: t.Sequence[Column], rows: t.Iterable[t.Sequence[Content]], class_: str | None = None) -> Html:
    """Return a table whose first column names the row. Its roles keep it one where narrow screens stack the cells."""
    heads = [element("th", each.title, scope="col", role="columnheader", class_=each.width) for each in columns]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *heads, role="row"), role="rowgroup"),
        element("tbody", *(_row(columns, row) for row in rows), role="rowgroup"),
        role="table",
        class_=class_,
    )


def fold(summary: Content, *content: Content, opened: bool = False) -> Html:
    """Return content that opens and closes by its summary."""
    return element("details", element("summary", summary), *content, open=opened)


def definitions(pairs: t.Iterable[tuple[str, Html]], class_: str) -> Html:
    """Return names with their values."""
    return element("dl", *(element("div", element("dt", name), element("dd", content)) for name, content in pairs), class_=class_)


def moment(text: str, pattern: str = "%Y-%m-%d %H:%M:%S UTC") -> Html:
    """Return a time for people and machines; a text that is no time as it is."""
    parsed = parse_time(text)
    return element("time", parsed.strftime(pattern), datetime=parsed.isoformat()) if parsed else value(text, "(unknown)")


def _row(columns: t.Sequence[Column], cells: t.Sequence[Content]) -> Html:
    first, *rest = cells
    return element(
        "tr",
        element("th", first, scope="row", role="rowheader"),
        joined(*(element("td", cell, role="cell", data_label=each.title) for each, cell in zip(columns[1:], rest, strict=True))),
        role="row",
    )
