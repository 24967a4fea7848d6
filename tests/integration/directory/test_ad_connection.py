# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to reach Active Directory, and every way in which it fails. Runs inside a lab."""

from __future__ import annotations

import importlib.util
import os
import time
import typing as t
from pathlib import Path

import ldap3
import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import (
    open_directory,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.directory import Directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.libraries import load_gssapi
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthorizationError,
    CloudSyncError,
    DirectoryAuthenticationError,
    DirectoryConnectionError,
    DirectoryError,
    NotFoundError,
    OptionError,
)
from tests.integration.helpers.odd_controllers import (
    BIND,
    EXTENDED,
    HOST,
    SEARCH,
    Answer,
    Behaviour,
    deaf_controller,
    odd_controller,
)
from tests.lab.frame.state import State

BASE = "DC=contoso,DC=lab"
REFUSED = f"{HOST}:10636"
KERBEROS = pytest.mark.skipif(
    importlib.util.find_spec("gssapi") is None, reason="gssapi is not installed, so Kerberos cannot be tested"
)
CAN_SEAL = hasattr(ldap3, "ENCRYPT")
CHANNEL_BINDING = "80090346: LdapErr: DSID-0C0906B5, comment: AcceptSecurityContext error, data 80090346, v4563"
NOT_LDAP = [
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    bytes.fromhex("30030201"),
    bytes.fromhex("3084ffffffff"),
    bytes.fromhex("300c02010161070a0100f100c200"),
    bytes.fromhex("300c02010161c70a01000400040e"),
    bytes.fromhex("300c69010161070a010004001000"),
]
WRONG_FILTERS = ["", "cn=a", "(cn=a", "(cn)", "((cn=a))", "(&)", "()", "(!(cn=a)(cn=b))", "(cn=a)(cn=b)", "(cn=(a))"]


@pytest.fixture(scope="module", name="state")
def fixture_state() -> State:
    return State.read()


@pytest.fixture(name="parameters")
def fixture_parameters(state: State) -> dict[str, t.Any]:
    """Return the parameters of a module that logs in as the reader, by password over LDAPS."""
    return {
        "ad_domain": state.domain,
        "ad_servers": [HOST],
        "ad_user": state.ldap["reader"].user,
        "ad_password": state.ldap["reader"].password,
        "ad_ca_path": state.ca_path,
        "ad_timeout": 5,
    }


@pytest.fixture(name="reader")
def fixture_reader(parameters: dict[str, t.Any]) -> t.Iterator[Directory]:
    with connect(parameters) as directory:
        yield directory


def connect(parameters: dict[str, t.Any], **changes: t.Any) -> Directory:
    return open_directory(AdOptions.from_parameters({**parameters, **changes}))


def works(parameters: dict[str, t.Any], **changes: t.Any) -> Directory:
    """Connect and read one object."""
    with connect(parameters, **changes) as directory:
        assert directory.base_dn == BASE
        entry = directory.read_object(f"CN=reader,CN=Users,{BASE}", ["sAMAccountName"])
        assert entry is not None
        assert entry.text("sAMAccountName") == "reader"
        return directory


def refused(kind: type[CloudSyncError], parameters: dict[str, t.Any], **changes: t.Any) -> CloudSyncError:
    """Fail to connect with one kind of error, whose texts hold a hint and no secret."""
    with pytest.raises(kind) as caught:
        connect(parameters, **changes)
    error = caught.value
    assert error.code == kind.code
    assert error.hint
    assert parameters["ad_password"] not in f"{error.message} {error.hint} {error.describe()}"
    return error


@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
def test_simple(parameters: dict[str, t.Any], tls: str) -> None:
    assert works(parameters, ad_tls=tls).warnings == []


@pytest.mark.parametrize("user", ["CONTOSO\\reader", f"CN=reader,CN=Users,{BASE}"])
def test_simple_with_other_user_names(parameters: dict[str, t.Any], user: str) -> None:
    works(parameters, ad_user=user)


@KERBEROS
@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
@pytest.mark.parametrize("user", ["reader@contoso.lab", "reader@CONTOSO.LAB", "reader"])
def test_kerberos_with_a_password(parameters: dict[str, t.Any], tls: str, user: str) -> None:
    works(parameters, ad_auth="kerberos", ad_tls=tls, ad_user=user)


@KERBEROS
@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
@pytest.mark.parametrize("user", [None, "reader@CONTOSO.LAB"])
def test_kerberos_with_a_keytab(parameters: dict[str, t.Any], state: State, tls: str, user: str | None) -> None:
    works(parameters, ad_tls=tls, ad_user=user, ad_password=None, ad_keytab=state.reader_keytab)


