# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
from pathlib import Path

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import failure
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.collection import COLLECTION_VERSION
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError, OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.typed_paths import from_where_typed
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.atomic_files import write, write_json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.file_check.model import (
    LocatedProblem,
    counts,
    summary,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.file_check.sarif import render_sarif
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.file_check.text import render_text
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.located_yaml import read_located
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables import Variables, read_all_variables
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_file import file_problems
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_file_paths import files_of


class ActionModule(ActionBase):
    """Runs on the controller, where the files and the argument specifications of all roles are."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _VALID_ARGS = frozenset(("variable_files", "playbook", "strict", "sarif_path", "json_path"))

    def run(self, tmp: str | None = None, task_vars: Json | None = None) -> Json:
        """Check all files; fail once, with everything that is wrong."""
        result: Json = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(
            argument_spec={
                "variable_files": {"type": "list", "elements": "str", "default": ["cloud_sync.yml"]},
                "playbook": {
                    "type": "str",
                    "default": "plan",
                    "choices": ["change", "drift", "onboard", "plan", "rollback", "status"],
                },
                "strict": {"type": "bool", "default": False},
                "sarif_path": {"type": "str"},
                "json_path": {"type": "str"},
            }
        )
        try:
            return {**result, "changed": False, **_checked(arguments)}
        except CloudSyncError as error:
            return {**result, "failed": True, **failure(error)}


def _checked(arguments: Json) -> Json:
    files = files_of(_typed(name, "variable_files") for name in arguments["variable_files"])
    if not files:
        raise OptionError("variable_files names no file", hint="Name at least one.", option="variable_files")
    variables = read_all_variables(arguments["playbook"])
    problems = [problem for path in files for problem in _problems(path, variables)]
    for line in render_text(problems, len(files)):
        Display().display(line)
    found: Json = {"counts": counts(problems), "problems": [each.as_dict() for each in problems]}
    if arguments["sarif_path"]:
        write(_typed(arguments["sarif_path"], "sarif_path"), render_sarif(problems, COLLECTION_VERSION).encode("utf-8", "replace"))
    if arguments["json_path"]:
        write_json(_typed(arguments["json_path"], "json_path"), {**found, "files": list(map(_shown, files))})
    is_wrong = found["counts"]["error"] > 0 or (arguments["strict"] and found["counts"]["warning"] > 0)
    return {**found, "is_wrong": is_wrong, "failed": is_wrong, "msg": summary(problems, len(files))}


def _problems(path: Path, variables: Variables) -> list[LocatedProblem]:
    file = read_located(path)
    found = [LocatedProblem(_shown(path), *position, problem) for problem, position in file.problems]
    if all(problem.rule != "file.invalid" for problem, _position in file.problems):
        found += [LocatedProblem(_shown(path), *file.position(problem.path), problem) for problem in file_problems(file, variables)]
    return sorted(dict.fromkeys(found), key=lambda each: (each.line, each.column))


def _typed(name: str, option: str) -> Path:
    return Path(from_where_typed(os.path.expanduser(name), option))


def _shown(path: Path) -> str:
    """Return a file below the folder where the command was typed relative to it, as editors and code hosts want it."""
    folder = os.environ.get("PWD") or os.getcwd()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
