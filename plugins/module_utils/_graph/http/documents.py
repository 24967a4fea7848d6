# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object of JSON in the body of an answer, and what an answer is that should hold one and doesn't."""

from __future__ import annotations

import base64
import dataclasses
import json
import re

from ..._common.errors import Refusal, UnusableAnswer
from ..._common.json import parse_json, parse_object
from ..._common.peer_text import peer_text
from .answer import HttpAnswer

_LONGEST_TITLE = 80
_BYTES_OF_TITLE = 64 * 1024
_HTML = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]+)", re.IGNORECASE)
_ENDS = {"{": "}", "[": "]", '"': '"'}
_KINDS = {dict: "an empty object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


def with_document(answer: HttpAnswer, where: str, *, hint: str, of: str = "JSON", effect: str = "") -> HttpAnswer:
    """Return an answer of success with the object that it holds; other answers pass as they are.

    ``UnusableAnswer`` says what it holds in place of one, or that the object is empty, which no service answers with.
    ``where`` names the request, ``of`` what is expected, and ``effect`` says what a write may have done.
    """
    if answer.status_code >= 300:
        return answer
    document = parse_object(answer.content)
    if document:
        return dataclasses.replace(answer, document=document)
    kind = content_type(answer)
    raise UnusableAnswer(
        f"{where} was answered with {answer.status_code} and {describe_body(answer.content)} ({kind}) in place of {of}{effect}",
        hint=hint,
        refusal=Refusal(answer.status_code, request_id=answer.headers.get("request-id"), content_type=kind),
    )


def content_type(answer: HttpAnswer) -> str:
    """Return what the answer says that its body is."""
    return peer_text(answer.headers.get("Content-Type", "no content type").partition(";")[0])


def describe_value(body: object) -> str:
    """Return the same of a body inside of a JSON document, where bytes that are not JSON stand in Base64."""
    if not isinstance(body, str):
        return describe_body(b"" if body is None else json.dumps(body).encode())
    try:
        return describe_body(base64.b64decode(body, validate=True))
    except ValueError:
        return "a text"


def describe_body(content: bytes) -> str:
    """Return what a body is that holds no object of JSON, or an empty one, as a part of a sentence."""
    if not content.strip():
        return "no body"
    if _HTML.search(content, 0, _BYTES_OF_TITLE):
        return _page(content[:_BYTES_OF_TITLE].decode("utf-8", "replace"))
    try:
        value = parse_json(content)
    except ValueError:
        return _no_json(content.decode("utf-8", "replace").strip())
    return "null" if value is None else _KINDS[type(value)]


def _no_json(text: str) -> str:
    end = _ENDS.get(text[:1])
    if end is None:
        return "a body that is not JSON"
    return "JSON that is not valid" if text.endswith(end) else "JSON that breaks off"


def _page(text: str) -> str:
    title = _TITLE.search(text)
    named = peer_text(title[1], longest=_LONGEST_TITLE) if title else ""
    return f"the web page {named!r}" if named else "a web page"