@KERBEROS
@pytest.mark.parametrize("user", [None, "reader@CONTOSO.LAB"])
def test_kerberos_with_a_ticket(
    parameters: dict[str, t.Any], state: State, user: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gssapi = load_gssapi()
    cache = f"FILE:{tmp_path / 'tickets'}"
    name = gssapi.Name("reader@CONTOSO.LAB", gssapi.NameType.kerberos_principal)
    password = state.ldap["reader"].password.encode()
    ticket = gssapi.raw.acquire_cred_with_password(name, password, usage="initiate").creds
    gssapi.raw.store_cred_into({b"ccache": cache.encode()}, ticket, usage="initiate", overwrite=True)
    monkeypatch.setenv("KRB5CCNAME", cache)
    works(parameters, ad_user=user, ad_password=None)


@KERBEROS
def test_kerberos_without_tls_is_sealed_or_refused(parameters: dict[str, t.Any]) -> None:
    if CAN_SEAL:
        works(parameters, ad_auth="kerberos", ad_tls="none")
    else:
        error = refused(OptionError, parameters, ad_auth="kerberos", ad_tls="none")
        assert ldap3.__version__ in error.message
        assert "2.10" in (error.hint or "")


def test_global_catalog(parameters: dict[str, t.Any]) -> None:
    works(parameters, ad_servers=[f"{HOST}:3269"])


def test_every_option_comes_from_the_environment(state: State) -> None:
    assert os.environ["CLOUD_SYNC_AD_SERVERS"] == ",".join(state.controllers)
    assert os.environ["CLOUD_SYNC_AD_DOMAIN"] == state.domain


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"ad_password": "wrong"}, "the user name or the password is wrong"),
        ({"ad_user": "nobody@contoso.lab"}, "the user name or the password is wrong"),
    ],
)
def test_login_refused(parameters: dict[str, t.Any], changes: dict[str, t.Any], text: str) -> None:
    assert text in refused(DirectoryAuthenticationError, parameters, **changes).message


@KERBEROS
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"ad_auth": "kerberos", "ad_password": "wrong"}, "is wrong"),
        ({"ad_auth": "kerberos", "ad_user": "nobody"}, "knows no such account"),
        ({"ad_auth": "kerberos", "ad_password": None}, "no Kerberos ticket of that account"),
        ({"ad_user": None, "ad_password": None}, "no Kerberos ticket of that account"),
        (
            {"ad_auth": "kerberos", "ad_servers": ["localhost"], "ad_validate_certs": False},
            "no LDAP service of that host name",
        ),
    ],
)
def test_kerberos_login_refused(parameters: dict[str, t.Any], changes: dict[str, t.Any], text: str) -> None:
    assert text in refused(DirectoryAuthenticationError, parameters, **changes).message


@KERBEROS
def test_keytab_of_another_account(parameters: dict[str, t.Any], state: State) -> None:
    error = refused(
        DirectoryAuthenticationError,
        parameters,
        ad_user="ana@CONTOSO.LAB",
        ad_password=None,
        ad_keytab=state.reader_keytab,
    )
    assert "the keytab holds no key of that account" in error.message


@KERBEROS
def test_file_that_is_no_keytab(parameters: dict[str, t.Any], tmp_path: Path) -> None:
    keytab = tmp_path / "reader.keytab"
    keytab.write_text("nonsense", encoding="ascii")
    error = refused(DirectoryAuthenticationError, parameters, ad_user=None, ad_password=None, ad_keytab=str(keytab))
    assert "Kerberos login of the account of the keytab failed: the keytab holds no key" in error.message


@KERBEROS
def test_realm_without_a_kerberos_server(parameters: dict[str, t.Any]) -> None:
    error = refused(DirectoryConnectionError, parameters, ad_auth="kerberos", ad_user="reader@FABRIKAM.LAB")
    assert "no Kerberos server of the realm" in error.message


@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
def test_untrusted_authority(parameters: dict[str, t.Any], state: State, tls: str) -> None:
    for authority in (None, state.untrusted_ca_path):
        error = refused(DirectoryConnectionError, parameters, ad_tls=tls, ad_ca_path=authority)
        assert "its certificate cannot be verified" in error.message
        assert "ad_ca_path" in (error.hint or "")
    works(parameters, ad_tls=tls, ad_ca_path=None, ad_validate_certs=False)


@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_certificate_of_another_host(parameters: dict[str, t.Any], tls: str, host: str) -> None:
    error = refused(DirectoryConnectionError, parameters, ad_tls=tls, ad_servers=[host])
    assert "mismatch" in error.message
    assert "full host name" in (error.hint or "")


def test_file_that_is_no_certificate(parameters: dict[str, t.Any], state: State) -> None:
    assert "PEM" in (refused(OptionError, parameters, ad_ca_path=state.krb5_config).hint or "")


