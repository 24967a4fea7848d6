# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ad_object_info`` on a real directory. Runs inside a lab."""

from __future__ import annotations

import datetime
import importlib.util
import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.ad_objects import BASE, ODD_NAMES, UNIVERSAL_SECURITY, Created, administrator, escaped
from tests.integration.helpers.directory import address
from tests.integration.helpers.in_process import call, fail, succeed, warning_texts
from tests.integration.helpers.support import run_module
from tests.lab.frame.state import State

MODULE = "ad_object_info"
ANA = f"CN=Ana Alvarez,OU=People,{BASE}"
NOBODY = "00000000-1111-2222-3333-444444444444"


@pytest.fixture(scope="module", name="state")
def fixture_state() -> State:
    return State.read()


@pytest.fixture(scope="module", name="ana")
def fixture_ana(state: State) -> dict[str, str]:
    """Return what the lab recorded of the user when it was created."""
    recorded: dict[str, dict[str, str]] = json.loads(Path(state.directory_objects).read_text(encoding="utf-8"))
    return recorded["ana"]


@pytest.fixture(scope="module", name="container")
def fixture_container(state: State) -> str:
    with administrator(state) as admin:
        return admin.container('Objects, "odd" + #1')


@pytest.fixture(scope="module", name="odd")
def fixture_odd(state: State, container: str) -> dict[str, Created]:
    """Create a group for each odd name; each carries the name in ``displayName`` too."""
    with administrator(state) as admin:
        return {name: admin.anchored_group(name, container, displayName=name) for name in ODD_NAMES}


def names(outcome: t.Any) -> list[str]:
    return [found["distinguished_name"] for found in outcome["objects"]]


def test_every_identity_finds_the_object(ana: dict[str, str]) -> None:
    for identity in (
        {"distinguished_names": ana["dn"]},
        {"distinguished_names": ana["dn"].upper()},
        {"guids": ana["guid"]},
        {"guids": f"{{{ana['guid'].upper()}}}"},
        {"sids": ana["sid"]},
        {"sam_account_names": "ANA"},
        {"ldap_filter": "(&(objectClass=user)(mail=ana@contoso.lab))"},
    ):
        found = succeed(MODULE, attributes=["mail"], **identity)
        assert found["objects"] == [
            {
                "distinguished_name": ANA,
                "guid": ana["guid"],
                "sid": ana["sid"],
                "anchor": None,
                "sam_account_name": "ana",
                "object_class": "user",
                "attributes": {"mail": "ana@contoso.lab"},
            }
        ]
        assert (found["count"], found["not_found"], found["changed"]) == (1, [], False)
        assert address(found) == "dc1.contoso.lab:636"
        assert found["duration"] > 0


def test_anchor_with_and_without_its_kind(odd: dict[str, Created]) -> None:
    group = odd["Ä"]
    assert group.anchor
    for anchor in (group.anchor, group.anchor.removeprefix("Group_"), group.anchor.upper()):
        found = succeed(MODULE, anchors=anchor)
        assert names(found) == [group.dn]
        assert found["objects"][0]["anchor"] == group.anchor
    wrong_kind = succeed(MODULE, anchors=group.anchor.replace("Group", "User"))
    assert (wrong_kind["count"], wrong_kind["not_found"]) == (0, [group.anchor.replace("Group", "User")])


def test_a_list_is_one_call_and_tells_what_is_missing(ana: dict[str, str]) -> None:
    found = succeed(MODULE, sam_account_names=["ana", "nobody", "ben", "Ana"])
    assert sorted(names(found)) == [ANA, f"CN=Ben Bauer,OU=People,{BASE}"]
    assert found["not_found"] == ["nobody"]
    assert names(succeed(MODULE, distinguished_names=[ana["dn"], ana["dn"].lower()])) == [ANA]
    found = succeed(MODULE, distinguished_names=[ana["dn"], f"CN=Nobody,OU=People,{BASE}", f"CN=x,OU=Elsewhere,{BASE}"])
    assert names(found) == [ANA]
    assert found["not_found"] == [f"CN=Nobody,OU=People,{BASE}", f"CN=x,OU=Elsewhere,{BASE}"]
    assert succeed(MODULE, guids=[NOBODY])["not_found"] == [NOBODY]
    assert succeed(MODULE, sids="S-1-5-21-1-2-3-4")["not_found"] == ["S-1-5-21-1-2-3-4"]


@pytest.mark.parametrize(
    "first",
    ["OU=#0c0650656F706C65", "OU=#130650656F706C65", "2.5.4.11=People", "OU=\\50eople", ' ou = "People" '],
)
@pytest.mark.parametrize("separator", [",", " ; "])
def test_every_spelling_of_a_distinguished_name_is_found(first: str, separator: str) -> None:
    name = separator.join([first, *BASE.split(",")])
    found = succeed(MODULE, distinguished_names=[name])
    assert (names(found), found["not_found"]) == ([f"OU=People,{BASE}"], [])
    assert names(succeed(MODULE, ldap_filter="(sAMAccountName=ana)", search_base=name)) == [ANA]


