# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session with Microsoft Graph: signed in when needed, patient with throttling, precise about errors."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json as json_codec
import threading
import typing as t
import uuid
from types import TracebackType
from urllib.parse import quote, urlencode

from ..._common.errors import CloudSyncError, Refusal, UnreadableAnswerError
from ..._common.json import Json
from ..._common.shapes import Shape
from ..._common.waiting import Deadline
from ..auth.token_source import TokenSource
from ..options import GraphOptions
from .addresses import Address, same_origin
from .answer import HttpAnswer
from .answer_validation import MAY_BE_DONE, NOTHING, OBJECT, SOMETHING_ELSE_ANSWERS, page_of, require_shape
from .documents import with_document
from .paged_read import PagedRead
from .retry import THROTTLED, RetryPolicy, exchange, parse_retry_after
from .statistics import Statistics
from .transport import HttpClient

if t.TYPE_CHECKING:
    from .batch import BatchAnswer, BatchRequest, Take
    from .errors import Advice
    from .unit_bucket import UnitBucket

Parameters = t.Mapping[str, "str | int | bool"]
Argument = t.TypeVar("Argument")
Result = t.TypeVar("Result")

_USER_AGENT = "hybrid_identity.cloud_sync"
_VERSIONS = ("/v1.0/", "/beta/")
_SAYS_NOTHING = (b"", b"{}")

PRIORITY = "x-ms-throttle-priority"
"""Says whom the service throttles first. Source: Microsoft Graph documentation, service-specific throttling limits."""


class CallPacer(t.Protocol):
    """Lets calls wait so that they keep a pace; the answer may say that it was too fast."""

    def slot(self) -> t.ContextManager[None]:
        """Wait until a call is permitted, and make it inside."""

    def push(self, seconds: float | None) -> None:
        """Hold all calls back for a time, None for one that isn't known."""


class _Request(t.NamedTuple):
    method: str
    url: str
    body: bytes | None = None
    headers: t.Mapping[str, str] = {}
    repeatable: bool = False
    timeout: float | None = None
    pacer: CallPacer | None = None
    deadline: Deadline | None = None
    check: t.Callable[[HttpAnswer], object] | None = None
    shape: Shape = NOTHING

    @property
    def path(self) -> str:
        return Address.parse(self.url).path

    @property
    def unversioned(self) -> str:
        """The path below the version, query included."""
        return _unversioned(Address.parse(self.url))

    @property
    def needs_body(self) -> bool:
        """Whether an answer without a body says nothing."""
        return self.method == "GET" or self.shape is not NOTHING


