# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline ``!vault`` values work in every filter, on every core: before 2.19 they are objects, and not text."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.integration.plain.support import PROGRAM, run

SECRETS = {
    "expression": "Trim([displayName])",
    "name": "  Sales  ",
    "sid": "AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUAQAAA==",
    "group_type": "-2147483640",
}
PLAYBOOK = """
- name: Filters
  hosts: localhost
  gather_facts: false
  vars:
    attributes:
      displayName: "{{ vaulted_name }}"
      tags: ["{{ vaulted_name }}"]
  tasks:
    - name: Vaulted values
      ansible.builtin.assert:
        that:
          - (attributes | hybrid_identity.cloud_sync.evaluate_expression(vaulted_expression)) == 'Sales'
          - (vaulted_sid | hybrid_identity.cloud_sync.decode_sid) == 'S-1-5-21-1-2-3-1104'
          - (vaulted_group_type | hybrid_identity.cloud_sync.decode_group_type).scope == 'universal'
"""


def test_vaulted_values_in_every_filter(tmp_path: Path) -> None:
    password, variables, playbook = (tmp_path / name for name in ("password", "variables.yml", "playbook.yml"))
    password.write_text("open\n")
    playbook.write_text(PLAYBOOK)
    encrypted = [_encrypted(password, name, value) for name, value in SECRETS.items()]
    variables.write_text("\n".join(encrypted))
    assert variables.read_text().count("!vault") == len(SECRETS)
    done = run("-i", "localhost,", "-c", "local", "--vault-password-file", str(password), "-e", f"@{variables}", str(playbook))
    assert (done.status, "All assertions passed" in done.output) == (0, True), done.output


def _encrypted(password: Path, name: str, value: str) -> str:
    vault = Path(shutil.which(PROGRAM) or PROGRAM).with_name("ansible-vault")
    command = [str(vault), "encrypt_string", "--vault-password-file", str(password), "--name", f"vaulted_{name}", value]
    return subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout
