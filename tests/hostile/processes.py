# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run modules, each in a process of its own, and measure their time and their memory.

The processes are forks of one that has imported the libraries, so that an import isn't counted as time of an exchange.
"""

from __future__ import annotations

import importlib
import io
import json
import multiprocessing
import os
import re
import time
import traceback
import typing as t
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

COLLECTION = "ansible_collections.hybrid_identity.cloud_sync"
HANGS_AFTER = 120.0
_LIBRARIES = ("requests", "msal", "ldap3", "dns.resolver", "ansible.module_utils.testing")
_CONNECTION = ("ACTIONS_", "ARM_", "AZURE_", "CLOUD_SYNC_", "IDENTITY_", "MSI_")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)

Json = dict[str, t.Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a module returned, the seconds that it took, and the most MiB that its process had in memory.

    The seconds in which other processes kept it from the processor are not its own.
    ``complaints`` is what it printed otherwise, such as a traceback.
    """

    result: Json
    seconds: float
    mebibytes: float
    complaints: str

    @property
    def code(self) -> str:
        """The code of the error, ``success`` without one, nothing where there is no result."""
        if not self.result:
            return ""
        return str(self.result.get("error", {}).get("code", "")) if self.result.get("failed") else "success"


def run_module(module: str, arguments: Json, folder: Path, environment: t.Mapping[str, str] | None = None) -> Measured:
    """Run a module; ``folder`` stands in for the home folder, and no connection option comes from the environment of the tests."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *_LIBRARIES])
    receiver, sender = context.Pipe(duplex=False)
    given = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), **(environment or {})}
    process = context.Process(target=_run, args=(module, arguments, given, sender))
    process.start()
    sender.close()
    try:
        if not receiver.poll(HANGS_AFTER):
            return Measured({}, HANGS_AFTER, 0, "it hangs")
        return Measured(*receiver.recv())
    except EOFError:
        return Measured({}, 0, 0, "it ended without a word")
    finally:
        process.kill()
        process.join()


def _run(module: str, arguments: Json, environment: dict[str, str], sender: Connection) -> None:
    """Run the module in this process, and send what came of it."""
    for name in [each for each in os.environ if each.startswith(_CONNECTION)]:
        del os.environ[name]
    os.environ.update(environment)
    output, complaints = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(complaints):
        seconds, mebibytes = _measured(module, arguments)
    text = output.getvalue()
    sender.send((json.loads(text) if text.strip() else {}, seconds, mebibytes, complaints.getvalue()))


def _measured(module: str, arguments: Json) -> tuple[float, float]:
    from ansible.module_utils.testing import patch_module_args

    imported = importlib.import_module(f"{COLLECTION}.plugins.modules.{module}")
    with patch_module_args(arguments):
        started, kept_waiting = time.monotonic(), seconds_kept_waiting()
        try:
            imported.main()
        except SystemExit:
            pass
        except BaseException:
            traceback.print_exc()
        return time.monotonic() - started - (seconds_kept_waiting() - kept_waiting), peak_mebibytes()


def seconds_kept_waiting() -> float:
    """Return how long this thread could have run and had no processor; 0 where the machine doesn't say."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


def peak_mebibytes() -> float:
    """Return the most memory that this process had; ``getrusage`` would count its parent's, from before it began."""
    match = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    assert match
    return int(match[1]) / 1024
