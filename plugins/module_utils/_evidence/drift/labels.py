# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What classes, severities, states and verdicts are called in a report about drift."""

from __future__ import annotations

import typing as t

from ..report.labels import Tone


class VerdictLabel(t.NamedTuple):
    """A verdict in a word and in a sentence, and how it is meant."""

    word: str
    sentence: str
    tone: Tone
    mark: str


_VERDICTS = {
    "in_sync": VerdictLabel(
        "In sync",
        "Configuration and Active Directory are as they must be.",
        "good",
        "\N{HEAVY CHECK MARK}",
    ),
    "drift": VerdictLabel(
        "Drift",
        "Something differs that the next cycle won't repair.",
        "bad",
        "\N{NOT EQUAL TO}",
    ),
    "incomplete": VerdictLabel(
        "Incomplete",
        "Not everything could be read, so nobody can say whether all is in sync.",
        "warn",
        "?",
    ),
}

_CLASSES = {
    "configuration": "Configuration",
    "posture": "Posture",
    "service": "Service",
    "rights": "Rights",
    "group_missing": "Group missing",
    "group_unexpected": "Group unexpected",
    "anchor_duplicate": "Anchor duplicate",
    "group_differs": "Group differs",
    "member_missing": "Member missing",
    "member_unexpected": "Member unexpected",
    "ownership": "Ownership",
    "not_computable": "Not computable",
    "exception": "Exception",
}

_SEVERITY_TONES = {"critical": "bad", "high": "bad", "medium": "warn", "low": "calm", "info": "calm"}

_STATES = {
    "drift": "drift",
    "pending": "not yet synchronized",
    "blocked": "waits for the service",
    "accepted": "accepted",
    "unknown": "could not tell",
}


def drift_verdict(verdict: str) -> VerdictLabel:
    """Return how a verdict is said; one that is not known is no good one."""
    unknown = VerdictLabel(f"Verdict: {verdict or 'none'}", "This report does not know the verdict.", "bad", "?")
    return _VERDICTS.get(verdict, unknown)


def class_title(finding_class: str) -> str:
    """Return what a class of findings is called."""
    return _CLASSES.get(finding_class, finding_class or "Other")


def severity_tone(severity: str) -> str:
    """Return how severe a severity looks; one that is not known looks bad."""
    return _SEVERITY_TONES.get(severity, "bad")


def state_title(state: str) -> str:
    """Return what a state means, in a few words."""
    return _STATES.get(state, state or "without a state")
