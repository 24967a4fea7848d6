# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a drift run, read and checked all at once."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t
from pathlib import Path

from ..._common.argument_spec import ArgumentSpec, require_at_least
from ..._common.errors import CloudSyncError, OptionError
from ..._common.json import Json
from ..._common.problems import Problems
from ..._sync.expected.scope import ScopeMode
from ..._verify.drift.exceptions import AcceptedDifference, read_exceptions
from ..._verify.drift.finding import SEVERITIES, Severity
from ..._verify.drift.states import Confirm
from ..._verify.drift.thresholds import Threshold, read_thresholds
from .checks import known_checks

INVALID = "{count} options are wrong"

DRIFT_SPEC = ArgumentSpec(
    {
        "only_groups": {"type": "list", "elements": "str", "default": []},
        "include_members": {"type": "bool", "default": True},
        "confirm": {"type": "str", "choices": list(t.get_args(Confirm)), "default": "next_run"},
        "confirm_timeout": {"type": "int", "default": 3600},
        "fail_on": {"type": "str", "choices": list(SEVERITIES), "default": "medium"},
        "drift_action": {"type": "str", "choices": ["fail", "report"], "default": "fail"},
        "max": {"type": "dict", "default": {}},
        "exceptions": {"type": "list", "elements": "dict", "default": []},
        "exceptions_max_days": {"type": "int", "default": 180},
        "report_path": {"type": "path"},
        "history_path": {"type": "path"},
        "accept_path": {"type": "path"},
        "verify_with_service": {"type": "int", "default": 0},
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class DriftOptions:
    """What a run is asked to do."""

    mode: ScopeMode
    only_groups: tuple[str, ...]
    with_members: bool
    confirm: Confirm
    confirm_timeout: int
    fail_on: Severity
    fails: bool
    thresholds: tuple[Threshold, ...]
    exceptions: tuple[AcceptedDifference, ...]
    today: datetime.date
    tenant_id: str | None
    report_path: Path | None
    history_path: Path | None
    accept_path: Path | None
    verify_with_service: int

    @classmethod
    def from_parameters(cls, parameters: Json) -> DriftOptions:
        """Read them; OptionError with everything that is wrong."""
        problems = Problems()
        today = datetime.datetime.now(datetime.UTC).date()
        checks = known_checks()
        thresholds: list[Threshold] = []
        exceptions: list[AcceptedDifference] = []
        with problems.noting(CloudSyncError):
            require_at_least(parameters, 1, "confirm_timeout", "exceptions_max_days")
        with problems.noting(CloudSyncError):
            require_at_least(parameters, 0, "verify_with_service")
        with problems.noting(CloudSyncError):
            _require_whole_history(parameters)
        with problems.noting(CloudSyncError):
            thresholds = read_thresholds(parameters["max"], checks)
        with problems.noting(CloudSyncError):
            exceptions = read_exceptions(parameters["exceptions"], today, parameters["exceptions_max_days"], checks)
        problems.raise_found(INVALID)
        return cls(
            parameters["scope_mode"],
            tuple(parameters["only_groups"]),
            parameters["include_members"],
            parameters["confirm"],
            parameters["confirm_timeout"],
            parameters["fail_on"],
            parameters["drift_action"] == "fail",
            tuple(thresholds),
            tuple(exceptions),
            today,
            parameters["tenant_id"],
            _path(parameters["report_path"]),
            _path(parameters["history_path"]),
            _path(parameters["accept_path"]),
            parameters["verify_with_service"],
        )


def _require_whole_history(parameters: Json) -> None:
    """Refuse to note a part as a run of the whole: what it doesn't look at would count as resolved."""
    if parameters["history_path"] and (parameters["only_groups"] or not parameters["include_members"]):
        raise OptionError(
            "history_path: a history holds runs of the whole configuration, and this one is of a part",
            hint="Leave it away where only_groups chooses groups or include_members is false.",
        )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
