# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible packs for a module, and what importing it out of that costs."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ansible import constants
from ansible.executor import module_common
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import loader
from ansible.template import Templar

OWN = "ansible_collections/hybrid_identity/"
_ZIP_DATA = re.compile(rb"^zip_data='([^']*)'", re.MULTILINE)
# Like the program that Ansible wraps around a payload: its own part of it first, then the module.
_IMPORT = """
import sys, time
sys.path.insert(0, sys.argv[1])
started = time.process_time()
import ansible.module_utils._internal._ansiballz._loader
__import__(sys.argv[2])
print(time.process_time() - started)
"""


@dataclass(frozen=True, slots=True)
class Payload:
    """What is sent to run a module, and how much of it is the collection's own.

    module: its name for Python. archive: the file that holds the payload. own_files: those that aren't empty.
    own_kibibytes: their size, compressed.
    """

    module: str
    archive: Path
    own_files: int
    own_kibibytes: float

    def import_seconds(self) -> float:
        """Return the processor seconds of one import, in a process of its own; other load hardly changes them."""
        command = [sys.executable, "-I", "-c", _IMPORT, str(self.archive), self.module]
        return float(subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout)


def pack(name: str, folder: Path) -> Payload:
    """Let Ansible pack a module, given by its full name, into a file of the folder."""
    path = loader.module_loader.find_plugin_with_context(name).plugin_resolved_path
    built = module_common.modify_module(
        module_name=name,
        module_path=path,
        module_args={},
        templar=Templar(DataLoader()),
        task_vars={"ansible_playbook_python": sys.executable},
        module_compression=constants.DEFAULT_MODULE_COMPRESSION,
        remote_is_local=True,
    )
    data = _ZIP_DATA.search(built.b_module_data)
    if data is None:
        raise SystemExit(f"bench: Ansible packs {name} in a way that this benchmark does not know")
    content = base64.b64decode(data[1])
    archive = folder / f"{name}.zip"
    archive.write_bytes(content)
    packed = zipfile.ZipFile(io.BytesIO(content)).infolist()
    own = [file for file in packed if file.filename.startswith(OWN) and file.file_size]
    kibibytes = sum(file.compress_size for file in own) / 1024
    return Payload(str(module_common._get_ansible_module_fqn(path)), archive, len(own), kibibytes)
