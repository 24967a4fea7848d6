# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of ``fast_playbooks``: everything imported once, a fork for each run, and in it one for each module."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pickle
import pkgutil
import random
import shutil
import signal
import socket
import sys
import traceback
import typing as t
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import ansible.cli  # first, as in the programs of Ansible
from ansible import constants
from ansible._internal import _task
from ansible.cli.adhoc import AdHocCLI
from ansible.cli.inventory import InventoryCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.executor import module_common, task_queue_manager
from ansible.executor.process import worker
from ansible.executor.task_executor import TaskExecutor
from ansible.module_utils import _internal
from ansible.module_utils._internal._ansiballz import _loader
from ansible.module_utils.common.json import Direction, get_module_encoder
from ansible.plugins import action
from ansible.plugins import loader as plugin_loader
from ansible.utils.display import Display

from tests.lab import shared_clock

Json = dict[str, t.Any]

COLLECTION = "ansible_collections.hybrid_identity.cloud_sync"
PROGRAMS = {"ansible": AdHocCLI, "ansible-inventory": InventoryCLI, "ansible-playbook": PlaybookCLI}
LIBRARIES = ("cryptography.x509", "ldap3", "msal", "requests", "tomllib", "xml.dom.minidom", "multiprocessing.popen_fork")
LOADERS = ("become", "cache", "callback", "connection", "inventory", "shell", "vars")
PLUGINS = {
    "action_loader": (
        "assert",
        "copy",
        "debug",
        "fail",
        "include_vars",
        "normal",
        "set_fact",
        "set_stats",
        "validate_argument_spec",
    ),
    "lookup_loader": ("env", "template"),
    "strategy_loader": ("linear",),
}
STARTED = "v2_playbook_on_task_start"
_PROFILE = "legacy"
_MARK = b"module for a fork\0"
_MOST_BYTES = 1 << 20