class GraphSession:
    """Sends requests to Microsoft Graph v1.0; a path that begins with ``/beta/`` goes to the beta version. Threads can share it.

    Every method raises a ``CloudSyncError``: ``AuthenticationError``, ``AuthorizationError``, ``NotFoundError``,
    ``ConflictError``, ``ThrottledError``, ``GraphError``, ``TransportError`` or ``UnreadableAnswerError``.
    ``repeatable`` says that a request may be sent again although it may have been carried out already.
    ``timeout`` is the time that one attempt may take, in seconds, by default ``graph_timeout``. No attempt begins after a
    ``deadline``, by default that of the policy.
    """

    def __init__(
        self,
        options: GraphOptions,
        policy: RetryPolicy | None = None,
        *,
        advice: Advice | None = None,
        priority: t.Literal["low"] | None = None,
    ) -> None:
        """Check the options; nothing is sent and nothing is imported before the first request.

        ``advice`` becomes the hint of an ``AuthorizationError``: what to do so that the request is permitted. With ``priority``
        low, the service throttles the requests of this session before others of the same application.
        """
        self._options = options
        self.advice = advice
        self._common_headers = {PRIORITY: priority} if priority else {}
        self._tokens = TokenSource(options)
        self._policy = policy or RetryPolicy(retries=options.retries)
        self._lock = threading.Lock()
        self._http: HttpClient | None = None
        self._bucket: UnitBucket | None = None
        self.statistics = Statistics()
        self.date: str | None = None
        """The header ``Date`` of the last answer: the service's time, whatever this machine's clock says."""
        self.refused: set[str] = set()
        """What was refused in this session and is read another way, so that nobody asks for it again."""

    def __enter__(self) -> GraphSession:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def caller(self) -> str:
        """What tells callers apart that the service counts separately: address, tenant and application."""
        options = self._options
        return f"{options.graph_url} {options.tenant_id} {options.client_id}"

    def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            self._http.close()

    def url(self, path: str, params: Parameters | None = None) -> str:
        """Return the absolute address of a path, as ``@odata.id`` links need it."""
        versioned = path if path.startswith(_VERSIONS) else f"/v1.0{path}"
        # Not "+" for a space, which is a plain plus in an OData literal.
        query = urlencode({name: _text(value) for name, value in (params or {}).items()}, safe="$,", quote_via=quote)
        return f"{self._options.graph_url}{versioned}" + (f"?{query}" if query else "")

    def get(
        self,
        path: str,
        *,
        params: Parameters | None = None,
        headers: t.Mapping[str, str] | None = None,
        shape: Shape = OBJECT,
    ) -> Json:
        """Return one object, which must have the shape."""
        answer = self._answer(_Request("GET", self.url(path, params), headers=headers or {}, repeatable=True))
        require_shape(answer, shape, f"GET {path}")
        return answer

    def get_all(
        self,
        path: str,
        *,
        params: Parameters | None = None,
        headers: t.Mapping[str, str] | None = None,
        pacer: CallPacer | None = None,
        shape: Shape = OBJECT,
        most: int | None = None,
    ) -> t.Iterator[Json]:
        """Return the members of a collection, page after page as they are needed; each has the shape.

        Each page waits for a slot of the ``pacer``. More than ``most`` members raise ``AnswerTooLargeError``.
        """
        url: str | None = self.url(path, params)
        page_shape = page_of(shape)
        read = PagedRead(path, self._options, most)
        while url is not None:
            with read.page(url) as left:
                request = _Request("GET", url, headers=headers or {}, repeatable=True, pacer=pacer)
                page = self._answer(request._replace(deadline=self._policy.deadline(left), check=read.count))
            require_shape(page, page_shape, f"GET {path}")
            yield from read.members(page["value"])
            following = self._next_page(page, path)
            url = None if following is None else str(following)

    def post(
        self,
        path: str,
        *,
        json: t.Any = None,
        headers: t.Mapping[str, str] | None = None,
        timeout: float | None = None,
        repeatable: bool = False,
        pacer: CallPacer | None = None,
        deadline: Deadline | None = None,
        shape: Shape = NOTHING,
    ) -> Json:
        """Return the answer, ``{}`` when there is none (204); each attempt waits for a slot of the ``pacer``.

        ``shape`` is that of the object that the request makes.
        """
        request = _Request("POST", self.url(path), _body(json), headers or {}, repeatable, timeout, pacer, deadline, shape=shape)
        answer = self._answer(request)
        require_shape(answer, shape, f"POST {path}", written=not repeatable)
        return answer

    def put(self, path: str, *, json: t.Any) -> Json:
        """Replace an object."""
        return self._answer(_Request("PUT", self.url(path), _body(json), repeatable=True))

    def patch(self, path: str, *, json: t.Any, repeatable: bool = False) -> Json:
        """Change an object."""
        return self._answer(_Request("PATCH", self.url(path), _body(json), repeatable=repeatable))

    def delete(self, path: str) -> Json:
        """Delete an object; 404 counts as done when an earlier attempt of the same call may have deleted it."""
        return self._answer(_Request("DELETE", self.url(path), repeatable=True))

    def batch(self, requests: t.Sequence[BatchRequest]) -> list[BatchAnswer]:
        """Send many small requests, twenty at once; the answers come in the order of the requests.

        A refused item is an answer with an ``error``, not an exception. More reads than twenty are under way at once.
        """
        answers: dict[int, BatchAnswer] = {}
        self.batch_each(requests, answers.__setitem__)
        return [answers[index] for index in range(len(requests))]

    def batch_each(self, requests: t.Sequence[BatchRequest], take: Take) -> None:
        """Send many small requests, and give each answer to ``take`` with the number of its request, in the order in which they come.

        What ``take`` returns is sent next under the same number, such as the next page.
        """
        if not requests:
            return
        token = self._tokens.token().value
        denied: dict[int, BatchAnswer] = {}

        def set_aside(index: int, answer: BatchAnswer) -> BatchRequest | None:
            if answer.status in (401, 403):
                denied[index] = answer
                return None
            return take(index, answer)

        def take_denied(index: int, answer: BatchAnswer) -> BatchRequest | None:
            denied_again = answer.status in (401, 403)
            return take(index, dataclasses.replace(answer, advice=self.advice) if denied_again else answer)

        with self.statistics.timed():
            self._send_batches(dict(enumerate(requests)), set_aside)
            if denied and self._renew_token(token, *(answer.refusal for answer in denied.values())):
                self._send_batches({index: answer.request for index, answer in denied.items()}, take_denied)
                return
            following = {index: take_denied(index, answer) for index, answer in denied.items()}
            self._send_batches({index: request for index, request in following.items() if request}, take_denied)

    def in_parallel(self, call: t.Callable[[Argument], Result], arguments: t.Sequence[Argument]) -> t.Iterator[Result]:
        """Yield what each call returns, in the order in which they end: as many at once as the options permit."""
        most = self._options.parallel_requests
        if min(most, len(arguments)) <= 1:
            yield from map(call, arguments)
            return
        from .flights import in_flights  # few modules read so much

        yield from in_flights(call, arguments, most)

    def _send_batches(self, requests: t.Mapping[int, BatchRequest], take: Take) -> None:
        from .batch import MAXIMUM, Sender  # few modules send batches

        sender = Sender(self.post, self._policy, self._common_headers, self.statistics.count_items, self.statistics.count_retries)
        most = self._options.parallel_requests
        if len(requests) <= MAXIMUM or most == 1 or any(request.method != "GET" for request in requests.values()):
            sender.run(requests, take)
            return
        from .parallel_batches import ParallelBatches

        bucket = self._units()
        sender = dataclasses.replace(sender, post=functools.partial(self.post, pacer=bucket))
        ParallelBatches(sender, bucket, most).run(requests, take)

    def _units(self) -> UnitBucket:
        from .unit_bucket import Share, UnitBucket

        with self._lock:
            if self._bucket is None:
                self._bucket = UnitBucket(self.caller, Share.of(self._options.quota_share))
            return self._bucket

    def _answer(self, request: _Request) -> Json:
        deadline = request.deadline or self._policy.deadline()
        retries: list[None] = []
        with self.statistics.timed():
            token = self._tokens.token().value
            response = self._exchange(request, deadline, token, retries)
            if response.status_code in (401, 403) and self._renew_token(token, _refusal(response)):
                response = self._exchange(request, deadline, self._tokens.token().value, retries)
        self.date = response.headers.get("Date")
        if request.method == "DELETE" and response.status_code == 404 and retries:
            return {}
        if response.document is None:
            raise _error(response, request, self.advice)
        return response.document

    def _exchange(self, request: _Request, deadline: Deadline, token: str, retries: list[None]) -> HttpAnswer:
        def count() -> None:
            retries.append(None)
            self.statistics.count_retries()

        return exchange(
            lambda: self._attempt(request, token), self._policy, repeatable=request.repeatable, deadline=deadline, on_retry=count
        )

    def _attempt(self, request: _Request, token: str) -> HttpAnswer:
        headers = {
            "Accept": "application/json",
            "Authorization": f"Bearer {token}",
            "User-Agent": _USER_AGENT,
            "client-request-id": str(uuid.uuid4()),
            "return-client-request-id": "true",
            **({"Content-Type": "application/json"} if request.body is not None else {}),
            **self._common_headers,
            **request.headers,
        }
        with request.pacer.slot() if request.pacer else contextlib.nullcontext():
            self.statistics.count_request()
            response = self._client().request(
                request.method, request.url, headers=headers, data=request.body, timeout=request.timeout
            )
        self.statistics.count_answer(request.method, request.unversioned, response.status_code, response.headers)
        if request.pacer and response.status_code == THROTTLED:
            request.pacer.push(parse_retry_after(response.headers.get("Retry-After")))
        return _read(response, request)

    def _client(self) -> HttpClient:
        with self._lock:
            if self._http is None:
                self._http = HttpClient.from_options(self._options)
            return self._http

    def _renew_token(self, token: str, *refusals: Refusal | None) -> bool:
        from .errors import TOKEN_REFUSED

        is_certain = any(each and each.status == 401 and (each.challenges or each.code in TOKEN_REFUSED) for each in refusals)
        return self._tokens.renew(token, is_certain=is_certain)

    def next_in_batch(self, page: Json, path: str) -> str | None:
        """Return the path of the next page as batches take it, None where a page is the last."""
        address = self._next_page(page, path)
        return None if address is None else _unversioned(address)

    def paged_read(self, path: str) -> PagedRead:
        """Return the bounds of a read of a collection."""
        return PagedRead(path, self._options)

    def _next_page(self, page: Json, path: str) -> Address | None:
        link = page.get("@odata.nextLink")
        if link is None:
            return None
        address = same_origin(link, self._options.graph_url)
        if address is None:
            raise UnreadableAnswerError(
                f"GET {path}: the link to the next page leads away from {self._options.graph_url}",
                hint="The token is only sent to graph_url; check that it is the address the service uses for itself.",
            )
        return address


