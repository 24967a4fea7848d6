# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documents of a change look like, as far as anything of them is read: one that was edited is an error, not a defect.

What the service and the directory say in them has the shapes of those.
"""

from __future__ import annotations

import datetime
import re
import typing as t
from pathlib import Path

from .._common.errors import EvidenceError
from .._common.shapes import (
    ANY_OBJECT,
    ANYTHING,
    FILLED,
    FLAG,
    INTEGER,
    NULL,
    TEXT,
    TEXT_OR_NULL,
    Either,
    ListOf,
    MapOf,
    Misshapen,
    Record,
    Shape,
    found,
)

_TEXTS = ListOf(TEXT)


class _Moment:
    """A time in UTC, as all times of the evidence are written."""

    plain: frozenset[type] = frozenset()
    words = "a time in UTC"

    def check(self, value: t.Any) -> None:
        """See ``Shape``."""
        try:
            moment = datetime.datetime.fromisoformat(value)
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            raise Misshapen(self.words, found(value))


_MOMENT = _Moment()
IDENTITY = Record({"format": INTEGER, "id": FILLED, "started": _MOMENT}, configuration=TEXT, metadata=ANY_OBJECT)
EVENT = Record(
    {
        "number": INTEGER,
        "time": _MOMENT,
        "step": TEXT,
        "state": TEXT,
        "text": TEXT,
        "details": ANY_OBJECT,
        "previous": TEXT,
        "digest": TEXT,
    }
)

_CHANGED_VALUE = Record({"name": TEXT, "before": ANYTHING, "after": ANYTHING})
_PROBLEM = Record({"step": TEXT, "message": TEXT, "hint": TEXT})
_WITHIN_EVENTS = Record(
    files=MapOf(TEXT),
    schema=TEXT,
    keys=_TEXTS,
    changes=ListOf(_CHANGED_VALUE),
    principal=FILLED,
    members=_TEXTS,
    problems=ListOf(_PROBLEM),
)
_SNAPSHOT = Record({"service_principal_id": FILLED, "job_id": FILLED, "files": MapOf(TEXT)})

_OBJECT = Record({"distinguished_name": TEXT, "attributes": MapOf(_TEXTS), "members": _TEXTS})
_ENTRA = Record({"id": FILLED}, displayName=TEXT)
_CHECK = Record({"id": TEXT, "subject": TEXT, "verdict": TEXT}, expected=TEXT, actual=TEXT, reason=TEXT, hint=TEXT)
_RUN = Record(
    call_count=INTEGER,
    changed=FLAG,
    members=ListOf(Record({"id": TEXT, "name": TEXT, "outcome": TEXT, "reason": TEXT_OR_NULL})),
    service_change_ids=_TEXTS,
    answers=ListOf(ANYTHING),
)
_MESSAGE = Record({"message": TEXT})
_DOCUMENTS: t.Mapping[str, Shape] = {
    r"(before|after)/schema\.json": Record(synchronizationRules=ListOf(ANY_OBJECT)),
    r"(before|after)/job\.json": Record(id=TEXT, schedule=Record(state=TEXT)),
    r"(before|after)/scope\.json": ListOf(Record({"principalId": FILLED}, id=TEXT)),
    r"before/group\.json": Record({"entra": _ENTRA, "members": ListOf(_ENTRA), "written_back_state": Either(_OBJECT, NULL)}),
    r"after/group\.json": Record(entra=_ENTRA, members=ListOf(_ENTRA), written_back_state=_OBJECT),
    r"changes/(schema|settings|scope)\.json": ListOf(ANY_OBJECT),
    r"changes/intended_schema\.json": ANY_OBJECT,
    r"checks/[a-z]+\.json": ListOf(_CHECK),
    r"answers/[a-z]+\.json": _RUN,
    r"plan\.json": Record({"plan": Record({"summary": ANYTHING}, violations=ListOf(_MESSAGE), conflicts=ListOf(_MESSAGE))}),
}
_SETTINGS = Record({"shown": ANY_OBJECT, "hidden": _TEXTS})


def require_form(document: t.Any, shape: Shape, path: Path) -> None:
    """Raise ``EvidenceError`` for a document of another form."""
    try:
        shape.check(document)
    except Misshapen as problem:
        raise EvidenceError(
            f"{path} is not as it was written: {problem.describe('the document')}",
            hint="It was edited or damaged; take it from a backup of the evidence folder.",
            property=problem.place,
        ) from None


def require_document(document: t.Any, name: str, path: Path) -> None:
    """Do the same by the name of the document; one that may be nothing is null."""
    if document is None or re.fullmatch(r"(before|after)/settings\.json", name):
        require_form({"settings": document}, Record(settings=_SETTINGS), path)
        return
    shape = next((shape for pattern, shape in _DOCUMENTS.items() if re.fullmatch(pattern, name)), ANYTHING)
    require_form(document, shape, path)


def details_form(step: str, state: str) -> Shape:
    """Return the form of the details of an event; one name means the same in all events."""
    return _SNAPSHOT if (step, state) == ("snapshot", "done") else _WITHIN_EVENTS
