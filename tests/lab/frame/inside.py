# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first process of a lab's namespace: sets the lab up, runs COMMAND, and takes everything down by ending."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.lab.directory.configuration import PLACES, Place, kerberos_configuration
from tests.lab.directory.domain import Domain

from . import mounts
from .certificates import write_certificates
from .environment import command_environment
from .errors import LabError
from .hosts import servers, silent
from .progress import Progress, complain
from .request import Request
from .state import State, new_state
from .supervision import Foreground, Server
from .tenant import REPOSITORY, start_tenant, tenant_answers

FAILED = 125
READY_SECONDS = 120


def main(request: Request) -> int:
    """Run one lab and return COMMAND's exit status, or 125 when the lab itself failed."""
    progress = Progress(request.started, request.quiet)
    foreground = Foreground(request.control)
    try:
        state, collections, servers = _start(request, progress)
    except LabError as error:
        complain(str(error))
        return FAILED
    ready = time.monotonic() - request.started
    progress.say(f"ready in {ready:.1f} s")
    programs = Path(sys.executable).parent
    environment = command_environment(state, _state_file(state), collections, programs, os.environ)
    status = foreground.run(request.command, environment, servers)
    progress.say(f"stopped; the command's exit status is {status}")
    return status


def _start(request: Request, progress: Progress) -> tuple[State, Path, list[Server]]:
    folder = Path(request.folder)
    mounts.mount_folder(folder)
    if request.overlay:
        mounts.overlay_packages(Path(request.overlay))
    mounts.show_own_processes()
    places = PLACES[: request.controllers]
    mounts.start_network(places)
    addresses = {**servers(places), **silent(places)}
    mounts.name_hosts(folder, addresses)
    mounts.resolve_names(folder)
    state = new_state(folder, request.dataset, places)
    collections = _write_files(state, places)
    domain = Domain(state, _state_file(state), collections, Path(request.cache), progress)
    mounts.name_hosts(folder, {**addresses, **domain.prepare()})
    progress.say("starting Samba and the tenant")
    sambas = [controller.start() for controller in domain.controllers]
    tenant = start_tenant(state, _state_file(state), collections)
    for samba, controller in zip(sambas, domain.controllers, strict=True):
        samba.wait_until(controller.answers, READY_SECONDS)
    progress.say("Samba answers")
    tenant.wait_until(lambda: tenant_answers(state), READY_SECONDS)
    progress.say("the tenant answers")
    return state, collections, [*sambas, tenant]


def _state_file(state: State) -> Path:
    return Path(state.folder) / "state.json"


def _write_files(state: State, places: Sequence[Place]) -> Path:
    state.write(_state_file(state))
    write_certificates(
        list(servers(places)),
        Path(state.ca_path),
        Path(state.untrusted_ca_path),
        Path(state.server_certificate),
        Path(state.server_key),
    )
    Path(state.krb5_config).write_text(kerberos_configuration(places), encoding="ascii")
    for name in ("cache", "tmp"):
        (Path(state.folder) / name).mkdir(mode=0o700)
    collections = Path(state.folder) / "collections"
    namespace = collections / "ansible_collections" / "hybrid_identity"
    namespace.mkdir(parents=True)
    (namespace / "cloud_sync").symlink_to(REPOSITORY)
    return collections


if __name__ == "__main__":
    sys.exit(main(Request.from_json(sys.argv[1])))
