# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What verdicts, phases and kinds of change are called in a report."""

from __future__ import annotations

import typing as t

Tone = t.Literal["good", "warn", "bad"]


class Verdict(t.NamedTuple):
    """A verdict in one word and in one sentence, and how it is meant."""

    word: str
    sentence: str
    changes_title: str
    tone: Tone
    mark: str

    @property
    def is_good(self) -> bool:
        """Whether all is as somebody wanted it: changed and proven, or rolled back by order."""
        return self.tone == "good"


_VERDICTS = {
    "kept": Verdict(
        "Kept",
        "The change is in place, and the test group is right in Active Directory.",
        "What changed",
        "good",
        "\N{HEAVY CHECK MARK}",
    ),
    "unchanged": Verdict(
        "Nothing to change",
        "The configuration was as desired already, and the test group is right in Active Directory.",
        "What changed",
        "good",
        "\N{HEAVY CHECK MARK}",
    ),
    "rolled_back": Verdict(
        "Rolled back",
        "The change failed and was undone: everything is as it was before.",
        "What was changed and undone",
        "warn",
        "\N{LEFTWARDS ARROW WITH HOOK}",
    ),
    "reverted": Verdict(
        "Reverted",
        "The change was in place, and somebody had it rolled back: what it wrote is as it was before.",
        "What was changed and undone",
        "good",
        "\N{LEFTWARDS ARROW WITH HOOK}",
    ),
    "rollback_incomplete": Verdict(
        "Rollback incomplete",
        "Not everything could be restored. Manual action is needed.",
        "What was changed",
        "bad",
        "\N{HEAVY BALLOT X}",
    ),
    "refused": Verdict(
        "Refused",
        "The change was stopped before the first write: nothing has been changed.",
        "What would have changed",
        "warn",
        "\N{HEAVY BALLOT X}",
    ),
    "unproven": Verdict(
        "Not proven",
        "The change failed or did not finish, and was not undone: the configuration is as the change left it.",
        "What was changed",
        "bad",
        "!",
    ),
}

_PHASES = {
    "preflight": "Before the change",
    "assert": "After the change",
    "after": "At the end of the change",
    "rollback": "After the rollback",
}

_KINDS = {
    "attribute_mapping": "Attribute mapping",
    "scoping_filter": "Scoping filter",
    "object_mapping": "Object mapping",
    "rule": "Synchronization rule",
    "directory": "Directory of the schema",
    "document": "Schema",
    "setting": "Setting",
    "assignment": "Assignment",
}

_PURPOSES = {
    "probe": "The service was asked to answer",
    "test": "The service provisioned the test group",
    "rollback": "The service provisioned the test group again, after the rollback",
}

_STATES = {"schema_version": "Schema version", "job": "Synchronization job"}


def verdict_words(verdict: str) -> Verdict:
    """Return how a verdict is said; one that is not known is no good one."""
    unknown = Verdict(f"Verdict: {verdict or 'none'}", "This report does not know the verdict.", "What changed", "bad", "?")
    return _VERDICTS.get(verdict, unknown)


def phase_title(phase: str) -> str:
    """Return the heading of a phase."""
    return _PHASES.get(phase, phase or "Other checks")


def kind_title(kind: str, object_type: str) -> str:
    """Return what was changed: a kind, and for which type of object."""
    title = _KINDS.get(kind, kind)
    return f"{title} ({object_type})" if object_type else title


def purpose_text(purpose: str) -> str:
    """Return what the service did in a run."""
    return _PURPOSES.get(purpose, f"The service ran: {purpose}")


def state_title(name: str) -> str:
    """Return what is called the state of a part of the configuration."""
    return _STATES.get(name, name)
