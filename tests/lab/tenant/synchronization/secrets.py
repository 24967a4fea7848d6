# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets of a service principal: one set for all its jobs, replaced as a whole."""

from __future__ import annotations

import json
import typing as t

from tests.lab.contract.checker import enum_members

from .. import synthetic

Json = dict[str, t.Any]


class Secrets:
    """Key -> value. Password-class values come back masked."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self.values = dict(values or {})

    def shown(self) -> list[Json]:
        """Return the set as the service shows it."""
        masked = synthetic.MASKED_SECRETS
        return [{"key": key, "value": synthetic.MASK if key in masked else value} for key, value in self.values.items()]

    def replace(self, entries: t.Any) -> None:
        """Replace the whole set; 400 for keys that do not exist or values that are no text."""
        if not isinstance(entries, list):
            raise synthetic.invalid_secret("The property 'value' must be a collection of secrets.")
        replaced: dict[str, str] = {}
        for entry in entries:
            key, value = (entry.get("key"), entry.get("value")) if isinstance(entry, dict) else (None, None)
            if key not in enum_members("synchronizationSecret"):
                raise synthetic.invalid_secret(f"The secret '{key}' is not known.")
            if not isinstance(value, str):
                raise synthetic.invalid_secret(f"The value of the secret '{key}' must be a string.")
            if key in replaced:
                raise synthetic.invalid_secret(f"The secret '{key}' is given twice.")
            replaced[str(key)] = value
        self.values = replaced

    def domain(self) -> str | None:
        """Return the AD domain that the configuration is for."""
        domain = self._object("Domain").get("domain")
        return str(domain) if domain else None

    @property
    def everything_in_scope(self) -> bool:
        """Whether all objects are in scope, and not only the assigned ones."""
        return self._is_true(synthetic.SYNC_ALL_SECRET)

    @property
    def keeps_what_leaves_the_scope(self) -> bool:
        """Whether objects that leave the scope are left alone."""
        return self._is_true("SkipOutOfScopeDeletions")

    @property
    def deletion_threshold(self) -> int | None:
        """The number of deletions in one cycle that quarantines the job; None when the protection is off."""
        settings = {**synthetic.NOTIFICATION_SETTINGS, **self._object("SyncNotificationSettings")}
        value = settings["DeleteThresholdValue"]
        return int(str(value)) if settings["DeleteThresholdEnabled"] is True else None

    def _is_true(self, key: str) -> bool:
        return self.values.get(key, "").casefold() in ("true", "1")

    def _object(self, key: str) -> Json:
        try:
            value = json.loads(self.values.get(key, "{}"))
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}
