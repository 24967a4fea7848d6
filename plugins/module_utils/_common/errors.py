# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One error type per cause. A message says what failed and where; the hint says what to do."""

from __future__ import annotations

import dataclasses
import typing as t

from .json import Json
from .peer_text import peer_text


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """What a service on HTTP answered in place of what it was asked for.

    ``code`` and ``message`` are unwrapped, and empty where the service gives none; ``content_type`` is that of an answer
    which could not be read. All of it is what a peer said, so it is kept as ``peer_text``. ``challenges``: the service asks
    for another sign-in, since policies or the identity have changed (continuous access evaluation).
    """

    status: int
    code: str = ""
    message: str = ""
    request_id: str | None = None
    client_request_id: str | None = None
    content_type: str = ""
    challenges: bool = False

    def __post_init__(self) -> None:
        for name in ("code", "message", "request_id", "client_request_id", "content_type"):
            said = getattr(self, name)
            object.__setattr__(self, name, said if said is None else peer_text(said))

    def describe(self) -> Json:
        """Return what is known, under the names that modules return."""
        given = {
            "status": self.status,
            "graph_code": self.code,
            "graph_message": self.message,
            "request_id": self.request_id,
            "client_request_id": self.client_request_id,
            "content_type": self.content_type,
        }
        return {name: value for name, value in given.items() if value}


class CloudSyncError(Exception):
    """Anything the collection expects to go wrong.

    ``refusal`` is the answer that says so, if there was one. ``cause`` is the error that this one explains better: its
    refusal and details are taken over. ``details`` are plain values for ``fail_json`` (candidates, positions); never a
    secret, and nothing that code decides by. ``returns`` are the values that the module returns although it fails, such
    as checks.
    """

    code: t.ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        refusal: Refusal | None = None,
        cause: CloudSyncError | None = None,
        **details: t.Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.refusal: Refusal | None = refusal or (cause.refusal if cause else None)
        self.returns: Json = {}
        self._details: Json = {**(cause._details if cause else {}), **details}

    @property
    def status(self) -> int | None:
        """The HTTP status of the refusal."""
        return self.refusal.status if self.refusal else None

    @property
    def request_id(self) -> str | None:
        """The request id of the refusal."""
        return self.refusal.request_id if self.refusal else None

    def adding(self, **details: t.Any) -> t.Self:
        """Add details; what is already there wins."""
        self._details = {**details, **self._details}
        return self

    def rewrite(self, change: t.Callable[[t.Any], t.Any]) -> None:
        """Let ``change`` rewrite all that the error says, for example to take a secret out."""
        self.message, self.hint, self._details = change(self.message), change(self.hint), change(self._details)
        self.args = (self.message,)
        if self.refusal is not None:
            self.refusal = dataclasses.replace(self.refusal, code=change(self.refusal.code), message=change(self.refusal.message))

    def returning(self, result: t.Mapping[str, t.Any]) -> t.Self:
        """Add values that the module returns although it fails; what is already there wins."""
        self.returns = {**result, **self.returns}
        return self

    def describe(self) -> Json:
        """Return the structured form that modules return as ``error``."""
        return {"code": self.code, "hint": self.hint, **(self.refusal.describe() if self.refusal else {}), **self._details}


class OptionError(CloudSyncError):
    """An option, or a combination of options, is wrong."""

    code = "invalid_option"


class MissingLibraryError(CloudSyncError):
    """A Python library that the task needs is not installed."""

    code = "missing_library"


class NotFoundError(CloudSyncError):
    """A named object does not exist."""

    code = "not_found"


class AmbiguousError(CloudSyncError):
    """A name fits several objects; ``candidates`` lists them."""

    code = "ambiguous"


class ExpressionError(CloudSyncError):
    """An attribute-mapping expression cannot be parsed or evaluated; ``position`` counts characters from 0."""

    code = "invalid_expression"


class SchemaError(CloudSyncError):
    """The synchronization schema does not allow the edit, or does not hold what is needed."""

    code = "invalid_schema"


class SettingsError(CloudSyncError):
    """The synchronization settings can't be read or written as asked; ``keys`` names those that are in the way."""

    code = "invalid_settings"


class ConflictError(CloudSyncError):
    """Somebody else changed the object between reading and writing."""

    code = "conflict"


class ConcurrentWriteError(ConflictError):
    """Somebody else wrote at the same time as the task, whose own write was sent: one of both may be lost."""

    code = "concurrent_write"


class NotReadyError(CloudSyncError):
    """Something was made, but the service does not know it yet, so nothing can be done with it."""

    code = "not_ready"


class AuthenticationError(CloudSyncError):
    """The sign-in failed: wrong or expired credentials."""

    code = "authentication_failed"


class AuthorizationError(CloudSyncError):
    """The signed-in identity lacks a permission."""

    code = "not_authorized"


