# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_snapshot``: keep the state of a configuration before a change, and after it."""

from __future__ import annotations

import os
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._common.argument_spec import ArgumentSpec
from .._common.errors import EvidenceError
from .._common.json import Json
from .._evidence.folder import SNAPSHOT, ChangeFolder, Progress
from .._evidence.running_changes import claim
from .._sync.service.job_status import job_state
from .shared.context import GRAPH_CONFIGURATION_SPEC, Context, open_context
from .shared.evidence import EVIDENCE_SPEC
from .shared.other_hand import require_undisturbed
from .shared.resolve import resolve_group
from .shared.snapshot import Snapshot, shown_object, take_snapshot

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    EVIDENCE_SPEC,
    ArgumentSpec(
        {
            "change_dir": {"type": "path", "required": True},
            "group": {"type": "str", "required": True},
            "moment": {"type": "str", "choices": ["before", "after"], "required": True},
            "owner_pid": {"type": "int"},
        }
    ),
)


def change_snapshot(module: AnsibleModule) -> Json:
    """Read everything that a change can touch and, outside check mode, keep it in the evidence folder."""
    parameters = module.params
    moment = parameters["moment"]
    options = AdOptions.from_parameters(parameters)
    folder = None if module.check_mode else ChangeFolder.open(Path(parameters["change_dir"]))
    context = open_context(module)
    if folder is not None and moment == "before":
        _require_first(folder)
        claim(folder, context.configuration.job_id, parameters["owner_pid"] or os.getppid())
    group_id = resolve_group(context.session, parameters["group"]).id
    with open_directory(options) as directory:
        snapshot, checks = take_snapshot(context, directory, group_id)
        warnings = list(directory.warnings)
    if folder is not None:
        _keep(folder, context, snapshot, moment)
    if folder is not None and moment == "after":
        checks += require_undisturbed(folder, context, snapshot.schema, snapshot.settings)
    return {
        "changed": False,
        **context.identity(),
        "schema_version": snapshot.schema.get("version"),
        "job_state": job_state(snapshot.job),
        "group": {"id": group_id, "display_name": snapshot.entra_group.display_name},
        "written_back_state": shown_object(snapshot.written_back),
        "checks": [check.as_dict() for check in checks],
        "warnings": warnings,
    }


def _require_first(folder: ChangeFolder) -> None:
    if Progress.of(folder).snapshot is not None:
        raise EvidenceError(
            f"The change '{folder.change_id}' has a snapshot already; another one could hold what the change wrote",
            hint="Begin a new change, with a change id of its own.",
        )


def _keep(folder: ChangeFolder, context: Context, snapshot: Snapshot, moment: str) -> None:
    names = []
    for name, document in snapshot.documents().items():
        folder.keep_exactly(f"{moment}/{name}", document)
        names.append(f"{moment}/{name}")
    files = {name: folder.digest(name) for name in names}
    configuration = context.configuration
    details = {"service_principal_id": configuration.service_principal_id, "job_id": configuration.job_id, "files": files}
    step = SNAPSHOT if moment == "before" else f"{SNAPSHOT}.after"
    folder.journal.append(step, "done", f"Keep the state {moment} the change", details)
