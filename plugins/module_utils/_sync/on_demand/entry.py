# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer says about one object: the service's verdict beside what its own steps, codes and conditions say.

An answer can contradict itself: success over a step that failed, a skip for being in sync although a filter was not passed.
Whatever speaks against the object counts, so nothing of that kind reads as fine; and every member of a documented enumeration
has a reading.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from .codes import AMBIGUOUS_SKIP, NOT_ENTITLED, REDUNDANT_EXPORT, UNRESOLVED_REFERENCE, is_code, meaning_of
from .scope import ScopeStatement, read_scope
from .steps import Result, Step, find_failure, find_skip

Outcome = t.Literal["applied", "in_sync", "not_in_scope", "failed"]

_SKIPS = (REDUNDANT_EXPORT, AMBIGUOUS_SKIP, NOT_ENTITLED)
_GRAVITY: dict[Result, int] = {"success": 0, "warning": 1, "skipped": 2, "unknown": 3, "failure": 4}
_FINE: tuple[Result, ...] = ("success", "warning")
WRITING_ACTIONS = frozenset({"create", "update", "delete", "disable"})
_REMOVALS = frozenset({"delete", "disable"})
_STAGED = "stageddelete"
_UNKNOWN_ACTION = "unknownfuturevalue"
_FAILURES = ("failure", "0")
_OTHERS_FAILURES = ("nonservicefailure", "1")
"""Categories of errors; of a skip, the second kind says only that the service isn't the cause."""


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One object of an answer.

    ``said`` are the results that the answer gives for it, ``code`` is the gravest of the codes that it names, ``action`` and
    ``category`` (of the error) are in lower case.
    """

    said: tuple[Result, ...]
    code: str | None = None
    reason: str | None = None
    recommended_action: str | None = None
    category: str | None = None
    steps: tuple[Step, ...] = ()
    modified_properties: tuple[Json, ...] = ()
    action: str | None = None
    change_id: str | None = None
    source_id: str | None = None

    @property
    def outcome(self) -> Outcome:
        """The result in the collection's words; every skip that isn't said to be in sync means: not provisioned."""
        if self.result in ("failure", "unknown") or self._is_left_open:
            return "failed"
        if self._is_out_of_scope:
            return "not_in_scope"
        if self.result == "success" or (self.result == "warning" and self.wrote) or self._had_nothing_to_do:
            return "applied" if self.wrote else "in_sync"
        return "failed"

    @property
    def result(self) -> Result:
        """The gravest of what the answer says and what follows from it."""
        found: list[Result] = [self._claimed]
        if self.failed_step or self._names_an_error:
            found.append("failure")
        if any(step.exports and step.result == "unknown" for step in self.steps):
            found.append("unknown")
        if any(step.skips for step in self.steps) or self._has_code(*_SKIPS):
            found.append("skipped")
        if self.is_unresolved_reference or self.reason:
            found.append("warning")
        return _gravest(found)

    @property
    def wrote(self) -> bool:
        """Whether the target was written, as far as is known; a success without any step counts, since nothing denies it."""
        if any(step.wrote for step in self.steps):
            return True
        return self.result in _FINE and (not self.steps or self.action in WRITING_ACTIONS)

    @property
    def scope(self) -> ScopeStatement:
        """What the steps say about the scope."""
        return read_scope(self.steps)

    @property
    def failed_step(self) -> Step | None:
        """The first step that failed."""
        return find_failure(self.steps)

    @property
    def is_unresolved_reference(self) -> bool:
        """Whether the answer names the code of a member that can't be referred to, which is no error of the object."""
        return self._has_code(UNRESOLVED_REFERENCE)

    @property
    def warnings(self) -> list[str]:
        """What the answer warns of."""
        texts = [step.description or step.name for step in self.steps if step.result == "warning" and not step.refers]
        if not texts and self.result == "warning":
            texts = [self.words or "it doesn't say of what"]
        return [f"The service warns: {text}" for text in dict.fromkeys(texts)]

    @property
    def words(self) -> str | None:
        """The service's own reason: that of the answer, of the step that failed, or of the one that skipped."""
        failed, skip = self.failed_step, find_skip(self.steps)
        return self.reason or (failed.description if failed else None) or (skip.text if skip else None)

    def explain(self) -> str:
        """Say in one sentence why the run ended as it did."""
        if self.scope_reasons:
            return f"not in scope: {'; '.join(self.scope_reasons)}"
        if self.outcome == "in_sync" and self._has_code(AMBIGUOUS_SKIP):
            return f"{self.code}: nothing was done, and the object is in scope, so it is in sync"
        if self._redundant_export:
            return f"applied: the answer says {self.code}, but its step {self._redundant_export.name} wrote"
        meaning = meaning_of(self.code)
        words = None if meaning and self.outcome == "in_sync" else self.words
        parts = [part for part in (self._contradiction, self.code, meaning.text if meaning else None, words) if part]
        return ": ".join(dict.fromkeys(parts)) or self._unsaid

    @property
    def scope_reasons(self) -> list[str]:
        """Why the object isn't in scope, by the steps; none for one that is, and where only a code says it."""
        if self.outcome != "not_in_scope":
            return []
        ended_badly = [] if self._has_code(NOT_ENTITLED) else self._bad_scoping_steps
        return self.scope.reasons() or [
            f"the step {step.name} ended with {step.result}, and the conditions that it names don't say why" for step in ended_badly
        ]

    @property
    def advice(self) -> str | None:
        """What to do: about the conditions that are false, from the service, or from the documented meaning of the code."""
        out_of_scope = self.outcome == "not_in_scope"
        if out_of_scope and (advice := self.scope.advice()):
            return advice
        meaning = meaning_of(NOT_ENTITLED if out_of_scope else self.code)
        effective = self.scope.advice_when_effective() if out_of_scope else None
        return self.recommended_action or effective or (meaning.advice if meaning else None)

    @property
    def _claimed(self) -> Result:
        return _gravest(self.said)

    @property
    def _names_an_error(self) -> bool:
        """Whether something else than the result speaks of an error."""
        if self.category in _FAILURES or (self.category in _OTHERS_FAILURES and self._claimed in _FINE):
            return True
        is_skipped = any(step.skips for step in self.steps)
        harmless = self.code is None or is_skipped or self._has_code(*_SKIPS, UNRESOLVED_REFERENCE)
        return self._claimed in _FINE and not harmless

    @property
    def _is_left_open(self) -> bool:
        """Whether the action isn't carried out yet, or is one that nobody can know."""
        unknown = self.action == _UNKNOWN_ACTION and not any(step.wrote for step in self.steps)
        return self.action == _STAGED or (unknown and self.result in _FINE)

    @property
    def _is_out_of_scope(self) -> bool:
        scope = self.scope
        if self._was_removed:
            return False
        if self._has_code(NOT_ENTITLED) or scope.filter_stops or self._bad_scoping_steps:
            return True
        if self._has_code(REDUNDANT_EXPORT) or (self.wrote and self.result in _FINE):
            return False  # the service found it in scope, whatever is assigned
        return scope.excludes or (scope.active is False and (self.code is None or self._has_code(AMBIGUOUS_SKIP)))

    @property
    def _was_removed(self) -> bool:
        """Whether the target's object was removed, which is right for one that left the scope."""
        exports = [step for step in self.steps if step.wrote]
        return bool(exports) and all(step.removes or self.action in _REMOVALS for step in exports)

    @property
    def _bad_scoping_steps(self) -> list[Step]:
        return [step for step in self.steps if step.scopes and step.result in ("failure", "skipped")]

    @property
    def _redundant_export(self) -> Step | None:
        """The export of an object of which the answer says that it needed none."""
        if self.outcome != "applied" or self.result != "skipped":
            return None
        return next((step for step in self.steps if step.wrote), None)

    @property
    def _had_nothing_to_do(self) -> bool:
        if self.result != "skipped":
            return False
        return self._has_code(REDUNDANT_EXPORT) or (self._has_code(AMBIGUOUS_SKIP) and self.scope.includes)

    @property
    def _contradiction(self) -> str | None:
        if self.result != "failure" or self._claimed in ("failure", "unknown"):
            return None
        where = f"its step {self.failed_step.name} failed" if self.failed_step else "it names an error"
        return f"the answer says {self._claimed}, but {where}"

    @property
    def _unsaid(self) -> str:
        """What to say where the answer gives neither code nor reason."""
        if self.action == _STAGED:
            return "the service wants to delete the object, and holds the deletion back"
        if self.result == "unknown" or self._is_left_open:
            return "the service ended it in a way that this version of its API has no name for"
        if self.outcome == "failed" and self.result == "skipped":
            return "skipped, and the answer doesn't say why"
        if self.outcome == "failed" and self.result == "warning":
            return "ended with a warning, and the answer names nothing that was written"
        return self.result

    def _has_code(self, *codes: str) -> bool:
        return any(is_code(self.code, each) for each in codes)


def _gravest(results: t.Iterable[Result]) -> Result:
    return max(results, key=_GRAVITY.__getitem__)
