# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what a module says while it runs. On standard error, so that the output of callbacks for programs stays as it is."""

from __future__ import annotations

import os
import tempfile
import threading
import typing as t
from pathlib import Path

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from ..module_utils._common.json import Json
from ..module_utils._common.progress import VARIABLE

_EVERY_SECONDS = 0.5


class ProgressAction(NormalAction):
    """Runs the module of the same name, and shows its lines as they come; only a module on this machine can say something."""

    def run(self, tmp: str | None = None, task_vars: Json | None = None) -> Json:
        """Run the module."""
        if self._connection.transport != "local" or self._task.async_val:
            return t.cast("Json", super().run(tmp, task_vars))
        with tempfile.NamedTemporaryFile(prefix="cloud_sync_progress_") as file:
            self._task.environment = [*(self._task.environment or []), {VARIABLE: file.name}]
            with _Shown(Path(file.name), str(self._task.action).rpartition(".")[2]):
                return t.cast("Json", super().run(tmp, task_vars))


class _Shown:
    """Reads a file in a thread of its own."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._read = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_problem: object) -> None:
        self._done.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._done.wait(_EVERY_SECONDS):
            self._show()

    def _show(self) -> None:
        if os.path.getsize(self._path) == self._read:
            return
        content = self._path.read_bytes()[self._read :]
        whole = content[: content.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.decode("utf-8", "replace").splitlines():
            Display().display(f"{self._name}: {line}", stderr=True)
