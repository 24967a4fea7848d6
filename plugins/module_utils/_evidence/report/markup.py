# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building HTML in which text can never become markup: everything that is not made by ``element`` is escaped."""

from __future__ import annotations

import dataclasses
import html
import typing as t


@dataclasses.dataclass(frozen=True, slots=True)
class Html:
    """Markup that is ready; the only content that ``element`` does not escape."""

    text: str


Content = t.Union[Html, str, None]

_WITHOUT_CONTENT = frozenset({"meta", "link", "wbr", "input"})


def element(tag: str, *content: Content, **attributes: str | bool | None) -> Html:
    """Return an element. ``class_`` is the attribute class; an underscore in a name is a hyphen; None leaves out."""
    opening = "".join([f"<{tag}", *(_attribute(key, value) for key, value in attributes.items()), ">"])
    if tag in _WITHOUT_CONTENT:
        return Html(opening)
    return Html(f"{opening}{joined(*content).text}</{tag}>")


def joined(*content: Content) -> Html:
    """Return several pieces of content, one after the other."""
    return Html("".join(_piece(each) for each in content))


def _piece(content: Content) -> str:
    if isinstance(content, Html):
        return content.text
    return html.escape(content) if content else ""


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{html.escape(str(value))}"'