def test_plain_ldap_is_refused_before_the_password_is_sent(parameters: dict[str, t.Any]) -> None:
    assert "clear text" in refused(OptionError, parameters, ad_tls="none").message


def test_controller_of_another_domain(parameters: dict[str, t.Any]) -> None:
    error = refused(DirectoryConnectionError, parameters, ad_domain="fabrikam.lab")
    assert error.describe()["controllers"] == [
        {"server": HOST, "port": 636, "reason": "it is a domain controller of contoso.lab, not of fabrikam.lab"}
    ]
    assert "the same domain" in (error.hint or "")


def test_no_controller_in_dns(parameters: dict[str, t.Any]) -> None:
    error = refused(DirectoryConnectionError, parameters, ad_servers=None, ad_domain="fabrikam.lab")
    assert "DNS names no domain controller of fabrikam.lab" in error.message
    assert "_ldap._tcp.dc._msdcs.fabrikam.lab" in (error.hint or "")


def test_controllers_are_tried_in_order(parameters: dict[str, t.Any]) -> None:
    servers = ["dc9.contoso.lab", REFUSED, HOST]
    assert works(parameters, ad_servers=servers).warnings == [
        "dc9.contoso.lab:636 was skipped: its name cannot be resolved.",
        f"{REFUSED} was skipped: connection refused.",
    ]


def test_all_controllers_that_were_tried_are_listed(parameters: dict[str, t.Any]) -> None:
    error = refused(DirectoryConnectionError, parameters, ad_servers=["dc9.contoso.lab", REFUSED])
    refusing, port = REFUSED.split(":")
    assert error.describe()["controllers"] == [
        {"server": "dc9.contoso.lab", "port": 636, "reason": "its name cannot be resolved"},
        {"server": refusing, "port": int(port), "reason": "connection refused"},
    ]


@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
def test_a_deaf_controller_costs_one_timeout(parameters: dict[str, t.Any], tls: str) -> None:
    with deaf_controller() as deaf:
        started = time.monotonic()
        directory = works(parameters, ad_tls=tls, ad_servers=[deaf, HOST], ad_timeout=2)
        assert time.monotonic() - started < 4
        assert directory.warnings == [f"{deaf} was skipped: no answer within 2 s."]


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (Behaviour(silent_on=(BIND,)), "no answer within 1 s"),
        (Behaviour(closes_on=(BIND,)), "it closed the connection"),
        (Behaviour(silent_on=(SEARCH,)), "no answer within 1 s"),
        (Behaviour(bind=Answer(51, "too busy")), "it answered busy"),
        (Behaviour(bind=Answer(52, "going down")), "it answered unavailable"),
    ],
)
def test_the_next_controller_is_used(parameters: dict[str, t.Any], state: State, behaviour: Behaviour, reason: str) -> None:
    with odd_controller(state, behaviour) as odd:
        directory = works(parameters, ad_servers=[odd, HOST], ad_timeout=1)
        assert directory.warnings == [f"{odd} was skipped: {reason}."]


@pytest.mark.parametrize("raw", NOT_LDAP)
def test_a_controller_that_speaks_no_ldap_is_passed_over(parameters: dict[str, t.Any], state: State, raw: bytes) -> None:
    with odd_controller(state, Behaviour(raw=raw)) as odd:
        assert len(works(parameters, ad_servers=[odd, HOST], ad_timeout=1).warnings) == 1


@pytest.mark.parametrize(
    ("code", "message", "text"),
    [
        (49, "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data 775, v4563", "locked out"),
        (49, CHANNEL_BINDING, "requires channel binding"),
        (8, "00002028: LdapErr: DSID-0C090254, comment: The server requires ...", "requires a protected connection"),
    ],
)
def test_a_refused_login_is_not_tried_elsewhere(
    parameters: dict[str, t.Any], state: State, code: int, message: str, text: str
) -> None:
    with odd_controller(state, Behaviour(bind=Answer(code, message))) as odd:
        error = refused(DirectoryAuthenticationError, parameters, ad_servers=[odd, HOST])
        assert error.message.startswith(f"{odd} refused the simple login of reader@contoso.lab: ")
        assert text in error.message


@pytest.mark.parametrize("answer", [Answer(3, "late"), Answer(14, "go on")])
def test_a_login_that_neither_worked_nor_failed_is_refused(parameters: dict[str, t.Any], state: State, answer: Answer) -> None:
    with odd_controller(state, Behaviour(bind=answer)) as odd:
        error = refused(DirectoryAuthenticationError, parameters, ad_servers=[odd])
        assert answer.message in error.message


