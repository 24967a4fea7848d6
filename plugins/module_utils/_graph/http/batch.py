# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many small requests in one (JSON batching).

Batches that write are sent one after the other. More reads than a batch takes are in ``parallel_batches``.
"""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass, field

from ..._common import waiting
from ..._common.errors import CloudSyncError, Refusal, UnreadableAnswerError, UnusableAnswer
from ..._common.json import Json
from ..._common.shapes import Misshapen, Record, Shape
from .answer_validation import MAY_BE_DONE, NOTHING, SOMETHING_ELSE_ANSWERS, misshapen_answer
from .documents import describe_value
from .errors import Advice, refusal_error, refusal_in, unreadable_error
from .retry import RetryPolicy, parse_retry_after

# Source: Microsoft Graph documentation, combine multiple HTTP requests using JSON batching.
MAXIMUM = 20

REPEATABLE = frozenset({"GET", "PUT", "DELETE"})
_ANSWERS = Record({})
"""What a batch is answered with must be there; which answers it holds is looked at one by one."""

_HINT = "Run the task again; if it stays, give the request-id to Microsoft support."
_MISSING = UnusableAnswer("The answer is missing", hint=_HINT)


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One request of a batch; ``path`` is relative to the version, query included; ``shape`` is that of its answer.

    ``only_reads``: a POST that changes nothing, so that it may be sent again although it may have been carried out already.
    """

    method: str
    path: str
    body: t.Any = None
    headers: t.Mapping[str, str] = field(default_factory=dict)
    shape: Shape = NOTHING
    only_reads: bool = False

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again although it may have been carried out already."""
        return self.only_reads or self.method in REPEATABLE


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answer to one request of a batch; ``problem`` says how it is not what such a request is answered with.

    ``advice`` says what to do when the request isn't permitted.
    """

    request: BatchRequest
    status: int
    headers: t.Mapping[str, str]
    body: Json
    problem: UnreadableAnswerError | None = None
    advice: Advice | None = None

    @property
    def error(self) -> CloudSyncError | None:
        """The typed error of a refused request, None when it was carried out and answered as it should be."""
        path = self.request.path.partition("?")[0]
        if self.status < 300:
            return self.problem
        refusal = self.refusal
        if refusal is None or self.status < 400:
            return unreadable_error(self.status, self.headers, self.request.method, path)
        return refusal_error(refusal, self.request.method, path, self.advice)

    @property
    def refusal(self) -> Refusal | None:
        """What a refused request is answered with; None when that is nothing readable."""
        return refusal_in(self.status, self.headers, self.body)

    @property
    def retry_after(self) -> float | None:
        """The seconds after which a refused request may be sent again; None where the service doesn't say."""
        return parse_retry_after(self.headers.get("retry-after"))

    def result(self) -> Json:
        """Return the body, or raise the error."""
        problem = self.error
        if problem is not None:
            raise problem
        return self.body


Take = t.Callable[[int, BatchAnswer], "BatchRequest | None"]
"""Gets each answer with the number of its request; what it returns is sent next under the same number, such as the next page."""


