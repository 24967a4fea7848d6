# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory of configurations on every core: of a tenant and of files, and a role that runs on its hosts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.plain.support import COLLECTION, PROGRAM, run

PLUGIN = f"plugin: {COLLECTION}.configurations\n"


def test_a_role_runs_on_hosts_of_a_tenant_and_of_files(tmp_path: Path) -> None:
    files = {
        "contoso.yml": 'cloud_sync_configuration: contoso.lab\ncloud_sync_target_container: "OU={{ unit }},DC=contoso,DC=lab"\nunit: Sales\n',
        "files.configurations.yml": f"{PLUGIN}variable_files: [contoso.yml]\nkeyed_groups: [{{prefix: unit, key: unit}}]\n",
        "tenant.configurations.yml": f"{PLUGIN}compose: {{report: \"'drift/' ~ configuration_domain\"}}\nstrict: true\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    sources = [word for name in files if "configurations" in name for word in ("-i", str(tmp_path / name))]
    facts = {"ansible.builtin.debug": {"msg": "{{ report }} {{ configuration_job_state }} {{ cloud_sync_planned.plan.summary }}"}}
    role = {"ansible.builtin.include_role": {"name": f"{COLLECTION}.plan"}}
    play = {"name": "Plan", "hosts": "unit_Sales:&state_paused", "gather_facts": False, "tasks": [role, facts]}
    (tmp_path / "plan.yml").write_text(json.dumps([play]), encoding="utf-8")
    done = run(*sources, str(tmp_path / "plan.yml"))
    assert done.status == 0, f"{PROGRAM}: {done.output}"
    assert "OU=Sales,DC=contoso,DC=lab" in done.output
    assert "drift/contoso.lab paused " in done.output
    assert "Failed to parse" not in done.output
