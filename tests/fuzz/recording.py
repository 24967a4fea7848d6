# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exchanges over HTTP: recorded from the lab once, then played again with one answer changed, without a server.

Both happen where the library ``requests`` would use the network, so that everything of the collection runs.
"""

from __future__ import annotations

import collections
import contextlib
import io
import json
import re
import typing as t
from collections.abc import Iterator
from random import Random

import pytest
import requests
import urllib3

from tests.fuzz.mutations import mutated, shortened

_READS = ("GET", "HEAD")
_READING_POSTS = ("/$batch", "/parseExpression", "/oauth2/v2.0/token")
_NOT_FOUND = b'{"error": {"code": "Request_ResourceNotFound", "message": "This was not recorded."}}'
_FIXED = re.compile(
    r"groups|users|members|\$ref|\$batch|servicePrincipals|applications|applicationTemplates|instantiate|directoryObjects"
    r"|synchronization|secrets|templates|jobs|schema|start|pause|restart|provisionOnDemand|appRoleAssignedTo|onPremisesSyncBehavior"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?Z")
_JSON = {"Content-Type": "application/json"}


class Exchange(t.NamedTuple):
    """A request and its answer."""

    method: str
    url: str
    body: bytes
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def writes(self) -> bool:
        """Whether the request asks for a change."""
        return is_write(self.method, self.url, self.body)


def is_write(method: str, url: str, body: bytes) -> bool:
    """Tell whether a request asks for a change; a batch does if one of its requests does."""
    path = url.partition("?")[0]
    if path.endswith("/$batch"):
        return any(each["method"] != "GET" for each in json.loads(body)["requests"])
    return method not in _READS and not path.endswith(_READING_POSTS)


def form(url: str) -> str:
    """Return the path of an address without its version and without ids, which an answer may have changed."""
    segments = url.partition("?")[0].split("/")[4:]
    return "/".join(each if _FIXED.fullmatch(each) else "*" for each in segments)


class Change(t.NamedTuple):
    """What a case does to the answers: to which of them, from which on for good, with what chance, and how."""

    number: int
    lasting: bool
    seed: str
    mutate: t.Callable[[t.Any, Random], bytes] = mutated


@contextlib.contextmanager
def recorded() -> Iterator[list[Exchange]]:
    """Collect what goes over the network meanwhile."""
    exchanges: list[Exchange] = []
    send = requests.adapters.HTTPAdapter.send

    def sending(adapter: t.Any, request: requests.PreparedRequest, *args: t.Any, **kwargs: t.Any) -> requests.Response:
        answer = send(adapter, request, *args, **kwargs)
        content = answer.content
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        }
        exchanges.append(Exchange(*_key(request), answer.status_code, headers, content))
        return t.cast("requests.Response", adapter.build_response(request, _raw(answer.status_code, headers, content)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.adapters.HTTPAdapter, "send", sending)
        yield exchanges


class Player:
    """Answers requests as they were answered before, but for one answer that is changed, or all from one on."""

    def __init__(self, exchanges: list[Exchange], change: Change | None = None) -> None:
        self._answers: dict[tuple[str, ...], collections.deque[Exchange]] = collections.defaultdict(collections.deque)
        for each in exchanges:
            self._answers[each.method, _timeless(each.url), _canonical(each.body)].append(each)
            self._answers[each.method, _timeless(each.url)].append(each)
        self._change = change
        self._count = 0
        self.sent: list[tuple[str, str, bytes]] = []
        self.changed: list[tuple[str, bytes]] = []
        """The answers that were changed, with the request that they answer."""

    @property
    def writes(self) -> list[tuple[str, str, bytes]]:
        """The requests for a change, in order."""
        return [each for each in self.sent if is_write(*each)]

    @property
    def said(self) -> str:
        """The first two answers that were changed, for a message."""
        return "\n".join(f"{request} was answered {shortened(content)}" for request, content in self.changed[:2])

    def send(self, adapter: t.Any, request: requests.PreparedRequest, *_args: t.Any, **_kwargs: t.Any) -> requests.Response:
        """Take the place of ``HTTPAdapter.send``."""
        method, url, body = _key(request)
        self.sent.append((method, url, body))
        status, headers, content = self._answer(method, url, body)
        if self._change and (self._count == self._change.number or self._change.lasting and self._count > self._change.number):
            content = self._changed(content, f"{method} {url}")
        self._count += 1
        return t.cast("requests.Response", adapter.build_response(request, _raw(status, headers, content)))

    @contextlib.contextmanager
    def playing(self) -> Iterator[None]:
        """Let every request meanwhile be answered by this player."""
        player = self

        def sending(adapter: t.Any, request: requests.PreparedRequest, *args: t.Any, **kwargs: t.Any) -> requests.Response:
            return player.send(adapter, request, *args, **kwargs)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(requests.adapters.HTTPAdapter, "send", sending)
            yield

    def _answer(self, method: str, url: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        known = self._answers.get((method, _timeless(url), _canonical(body))) or self._answers.get((method, _timeless(url)))
        if not known:
            return 404, _JSON, _NOT_FOUND
        found = known[0] if len(known) == 1 else known.popleft()  # the last one is the answer from then on
        return found.status, found.headers, found.content

    def _changed(self, content: bytes, request: str) -> bytes:
        assert self._change is not None
        random = Random(f"{self._change.seed} {request}")
        document = json.loads(content) if content.strip() else {}
        other = _in_batch(document, random) if "/$batch" in request else self._change.mutate(document, random)
        self.changed.append((request, other))
        return other


def _in_batch(document: t.Any, random: Random) -> bytes:
    """Change the batch itself, or the body of one of its answers."""
    responses = document.get("responses")
    if responses and random.random() < 0.7:
        one = random.choice(responses)
        content = mutated(one.get("body"), random, damaged=False)
        marker = "\ufdd1"
        one["body"] = marker
        return json.dumps(document).encode().replace(json.dumps(marker).encode(), content)
    return mutated(document, random)


def _key(request: requests.PreparedRequest) -> tuple[str, str, bytes]:
    body = request.body or b""
    return str(request.method), str(request.url), body.encode() if isinstance(body, str) else body


def _timeless(url: str) -> str:
    """Return an address without times: a question about the last day is another one a second later."""
    return _TIME.sub("(a time)", url)


def _canonical(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), sort_keys=True)
    except ValueError:
        return ""


def _raw(status: int, headers: t.Mapping[str, str], content: bytes) -> urllib3.HTTPResponse:
    return urllib3.HTTPResponse(io.BytesIO(content), headers=dict(headers), status=status, preload_content=False)
