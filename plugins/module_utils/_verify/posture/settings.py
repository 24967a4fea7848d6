# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the synchronization settings: who is told, and what holds back a mass deletion."""

from __future__ import annotations

import re
import typing as t

from ..._common.text import counted
from ..._sync.service.setting_values import domain_setting
from ..._sync.service.settings import readable_settings
from ..drift.finding import Finding, Fix
from .check import PostureCheck
from .facts import PostureFacts

DEFAULT_THRESHOLD = 500

_ACCIDENTAL_DELETES = "Microsoft Entra documentation, 'Accidental delete prevention' of Cloud Sync"
_SETTINGS = "Microsoft Entra documentation, 'Inbound synchronization for cloud sync using Microsoft Graph'"
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")

DELETION_THRESHOLD_OFF = PostureCheck(
    "deletion_threshold_off",
    "The protection against accidental deletions is off",
    "high",
    "on",
    "A wrong filter or a lost assignment lets one cycle delete every group that it takes out of scope.",
    Fix("Set accidental_deletes with sync_settings: enabled, and a threshold below the number of groups in scope."),
    _ACCIDENTAL_DELETES,
)
DELETION_THRESHOLD_HIGH = PostureCheck(
    "deletion_threshold_high",
    "The threshold of accidental deletions is above the number of groups in scope",
    "low",
    "a threshold that the loss of all groups reaches",
    "A cycle that deletes all of them stays below it, so the protection never acts. The service counts the deletions of one cycle.",
    Fix("Set accidental_deletes.threshold with sync_settings to a part of the number of groups in scope."),
    _ACCIDENTAL_DELETES,
)
NOTIFICATION_OFF = PostureCheck(
    "notification_off",
    "Nobody is told when the job goes into quarantine",
    "medium",
    "mail when the job goes into quarantine",
    "A job in quarantine slows down to about one cycle a day, and is disabled after four weeks.",
    Fix("Set notification with sync_settings: enabled, and recipients."),
    _SETTINGS,
)
NOTIFICATION_RECIPIENT = PostureCheck(
    "notification_recipient",
    "Notifications are on, but have no valid recipient",
    "medium",
    "a mail address",
    "The mail about a quarantine reaches nobody.",
    Fix("Set notification.recipients with sync_settings."),
    _SETTINGS,
)
DOMAIN_MISSING = PostureCheck(
    "domain_missing",
    "The settings name no domain",
    "high",
    "the DNS name of the domain",
    "The service takes the domain that it writes to from this setting.",
    Fix("Set domain with sync_settings."),
    _SETTINGS,
)
DOMAIN_DIFFERS = PostureCheck(
    "domain_differs",
    "The settings name another domain than the one that was read",
    "high",
    "the domain of the directory",
    "Either the configuration writes to another domain than it is checked against, or the options of Active Directory name the wrong one.",
    Fix("Correct domain with sync_settings, or ad_domain and ad_servers of the task."),
    _SETTINGS,
)

CHECKS = (DELETION_THRESHOLD_OFF, DELETION_THRESHOLD_HIGH, NOTIFICATION_OFF, NOTIFICATION_RECIPIENT, DOMAIN_MISSING, DOMAIN_DIFFERS)


def settings_findings(facts: PostureFacts, in_scope: int | None) -> t.Iterator[Finding]:
    """Judge the settings, as far as they could be read; ``in_scope`` is the number of groups that the configuration writes."""
    if facts.settings is None:
        return
    shown = readable_settings(facts.settings)
    yield from _deletions(shown["accidental_deletes"], in_scope)
    yield from _notification(shown["notification"])
    yield from _domain(domain_setting(facts.settings), facts)


def stated_findings(settings: t.Mapping[str, t.Any]) -> t.Iterator[tuple[str, Finding]]:
    """Judge desired settings by what they state, each with the name of the setting; what they leave out stays as it is."""
    deletes = settings.get("accidental_deletes") or {}
    if deletes.get("enabled") is False:
        yield "accidental_deletes", DELETION_THRESHOLD_OFF.found("off")
    notification = settings.get("notification") or {}
    if notification.get("enabled") is False or notification.get("recipients") is not None:
        stated = {"enabled": True, **{name: value for name, value in notification.items() if value is not None}}
        for finding in _notification({"recipients": ["kept@example.com"], **stated}):
            yield "notification", finding


def _notification(notification: t.Mapping[str, t.Any]) -> t.Iterator[Finding]:
    if notification["enabled"] is not True:
        yield NOTIFICATION_OFF.found("no mail")
        return
    wrong = [each for each in notification["recipients"] if not _ADDRESS.fullmatch(each)]
    if wrong or not notification["recipients"]:
        yield NOTIFICATION_RECIPIENT.found(", ".join(wrong) or "none")


def _deletions(protection: t.Mapping[str, t.Any], in_scope: int | None) -> t.Iterator[Finding]:
    if protection["enabled"] is False:  # on where it isn't stored
        yield DELETION_THRESHOLD_OFF.found("off")
        return
    threshold = DEFAULT_THRESHOLD if protection["threshold"] is None else int(protection["threshold"])
    if in_scope is not None and 0 < in_scope < threshold:
        yield DELETION_THRESHOLD_HIGH.found(f"{threshold:,}, with {counted(in_scope, 'group')} in scope")


def _domain(domain: str | None, facts: PostureFacts) -> t.Iterator[Finding]:
    if domain is None:
        yield DOMAIN_MISSING.found("none")
    elif facts.directory is not None and domain.casefold() != facts.directory.domain.casefold():
        yield DOMAIN_DIFFERS.found(domain, expected=facts.directory.domain)