class Post(t.Protocol):
    def __call__(self, path: str, *, json: t.Any, repeatable: bool, deadline: waiting.Deadline, shape: Shape) -> Json:
        """Send one POST request, as ``GraphSession.post``."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends batches with one method, each of their requests with the same additional headers, by one policy.

    ``on_answers`` is told the answers of each batch, and ``on_retry`` how many requests of one are sent again.
    """

    post: Post
    policy: RetryPolicy
    headers: t.Mapping[str, str] = field(default_factory=dict)
    on_answers: t.Callable[[t.Iterable[BatchAnswer]], None] = lambda answers: None
    on_retry: t.Callable[[int], None] = lambda number: None

    def send(self, requests: t.Mapping[int, BatchRequest], deadline: waiting.Deadline) -> dict[int, BatchAnswer]:
        """Send one batch; return the answers that it is answered with, perhaps not all."""
        repeatable = all(request.is_repeatable for request in requests.values())
        body = {"requests": [_item(index, request, self.headers) for index, request in requests.items()]}
        page = self.post("/$batch", json=body, repeatable=repeatable, deadline=deadline, shape=_ANSWERS)
        responses = page.get("responses")
        found = [_answer(item, requests) for item in responses] if isinstance(responses, list) else []
        answers = dict(answer for answer in found if answer is not None)
        self.on_answers(answers.values())
        return answers

    def run(self, requests: t.Mapping[int, BatchRequest], take: Take) -> None:
        """Send the requests by twenties, one batch after the other.

        Throttled and unavailable ones are sent again, by the policy, and so are those without a usable answer. Twenty are like
        one request: no attempt at any of them begins after the policy's deadline.
        """
        ready = dict(requests)
        while ready:
            chunk = dict(itertools.islice(ready.items(), MAXIMUM))
            for index, answer in self._run_chunk(chunk).items():
                del ready[index]
                following = take(index, answer)
                if following is not None:
                    ready[index] = following

    def _run_chunk(self, requests: t.Mapping[int, BatchRequest]) -> dict[int, BatchAnswer]:
        answers: dict[int, BatchAnswer] = {}
        pending = dict(requests)
        deadline = self.policy.deadline()
        number = 0
        while pending:
            answers.update(self.send(pending, deadline))
            delays = {
                index: delay
                for index, request in pending.items()
                if (delay := delay_before_retry(request, answers.get(index), self.policy, number)) is not None
            }
            delay = max(delays.values(), default=0.0)
            if not delays or delay > deadline.left:
                break
            waiting.clock.sleep(delay)
            pending = {index: pending[index] for index in delays}
            self.on_retry(len(pending))
            number += 1
        missing = requests.keys() - answers.keys()
        if missing:
            raise missing_answers(len(missing), len(requests))
        return {index: answers[index] for index in requests}


def missing_answers(missing: int, sent: int) -> UnreadableAnswerError:
    """Return the error for requests that a batch is not answered for, however often they are sent."""
    return UnreadableAnswerError(f"POST /$batch: {missing} of {sent} answers are missing", hint=_HINT)


def delay_before_retry(request: BatchRequest, answer: BatchAnswer | None, policy: RetryPolicy, number: int) -> float | None:
    """Return the delay before a request is sent again, None when its answer is final; ``number`` counts from 0."""
    repeatable = request.is_repeatable
    if answer is None:
        return policy.after_failure(_MISSING, repeatable=repeatable, number=number)
    problem = answer.error
    if isinstance(problem, UnusableAnswer):
        return policy.after_failure(problem, repeatable=repeatable, number=number)
    return policy.after_answer(answer.status, answer.retry_after, repeatable=repeatable, number=number)


def _item(index: int, request: BatchRequest, headers: t.Mapping[str, str]) -> Json:
    item: Json = {"id": str(index), "method": request.method, "url": request.path}
    headers = {**headers, **request.headers}
    if request.body is not None:
        item["body"] = request.body
        headers.setdefault("Content-Type", "application/json")
    if headers:
        item["headers"] = headers
    return item


def _answer(item: t.Any, requests: t.Mapping[int, BatchRequest]) -> tuple[int, BatchAnswer] | None:
    try:
        index, status = int(item["id"]), int(item["status"])
        request = requests[index]
        headers = {str(name).lower(): str(value) for name, value in (item.get("headers") or {}).items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    body = item.get("body")
    if body is None and request.method != "GET":
        body = {}
    document = body if isinstance(body, dict) else {}
    return index, BatchAnswer(request, status, headers, document, _problem(request, status, body))


def _problem(request: BatchRequest, status: int, body: t.Any) -> UnreadableAnswerError | None:
    where = f"{request.method} {request.path.partition('?')[0]}"
    is_read = request.method == "GET"
    if not isinstance(body, dict) or (is_read and not body):
        said = f"{where} was answered with {status} and {describe_value(body)} in place of an object"
        return UnusableAnswer(said + ("" if is_read else MAY_BE_DONE), hint=SOMETHING_ELSE_ANSWERS)
    try:
        request.shape.check(body)
    except Misshapen as problem:
        return misshapen_answer(problem, where, written=not is_read)
    return None
