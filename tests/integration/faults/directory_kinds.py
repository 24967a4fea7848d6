# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with a domain controller, and how a module must end then. Written by hand: from what is promised."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from tests.integration.faults.kinds import SUCCESS
from tests.integration.helpers.every_module import Run
from tests.integration.helpers.odd_controllers import Answer

Place = t.Literal["connect", "bind", "root", "read"]
"""Where it goes wrong: connecting; the login; the first read, of the root of the directory; any later read."""

UNREACHABLE = "directory_unreachable"
REFUSED_LOGIN = "directory_authentication_failed"
REFUSED = "directory_error"
DENIED = "not_authorized"


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault and its outcomes: ``alone``, where there is no other controller; ``followed``, where a healthy one is next."""

    name: str
    fault: str
    alone: str
    followed: str
    answer: Answer = Answer()

    def __str__(self) -> str:
        return self.name


def passed_over(name: str) -> Kind:
    """Return what is wrong with this controller alone, so that the next one is taken."""
    return Kind(name, name, UNREACHABLE, SUCCESS)


def answered(code: int, name: str, alone: str, followed: str = "", referral: str = "") -> Kind:
    """Return a result code; it ends alike where another controller would be next, unless that is said."""
    return Kind(f"{code} {name}", "answer", alone, followed or alone, Answer(code, f"a test says {name}", referral=referral))


NOWHERE = "ldap://nowhere.example/DC=nowhere,DC=example"
BROKEN = tuple(map(passed_over, ("silent", "close", "reset", "garbage")))
TRUNCATED = passed_over("truncated")
AWAY = (answered(51, "busy", UNREACHABLE, SUCCESS), answered(52, "unavailable", UNREACHABLE, SUCCESS))
OTHER_CODES = ((1, "operationsError"), (3, "timeLimitExceeded"), (11, "adminLimitExceeded"), (53, "unwillingToPerform"))

KINDS: t.Mapping[Place, tuple[Kind, ...]] = {
    "connect": (passed_over("refuse"), *BROKEN),
    # Whatever refuses a login is not tried elsewhere: it could lock the account.
    "bind": (
        *BROKEN,
        TRUNCATED,
        *AWAY,
        *(answered(code, name, REFUSED_LOGIN) for code, name in OTHER_CODES),
        answered(8, "strongerAuthRequired", REFUSED_LOGIN),
        answered(10, "referral", UNREACHABLE, SUCCESS, referral=NOWHERE),  # the login was not looked at
        answered(49, "invalidCredentials", REFUSED_LOGIN),
        answered(50, "insufficientAccessRights", REFUSED_LOGIN),
    ),
    # Everybody may read the root of the directory, so a controller that does not show it is none to read from.
    "root": (
        *BROKEN,
        TRUNCATED,
        *AWAY,
        answered(1, "operationsError", UNREACHABLE, SUCCESS),
        answered(10, "referral", UNREACHABLE, SUCCESS, referral=NOWHERE),
        answered(50, "insufficientAccessRights", UNREACHABLE, SUCCESS),
    ),
    "read": (
        *BROKEN,
        TRUNCATED,
        *AWAY,
        *(answered(code, name, REFUSED) for code, name in OTHER_CODES),
        answered(10, "referral", REFUSED, referral=NOWHERE),
        answered(50, "insufficientAccessRights", DENIED),
    ),
}

FIRST_BIND = {"ad_domain_info": 1, "change_preflight": 1}
"""How many requests come before the first bind: these modules read the root of every controller before they log in."""

CONNECTIONS = {"ad_domain_info": 2, "change_preflight": 2, "change_rollback": 2, "writeback_drift": 3}
"""How often a module connects to one controller: some also without a login; a rollback looks before it writes, and after."""

LOGINS = {"change_rollback": 2, "writeback_drift": 3}
"""How often a module logs in to one controller."""

ANSWERS: t.Mapping[str, tuple[str, ...]] = {
    "ad_domain_info": (
        "domain",
        "distinguished_name",
        "forest",
        "schema",
        "limits",
        "enforcement",
        "writeback_ready",
        "writeback_reasons",
    ),
    "ad_group_info": ("groups", "count", "not_found"),
    "ad_object_info": ("objects", "count", "not_found"),
    "change_preflight": ("in_sync", "group", "members", "target_containers", "changes"),
    "change_rollback": ("outcome", "problems", "counts"),
    "change_snapshot": ("written_back_state", "group", "job_state"),
    "writeback_assert": ("checks", "counts", "group"),
    "writeback_drift": ("coverage", "table"),
    "writeback_explain": ("group", "written", "answer", "links"),
    "writeback_info": ("groups", "users"),
    "writeback_plan": ("plan", "changes"),
}
"""What a module returns of the directory; it must be whole, or not there at all."""


SPARE = ("ad_domain_info", "change_preflight")
"""Modules that have logged in to every controller before one breaks off, so that the next is connected once more."""


THOROUGH = "ad_object_info"
"""The module that meets everything; connecting and reading the root are the same code for the others."""


def cases(run: Run, *, followed: bool) -> list[tuple[Place, Kind]]:
    """Return what a run meets. Being silent costs a second each time, so it is met once, where it matters most."""
    chosen: list[tuple[Place, Kind]] = []
    for place, kinds in KINDS.items():
        for kind in kinds:
            silent_elsewhere = kind.fault == "silent" and (followed or place != "read")
            refused = not followed or kind.followed != SUCCESS
            if run.module == THOROUGH or (place in ("bind", "read") and not silent_elsewhere and (place == "read" or refused)):
                chosen.append((place, kind))
    return chosen[::3] if run.module == "change_rollback" else chosen  # a rollback takes a second or two


def expected_followed(run: Run, place: Place, kind: Kind) -> str:
    """Return how a run must end where a healthy controller is next."""
    if run.module == "change_rollback" and place == "read":
        return SUCCESS  # it may not know how the group is before it writes, and then finds that controller unusable
    return expected(run, kind.followed)


def expected(run: Run, outcome: str) -> str:
    """Return how a run must end where the directory can't be used: two modules have an error of their own."""
    if outcome != SUCCESS and run.module == "change_preflight":
        return "preflight_failed"  # it lists what failed, whatever that is
    if outcome != SUCCESS and run.module == "change_rollback":
        return "rollback_incomplete"  # it brings back what it can, and lists what it could not
    return outcome
