# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory ``configurations``: hosts, groups and variables of a tenant and of files, its cache, and what it refuses."""

from __future__ import annotations

import dataclasses
import json
import os
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.fast_playbooks import COLLECTION
from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.support import run_playbook_file, shared_server
from tests.lab.client import Lab

Json = dict[str, t.Any]

PLUGIN = f"plugin: {COLLECTION}.configurations\n"
SECOND = "fabrikam.lab"


@dataclasses.dataclass(frozen=True, slots=True)
class Inventory:
    """What ``ansible-inventory --list`` says."""

    status: int
    hosts: dict[str, Json]
    groups: dict[str, list[str]]
    errors: str


def plain(value: t.Any) -> t.Any:
    """Return a value without the marks of those that are never templates."""
    if isinstance(value, dict):
        return (
            value["__ansible_unsafe"]
            if value.keys() == {"__ansible_unsafe"}
            else {name: plain(each) for name, each in value.items()}
        )
    return [plain(each) for each in value] if isinstance(value, list) else value


def write(folder: Path, content: str = "", name: str = "tenant.configurations.yml") -> Path:
    path = folder / name
    path.write_text(PLUGIN + content, encoding="utf-8")
    return path


def read(path: Path, *options: str, environment: t.Mapping[str, str | None] | None = None) -> Inventory:
    command = ["ansible-inventory", "-i", str(path), "--list", *options]
    done = shared_server().run_program(command, {**os.environ, **(environment or {})})
    assert "Traceback" not in done.stderr
    document = plain(json.loads(done.stdout)) if done.stdout.startswith("{") else {}
    hosts = document.pop("_meta", {}).get("hostvars", {})
    groups = {name: group["hosts"] for name, group in document.items() if "hosts" in group}
    return Inventory(done.returncode, hosts, groups, " ".join(done.stderr.split()))


def refused(path: Path, environment: t.Mapping[str, str | None] | None = None) -> str:
    """Return why an inventory fails, where that ends a run."""
    # The variable begins with ANSIBLE_, which the server of fast runs has read at its start.
    found = read(path, environment=environment)
    assert found.hosts == {}
    return found.errors


@pytest.fixture(name="fleet")
def fixture_fleet(lab: Lab) -> Lab:
    """A tenant with a running configuration and a second one that is new."""
    succeed("sync_application", configuration=SECOND)
    succeed("sync_job", configuration=SECOND, state="present")
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.forget_requests()
    return lab


def test_a_host_for_each_configuration_of_a_tenant(fleet: Lab, tmp_path: Path) -> None:
    found = read(write(tmp_path))
    job = fleet.configurations()[0]
    assert sorted(found.hosts) == ["contoso.lab", SECOND]
    host = found.hosts["contoso.lab"]
    assert host.pop("ansible_python_interpreter")
    assert host == {
        "ansible_connection": "local",
        "cloud_sync_configuration": "contoso.lab",
        "configuration_service_principal_id": job.service_principal_id,
        "configuration_job_id": job.job_id,
        "configuration_domain": "contoso.lab",
        "configuration_job_state": "started",
        "configuration_in_quarantine": False,
        "configuration_quarantine_reason": None,
        "configuration_last_success": None,
    }
    assert {name: sorted(hosts) for name, hosts in found.groups.items()} == {
        "configurations": ["contoso.lab", SECOND],
        "domain_contoso_lab": ["contoso.lab"],
        "domain_fabrikam_lab": [SECOND],
        "state_started": ["contoso.lab"],
        "state_paused": [SECOND],
    }


def test_a_cycle_and_a_quarantine(lab: Lab, tmp_path: Path) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.cycle()
    host = read(write(tmp_path)).hosts["contoso.lab"]
    assert str(host["configuration_last_success"]).endswith("Z")
    lab.set(quarantine="EncounteredQuarantineException")
    found = read(write(tmp_path))
    assert found.groups["quarantined"] == ["contoso.lab"]
    assert found.hosts["contoso.lab"]["configuration_quarantine_reason"] == "EncounteredQuarantineException"


def test_the_domain_is_that_of_the_settings(fleet: Lab, tmp_path: Path) -> None:
    succeed("sync_settings", configuration="contoso.lab", domain="AD.contoso.lab")
    found = read(write(tmp_path))
    assert found.groups["domain_ad_contoso_lab"] == ["contoso.lab"]
    assert found.hosts["contoso.lab"]["configuration_domain"] == "ad.contoso.lab"


