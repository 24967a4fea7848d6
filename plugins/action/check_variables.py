# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.plain_values import plain
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables import read_variables
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_problems import (
    invalid_values,
    own_names,
    unknown_names,
)


class ActionModule(ActionBase):
    """Only an action plugin sees the variables, and which of them came from outside."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _VALID_ARGS = frozenset(("playbook", "roles"))

    def run(self, tmp: str | None = None, task_vars: Json | None = None) -> Json:
        """Check all variables; fail once, with everything that is wrong."""
        result: Json = super().run(tmp, task_vars)
        given = task_vars or {}
        variables = read_variables(self._task.args.get("playbook"), self._task.args.get("roles") or [])
        values, failed = self._values(given, variables.options)
        public, invalid = invalid_values(values, {name: option for name, option in variables.options.items() if name not in failed})
        early = set(given) - self._set_in_this_run()
        problems = [
            *unknown_names(given, variables),
            *own_names(load_extra_vars(self._loader), early, variables),
            *(f"{name} can't be computed: {reason}" for name, reason in failed.items()),
            *invalid,
        ]
        result |= {"changed": False, "variables": public, "problems": [{"message": problem} for problem in problems]}
        if problems:
            lines = "\n".join(f"  {problem}" for problem in problems)
            count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
            result |= {"failed": True, "msg": f"The variables have {count}. Nothing was written.\n{lines}"}
        return result

    def _values(self, given: Json, options: t.Iterable[str]) -> tuple[Json, dict[str, str]]:
        """Return the values that are set, and why others can't be computed."""
        values: Json = {}
        failed: dict[str, str] = {}
        for name in sorted(set(options) & set(given)):
            try:
                value = plain(self._templar.template(given[name]))
            except AnsibleError as problem:
                if type(problem).__name__ != "AnsibleValueOmittedError":  # ansible-core 2.16 has no such error
                    failed[name] = str(problem)
                continue
            if value != given.get("omit"):
                values[name] = value
        return values, failed

    def _set_in_this_run(self) -> set[str]:
        """Return the names of what earlier tasks have registered or set."""
        manager = self._task.get_variable_manager()
        facts = getattr(manager, "_nonpersistent_fact_cache", {})
        return {name for host in facts.values() for name in host}