def serve(requests: socket.socket) -> None:
    """Start a run for each request, until there are no more."""
    preload()
    patch_ansible()
    # The thread beside is that which shows results, whose lock is held while a module is forked.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    # A garbage collection in a fork would write to, and so copy, the memory that it shares with the server.
    gc.freeze()
    while True:
        content, descriptors, _flags, _address = socket.recv_fds(requests, _MOST_BYTES, 4)
        take_ended()
        if not content:
            return
        if os.fork() == 0:
            requests.close()
            watch(json.loads(content), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def take_ended() -> None:
    """Take the runs that have ended, so that their work counts as that of the test run."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def preload() -> None:
    """Import what a run imports."""
    plugin_loader.init_plugin_loader()
    for name in LIBRARIES:
        importlib.import_module(name)
    for loader, plugins in PLUGINS.items():
        for plugin in plugins:
            getattr(plugin_loader, loader).get(f"ansible.builtin.{plugin}", class_only=True)
    for loader in (plugin_loader.filter_loader, plugin_loader.test_loader):
        list(loader.all())
    for kind in LOADERS:
        list(getattr(plugin_loader, f"{kind}_loader").all(class_only=True))
    for part in ("module_utils", "plugin_utils", "action", "filter", "modules"):
        package = importlib.import_module(f"{COLLECTION}.plugins.{part}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)


def watch(request: Json, output: int, errors: int, events: int, life: int) -> t.NoReturn:
    """Fork the run, and report how it ends."""
    program = os.fork()
    if program == 0:
        run_program(request, output, errors, events)
    os.close(life)
    _pid, status = os.waitpid(program, 0)
    report(events, status=os.waitstatus_to_exitcode(status))
    os._exit(0)


def report(events: int, **event: t.Any) -> None:
    """Send an event to whoever asked for the run."""
    os.write(events, json.dumps(event).encode() + b"\n")


def run_program(request: Json, output: int, errors: int, events: int) -> t.NoReturn:
    """Be one of the programs."""
    os.setsid()
    # nohup, and a shell's background jobs, ignore them, and forks inherit that.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    report(events, pid=os.getpid())
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    random.seed()
    wait_by_the_clock_of_the_lab()
    constants.DEFAULT_LOCAL_TMP = request["temporary"]
    sys.argv = request["arguments"]
    status = 1
    try:
        workers = contextlib.nullcontext() if request["workers"] else without_workers()
        with workers, follow_tasks(events, request["kill_at"]):
            PROGRAMS[request["arguments"][0]].cli_executor(request["arguments"])
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        shutil.rmtree(request["temporary"], ignore_errors=True)
        leave(status)


def wait_by_the_clock_of_the_lab() -> None:
    """Let the collection, here and in all forks, wait by the clock that the environment names."""
    if path := os.environ.get(shared_clock.VARIABLE):
        # Not above: importing from the collection works only when Ansible has set up its loader.
        waiting = importlib.import_module(f"{COLLECTION}.plugins.module_utils._common.waiting")
        vars(waiting)["clock"] = shared_clock.SharedClock(Path(path))


def leave(status: int) -> t.NoReturn:
    """End without what the server would do at its end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def follow_tasks(events: int, kill_at: int | None) -> t.ContextManager[t.Any]:
    """Report each task that begins, and kill all processes of the run before the given one does."""
    send = task_queue_manager.TaskQueueManager.send_callback
    count = 0

    def follow(manager: t.Any, method: str, *arguments: t.Any, **options: t.Any) -> None:
        nonlocal count
        if method == STARTED and not arguments[0].implicit:
            count += 1
            if count == kill_at:
                os.killpg(0, signal.SIGKILL)
            report(events, task=arguments[0].get_name())
        send(manager, method, *arguments, **options)

    return mock.patch.object(task_queue_manager.TaskQueueManager, "send_callback", follow)


def patch_ansible() -> None:
    """Let modules run in forks, and workers stay in the run's process group, so that one signal ends them all."""
    # The server has done this for all runs.
    ansible.cli.init_plugin_loader = lambda _paths: None
    module_common_build = action.modify_module
    execute = action.ActionBase._low_level_execute_command
    detach = worker.WorkerProcess._detach

    def build(*, module_path: str, **options: t.Any) -> t.Any:
        name = importable_name(module_path)
        return built_for_fork(name, options) if name else module_common_build(module_path=module_path, **options)

    def run(plugin: t.Any, command: str, *arguments: t.Any, in_data: bytes | None = None, **options: t.Any) -> Json:
        if in_data is None or not in_data.startswith(_MARK):
            result: Json = execute(plugin, command, *arguments, in_data=in_data, **options)
            return result
        return run_module(folder=plugin._loader.get_basedir(), **pickle.loads(in_data[len(_MARK) :]))

    def stay_in_group(process: t.Any) -> None:
        with mock.patch.object(os, "setsid", lambda: None):
            detach(process)

    action.modify_module = build
    action.ActionBase._low_level_execute_command = run
    worker.WorkerProcess._detach = stay_in_group


def without_workers() -> t.ContextManager[t.Any]:
    """Let tasks run in the process of the playbook: a fork of it for each takes a third of the time of a run."""
    return mock.patch.multiple(worker.WorkerProcess, start=run_task)


def run_task(process: t.Any) -> None:
    """Run a task as its worker would."""
    task = process._task.copy(exclude_parent=True, exclude_tasks=True)
    task._parent = process._task._parent
    # A plugin that asks for the process of the playbook is in it.
    here = mock.patch.object(os, "getppid", os.getpid)
    with here, _task.TaskContext.create(task=task, task_vars=process._task_vars, host_name=process._host.name):
        task.squash()
        result = TaskExecutor(
            process._host,
            process._play_context,
            process._loader,
            process._shared_loader_obj,
            process._final_q,
            process._variable_manager,
        ).run()
        result.finalize_registered_values()
        task.ignore_errors, task.ignore_unreachable = result.ignore_errors, result.ignore_unreachable
        process._final_q.send_task_result(process._host, task, result)


def importable_name(module_path: str) -> str | None:
    """Return the full name of a module of the collection or of Ansible itself; None for any other."""
    try:
        name = str(module_common._get_ansible_module_fqn(module_path))
    except ValueError:
        return None
    return name if name.startswith((f"{COLLECTION}.", "ansible.modules.")) else None


def built_for_fork(name: str, options: Json) -> t.Any:
    """Return a module as Ansible passes it on, with what ``run_module`` needs in place of a program."""
    encoder = get_module_encoder(_PROFILE, Direction.CONTROLLER_TO_MODULE)
    parameters = json.dumps({"ANSIBLE_MODULE_ARGS": options["module_args"]}, cls=encoder)
    content = {"name": name, "parameters": parameters.encode(), "environment": options["environment"]}
    return module_common._BuiltModule(
        b_module_data=_MARK + pickle.dumps(content),
        module_style="new",
        shebang=f"#!{sys.executable}",
        serialization_profile=_PROFILE,
    )


def run_module(name: str, parameters: bytes, environment: dict[str, str], folder: str) -> Json:
    """Run a module in a fork; return what Ansible wants to know of a command."""
    (output, output_end), (errors, errors_end) = os.pipe(), os.pipe()
    # As Ansible forks its workers: a thread that shows something would leave the lock to the fork.
    with Display()._lock:
        module = os.fork()
    if module == 0:
        os.dup2(output_end, 1)
        os.dup2(errors_end, 2)
        for descriptor in (output, output_end, errors, errors_end):
            os.close(descriptor)
        be_module(name, parameters, environment, folder)
    os.close(output_end)
    os.close(errors_end)
    texts = read_both(output, errors)
    _pid, status = os.waitpid(module, 0)
    result: Json = {"rc": os.waitstatus_to_exitcode(status)}
    for stream, text in zip(("stdout", "stderr"), texts, strict=True):
        result |= {stream: text, f"{stream}_lines": text.splitlines()}
    return result


def be_module(name: str, parameters: bytes, environment: dict[str, str], folder: str) -> t.NoReturn:
    """Be a module, from the point on where Ansible's wrapper would call it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    # A warning of a module belongs to its result.
    _internal.is_controller = False
    sys.stdout, sys.stderr = (open(descriptor, "w", encoding="utf-8", closefd=False) for descriptor in (1, 2))
    os.environ.update({key: str(value) for key, value in environment.items()})
    os.chdir(folder)
    status = 1
    try:
        _loader.run_module(json_params=parameters, profile=_PROFILE, module_fqn=name, modlib_path="", extensions={})
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        leave(status)


def read_both(output: int, errors: int) -> list[str]:
    """Return what comes through two pipes, however it is interleaved."""
    with open(errors, "rb") as error_file, open(output, "rb") as output_file:
        with ThreadPoolExecutor(1) as pool:
            error_content = pool.submit(error_file.read)
            return [output_file.read().decode("utf-8", "replace"), error_content.result().decode("utf-8", "replace")]


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