@pytest.mark.parametrize("answer", [Answer(2, "unsupported"), Answer(3, "late")])
def test_nothing_is_sent_where_tls_does_not_start(parameters: dict[str, t.Any], state: State, answer: Answer) -> None:
    seen: list[int] = []
    with odd_controller(state, Behaviour(start_tls=answer), seen) as odd:
        error = refused(DirectoryConnectionError, parameters, ad_tls="starttls", ad_servers=[odd])
    assert "it refused StartTLS" in error.message
    assert EXTENDED in seen
    assert BIND not in seen


@KERBEROS
@pytest.mark.parametrize(
    ("message", "text"),
    [
        (CHANNEL_BINDING, "requires channel binding"),
        ("80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data 52e", "is wrong"),
    ],
)
def test_a_refused_kerberos_login(parameters: dict[str, t.Any], state: State, message: str, text: str) -> None:
    with odd_controller(state, Behaviour(bind=Answer(49, message))) as odd:
        error = refused(DirectoryAuthenticationError, parameters, ad_auth="kerberos", ad_servers=[odd])
        assert text in error.message


def search(directory: Directory, base: str = f"OU=Elsewhere,{BASE}", search_filter: str = "(objectClass=*)") -> None:
    list(directory.search(base, search_filter, ["cn"]))


def test_a_referral_is_told_and_not_followed(parameters: dict[str, t.Any], state: State) -> None:
    target = "ldap://fabrikam.lab/DC=fabrikam,DC=lab"
    with (
        odd_controller(state, Behaviour(search=Answer(10, "0000202B: RefErr", referral=target))) as odd,
        connect(parameters, ad_servers=[odd]) as directory,
        pytest.raises(DirectoryError, match=f"does not hold it and refers to {target}") as caught,
    ):
        search(directory, "DC=fabrikam,DC=lab")
    assert caught.value.describe()["referrals"] == [target]


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (Answer(50, "00002098: SecErr"), AuthorizationError, "denies access"),
        (Answer(11, "too much"), DirectoryError, "adminLimitExceeded: too much"),
        (Answer(4, "cut short"), DirectoryError, "sizeLimitExceeded: cut short"),
        (Answer(3, "too long"), DirectoryError, "timeLimitExceeded: too long"),
        (Answer(32, "0000208D: NameErr", BASE), NotFoundError, "no such object"),
    ],
)
def test_a_refused_search(
    parameters: dict[str, t.Any], state: State, answer: Answer, kind: type[CloudSyncError], text: str
) -> None:
    with (
        odd_controller(state, Behaviour(search=answer)) as odd,
        connect(parameters, ad_servers=[odd]) as directory,
        pytest.raises(kind, match=text),
    ):
        search(directory)


def test_an_answer_that_does_not_come(parameters: dict[str, t.Any], state: State) -> None:
    with (
        odd_controller(state, Behaviour(deaf_to_searches=True)) as odd,
        connect(parameters, ad_servers=[odd], ad_timeout=1) as directory,
        pytest.raises(DirectoryConnectionError, match=f"Searching OU=Elsewhere,{BASE}: {odd}: no answer within 1 s"),
    ):
        search(directory)


def test_what_is_read_between_two_pages_does_not_disturb_the_search(reader: Directory) -> None:
    at_once = [entry.dn for entry in reader.search(BASE, "(objectClass=group)", ["cn"])]
    assert len(at_once) > 10
    in_pages = []
    for entry in reader.search(BASE, "(objectClass=group)", ["cn"], page_size=3):
        again = reader.read_object(entry.dn, ["cn"])
        assert again and again.dn == entry.dn
        in_pages.append(entry.dn)
    assert sorted(in_pages) == sorted(at_once)


def test_a_search_that_is_left_does_not_disturb_what_follows(reader: Directory) -> None:
    before = reader.negotiated()
    assert next(iter(reader.search(BASE, "(objectClass=group)", ["cn"], page_size=3))).dn
    assert reader.negotiated() == before
    base = reader.read_object(BASE, ["dc"])
    assert base and base.text("dc") == "contoso"


def test_base_that_does_not_exist(reader: Directory) -> None:
    with pytest.raises(NotFoundError, match=f"Searching OU=Elsewhere,{BASE}"):
        search(reader)
    assert reader.read_object(f"OU=Elsewhere,{BASE}", ["cn"]) is None


def test_base_that_is_no_name(reader: Directory) -> None:
    with pytest.raises(OptionError, match="not a distinguished name"):
        search(reader, "OU=,,DC=lab")


@pytest.mark.parametrize("search_filter", WRONG_FILTERS)
def test_wrong_filter(reader: Directory, search_filter: str) -> None:
    with pytest.raises(OptionError, match="is not an LDAP filter") as caught:
        search(reader, BASE, search_filter)
    assert "RFC 4515" in (caught.value.hint or "")
