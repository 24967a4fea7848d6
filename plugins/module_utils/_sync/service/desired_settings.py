# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading desired settings: the options of ``sync_settings`` become keys and fields, and every wrong value an error."""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.problems import Problems
from .setting_values import DOMAIN, recipients_text
from .settings import NOTIFICATION, SKIP_DELETIONS, Wanted

INVALID = "{count} settings are not valid, and nothing was written"
"""How a message about several of them begins."""


class SettingsReading(t.NamedTuple):
    """What is valid of the desired settings, by the service's keys and fields, and everything that is wrong with them."""

    wanted: Wanted
    problems: Problems


def read_settings(options: Json) -> SettingsReading:
    """Read the options of the settings by themselves; what isn't given stays as it is."""
    problems = Problems()
    domain = _domain(options.get("domain"), problems)
    notification = options.get("notification") or {}
    deletes = options.get("accidental_deletes") or {}
    fields = {
        "Enabled": notification.get("enabled"),
        "Recipients": _recipients(notification.get("recipients"), problems),
        "DeleteThresholdEnabled": deletes.get("enabled"),
        "DeleteThresholdValue": _threshold(deletes.get("threshold"), problems),
    }
    wanted = {
        DOMAIN: _given({"domain": domain}),
        NOTIFICATION: _given(fields),
        SKIP_DELETIONS: options.get("skip_out_of_scope_deletions"),
    }
    return SettingsReading({key: value for key, value in wanted.items() if value not in ({}, None)}, problems)


def _given(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def _domain(text: str | None, problems: Problems) -> str | None:
    domain = None if text is None else text.strip()
    if domain is None or (domain and not _is_several(domain)):
        return domain
    problems.add(
        OptionError(f"domain: '{text}' is not a valid DNS name.", hint="Give the DNS name of one domain, for example contoso.com.")
    )
    return None


def _recipients(recipients: list[str] | None, problems: Problems) -> str | None:
    wrong = [each for each in recipients or [] if "@" not in each or _is_several(each)]
    for each in wrong:
        message = f"notification.recipients: '{each}' is not a valid mail address."
        problems.add(OptionError(message, hint="Give one address in each entry of the list."))
    return None if recipients is None or wrong else recipients_text(recipients)


def _is_several(text: str) -> bool:
    return any(character.isspace() or character in ",;" for character in text)


def _threshold(threshold: int | None, problems: Problems) -> int | None:
    if threshold is None or threshold >= 1:
        return threshold
    hint = "It is a number, at least 1; to switch the protection off, set accidental_deletes.enabled to false."
    problems.add(OptionError(f"accidental_deletes.threshold is {threshold}.", hint=hint))
    return None
