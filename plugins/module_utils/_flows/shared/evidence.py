# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How flows leave evidence: keep what was found, and, where a task writes, announce a write before it is sent.

Without the option ``change_dir``, and in check mode, nothing is recorded and nothing of the evidence layer is loaded.
"""

from __future__ import annotations

import contextlib
import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from ..._common.errors import EvidenceError
from ..._common.json import Json

if t.TYPE_CHECKING:
    from ..._evidence.folder import ChangeFolder
    from .context import Context
from ..._common.argument_spec import ArgumentSpec, environment_fallback

ORPHAN_SECONDS = 60.0
"""How long to wait for a task that outlived its killed playbook."""


class Recorder:
    """Records nothing."""

    def writing(self, step: str, text: str, **details: t.Any) -> contextlib.AbstractContextManager[Json]:
        """Announce a write, and say afterwards how it ended with what the body put into the yielded dict."""
        del step, text, details
        return contextlib.nullcontext({})

    def note(self, step: str, text: str, **details: t.Any) -> None:
        """Add an event to the timeline."""

    def keep(self, name: str, document: Json | list[t.Any] | str) -> None:
        """Keep a document."""

    def keep_exactly(self, name: str, document: Json) -> None:
        """Keep a document that a rollback puts back as it is; EvidenceError when it holds a secret of the task."""

    def require_undisturbed(self, context: Context) -> None:
        """Look at the configuration; ConcurrentWriteError when somebody else changed it in the middle of the change."""

    def checks(self, phase: str, checks: t.Sequence[Json]) -> None:
        """Keep the checks of a phase."""
        self.keep(f"checks/{phase}.json", list(checks))


class FolderRecorder(Recorder):
    """Records in the evidence folder of a change; ``allowed`` raises EvidenceError when the task must not write."""

    def __init__(self, folder: ChangeFolder, allowed: t.Callable[[], None]) -> None:
        self._folder = folder
        self._allowed = allowed

    @contextlib.contextmanager
    def writing(self, step: str, text: str, **details: t.Any) -> t.Iterator[Json]:
        """Announce a write; EvidenceError, and no write, when it isn't allowed."""
        with self._folder.journal.writing(step, text, details, wait=ORPHAN_SECONDS, allowed=self._allowed) as outcome:
            yield outcome

    def note(self, step: str, text: str, **details: t.Any) -> None:
        """Add an event to the timeline."""
        self._folder.journal.append(step, "note", text, details)

    def keep(self, name: str, document: Json | list[t.Any] | str) -> None:
        """Keep a document in the folder, without secrets."""
        self._folder.keep(name, document)

    def keep_exactly(self, name: str, document: Json) -> None:
        """Keep a document in the folder as it is."""
        self._folder.keep_exactly(name, document)

    def require_undisturbed(self, context: Context) -> None:
        """Look at the configuration, and keep checks of it."""
        from .other_hand import require_undisturbed
        from .snapshot import read_shown_settings

        require_undisturbed(self._folder, context, context.read_schema(), read_shown_settings(context))


def recorder_of(module: AnsibleModule) -> Recorder:
    """Return what records for a task that only reads; EvidenceError when its ``change_dir`` is no evidence folder."""
    if not module.params["change_dir"] or module.check_mode:
        return Recorder()
    from ..._evidence.folder import ChangeFolder

    return FolderRecorder(ChangeFolder.open(Path(module.params["change_dir"])), _only_reads)


def _only_reads() -> None:
    raise EvidenceError("This task only reads.", hint="This is a defect of the collection; report it.")


EVIDENCE_SPEC = ArgumentSpec({"evidence_group": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_EVIDENCE_GROUP")}})
CHANGE_SPEC: ArgumentSpec = EVIDENCE_SPEC.merge(ArgumentSpec({"change_dir": {"type": "path"}}))