def test_groups_and_variables_as_users_know_them(fleet: Lab, tmp_path: Path) -> None:
    content = """
keyed_groups:
  - {prefix: job, key: configuration_job_state}
groups:
  never: configuration_last_success is none
compose:
  cloud_sync_drift_report_path: "'drift/' ~ configuration_domain"
  ansible_connection: "'ssh'"
"""
    found = read(write(tmp_path, content))
    assert found.groups["job_started"] == ["contoso.lab"]
    assert sorted(found.groups["never"]) == ["contoso.lab", SECOND]
    assert found.hosts[SECOND]["cloud_sync_drift_report_path"] == "drift/fabrikam.lab"
    assert found.hosts[SECOND]["ansible_connection"] == "ssh"
    wrong = "compose: {x: nowhere.y}\n"
    assert "x" not in read(write(tmp_path, wrong)).hosts[SECOND]
    assert "Could not set x for host" in refused(write(tmp_path, f"{wrong}strict: true\n"))


def test_the_cache(fleet: Lab, tmp_path: Path) -> None:
    cached = write(tmp_path, f"cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: {tmp_path}/cache\n")
    first = read(cached)
    assert fleet.requests().count > 0
    fleet.forget_requests()
    assert read(cached) == first
    assert fleet.requests().count == 0
    read(cached, "--flush-cache")
    assert fleet.requests().count > 0
    (kept,) = (tmp_path / "cache").iterdir()
    assert os.environ["AZURE_CLIENT_SECRET"] not in kept.read_text(encoding="utf-8")
    fleet.forget_requests()
    kept.write_text(json.dumps({"__payload__": '[["contoso.lab", {"of": "another version"}]]'}), encoding="utf-8")
    assert read(cached) == first
    assert fleet.requests().count > 0


def test_options_of_the_file_sign_in_and_go_on_to_the_roles(fleet: Lab, tmp_path: Path) -> None:
    content = f"""
tenant_id: {os.environ["AZURE_TENANT_ID"]}
client_id: "{{{{ lookup('ansible.builtin.env', 'THE_CLIENT') }}}}"
client_secret: "{{{{ lookup('ansible.builtin.env', 'THE_SECRET') }}}}"
graph_timeout: 30
"""
    environment = {
        "THE_CLIENT": os.environ["AZURE_CLIENT_ID"],
        "THE_SECRET": os.environ["AZURE_CLIENT_SECRET"],
        "AZURE_TENANT_ID": None,
        "AZURE_CLIENT_ID": None,
        "AZURE_CLIENT_SECRET": None,
    }
    found = read(write(tmp_path, content), environment=environment)
    assert found.hosts["contoso.lab"]["cloud_sync_graph"] == {
        "tenant_id": os.environ["AZURE_TENANT_ID"],
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "graph_timeout": 30,
    }
    assert os.environ["AZURE_CLIENT_SECRET"] not in str(found)


def test_a_name_of_a_tenant_is_never_a_template(fleet: Lab, tmp_path: Path) -> None:
    principal = read(write(tmp_path)).hosts["contoso.lab"]["configuration_service_principal_id"]
    name = "{{ lookup('pipe', 'echo evil') }} [a:b],c"
    fleet.change(principal, displayName=name)
    inventory = write(tmp_path)
    host = next(each for each in read(inventory).hosts if each != SECOND)
    assert host == "_lookup_pipe_echo_evil_a_b_c"
    playbook = tmp_path / "say.yml"
    task = {"ansible.builtin.debug": {"var": "cloud_sync_configuration"}}
    playbook.write_text(json.dumps([{"hosts": host, "gather_facts": False, "tasks": [task]}]), encoding="utf-8")
    done = run_playbook_file(playbook, "-i", str(inventory))
    assert done.returncode == 0
    assert "lookup('pipe'" in done.stdout


def test_configurations_of_one_name_are_told_apart(fleet: Lab, tmp_path: Path) -> None:
    second = read(write(tmp_path)).hosts[SECOND]
    fleet.change(second["configuration_service_principal_id"], displayName="contoso.lab")
    hosts = read(write(tmp_path)).hosts
    assert len(hosts) == 2
    assert all(name.startswith("contoso.lab_") for name in hosts)


