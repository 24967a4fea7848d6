# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results in which every text is one that a directory could hold to do harm."""

from __future__ import annotations

import typing as t

from tests.tools.sample_result import rolled_back

Json = dict[str, t.Any]

HOSTILE = {
    "script": "<script>document.title='taken over'</script>",
    "image": '"><img src=x onerror="document.title=\'taken over\'">',
    "handler": "' onmouseover='document.title=1' x='",
    "end of style": "</style></title></table><script>document.title='taken over'</script>",
    "comment": "<!-- ",
    "cdata": "]]><x/>",
    "entity": "&lt;b&gt;&#0;&amp;",
    "pipes": "a | b || \\| \\\\| \\",
    "code": "`` ` ```",
    "heading": "x\n# Heading\n\n* item\n\n    indented\n```\nfenced",
    "link": "[text](javascript:alert(1)) ![image](http://192.0.2.1/x.png) <http://192.0.2.1>",
    "mention": "@everyone #1 !2 GH-3 user/repository#4 www.example.com https://example.com ana@contoso.lab",
    "quick action": "/close",
    "controls": "a\x00b\x01c\x08d\x1b[31me\x7ff\x85g\r\nh\ti",
    "surrogate": "a\ud800b\udfffc",
    "direction": "abc\u202egpj.exe\u2066x\u2069",
    "noncharacters": "a\ufffeb\uffffc",
    "spaces": "   ",
    "long": "x" * 3000,
}


def hostile(text: str) -> Json:
    """Return a result of which every text is ``text``, names of metadata and details included, but for the times."""
    result = rolled_back()
    result["change"]["metadata"] = {"ticket": "", text: text}
    result["plan"] = {"summary": "", "violations": ["", ""], "conflicts": [""]}
    result["timeline"][0]["details"] = {text: text}
    return t.cast(Json, _replaced(result, text))


def _replaced(value: t.Any, text: str, name: str = "") -> t.Any:
    if isinstance(value, dict):
        return {key: _replaced(member, text, key) for key, member in value.items()}
    if isinstance(value, list):
        return [_replaced(member, text) for member in value]
    is_time = name in ("time", "timestamp", "started", "ended")
    return text if isinstance(value, str) and not is_time else value
