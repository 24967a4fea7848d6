# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page that needs nothing from outside: its style and its script are in it, and nothing else may run."""

from __future__ import annotations

import base64
import hashlib
import typing as t

from ..._common.text import one_line
from .markup import Html, element
from .style import STYLE


def html_document(title: str, body: t.Iterable[Html], *, style: str = STYLE, script: str = "") -> str:
    """Return a page. ``script`` is run when all of the page is there."""
    last = [element("script", Html(script))] if script else []
    page = element("html", element("head", *_head(title, style, script)), element("body", *body, *last), lang="en")
    return f"<!doctype html>\n{page.text}\n"


def _head(title: str, style: str, script: str) -> list[Html]:
    return [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_content_security_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", one_line(title)),
        # Without it, browsers ask the server for an icon.
        element("link", rel="icon", href="data:,"),
        element("style", Html(style)),
    ]


def _content_security_policy(style: str, script: str) -> str:
    allowed = [f"style-src {_digest(style)}", *([f"script-src {_digest(script)}"] if script else []), "img-src data:"]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode('ascii')}'"
