# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exceptions: differences that somebody accepts for a time, with a reason and an owner.

They live beside the desired configuration. One that has expired, fits nothing or is for another configuration is a finding itself.
"""

from __future__ import annotations

import dataclasses
import datetime
import fnmatch
import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.object_id import is_object_id
from ..._common.problems import Problems
from . import catalogue
from .finding import Acceptance, Finding, FoundObject
from .group_findings import make_finding

REQUIRED = ("check", "reason", "owner", "until")
OPTIONAL = ("group", "member", "subject", "configuration")
INVALID = "{count} exceptions are wrong"

_NOT_ACCEPTABLE = "exception."
_UNNAMED = (
    "it was not compared; {} accepts differences, and what was not compared only where it names the check and the group, or the subject, "
    "without a pattern"
)


class AcceptedDifference(t.NamedTuple):
    """An exception; ``group``, ``member`` and ``subject`` are ids or patterns of names, empty for any."""

    number: int
    check: str
    reason: str
    owner: str
    until: datetime.date
    group: str = ""
    member: str = ""
    subject: str = ""
    configuration: str = ""

    @property
    def described(self) -> str:
        """What people know it by."""
        parts = (("check", self.check), ("group", self.group), ("member", self.member), ("subject", self.subject))
        return f"exception {self.number} (" + ", ".join(f"{name} {value}" for name, value in parts if value) + ")"

    def fits(self, finding: Finding) -> bool:
        """Tell whether a finding falls under it."""
        return (
            not finding.check.startswith(_NOT_ACCEPTABLE)
            and fnmatch.fnmatchcase(finding.check.casefold(), self.check.casefold())
            and _names(self.group, finding.group)
            and _names(self.member, finding.member)
            and (not self.subject or _is_meant(self.subject, finding.subject))
        )

    def names_what_was_not_compared(self, finding: Finding) -> bool:
        """Tell whether it names the check, and what of it was not compared, without a pattern.

        What can't be read may hide anything. So a pattern for differences never accepts it along with them, and the doubt
        about a whole run is never accepted.
        """
        if finding.check == catalogue.RULES_CHANGED or self.check.casefold() != finding.check.casefold():
            return False
        return _is_named(self.group, finding.group) or bool(
            finding.subject and self.subject.casefold() == finding.subject.casefold()
        )


def read_exceptions(
    entries: t.Sequence[t.Any], today: datetime.date, most_days: int, known_checks: t.Collection[str]
) -> list[AcceptedDifference]:
    """Return the exceptions; OptionError with everything that is wrong with them."""
    problems = Problems()
    found = []
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, dict):
            reader = _Reader(entry, number, problems)
            found.append(reader.read(today, most_days, known_checks))
        else:
            problems.add(OptionError(f"Exception {number} is not a dictionary.", hint=f"It takes {', '.join(REQUIRED)}."))
    problems.raise_found(INVALID)
    return found


def apply_exceptions(
    findings: t.Sequence[Finding],
    exceptions: t.Sequence[AcceptedDifference],
    today: datetime.date,
    configuration: str,
    *,
    is_complete: bool = True,
) -> list[Finding]:
    """Return findings with those accepted that an exception fits, and a finding for each exception that needs somebody.

    A run that isn't ``is_complete`` can't say which exceptions fit nothing.
    """
    ours = [each for each in exceptions if not each.configuration or each.configuration.casefold() == configuration.casefold()]
    valid = [each for each in ours if each.until >= today]
    used: set[int] = set()
    accepted = [_accepted(finding, valid, used) for finding in findings]
    unused = [each for each in valid if each.number not in used] if is_complete else []
    return [
        *accepted,
        *(_about(catalogue.EXCEPTION_FOREIGN, each, configuration, each.configuration) for each in exceptions if each not in ours),
        *(
            _about(catalogue.EXCEPTION_EXPIRED, each, "a day to come", each.until.isoformat())
            for each in ours
            if each.until < today
        ),
        *(_about(catalogue.EXCEPTION_UNUSED, each, "a finding", "none") for each in unused),
    ]


def is_acceptable(finding: Json) -> bool:
    """Tell whether somebody may want an exception for a finding of a report: not for what is accepted, or resolves by itself."""
    return finding.get("state") not in ("accepted", "pending") and not str(finding.get("check")).startswith(_NOT_ACCEPTABLE)


def candidate(finding: Json, until: datetime.date) -> Json:
    """Return an exception for a finding of a report, to be reviewed.

    Reason and owner are empty, so that none is taken before somebody has filled them in.
    """
    found: Json = {"check": finding["check"]}
    for name in ("group", "member"):
        described = finding.get(name) or {}
        if described.get("id"):
            found[name] = described["id"]
    if finding.get("subject"):
        found["subject"] = finding["subject"]
    return {**found, "reason": "", "owner": "", "until": until.isoformat()}


def _accepted(finding: Finding, exceptions: t.Sequence[AcceptedDifference], used: set[int]) -> Finding:
    fitting = [each for each in exceptions if each.fits(finding)]
    used.update(each.number for each in fitting)
    named = [each for each in fitting if finding.state != "unknown" or each.names_what_was_not_compared(finding)]
    if not named:
        return dataclasses.replace(finding, state_reason=_UNNAMED.format(fitting[0].described)) if fitting else finding
    first = named[0]
    until = first.until.isoformat()
    return dataclasses.replace(
        finding,
        state="accepted",
        state_reason=f"accepted until {until}: {first.reason} ({first.owner})",
        acceptance=Acceptance(first.reason, first.owner, until, finding.state),
    )


def _about(check: str, exception: AcceptedDifference, expected: str, actual: str) -> Finding:
    reason = f"{exception.described} of {exception.owner}, until {exception.until.isoformat()}: {exception.reason}"
    return make_finding(check, expected, actual, reason, subject=exception.described, state="drift", state_reason="it is so now")


def _is_meant(pattern: str, text: str) -> bool:
    """Tell whether a text, which may itself look like a pattern, or a pattern means another."""
    wanted, given = pattern.casefold(), text.casefold()
    return wanted == given or fnmatch.fnmatchcase(given, wanted)


def _names(pattern: str, found: FoundObject | None) -> bool:
    """Tell whether an id, a name or a pattern of names means an object."""
    if not pattern or _is_named(pattern, found):
        return True
    if found is None:
        return False
    return not is_object_id(pattern) and fnmatch.fnmatchcase(found.name.casefold(), pattern.casefold())


def _is_named(name: str, found: FoundObject | None) -> bool:
    """Tell whether this is the id or the whole name of an object."""
    return found is not None and bool(name) and name.casefold() in (each.casefold() for each in found)


class _Reader:
    """Reads one exception and notes what is wrong with it."""

    def __init__(self, entry: Json, number: int, problems: Problems) -> None:
        self._entry = entry
        self._number = number
        self._problems = problems

    def read(self, today: datetime.date, most_days: int, known_checks: t.Collection[str]) -> AcceptedDifference:
        unknown = sorted(str(name) for name in self._entry if name not in (*REQUIRED, *OPTIONAL))
        if unknown:
            self._note(f"has the unknown option '{unknown[0]}'", f"It takes {', '.join((*REQUIRED, *OPTIONAL))}.")
        return AcceptedDifference(
            self._number,
            self._check(known_checks),
            self._required("reason"),
            self._required("owner"),
            self._until(today, most_days),
            **{name: self._text(name) for name in OPTIONAL},
        )

    def _check(self, known_checks: t.Collection[str]) -> str:
        check = self._required("check")
        is_known = catalogue.is_attribute_check(check) or any(
            fnmatch.fnmatchcase(each.casefold(), check.casefold()) for each in known_checks
        )
        if check and check.startswith(_NOT_ACCEPTABLE):
            self._note(f"is about '{check}'", "Exceptions accept no findings about exceptions.")
        elif check and not is_known:
            similar = _similar(check, known_checks)
            self._note(f"names the check '{check}', which there is not", f"Did you mean '{similar}'?" if similar else _CHECKS)
        return check

    def _until(self, today: datetime.date, most_days: int) -> datetime.date:
        value = self._entry.get("until")
        if isinstance(value, datetime.datetime):
            value = value.date()
        try:
            until = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
        except ValueError:
            if value in (None, ""):
                self._note("has no 'until'", "It is the last day on which the exception holds, for example 2027-03-31.")
            else:
                self._note(f"has the value '{value}' for 'until', which is not a date", "Write it like 2027-03-31.")
            return today
        if (until - today).days > most_days:
            latest = (today + datetime.timedelta(days=most_days)).isoformat()
            self._note(
                f"holds until {until.isoformat()}, more than {most_days} days",
                f"Choose {latest} at the latest, or raise exceptions_max_days.",
            )
        return until

    def _required(self, name: str) -> str:
        text = self._text(name)
        if not text:
            self._note(f"has no '{name}'", f"It takes {', '.join(REQUIRED)}; none may be empty.")
        return text

    def _text(self, name: str) -> str:
        value = self._entry.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._note(f"has the value {value!r} for '{name}', which is not text", "Write it in quotes.")
            return ""
        return value.strip()

    def _note(self, what: str, hint: str) -> None:
        known = self._entry.get("check")
        name = f" ({known})" if isinstance(known, str) and known else ""
        self._problems.add(OptionError(f"Exception {self._number}{name} {what}.", hint=hint))


_CHECKS = "The guide to drift lists all checks."


def _similar(check: str, known_checks: t.Collection[str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(check, sorted(known_checks), n=1)), "")
