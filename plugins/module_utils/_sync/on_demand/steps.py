# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a run, in answers of on-demand runs and in entries of the provisioning log: what they say, and why one skipped.

Sources: Microsoft Graph reference, provisioningStep, provisioningResult and ``provisionOnDemand``: names of members and the
casing of their values differ between both, and streams of the log write results as numbers. Why a run was skipped may stand
in ``details.SkipReason`` of its last step alone.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from .codes import AMBIGUOUS_SKIP, REDUNDANT_EXPORT, is_code

Result = t.Literal["success", "failure", "skipped", "warning", "unknown"]

_RESULTS: dict[str, Result] = {
    "success": "success",
    "failure": "failure",
    "failed": "failure",
    "skipped": "skipped",
    "warning": "warning",
    "unknownfuturevalue": "unknown",
    **{"0": "success", "1": "failure", "2": "skipped", "3": "warning", "4": "unknown"},
}
_NO_CODES = frozenset({"", "none"})


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of the run: import, matching, scoping, processing, reference resolution or export."""

    name: str
    type: str
    status: str
    description: str
    details: Json

    @property
    def result(self) -> Result:
        """How the step ended; ``unknown`` when it doesn't say, or in a way that isn't documented."""
        return read_result(self.status) or "unknown"

    @property
    def wrote(self) -> bool:
        """Whether this is an export that reached the target; one whose end is unknown may have reached it."""
        return self.exports and self.result in ("success", "warning", "unknown")

    @property
    def exports(self) -> bool:
        """Whether this is a write to the target."""
        return self.name.casefold().startswith("entryexport")

    @property
    def removes(self) -> bool:
        """Whether this is the deletion or the deactivation of an object in the target."""
        return self.name.casefold() in ("entryexportdelete", "entryexportupdatesoftdelete")

    @property
    def scopes(self) -> bool:
        """Whether this is the evaluation of the scope."""
        return self.type.casefold() == "scoping" or self.name.casefold() == "entrysynchronizationscoping"

    @property
    def refers(self) -> bool:
        """Whether this is about a member that is referred to, and not about the subject."""
        return self.type.casefold() == "referenceresolution"

    @property
    def skips(self) -> bool:
        """Whether this step says that the subject was skipped."""
        if self.refers:
            return False
        ended = self.result == "skipped" and not self.scopes
        return self.skip_reason is not None or ended or self.name.casefold() == "entrysynchronizationskip"

    @property
    def skip_reason(self) -> str | None:
        """The code of a skip."""
        return code_in(self.detail("SkipReason"))

    @property
    def error_code(self) -> str | None:
        """The code of a failure."""
        return code_in(self.detail("ErrorCode"))

    def detail(self, name: str) -> t.Any:
        """Return a detail by its name in any casing, None for one that isn't there."""
        folded = name.casefold()
        return next((value for key, value in self.details.items() if str(key).casefold() == folded), None)


class Skip(t.NamedTuple):
    """Why a run was skipped, in the service's words."""

    code: str | None
    text: str | None


def read_steps(raw: t.Any) -> tuple[Step, ...]:
    """Read the steps of an answer or of a log entry; ValueError for what isn't a list of objects."""
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise ValueError("the steps are not a list")
    return tuple(_step(each) for each in raw)


def read_result(value: t.Any) -> Result | None:
    """Read how something ended, in any casing or as a number; None for what isn't documented."""
    return None if isinstance(value, bool) else _RESULTS.get(str(value).strip().casefold())


def find_skip(steps: t.Iterable[Step]) -> Skip | None:
    """Return why a run was skipped, None when no step says that it was; of several reasons the gravest."""
    found = [Skip(each.skip_reason, each.description or None) for each in steps if each.skips]
    return max(reversed(found), key=lambda skip: gravity(skip.code)) if found else None


def find_failure(steps: t.Iterable[Step]) -> Step | None:
    """Return the first step of the subject that failed: a scoping step judges it, and a reference is about a member."""
    return next((step for step in steps if step.result == "failure" and not step.scopes and not step.refers), None)


def find_code(stated: t.Iterable[str | None], steps: t.Sequence[Step]) -> str | None:
    """Return the gravest of the codes that are stated beside the steps, and of those of a skip and a failure in them."""
    skip, failed = find_skip(steps), find_failure(steps)
    return max([*stated, skip.code if skip else None, failed.error_code if failed else None], key=gravity)


def gravity(code: str | None) -> int:
    """Return how much a code says against a run: nothing, that it may be fine, that it is fine, that it isn't."""
    if code is None:
        return 0
    if is_code(code, REDUNDANT_EXPORT):
        return 2
    return 1 if is_code(code, AMBIGUOUS_SKIP) else 3


def code_in(value: t.Any) -> str | None:
    """Return a code, None for what says that there is none."""
    text = "" if value is None else str(value).strip()
    return None if text.casefold() in _NO_CODES else text


def folded(value: t.Any) -> Json:
    """Return an object with its names in lower case, an empty one for null; ValueError for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("this is not an object")
    return {str(key).casefold(): item for key, item in value.items()}


def _step(raw: t.Any) -> Step:
    step = folded(raw)
    details = step.get("details")
    if raw is None or not isinstance(details, (dict, type(None))):
        raise ValueError("a step or its details are not an object")
    kind = step.get("type") or step.get("provisioningsteptype")
    return Step(
        name=_text(step.get("name")),
        type=_text(kind),
        status=_text(step.get("status")),
        description=_text(step.get("description")),
        details=dict(details or {}),
    )


def _text(value: t.Any) -> str:
    return "" if value is None else str(value)
