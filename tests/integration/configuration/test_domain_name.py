# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``%DomainFQDN%``: every module that evaluates expressions takes the same value for it, and says where it is from."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.in_process import call, succeed
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
GROUP = "SG-Canary"
MAPPED: Json = {"target": "info", "expression": 'Append("of ", %DomainFQDN%)'}
SETTING, DIRECTORY, CONFIGURATION = (
    {"name": "fabrikam.lab", "source": "setting"},
    {"name": "contoso.lab", "source": "directory"},
    {"name": "contoso.lab", "source": "configuration"},
)
READER = ["Application.Read.All", "Synchronization.Read.All", "GroupMember.Read.All", "User.Read.All"]

# Each with its arguments, and what names the domain where the settings can't be read.
MODULES: list[tuple[str, Json, Json]] = [
    ("writeback_info", {"groups": [GROUP]}, DIRECTORY),
    ("writeback_assert", {"group": GROUP, "wait": 0}, DIRECTORY),
    ("writeback_plan", {}, DIRECTORY),
    ("change_preflight", {"group": GROUP, "agent_probe": "never"}, DIRECTORY),
    ("sync_schema", {"attribute_mappings": [{"target": "description", "constant": "Sales"}], "check": True}, CONFIGURATION),
    ("provision_on_demand", {"group": GROUP, "check": True}, CONFIGURATION),
]
every_module = pytest.mark.parametrize(("module", "options", "otherwise"), MODULES, ids=[each[0] for each in MODULES])


@pytest.fixture(name="mapped")
def fixture_mapped(lab: Lab) -> Lab:
    """Let a mapping use the macro, and the settings name another domain than that of the directory."""
    succeed("sync_schema", **NAME, attribute_mappings=[MAPPED])
    succeed("sync_settings", **NAME, domain="fabrikam.lab")
    return lab


@every_module
def test_the_setting_decides_before_the_directory(mapped: Lab, module: str, options: Json, otherwise: Json) -> None:
    result = call(module, **NAME, **options)
    assert result.get("domain_fqdn") == SETTING, result

    limited = mapped.state.clients["limited"]
    mapped.set(limited_permissions=READER)
    who: Json = {"client_id": limited.id, "client_secret": limited.secret}
    assert call(module, **NAME, **options, **who)["domain_fqdn"] == otherwise


def test_the_value_is_what_the_service_writes(mapped: Lab) -> None:
    succeed("provision_on_demand", **NAME, group=GROUP)
    (described,) = succeed("writeback_info", **NAME, groups=[GROUP])["groups"]
    assert described["expected_state"]["attributes"]["info"]["values"] == ["of fabrikam.lab"]
    assert described["written_back_state"]["attributes"]["info"] == "of fabrikam.lab"


@every_module
def test_the_settings_are_not_read_where_no_mapping_uses_it(lab: Lab, module: str, options: Json, otherwise: Json) -> None:
    del otherwise
    lab.forget_requests()
    assert call(module, **NAME, **options)["domain_fqdn"] is None
    read = [request for request in lab.requests().requests if request["path"].endswith("/secrets")]
    # The preflight has a word about the settings themselves, and goes on where they can't be read.
    assert len(read) == (1 if module == "change_preflight" else 0)