def test_more_values_than_fit_into_one_search(ana: dict[str, str]) -> None:
    wanted = [f"S-1-5-21-1-2-3-{number}" for number in range(250)]
    found = succeed(MODULE, sids=[*wanted, ana["sid"]])
    assert names(found) == [ANA]
    assert found["not_found"] == wanted


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names(name: str, odd: dict[str, Created], container: str) -> None:
    by_name = succeed(MODULE, distinguished_names=f"CN={escaped(name)},{container}", attributes=["cn", "displayName"])
    assert names(by_name) == [odd[name].dn]
    assert by_name["objects"][0]["attributes"] == {"cn": name, "displayName": name}
    assert names(succeed(MODULE, distinguished_names=odd[name].dn)) == [odd[name].dn]
    below = succeed(MODULE, ldap_filter=f"(displayName={escaped(name)})", search_base=container)
    assert names(below) == [odd[name].dn]


@pytest.mark.parametrize("value", ["*", "ana)(objectClass=*", "ana*", "*)(|(cn=*", "\\2a", " ana\\"])
def test_a_value_never_becomes_a_filter(value: str) -> None:
    assert succeed(MODULE, sam_account_names=[value])["not_found"] == [value]


def test_values_are_decoded(odd: dict[str, Created]) -> None:
    group = succeed(MODULE, distinguished_names=odd["Ä"].dn, attributes=["groupType", "whenCreated", "objectSid", "member", "mail"])
    attributes = group["objects"][0]["attributes"]
    created = datetime.datetime.fromisoformat(attributes.pop("whenCreated"))
    assert abs(datetime.datetime.now(datetime.UTC) - created) < datetime.timedelta(hours=1)
    assert attributes == {
        "groupType": {"scope": "global", "security": True, "value": -2147483646},
        "objectSid": odd["Ä"].sid,
        "member": [],
        "mail": None,
    }
    user = succeed(MODULE, sam_account_names="reader", attributes=["userAccountControl", "accountExpires"])
    assert user["objects"][0]["attributes"] == {
        "userAccountControl": {"enabled": True, "flags": ["NORMAL_ACCOUNT", "DONT_EXPIRE_PASSWD"], "value": 66048},
        "accountExpires": None,
    }


def test_all_attributes(ana: dict[str, str]) -> None:
    attributes = succeed(MODULE, distinguished_names=ana["dn"], attributes=["*"])["objects"][0]["attributes"]
    assert attributes["objectGUID"] == ana["guid"]
    assert attributes["objectClass"] == ["top", "person", "organizationalPerson", "user"]
    assert f"CN=SG-Onprem,OU=People,{BASE}" in attributes["memberOf"]  # other tests make her a member of more
    assert isinstance(attributes["uSNChanged"], int)


def test_scope(container: str, odd: dict[str, Created]) -> None:
    everything = {"ldap_filter": "(objectClass=*)", "search_base": container}
    assert names(succeed(MODULE, **everything, search_scope="base")) == [container]
    assert sorted(names(succeed(MODULE, **everything, search_scope="one_level"))) == sorted(made.dn for made in odd.values())
    assert succeed(MODULE, **everything)["count"] == len(odd) + 1


def test_too_many_results_are_refused() -> None:
    failed = fail(MODULE, ldap_filter="(objectClass=*)", max_results=10)
    assert "More than 10 objects match" in failed["msg"]
    assert "max_results" in failed["error"]["hint"]
    assert succeed(MODULE, ldap_filter="(objectClass=user)", max_results=0)["count"] > 60


def test_an_attribute_that_the_schema_does_not_know_is_warned_about() -> None:
    found = succeed(MODULE, sam_account_names="ana", attributes=["displayNaem", "info", "cn"])
    assert warning_texts(found) == ["The schema of the forest has no attribute 'displayNaem', so no object has one."]
    assert found["objects"][0]["attributes"]["cn"] == "Ana Alvarez"


