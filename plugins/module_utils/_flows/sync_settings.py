# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_settings``: read, merge by key, read once more, replace."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import ConflictError
from .._common.json import Json
from .._graph.resources.secrets import Secrets
from .._sync.service.desired_settings import INVALID, read_settings
from .._sync.service.setting_values import same_entries
from .._sync.service.settings import (
    Wanted,
    merged_entries,
    readable_settings,
    setting_changes,
    writable_entries,
)
from .shared.announced_writes import writing_recorder
from .shared.context import GRAPH_CONFIGURATION_SPEC, open_context
from .shared.evidence import CHANGE_SPEC, Recorder
from .shared.settings_options import MASKED_VALUES, SETTINGS_OPTIONS
from .shared.settings_write import put_settings

SPEC = GRAPH_CONFIGURATION_SPEC.merge(CHANGE_SPEC, ArgumentSpec({**SETTINGS_OPTIONS, **MASKED_VALUES}))


class SettingsProposal(t.NamedTuple):
    """What the service would hold, what of it can be shown, and what to put when anything changes."""

    merged: list[Json]
    changes: list[Json]
    entries: list[Json]


def sync_settings(module: AnsibleModule) -> Json:
    """Bring the settings to what the task asks for."""
    wanted, problems = read_settings(module.params)
    problems.raise_found(INVALID)
    context = open_context(module)
    secrets = Secrets(context.session, context.configuration.service_principal_id)
    live = secrets.get()
    merged, changes, entries = propose_settings(live, wanted, module.params["masked_values"])
    if changes and not module.check_mode:
        _replace(secrets, live, entries, changes, writing_recorder(module, context))
    before, after = readable_settings(live), readable_settings(merged)
    return {
        "changed": bool(changes),
        **context.identity(),
        "changes": changes,
        "settings_before": before,
        "settings": after,
        "diff": {"before": before, "after": after},
    }


def propose_settings(live: list[Json], wanted: Wanted, masked_values: dict[str, str] | None) -> SettingsProposal:
    """Return what the service would hold; SettingsError when that can't be written, because a value is masked."""
    merged = merged_entries(live, wanted)
    changes = setting_changes(live, merged)
    return SettingsProposal(merged, changes, writable_entries(merged, masked_values) if changes else [])


def _replace(secrets: Secrets, live: list[Json], entries: list[Json], changes: list[Json], recorder: Recorder) -> None:
    """Put the whole set, unless somebody else changed it since it was read."""
    recorder.keep("changes/settings.json", changes)
    keys = [change["name"] for change in changes]
    with recorder.writing("settings", "Replace the synchronization settings", keys=keys, changes=changes):
        if not same_entries(secrets.get(), live):
            raise ConflictError(
                "The settings changed while they were being edited; nothing was written.",
                hint="Run the task again; somebody else is editing this configuration.",
            )
        put_settings(secrets, entries, changes)
