# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many small requests in one (JSON batching)."""

from __future__ import annotations

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

_REPEATABLE = frozenset({"GET", "PUT", "DELETE"})
_ANSWERS = Record({})
"""What a batch is answered with must be there; which answers it holds is looked at one by one."""

_HINT = "Run the task again; if it stays, give the request-id to Microsoft support."
_MISSING = UnusableAnswer("The answer is missing", hint=_HINT)


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One request of a batch; ``path`` is relative to the version, query included; ``shape`` is that of its answer."""

    method: str
    path: str
    body: t.Any = None
    headers: t.Mapping[str, str] = field(default_factory=dict)
    shape: Shape = NOTHING


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

    def result(self) -> Json:
        """Return the body, or raise the error."""
        problem = self.error
        if problem is not None:
            raise problem
        return self.body


class _Post(t.Protocol):
    def __call__(self, path: str, *, json: t.Any, repeatable: bool, deadline: waiting.Deadline, shape: Shape) -> Json:
        """Send one POST request, as ``GraphSession.post``."""


def run_batch(post: _Post, requests: t.Sequence[BatchRequest], policy: RetryPolicy) -> list[BatchAnswer]:
    """Send the requests by twenties and answer in their order.

    Throttled and unavailable ones are sent again, by the policy, and so are those without a usable answer. Twenty are like
    one request: no attempt at any of them begins after the policy's deadline.
    """
    answers: dict[int, BatchAnswer] = {}
    for start in range(0, len(requests), MAXIMUM):
        chunk = dict(enumerate(requests[start : start + MAXIMUM], start))
        answers.update(_run_chunk(post, chunk, policy))
    return [answers[index] for index in range(len(requests))]


def _run_chunk(post: _Post, requests: t.Mapping[int, BatchRequest], policy: RetryPolicy) -> dict[int, BatchAnswer]:
    answers: dict[int, BatchAnswer] = {}
    pending = dict(requests)
    deadline = policy.deadline()
    number = 0
    while pending:
        answers.update(_send(post, pending, deadline))
        delays = {
            index: delay
            for index, request in pending.items()
            if (delay := _delay(request, answers.get(index), policy, number)) is not None
        }
        delay = max(delays.values(), default=0.0)
        if not delays or delay > deadline.left:
            break
        waiting.clock.sleep(delay)
        pending = {index: pending[index] for index in delays}
        number += 1
    missing = requests.keys() - answers.keys()
    if missing:
        raise UnreadableAnswerError(f"POST /$batch: {len(missing)} of {len(requests)} answers are missing", hint=_HINT)
    return answers


def _send(post: _Post, requests: t.Mapping[int, BatchRequest], deadline: waiting.Deadline) -> dict[int, BatchAnswer]:
    repeatable = all(request.method in _REPEATABLE for request in requests.values())
    body = {"requests": [_item(index, request) for index, request in requests.items()]}
    page = post("/$batch", json=body, repeatable=repeatable, deadline=deadline, shape=_ANSWERS)
    responses = page.get("responses")
    answers = [_answer(item, requests) for item in responses] if isinstance(responses, list) else []
    return dict(answer for answer in answers if answer is not None)


def _item(index: int, request: BatchRequest) -> Json:
    item: Json = {"id": str(index), "method": request.method, "url": request.path}
    headers = dict(request.headers)
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


def _delay(request: BatchRequest, answer: BatchAnswer | None, policy: RetryPolicy, number: int) -> float | None:
    repeatable = request.method in _REPEATABLE
    if answer is None:
        return policy.after_failure(_MISSING, repeatable=repeatable, number=number)
    problem = answer.error
    if isinstance(problem, UnusableAnswer):
        return policy.after_failure(problem, repeatable=repeatable, number=number)
    wished = parse_retry_after(answer.headers.get("retry-after"))
    return policy.after_answer(answer.status, wished, repeatable=repeatable, number=number)
