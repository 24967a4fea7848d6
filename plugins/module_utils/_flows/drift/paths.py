# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The places that a run writes to, looked at before anything is read: a run of minutes isn't lost for a folder."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ..._common.errors import CloudSyncError, EvidenceError, OptionError
from ..._common.problems import Problems
from ..._evidence.atomic_files import cannot, write
from ..._evidence.drift.run_folder import FINDINGS, RENDERED, RUN, RunFolder
from .candidates import require_ours
from .options import DriftOptions

INVALID = "{count} places can't be written to, so nothing was compared"


def prepare_paths(options: DriftOptions) -> None:
    """Raise what keeps files from being written, all at once; then remove the reports of the run before.

    So a run that fails or is killed leaves no reports that look like its own.
    """
    problems = Problems()
    for name, folder in (("report_path", options.report_path), ("history_path", options.history_path)):
        if folder is not None:
            with problems.noting(CloudSyncError):
                _require_writable(name, folder, folder)
    if options.accept_path is not None:
        with problems.noting(CloudSyncError):
            _require_writable("accept_path", options.accept_path, options.accept_path.parent)
            require_ours(options.accept_path)
    problems.raise_found(INVALID)
    if options.report_path is not None:
        _remove_reports(options.report_path)


def _require_writable(name: str, path: Path, folder: Path) -> None:
    for each in dict.fromkeys((path, folder)):
        if each.is_symlink():
            raise OptionError(
                f"{name}: {each} is a link, and a run writes through none",
                hint=f"Name what it leads to: {os.path.realpath(each)}",
            )
    trial = folder / f".trial.{os.getpid()}"
    try:
        write(trial, b"")
    except EvidenceError as problem:
        raise OptionError(f"{name}: {problem.message}", hint=problem.hint) from problem
    finally:
        with contextlib.suppress(OSError):
            trial.unlink()


def _remove_reports(folder: Path) -> None:
    """Remove what an earlier run wrote; of a folder that holds no run, nothing. Metrics say by themselves how old they are."""
    try:
        RunFolder.read(folder)
    except EvidenceError:
        return
    for name in (RUN, FINDINGS, *RENDERED):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise cannot("remove", folder / name, error) from error
