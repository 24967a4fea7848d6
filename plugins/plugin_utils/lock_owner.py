# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that a change's lock belongs to: the playbook's own, which only an action plugin can tell."""

from __future__ import annotations

import os

from ansible.plugins.action import ActionBase

from ..module_utils._common.json import Json


class LockOwnerAction(ActionBase):
    """Runs the module of the same name and tells it which process is the playbook's."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: Json | None = None) -> Json:
        """Run the module; a task runs in a process that the playbook's own has forked."""
        result: Json = super().run(tmp, task_vars)
        arguments = {"owner_pid": os.getppid(), **self._task.args}
        result.update(self._execute_module(module_args=arguments, task_vars=task_vars))
        return result
