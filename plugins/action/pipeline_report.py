# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import failure
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError, EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.run_origin import current_pipeline
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.typed_paths import from_where_typed
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.atomic_files import cannot, write
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.pipeline.markdown import (
    render_comment,
    render_summary,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.pipeline.steps import Steps, read_steps
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.pipeline.systems import (
    annotation_lines,
    azure_commands,
    code_quality,
    dotenv,
    github_outputs,
    terraform_report,
)


class ActionModule(ActionBase):
    """Runs on the controller, since a system reads what the job itself prints."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _VALID_ARGS = frozenset(("check_path", "planned_dir", "change_dir", "comment_name", "destination"))

    def run(self, tmp: str | None = None, task_vars: Json | None = None) -> Json:
        """Tell the system of the job what earlier steps have left."""
        result: Json = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(
            argument_spec={
                "check_path": {"type": "str"},
                "planned_dir": {"type": "str"},
                "change_dir": {"type": "str"},
                "comment_name": {"type": "str", "default": "configuration"},
                "destination": {"type": "str", "default": "cloud_sync_reports"},
            }
        )
        try:
            return {**result, "changed": False, **_published(arguments)}
        except CloudSyncError as error:
            return {**result, "failed": True, **failure(error)}


def _published(arguments: Json) -> Json:
    steps = read_steps(*(_path(arguments[name], name) for name in ("check_path", "planned_dir", "change_dir")))
    system = current_pipeline(os.environ)
    destination = Path(from_where_typed(os.path.expanduser(arguments["destination"]), "destination"))
    summary, values = render_summary(steps), steps.values()
    files = {"summary.md": summary, "comment.md": render_comment(summary, arguments["comment_name"]), **_of_gitlab(steps)}
    for name, content in files.items():
        write(destination / name, content.encode("utf-8", "replace"))
    lines = annotation_lines(system, steps.problems)
    if system == "github":
        _append("GITHUB_STEP_SUMMARY", summary)
        _append("GITHUB_OUTPUT", github_outputs(values))
    if system == "azure_devops":
        lines += azure_commands(values, str(destination / "summary.md") if summary else "")
    for line in lines:
        Display().display(line)
    return {"system": system, "published": values, "files": {name: str(destination / name) for name in files}}


def _of_gitlab(steps: Steps) -> dict[str, str]:
    """Return the files that a job of GitLab names as its reports, which must be there."""
    reports = {"cloud_sync.env": dotenv(steps.values()), "codequality.json": code_quality(steps.problems)}
    return {**reports, "terraform.json": terraform_report(steps)} if steps.plan else reports


def _path(name: t.Any, option: str) -> Path | None:
    return Path(from_where_typed(os.path.expanduser(name), option)) if name else None


def _append(variable: str, content: str) -> None:
    """Append to a file of the runner; a job that isn't given one goes without."""
    name = os.environ.get(variable)
    if not name:
        return
    try:
        with open(name, "a", encoding="utf-8", errors="replace") as file:
            file.write(content)
    except OSError as error:
        problem: EvidenceError = cannot(f"write {variable}, that is", Path(name), error)
        raise problem from error