def test_check_mode_reads_as_usual() -> None:
    assert names(call(MODULE, check=True, sam_account_names="ana")) == [ANA]


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ({"distinguished_names": "Ana Alvarez"}, "invalid_option", "is not a distinguished name"),
        ({"anchors": "SG-Canary"}, "invalid_option", "is not an anchor"),
        ({"ldap_filter": "(cn=ana"}, "invalid_option", "is not an LDAP filter"),
        ({"sam_account_names": "ana", "attributes": ["userCertificate;binary"]}, "invalid_option", "Write 'userCertificate'"),
        ({"sam_account_names": "ana", "attributes": ["member;range=0-9"]}, "invalid_option", "Write 'member'"),
        ({"ldap_filter": "(userCertificate;binary=x)"}, "invalid_option", "Write 'userCertificate'"),
        ({"sam_account_names": "ana", "attributes": ["2.5.4.3"]}, "invalid_option", "'2.5.4.3' is not the plain name"),
        ({"sam_account_names": "ana", "attributes": ["display name"]}, "invalid_option", "not the plain name"),
        ({"ldap_filter": "(cn=*)", "search_base": f"OU=Elsewhere,{BASE}"}, "not_found", f"Searching OU=Elsewhere,{BASE}"),
        (
            {"sam_account_names": "ana", "ad_password": "wrong"},
            "directory_authentication_failed",
            "refused the simple login",
        ),
        ({"sam_account_names": "ana", "ad_servers": ["dc1.contoso.lab:10636"]}, "directory_unreachable", "refused"),
        ({"sam_account_names": "ana", "ad_ca_path": "/dev/null"}, "invalid_option", "ad_ca_path: /dev/null holds no certificates"),
        ({"sam_account_names": "ana", "ad_tls": "none"}, "invalid_option", "clear text"),
    ],
)
def test_bad_input(arguments: dict[str, t.Any], code: str, text: str, state: State) -> None:
    failed = fail(MODULE, **arguments)
    assert failed["error"]["code"] == code
    assert text in failed["msg"]
    assert failed["error"]["hint"]
    assert failed["error"]["hint"] in failed["msg"]
    assert state.ldap["reader"].password not in json.dumps(failed)


def test_exactly_one_identity_is_needed() -> None:
    assert "one of the following is required" in fail(MODULE)["msg"]
    assert "mutually exclusive" in fail(MODULE, sam_account_names="ana", ldap_filter="(cn=*)")["msg"]


def test_in_ansible(state: State, container: str, odd: dict[str, Created]) -> None:
    name = ODD_NAMES[0]
    found = run_module(MODULE, distinguished_names=odd[name].dn, attributes=["displayName"], ad_domain=state.domain)
    assert names(found) == [odd[name].dn]
    assert found["objects"][0]["attributes"] == {"displayName": name}
    failed = run_module(MODULE, sam_account_names="ana", ad_password="not the password")
    assert failed.failed
    assert failed.message == (
        "dc1.contoso.lab:636 refused the simple login of reader@contoso.lab: "
        "the user name or the password is wrong. Check ad_user and ad_password. "
        "The value of ad_user is that of the environment variable CLOUD_SYNC_AD_USER."
    )
    assert "Traceback" not in failed.warnings


def test_a_controller_that_was_passed_over_is_a_warning() -> None:
    servers = "dc1.contoso.lab:10636,dc1.contoso.lab"
    found = run_module(MODULE, sam_account_names="ana", environment={"CLOUD_SYNC_AD_SERVERS": servers})
    assert names(found) == [ANA]
    assert "dc1.contoso.lab:10636 was skipped: connection refused." in found.warnings


@pytest.mark.skipif(importlib.util.find_spec("gssapi") is None, reason="gssapi is not installed, so Kerberos cannot be tested")
def test_kerberos_with_a_keytab_alone(state: State) -> None:
    without_password = {"CLOUD_SYNC_AD_USER": None, "CLOUD_SYNC_AD_PASSWORD": None, "CLOUD_SYNC_AD_AUTH": None}
    environment = {**without_password, "CLOUD_SYNC_AD_KEYTAB": state.reader_keytab}
    assert names(run_module(MODULE, environment=environment, sam_account_names="ana")) == [ANA]


def test_group_type_constant_of_these_tests_is_the_universal_security_group(state: State, container: str) -> None:
    with administrator(state) as admin:
        group = admin.group("Universal", container, groupType=UNIVERSAL_SECURITY)
    found = succeed(MODULE, guids=group.guid, attributes=["groupType"])
    assert found["objects"][0]["attributes"]["groupType"] == {
        "scope": "universal",
        "security": True,
        "value": UNIVERSAL_SECURITY,
    }


@pytest.mark.parametrize(
    ("search_filter", "unknown"),
    [
        ("(noSuchAttr=x)", ["noSuchAttr"]),
        ("(&(cn=x)(|(!(nosuch=*))(other:1.2.840.113556.1.4.803:=2)))", ["nosuch", "other"]),
        ("(&(CN=x)(2.5.4.3=x)(memberOf=CN=x,DC=lab))", []),
    ],
)
def test_a_filter_on_an_unknown_attribute_is_warned_about(search_filter: str, unknown: list[str]) -> None:
    warned = warning_texts(succeed(MODULE, ldap_filter=search_filter))
    assert [text.split("'")[1] for text in warned if text.startswith("ldap_filter: the schema")] == unknown
