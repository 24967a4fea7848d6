# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the answer of an on-demand provisioning.

The service answers one key and one value, both JSON inside a string, in two generations: the key holds the result and
the value the entry (Graph reference, ``provisionOnDemand``), or the key is a type name and the value a list of entries
(cross-tenant synchronization tutorial). Casing varies between tenants. What can't be read is an error, never a success.
"""

from __future__ import annotations

import dataclasses
import json
import typing as t

from ..._common.errors import UnreadableAnswerError
from ..._common.json import Json, parse_json
from ..scoping import unfulfilled
from .codes import NOT_ENTITLED, REDUNDANT_EXPORT, is_code, meaning_of
from .steps import Step, read_steps

Outcome = t.Literal["applied", "in_sync", "not_in_scope", "failed"]

_RESULTS = {"success": "success", "skipped": "skipped", "failure": "failure", "failed": "failure"}


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What the service says it did.

    ``action`` is ``create``, ``update``, ``delete``, ``disable`` or ``other``, None when the answer names none.
    ``change_ids`` find the run in the provisioning log: that of the subject, then those of its members if they are told.
    """

    result: str
    code: str | None
    reason: str | None
    recommended_action: str | None
    steps: tuple[Step, ...]
    modified_properties: tuple[Json, ...]
    has_details: bool
    action: str | None = None
    change_ids: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The result in the collection's words; every skip but a redundant export means: not provisioned."""
        if self.result == "success":
            return "applied" if self.wrote else "in_sync"
        if self.result == "skipped" and is_code(self.code, REDUNDANT_EXPORT):
            return "in_sync"
        if self.result == "skipped" and (is_code(self.code, NOT_ENTITLED) or self._scoping_failed):
            return "not_in_scope"
        return "failed"

    @property
    def wrote(self) -> bool:
        """Whether Active Directory was written; a success without any detail counts, since nothing denies it."""
        if self.result != "success":
            return False
        return not self.has_details or any(step.wrote for step in self.steps)

    @property
    def scope_results(self) -> dict[str, bool]:
        """The service's ``ScopeEvaluationResult``: clause -> passed; empty when no filter applied."""
        for step in self.steps:
            parsed = _json_object(step.details.get("ScopeEvaluationResult"))
            if parsed:
                return {str(key): value is True for key, value in parsed.items()}
        return {}

    @property
    def failed_clauses(self) -> list[str]:
        """The clauses of scoping filters that the object did not pass."""
        return [clause for clause, passed in self.scope_results.items() if not passed]

    @property
    def assigned(self) -> bool | None:
        """What the scoping step says about the assignment; None when it says nothing. Key names vary by age."""
        for step in self.steps:
            for key in ("Assigned to the application", "Assigned"):
                if key in step.details:
                    return str(step.details[key]).casefold() == "true"
        return None

    @property
    def _scoping_failed(self) -> bool:
        return any(step.type.casefold() == "scoping" and step.status.casefold() != "success" for step in self.steps)

    def explain(self) -> str:
        """Say in one sentence why the run ended as it did."""
        if self.outcome == "not_in_scope":
            if self.failed_clauses:
                return f"not in scope: {unfulfilled(self.failed_clauses)}"
            if self.assigned is False:
                return "not in scope: not assigned to the application (or the assignment is not effective yet)"
        meaning = meaning_of(self.code)
        reason = None if meaning and self.outcome == "in_sync" else self.reason
        parts = [part for part in (self.code, meaning.text if meaning else None, reason) if part]
        return ": ".join(dict.fromkeys(parts)) or self.result

    @property
    def advice(self) -> str | None:
        """What to do, from the service, from the clauses that failed, or from the documented meaning of the code."""
        if self.outcome == "not_in_scope" and self.failed_clauses and self.assigned is not False:
            return "Assigning it doesn't help here: change the object so that these clauses hold, or the scoping filters."
        meaning = meaning_of(self.code)
        return self.recommended_action or (meaning.advice if meaning else None)


def read_answer(raw: t.Any) -> Answer:
    """Read either generation of the answer; UnreadableAnswerError for anything else."""
    try:
        return _read(raw)
    except (AttributeError, TypeError, ValueError) as error:  # an entry, a step or details that are no object
        raise _unreadable(raw) from error


def _read(raw: t.Any) -> Answer:
    if not isinstance(raw, dict):
        raise _unreadable(raw)
    key, value = _decoded(raw.get("key")), _decoded(raw.get("value"))
    if isinstance(key, dict) and "result" in _folded(key):
        return _from_result(_folded(key), value if isinstance(value, dict) else {}, raw)
    entry = value[-1] if isinstance(value, list) and value else value
    if isinstance(entry, dict) and isinstance(_folded(entry).get("statusinfo"), dict):
        answer = _from_entry(entry, raw)
        others = value[:-1] if isinstance(value, list) else []
        return dataclasses.replace(answer, change_ids=_change_ids([entry, *others]))
    raise _unreadable(raw)


def _from_result(key: Json, entry: Json, raw: Json) -> Answer:
    details = _folded(key.get("details") or {})
    status = _folded(_folded(entry).get("statusinfo") or {})
    return _answer(
        _result(key.get("result"), raw),
        details.get("errorcode") or status.get("errorcode"),
        details.get("errormessage") or status.get("reason"),
        entry,
    )


def _from_entry(entry: Json, raw: Json) -> Answer:
    status = _folded(_folded(entry)["statusinfo"])
    return _answer(_result(status.get("status"), raw), status.get("errorcode"), status.get("reason"), entry)


def _answer(result: str, code: str | None, reason: str | None, entry: Json) -> Answer:
    folded = _folded(entry)
    status = _folded(folded.get("statusinfo") or {})
    return Answer(
        result=result,
        code=code or None,
        reason=reason or None,
        recommended_action=status.get("recommendedaction") or None,
        steps=read_steps(folded.get("provisioningsteps")),
        modified_properties=tuple(folded.get("modifiedproperties") or ()),
        has_details=bool(entry),
        action=str(folded["action"]).casefold() if folded.get("action") else None,
        change_ids=_change_ids([entry]),
    )


def _change_ids(entries: t.Iterable[t.Any]) -> tuple[str, ...]:
    found = (_folded(entry).get("changeid") for entry in entries if isinstance(entry, dict))
    return tuple(dict.fromkeys(str(each) for each in found if each))


def _result(text: t.Any, raw: Json) -> str:
    result = _RESULTS.get(str(text).casefold())
    if result is None:
        raise _unreadable(raw)
    return result


def _folded(value: Json) -> Json:
    return {str(key).casefold(): item for key, item in value.items()}


def _decoded(text: t.Any) -> t.Any:
    try:
        return parse_json(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _json_object(text: t.Any) -> Json:
    decoded = _decoded(text)
    return decoded if isinstance(decoded, dict) else {}


def _unreadable(raw: t.Any) -> UnreadableAnswerError:
    return UnreadableAnswerError(
        "The answer of the on-demand provisioning can't be read; whether anything was written is unknown.",
        hint="Look at the provisioning log and at Active Directory. The beginning of the answer is returned.",
        answer=json.dumps(raw, default=str)[:500],
    )