class GraphError(CloudSyncError):
    """Microsoft Graph refused a request; ``refusal`` says how."""

    code = "graph_error"


class ThrottledError(GraphError):
    """Microsoft Graph kept throttling until the retries were used up."""

    code = "throttled"


class TransportError(CloudSyncError):
    """No answer: name resolution, connection, TLS, time-out."""

    code = "no_answer"


class ConnectionFailure(TransportError):
    """No answer; ``sent`` says whether the service may have seen the request, ``permanent`` that a retry is useless."""

    def __init__(self, message: str, *, hint: str, sent: bool, permanent: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.sent = sent
        self.permanent = permanent


class UnreadableAnswerError(CloudSyncError):
    """An answer came, but it is not what the service documents."""

    code = "unreadable_answer"


class InterruptedAnswer(UnreadableAnswerError):
    """The connection ended in the middle of the answer."""


class UnusableAnswer(UnreadableAnswerError):
    """An answer of success came without an object of JSON: nothing, a page of a proxy, a half of a document."""


class AnswerTooLargeError(UnreadableAnswerError):
    """An answer, or all answers of one read together, is larger than it may be."""

    code = "answer_too_large"


class ProvisioningError(CloudSyncError):
    """The service ran an on-demand provisioning and says that it failed."""

    code = "provisioning_failed"


class JobStateError(CloudSyncError):
    """The job isn't in a state in which this can be done."""

    code = "job_state"


class QuarantineError(CloudSyncError):
    """The job is in quarantine; ``reason`` and ``next_attempt`` are the service's."""

    code = "quarantined"


class CycleError(CloudSyncError):
    """A cycle that was waited for failed; ``cycle`` is its id."""

    code = "cycle_failed"


class CycleTimeoutError(CloudSyncError):
    """The cycle that was waited for didn't end in time."""

    code = "cycle_timeout"


class LogIncompleteError(CloudSyncError):
    """The provisioning log doesn't hold yet what was waited for; ``missing`` lists the change ids."""

    code = "log_incomplete"


class Attempt(t.NamedTuple):
    """A domain controller that was tried, and why it can't be used."""

    server: str
    port: int
    reason: str


class DirectoryConnectionError(CloudSyncError):
    """No usable connection to a domain controller; ``reason`` says why in a few words, ``attempts`` for each that was tried."""

    code = "directory_unreachable"

    def __init__(self, message: str, *, reason: str = "", attempts: t.Iterable[Attempt] | None = None, **others: t.Any) -> None:
        tried = list(attempts or ())
        known: Json = {"reason": reason} if reason else {}
        if attempts is not None:
            known["controllers"] = [attempt._asdict() for attempt in tried]
        super().__init__(message, **others, **known)
        self.reason = tried[0].reason if tried else reason or message


class DirectoryAuthenticationError(CloudSyncError):
    """The domain controller refused the credentials or the kind of bind."""

    code = "directory_authentication_failed"


class DirectoryError(CloudSyncError):
    """The domain controller refused or could not finish an operation."""

    code = "directory_error"


class UnsupportedControl(DirectoryError):
    """The domain controller doesn't know how to do a search as it was asked to."""


class WritebackError(CloudSyncError):
    """Active Directory does not hold the expected state."""

    code = "writeback_differs"


class DriftError(CloudSyncError):
    """A configuration, its groups or their members differ from what they must be; ``violations`` lists exceeded thresholds."""

    code = "drift"


class IncompleteError(CloudSyncError):
    """A comparison could not look at everything, so that it says nothing about the whole; ``incomplete_reasons`` says why."""

    code = "incomplete"


class PlanError(CloudSyncError):
    """A plan does more than its limits allow, or has conflicts; ``violations`` lists them."""

    code = "plan_exceeds_limits"


class PlanNotApprovedError(CloudSyncError):
    """The plan isn't the one that was approved; ``differing`` says what is another: desired, live_schema, scope."""

    code = "plan_not_approved"


class EvidenceError(CloudSyncError):
    """The evidence folder of a change can't be used: missing, not writable, of another change, edited, or too new."""

    code = "evidence"


class ChangeRunningError(CloudSyncError):
    """Another change to the same configuration is running; ``holder`` says which."""

    code = "change_running"


class UnfinishedChangeError(CloudSyncError):
    """An earlier change of the same configuration neither ended nor was rolled back; ``changes`` lists the folders."""

    code = "unfinished_change"


class RollbackError(CloudSyncError):
    """A rollback can't be done, or could not undo everything; ``problems`` says what."""

    code = "rollback_incomplete"


class PreflightError(CloudSyncError):
    """Something that must hold before the first write of a change doesn't; the checks say what, and how to fix it."""

    code = "preflight_failed"