def _read(response: HttpAnswer, request: _Request) -> HttpAnswer:
    """Return an answer of success with its document; it is a part of the attempt, which is repeated without one."""
    if response.status_code >= 300:
        return response
    if request.check is not None:
        request.check(response)
    if not request.needs_body and response.content.strip() in _SAYS_NOTHING:
        return dataclasses.replace(response, document={})
    return with_document(
        response,
        f"{request.method} {request.path}",
        hint=SOMETHING_ELSE_ANSWERS,
        of="the JSON of Microsoft Graph",
        effect="" if request.repeatable else MAY_BE_DONE,
    )


def _unversioned(address: Address) -> str:
    path = next((address.path.removeprefix(each) for each in _VERSIONS if address.path.startswith(each)), address.path[1:])
    return f"/{path}" + (f"?{address.query}" if address.query else "")


def _refusal(response: HttpAnswer) -> Refusal | None:
    from .errors import read_refusal  # most modules never meet one

    return read_refusal(response.status_code, response.headers, response.content)


def _error(response: HttpAnswer, request: _Request, advice: Advice | None) -> CloudSyncError:
    from .errors import answer_error

    return answer_error(response.status_code, response.headers, response.content, request.method, request.path, advice)


def _body(json: t.Any) -> bytes | None:
    return None if json is None else json_codec.dumps(json, ensure_ascii=False, allow_nan=False).encode()


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