@pytest.mark.parametrize(
    ("content", "environment", "message"),
    [
        ("", {"AZURE_CLIENT_SECRET": "wrong-secret-4711"}, "AADSTS7000215"),
        ("", {"AZURE_TENANT_ID": None}, "needs tenant_id. Set the option, or its environment variable"),
        ("tenat_id: x\n", {}, "has the unknown option 'tenat_id' Did you mean tenant_id?"),
        ("keyed_group: []\n", {}, "has the unknown option 'keyed_group' Did you mean keyed_groups?"),
        ("cloud: mars\n", {}, "Invalid value 'mars' for config 'cloud'"),
        ("graph_timeout: 0\n", {}, "graph_timeout is 0, and must be at least 1"),
        ("login_url: https://127.0.0.1:1\ngraph_retries: 0\n", {}, "127.0.0.1"),
        ("variable_files: [nowhere]\n", {}, "nowhere"),
        ("variable_files: [empty]\n", {}, "holds no file that ends with .yml"),
        ("variable_files: [list.yml]\n", {}, "is not a dictionary of variables. Write 'name: value' lines"),
        ("variable_files: [broken.yml]\n", {}, "broken.yml"),
        ("variable_files: [one.yml, two.yml]\n", {}, "two.yml are both about contoso.lab"),
    ],
)
def test_what_is_refused(fleet: Lab, tmp_path: Path, content: str, environment: dict[str, str | None], message: str) -> None:
    (tmp_path / "empty").mkdir()
    files = {"list.yml": "- a\n", "broken.yml": "a: [\n", "one.yml": "cloud_sync_configuration: contoso.lab\n"}
    for name, text in {**files, "two.yml": files["one.yml"]}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = refused(write(tmp_path, content), {"CLOUD_SYNC_TOKEN_CACHE": "no", **environment})
    assert message.replace("' Did", "'. Did") in said
    assert "4711" not in said


def test_a_tenant_without_a_configuration(lab: Lab, tmp_path: Path) -> None:
    lab.delete(lab.configuration().service_principal_id)
    said = refused(write(tmp_path))
    assert "The tenant has no configuration from Entra ID to Active Directory. Check tenant_id" in said


def test_a_host_for_each_file(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    files = {
        "a.yml": "cloud_sync_configuration: contoso.lab\nbase: DC=contoso,DC=lab\n"
        'cloud_sync_target_container: "OU=Marketing,{{ base }}"\nregion: emea\n',
        "b.yaml": 'cloud_sync_configuration: "{{ inventory_hostname }}"\ncloud_sync_settings: {domain: AD.fabrikam.lab}\n',
        "notes.txt": "nothing",
    }
    for name, text in files.items():
        (tmp_path / "conf" / name).write_text(text, encoding="utf-8")
    content = "variable_files: [conf]\nkeyed_groups: [{prefix: region, key: region}]\n"
    path = write(tmp_path, content, "files.configurations.yaml")
    found = read(path)
    assert sorted(found.hosts) == ["b", "contoso.lab"]
    assert found.groups == {
        "configurations": ["contoso.lab", "b"],
        "domain_contoso_lab": ["contoso.lab"],
        "domain_ad_fabrikam_lab": ["b"],
        "region_emea": ["contoso.lab"],
    }
    assert found.hosts["contoso.lab"]["configuration_file"] == str(tmp_path / "conf" / "a.yml")
    assert lab.requests().count == 0


def test_roles_run_on_the_hosts(lab: Lab, tmp_path: Path) -> None:
    """A file says what is desired, the tenant how it stands; one host has both."""
    (tmp_path / "contoso.yml").write_text(
        "cloud_sync_configuration: contoso.lab\nbase: DC=contoso,DC=lab\n"
        'cloud_sync_target_container: "OU=Marketing,{{ base }}"\ncloud_sync_max_moved: 0\n',
        encoding="utf-8",
    )
    files = write(tmp_path, "variable_files: [contoso.yml]\n", "files.configurations.yml")
    tenant = write(tmp_path)
    play = {
        "hosts": "configurations:&state_paused",
        "gather_facts": False,
        "roles": [f"{COLLECTION}.plan"],
    }
    playbook = tmp_path / "plan.yml"
    playbook.write_text(json.dumps([play]), encoding="utf-8")
    done = run_playbook_file(playbook, "-i", str(files), "-i", str(tenant))
    assert done.returncode == 0, done.stdout
    assert "OU=Marketing,DC=contoso,DC=lab" in done.stdout


def test_a_file_of_another_name_is_left_alone(lab: Lab, tmp_path: Path) -> None:
    assert "configurations" not in read(write(tmp_path, name="tenant.yml")).groups
