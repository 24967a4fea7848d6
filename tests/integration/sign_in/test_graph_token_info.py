# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``graph_token_info``: what a token says, what it is good for, and handing it to later tasks."""

from __future__ import annotations

import datetime
import re
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.readable_tokens import readable_token
from tests.integration.helpers.support import run_plainly
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.lab.client import Lab

FRESH = {"token_cache": False}
HIDDEN: dict[str, t.Any] = {"_ansible_no_log": True}
CHANGE = "change jobs, schemas and settings, and provision on demand"

PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - hybrid_identity.cloud_sync.graph_token_info:
        include_access_token: true
        token_cache: false
      register: login
      no_log: true
    - module_defaults:
        group/hybrid_identity.cloud_sync.graph:
          access_token: "{{ login.access_token }}"
          token_cache: false
          configuration: contoso.lab
      environment: {AZURE_CLIENT_SECRET: ""}
      block:
        - hybrid_identity.cloud_sync.sync_job: {state: started}
        - hybrid_identity.cloud_sync.sync_job_info:
        - hybrid_identity.cloud_sync.sync_schema: {attribute_mappings: [{target: info, constant: x}]}
        - hybrid_identity.cloud_sync.sync_schema_info:
        - hybrid_identity.cloud_sync.sync_settings: {accidental_deletes: {threshold: 50}}
        - hybrid_identity.cloud_sync.sync_scope: {groups: [SG-Canary]}
    - module_defaults:
        group/hybrid_identity.cloud_sync.graph:
          access_token: "{{ login.access_token }}"
          token_cache: false
      environment: {AZURE_CLIENT_SECRET: ""}
      block:
        - hybrid_identity.cloud_sync.entra_group_info: {groups: [SG-Canary]}
        - hybrid_identity.cloud_sync.provision_on_demand: {group: SG-Canary, all_members: true}
        - hybrid_identity.cloud_sync.writeback_assert: {group: SG-Canary, wait_timeout: 10}
        - hybrid_identity.cloud_sync.graph_token_info:
          register: given
        - ansible.builtin.assert:
            that:
              - given.auth_method == 'access_token'
              - given.access_token is undefined
"""


def test_an_opaque_token(lab: Lab) -> None:
    found = succeed_in_ansible("graph_token_info", **FRESH)
    assert (found.changed, found["readable"], found["auth_method"]) == (False, False, "client_secret")
    for name in ("kind", "tenant_id", "client_id", "object_id", "user", "audience", "roles", "scopes"):
        assert found[name] is None, name
    assert {each["present"] for each in found["permissions"]} == {None}
    assert "access_token" not in found.result
    assert lab.requests().writes == 0


def test_a_readable_token(lab: Lab) -> None:
    lab.set(readable_tokens=True, token_lifetime=1800)
    found = succeed("graph_token_info", **FRESH)
    assert (found["readable"], found["kind"], found["scopes"]) == (True, "application", None)
    assert found["tenant_id"] == lab.state.tenant_id
    assert found["client_id"] == lab.state.clients["main"].id
    assert found["audience"] == "https://graph.microsoft.com"
    assert (found["graph_url"], found["cloud"]) == (lab.state.graph_url, None)
    assert "Synchronization.ReadWrite.All" in found["roles"]
    present = {each["operation"]: each["present"] for each in found["permissions"]}
    assert (present[CHANGE], present["read the provisioning agents"]) == (True, False)
    assert 1700 < found["expires_in"] <= 1800
    left = datetime.datetime.fromisoformat(found["expires_at"]) - datetime.datetime.now(datetime.UTC)
    assert abs(left.total_seconds() - found["expires_in"]) < 5


def test_what_is_missing(lab: Lab) -> None:
    lab.set(readable_tokens=True, limited_permissions=["Synchronization.Read.All"])
    client = lab.state.clients["limited"]
    found = succeed("graph_token_info", **FRESH, client_id=client.id, client_secret=client.secret)
    assert found["roles"] == ["Synchronization.Read.All"]
    assert [each["operation"] for each in found["permissions"] if each["present"]] == ["read jobs and schemas"]
    (change,) = [each for each in found["permissions"] if each["operation"] == CHANGE]
    assert (change["any_of"][0], change["granted"]) == ("Synchronization.ReadWrite.All", [])


def test_a_delegated_token(lab: Lab) -> None:
    token = readable_token(scp="User.Read.All openid", upn="ana@contoso.lab", aud="00000003-0000-0000-c000-000000000000", azp="x")
    found = succeed("graph_token_info", access_token=token)
    assert (found["kind"], found["user"], found["scopes"]) == ("delegated", "ana@contoso.lab", ["User.Read.All", "openid"])
    assert (found["client_id"], found["roles"], found["expires_at"]) == ("x", None, "2100-01-01T00:00:00Z")
    assert found["audience"] == "00000003-0000-0000-c000-000000000000"
    assert "warnings" not in found
    assert lab.requests().count == 0


def test_a_token_for_something_else_is_warned_of(lab: Lab) -> None:
    token = readable_token(aud="https://management.azure.com/")
    outcome = succeed_in_ansible("graph_token_info", access_token=token)
    assert "https://management.azure.com/" in outcome.warnings
    assert token not in outcome.output + outcome.warnings
    assert lab.requests().count == 0


def test_a_given_token_that_can_not_be_read(lab: Lab) -> None:
    found = succeed("graph_token_info", access_token="opaque", include_access_token=True, **HIDDEN)
    assert (found["expires_at"], found["expires_in"], found["access_token"]) == (None, None, None)
    assert lab.requests().count == 0


def test_the_token_is_returned_on_request(lab: Lab) -> None:
    found = succeed("graph_token_info", **FRESH, **HIDDEN, include_access_token=True)
    lab.forget_requests()
    assert succeed("sync_job_info", configuration="contoso.lab", access_token=found["access_token"])["job_state"] == "paused"
    assert not [path for path in lab.requests().paths() if path.endswith("/token")]


def test_not_without_no_log(lab: Lab) -> None:
    result = fail("graph_token_info", **FRESH, include_access_token=True)
    assert result["error"]["code"] == "invalid_option"
    assert "no_log: true" in result["msg"]
    assert lab.requests().count == 0


@pytest.mark.parametrize(
    ("options", "code"), [({"client_secret": "wrong"}, "authentication_failed"), ({"auth_method": "federated"}, "invalid_option")]
)
def test_a_sign_in_that_fails(lab: Lab, options: dict[str, str], code: str) -> None:
    assert fail("graph_token_info", **FRESH, **options)["error"]["code"] == code


def test_handing_the_token_to_later_tasks(lab: Lab, tmp_path: Path) -> None:
    playbook = tmp_path / "play.yml"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    run = run_plainly("ansible-playbook", str(playbook), "-vvv")
    assert run.returncode == 0, run.stdout
    assert [path for path in lab.requests().paths("POST") if path.endswith("/token")] == [
        f"/{lab.state.tenant_id}/oauth2/v2.0/token"
    ]
    # As the lab's opaque tokens look.
    assert not re.search(r"lab\.[\w-]{100}", run.stdout + run.stderr)
