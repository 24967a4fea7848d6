# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of other domains of the forest. The lab's forest has one domain, so the other is a stand-in's."""

from __future__ import annotations

import contextlib
import json
import types
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.codecs import encode_guid, encode_sid
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import (
    open_directory,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.directory import Directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.global_catalog import GlobalCatalog
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.identities import SID as IDENTITY
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.odd_controllers import HOST, Behaviour, Held, odd_controller
from tests.lab.client import Lab
from tests.lab.frame.state import State

GROUP = "CN=Forest,OU=Groups,DC=contoso,DC=lab"
HOME = "CN=Home,OU=People,DC=contoso,DC=lab"
AWAY = "CN=Away,OU=People,DC=emea,DC=contoso,DC=lab"
GONE = "CN=Gone,OU=People,DC=emea,DC=contoso,DC=lab"
TREE = "CN=Other tree,DC=fabrikam,DC=lab"
SID = "S-1-5-21-7-8-9-1234"
GUID = "9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01"
OF_AWAY = (
    ("distinguishedName", (AWAY,)),
    ("objectGUID", (encode_guid(GUID),)),
    ("objectSid", (encode_sid(SID),)),
    ("sAMAccountName", ("away",)),
    ("objectClass", ("top", "person", "user")),
)
FOREST = (("rootDomainNamingContext", "DC=contoso,DC=lab"), ("isGlobalCatalogReady", "TRUE"))


@contextlib.contextmanager
def controller_and_catalog(
    seen: list[int] | None = None, members: tuple[str, ...] = (HOME, AWAY, GONE, TREE), forest: str = "DC=contoso,DC=lab"
) -> t.Iterator[dict[str, t.Any]]:
    """Run a controller with a group that has members elsewhere, and a catalog that knows one; yield module options."""
    state = State.read()
    group = Held(GROUP, (("objectClass", ("top", "group")), ("member", members)), when="sAMAccountName\x04")
    at_home = Held(HOME, (("objectClass", ("top", "user")), ("sAMAccountName", ("home",))), when="memberOf")
    away = Held(AWAY, OF_AWAY, when="distinguishedName\x04")
    root = (("rootDomainNamingContext", forest),)
    with (
        odd_controller(state, Behaviour(root=FOREST, holds=(at_home, group))) as controller,
        odd_controller(state, Behaviour(root=root, holds=(away,)), seen) as catalog,
    ):
        yield {"ad_servers": [controller], "ad_global_catalog": [catalog]}


def rows_of(options: dict[str, t.Any]) -> tuple[dict[str, dict[str, t.Any]], str]:
    result = succeed("ad_group_info", sam_account_names="forest", include_member_details=True, **options)
    (group,) = result["groups"]
    return {row["distinguished_name"]: row for row in group["members"]}, json.dumps(result.get("warnings", []))


def test_members_of_other_domains_are_resolved_or_say_why_not() -> None:
    seen: list[int] = []
    with controller_and_catalog(seen) as options:
        rows, _warnings = rows_of(options)
    assert [(dn, row["resolved"]) for dn, row in rows.items()] == [(AWAY, True), (GONE, False), (HOME, True), (TREE, False)]
    assert (rows[AWAY]["sid"], rows[AWAY]["guid"], rows[AWAY]["sam_account_name"], rows[AWAY]["object_class"]) == (
        SID,
        GUID,
        "away",
        "user",
    )
    assert rows[AWAY]["reason"] is None
    assert rows[GONE]["reason"] == "it is in DC=emea,DC=contoso,DC=lab, and the global catalog does not know it"
    assert "DC=fabrikam,DC=lab" in rows[TREE]["reason"]
    assert seen.count(0x63) == 2  # the root, and one search for all of them


def test_without_members_elsewhere_no_catalog_is_connected() -> None:
    seen: list[int] = []
    with controller_and_catalog(seen, members=(HOME,)) as options:
        rows, _warnings = rows_of(options)
    assert rows[HOME]["resolved"]
    assert seen == []


def test_a_catalog_that_does_not_answer_is_told() -> None:
    with controller_and_catalog() as options:
        rows, warnings = rows_of({**options, "ad_global_catalog": ["dc2.contoso.lab"]})
    assert rows[HOME]["resolved"]
    assert not rows[AWAY]["resolved"]
    assert "no global catalog can be asked: dc2.contoso.lab:3269: connection refused" in rows[AWAY]["reason"]
    assert "could not be looked up in a global catalog" in warnings


def test_a_catalog_of_another_forest_is_refused() -> None:
    with controller_and_catalog(forest="DC=fabrikam,DC=lab") as options:
        rows, _warnings = rows_of(options)
    assert "belongs to the forest DC=fabrikam,DC=lab, not to DC=contoso,DC=lab" in rows[AWAY]["reason"]


def test_a_member_by_its_sid(lab: Lab) -> None:
    lab.change("ana@contoso.lab", onPremisesSecurityIdentifier=SID)
    away = Held(AWAY, OF_AWAY, when=encode_sid(SID))
    with odd_controller(lab.state, Behaviour(root=FOREST, holds=(away,))) as catalog:
        options = {"ad_servers": [HOST], "ad_global_catalog": [catalog]}
        succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary")
        (group,) = succeed("writeback_info", configuration="contoso.lab", groups=["SG-Canary"], **options)["groups"]
    checks = {check["id"]: check for check in group["checks"]}
    assert AWAY in json.dumps(checks["member.ana@contoso.lab"])


def test_a_member_that_could_not_be_looked_up_is_not_taken_for_absent(lab: Lab) -> None:
    lab.change("ana@contoso.lab", onPremisesSecurityIdentifier=SID)
    wanted: dict[str, t.Any] = {"configuration": "contoso.lab", "group": "SG-Canary"}
    options = {"ad_servers": [HOST], "ad_global_catalog": ["dc2.contoso.lab"]}
    succeed("provision_on_demand", **wanted, all_members=True)
    asserted = fail("writeback_assert", **wanted, **options, wait=False)
    assert asserted["error"]["code"] == "writeback_differs"
    (group,) = succeed("writeback_info", configuration="contoso.lab", groups=["SG-Canary"], **options)["groups"]
    checked = fail("change_preflight", **wanted, members=["ana@contoso.lab"], agent_probe="never", **options)
    assert checked["members"][0]["resolvable"] is None
    identifiers = ("member.ana@contoso.lab", "member.ana@contoso.lab", "members.resolvable.ana@contoso.lab")
    for identifier, result in zip(identifiers, (asserted, group, checked), strict=True):
        (check,) = [each for each in result["checks"] if each["id"] == identifier]
        assert check["verdict"] == "failed"
        assert "no global catalog can be asked: dc2.contoso.lab:3269: connection refused" in check["reason"]


@pytest.mark.parametrize(("tls", "port"), [("ldaps", 3269), ("starttls", 3268)])
def test_the_real_catalog_answers_for_the_whole_forest(tls: str, port: int) -> None:
    state = State.read()
    reader = state.ldap["reader"]
    options = AdOptions.from_parameters(
        {
            "ad_servers": [HOST],
            "ad_user": reader.user,
            "ad_password": reader.password,
            "ad_ca_path": state.ca_path,
            "ad_tls": tls,
        }
    )
    ana = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"
    with open_directory(options) as directory, GlobalCatalog(options, _elsewhere(directory)) as catalog:
        found = catalog.find_by_names([ana, "CN=Nobody,OU=People,DC=contoso,DC=lab"])
        assert list(found) == [ana]
        assert found[ana].text("sAMAccountName") == "ana"
        assert [entry.dn for entry in catalog.find_by_sids(IDENTITY.of(found[ana])).values()] == [ana]
        assert catalog.problem == ""


def _elsewhere(directory: Directory) -> Directory:
    """Return a directory of another domain of the forest, so that the lab's own objects are foreign to it."""
    domain = "DC=emea,DC=contoso,DC=lab"
    names = types.SimpleNamespace(base_dn=domain, forest_dn=directory.forest_dn, read_object=lambda dn, attributes: None)
    return t.cast("Directory", names)
