# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the answer of an on-demand provisioning.

The service answers one key and one value, both JSON inside a string, in two generations: the key holds the result and
the value the entry (Graph reference, ``provisionOnDemand``), or the key is a type name and the value a list of entries
(cross-tenant synchronization tutorial). Either may hold several entries, and the code of a skip stands in the key, in
``statusInfo`` or in the last step alone. Casing varies between tenants. What can't be read is an error, never a success.
"""

from __future__ import annotations

import dataclasses
import json
import typing as t

from ..._common.errors import UnreadableAnswerError
from ..._common.json import Json, parse_json
from .codes import NOT_ENTITLED, is_code
from .entry import AnswerEntry, Outcome
from .steps import Result, Step, code_in, find_code, folded, read_result, read_steps

_BEST_FIRST: tuple[Outcome, ...] = ("in_sync", "applied", "not_in_scope", "failed")


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What the service says it did, in the order of the answer; the subject's entry is the last one.

    ``members`` are the entries of members by object id in lower case: a member that isn't in scope, or has nothing to be
    referred to, says nothing against the subject.
    """

    entries: tuple[AnswerEntry, ...]
    members: t.Mapping[str, AnswerEntry] = dataclasses.field(default_factory=dict)

    @property
    def decisive(self) -> AnswerEntry:
        """The worst entry, the last one of several such."""
        return max(reversed(self.entries), key=_badness)

    @property
    def outcome(self) -> Outcome:
        """The result in the collection's words."""
        return self.decisive.outcome

    @property
    def wrote(self) -> bool:
        """Whether Active Directory was written, as far as is known."""
        return any(entry.wrote for entry in self.entries)

    @property
    def action(self) -> str | None:
        """What was done with the subject: ``create``, ``update``, ``delete``, ``disable`` or ``other``; None when it isn't said."""
        return next((entry.action for entry in reversed(self.entries) if entry.wrote), self.decisive.action)

    @property
    def code(self) -> str | None:
        """The code of the worst entry."""
        return self.decisive.code

    @property
    def advice(self) -> str | None:
        """What to do about the worst entry."""
        return self.decisive.advice

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all entries."""
        return tuple(step for entry in self.entries for step in entry.steps)

    @property
    def modified_properties(self) -> tuple[Json, ...]:
        """What was changed, by all entries."""
        return tuple(each for entry in self.entries for each in entry.modified_properties)

    @property
    def change_ids(self) -> tuple[str, ...]:
        """What finds the run in the provisioning log: the subject's id, then those of other entries."""
        entries = [*reversed(self.entries), *self.members.values()]
        return tuple(dict.fromkeys(entry.change_id for entry in entries if entry.change_id))

    @property
    def warnings(self) -> list[str]:
        """What the service warns of."""
        return list(dict.fromkeys(text for entry in self.entries for text in entry.warnings))

    def explain(self) -> str:
        """Say in one sentence why the run ended as it did."""
        return self.decisive.explain()


def read_answer(raw: t.Any, members: t.Iterable[str] = ()) -> Answer:
    """Read either generation of the answer; UnreadableAnswerError for anything else. ``members`` are object ids of the call's."""
    try:
        entries = _entries(raw)
    except ValueError as error:
        raise _unreadable(raw) from error
    wanted = {each.lower() for each in members}
    deciding = tuple(entry for entry in entries if not _is_harmless_member(entry, wanted))
    if not deciding:
        return Answer(tuple(entries))
    about_members = sorted((entry for entry in entries if entry not in deciding), key=_badness)
    return Answer(deciding, {str(entry.source_id).lower(): entry for entry in about_members})


def _is_harmless_member(entry: AnswerEntry, members: t.Container[str]) -> bool:
    if str(entry.source_id).lower() not in members:
        return False
    stopped_by_scope = entry.outcome == "not_in_scope" and (is_code(entry.code, NOT_ENTITLED) or entry.scope.filter_stops)
    return stopped_by_scope or entry.outcome in ("applied", "in_sync") or entry.is_unresolved_reference


def _badness(entry: AnswerEntry) -> int:
    return _BEST_FIRST.index(entry.outcome)


def _entries(raw: t.Any) -> list[AnswerEntry]:
    if not isinstance(raw, dict):
        raise ValueError("the answer is not an object")
    answer = folded(raw)
    key, value = _key(answer.get("key")), _decoded(answer.get("value"))
    if "result" in key and value in (None, "", []):
        value = {}
    entries = [_entry(each, key) for each in (value if isinstance(value, list) else [value])]
    if not any(entry.said for entry in entries):
        raise ValueError("no entry has a result")
    return [entry if entry.said else dataclasses.replace(entry, said=("unknown",)) for entry in entries]


def _key(value: t.Any) -> Json:
    """Return what the key says of all entries; nothing where it is a name. ValueError for damaged JSON, which is no name."""
    key = _decoded(value)
    if isinstance(key, dict):
        return folded(key)
    if isinstance(key, list) or str(key).lstrip().startswith(("{", "[")):
        raise ValueError("the key is neither an object nor a name")
    return {}


def _entry(raw: t.Any, key: Json) -> AnswerEntry:
    """Read one entry; ``key`` has the result of all, and says nothing in the second generation."""
    if not isinstance(raw, dict):
        raise ValueError("an entry is not an object")
    entry, details = folded(raw), folded(key.get("details"))
    status = folded(entry.get("statusinfo"))
    steps = read_steps(entry.get("provisioningsteps"))
    return AnswerEntry(
        said=_said(key, status),
        code=find_code([code_in(details.get("errorcode")), code_in(status.get("errorcode"))], steps),
        reason=_words(details.get("errormessage")) or _words(status.get("reason")),
        recommended_action=_text(status.get("recommendedaction")),
        category=_folded_text(status.get("errorcategory")),
        steps=steps,
        modified_properties=_objects(entry.get("modifiedproperties")),
        action=_folded_text(entry.get("action")),
        change_id=_text(entry.get("changeid")),
        source_id=_id_of(entry.get("sourceidentity")),
    )


def _said(key: Json, status: Json) -> tuple[Result, ...]:
    """Return the results that an answer gives for an entry; ValueError for one that isn't documented."""
    given = [*([key["result"]] if "result" in key else []), *([status["status"]] if status.get("status") is not None else [])]
    results = [read_result(each) for each in given]
    if None in results:
        raise ValueError("a result is not documented")
    return tuple(each for each in results if each is not None)


def _id_of(identity: t.Any) -> str | None:
    return _text(folded(identity).get("id")) if isinstance(identity, dict) else None


def _objects(value: t.Any) -> tuple[Json, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError("the modified properties are not a list of objects")
    return tuple(value)


def _decoded(text: t.Any) -> t.Any:
    """Return what a string holds; a name is not JSON, and stays what it is."""
    try:
        return parse_json(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _text(value: t.Any) -> str | None:
    return None if value in (None, "") else str(value)


def _words(value: t.Any) -> str | None:
    """Return a text of the service, None for one that says that there is none, as for a code."""
    return _text(value) if code_in(value) else None


def _folded_text(value: t.Any) -> str | None:
    text = _text(value)
    return text.casefold() if text else None


def _unreadable(raw: t.Any) -> UnreadableAnswerError:
    return UnreadableAnswerError(
        "The answer of the on-demand provisioning can't be read; whether anything was written is unknown.",
        hint="Look at the provisioning log and at Active Directory. The beginning of the answer is returned.",
        answer=json.dumps(raw, default=str)[:500],
    )
