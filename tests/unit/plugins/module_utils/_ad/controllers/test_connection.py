# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in and reading end in time and within their size, whatever a controller does."""

from __future__ import annotations

import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import open_directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap import bounds
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AnswerTooLargeError,
    CloudSyncError,
    DirectoryConnectionError,
    DirectoryError,
)
from tests.hostile.ldap import ANY_OPERATION, BIND, EXTENDED, HANDSHAKES, ROOT, HostileLdap, hostile_ldap, named
from tests.unit.plugins.module_utils._graph.certificates import Authority, make_authority

TIMEOUT = 1
# Of a machine that has other work; and for what ends by its size, before any time-out.
SLACK, LONG_TIMEOUT = 5, 20
NO_LDAP = "its answer is not LDAP"
SILENT = "no answer within 1 s"
LARGE = "it sends a message of more than 2.0 MiB"
MUCH = "its answer takes more than 8.0 MiB of memory"

LOGIN_ENDS = {
    "goes silent": SILENT,
    "goes silent in a message": SILENT,
    "drips": SILENT,
    "announces gigabytes": LARGE,
    "announces a length of many bytes": LARGE,
    "never ends its references": MUCH,
    "answers for others without end": MUCH,
    "nests deeply": NO_LDAP,
    "nests its controls deeply": NO_LDAP,
    "ends another operation": NO_LDAP,
    "ends without a code": NO_LDAP,
}
# A TLS handshake follows, which no such controller can do.
START_TLS_ENDS = {**LOGIN_ENDS, "ends another operation": "it closed the connection"}
READ_ENDS: t.Mapping[str, tuple[type[CloudSyncError], str]] = {
    **{
        name: (DirectoryConnectionError if reason in (SILENT, NO_LDAP) else AnswerTooLargeError, reason)
        for name, reason in LOGIN_ENDS.items()
    },
    "never ends its entries": (AnswerTooLargeError, MUCH),
    "never ends its large entries": (AnswerTooLargeError, LARGE),
    "holds many values": (AnswerTooLargeError, MUCH),
    "has numbers as values": (DirectoryConnectionError, NO_LDAP),
    "brings ever new pages": (AnswerTooLargeError, "it answers with more than 1,000 pages or ranges of values"),
    "brings ever new empty pages": (AnswerTooLargeError, "it answers with more than 1,000 pages or ranges of values"),
    "brings ever new large pages": (AnswerTooLargeError, MUCH),
    "repeats a range": (DirectoryConnectionError, "it was asked for values from 2 on, and answered with member;range=0-1"),
    "brings ever new ranges": (AnswerTooLargeError, "it answers with more than 1,000 pages or ranges of values"),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


def options(server: HostileLdap, ca_path: Path, **changes: t.Any) -> AdOptions:
    """Return options with a second, and 8 MiB, for an answer."""
    return AdOptions.from_parameters(
        {
            "ad_servers": [server.server],
            "ad_user": "reader@contoso.lab",
            "ad_password": "secret",
            "ad_ca_path": str(ca_path),
            "ad_timeout": TIMEOUT,
            "ad_max_answer_size": 8,
            **changes,
        }
    )


@pytest.mark.parametrize("behaviour", HANDSHAKES)
def test_a_handshake_ends(authority: Authority, behaviour: str) -> None:
    with hostile_ldap(authority.server_path, behaviour) as server:
        assert SILENT in reason_of_no_login(options(server, authority.ca_path))


@pytest.mark.parametrize("behaviour", named(ANY_OPERATION))
@pytest.mark.parametrize("at", [EXTENDED, BIND, ROOT], ids=["StartTLS", "bind", "root"])
def test_a_login_ends(authority: Authority, behaviour: str, at: int) -> None:
    start_tls = at == EXTENDED
    with hostile_ldap(authority.server_path, behaviour, at=at, start_tls=start_tls) as server:
        given = options(
            server, authority.ca_path, ad_tls="starttls" if start_tls else "ldaps", ad_timeout=timeout(LOGIN_ENDS[behaviour])
        )
        reason = reason_of_no_login(given)
    assert (START_TLS_ENDS if start_tls else LOGIN_ENDS)[behaviour] in reason


def timeout(reason: str) -> int:
    """Return the time-out for what has to end for a reason."""
    return TIMEOUT if reason == SILENT else LONG_TIMEOUT


def reason_of_no_login(given: AdOptions) -> str:
    """Return why a login failed, which took no longer than its time and that of one answer."""
    started = time.monotonic()
    with pytest.raises(DirectoryConnectionError) as caught, open_directory(given):
        pass
    assert time.monotonic() - started < 2 * given.timeout + SLACK
    return caught.value.message


@pytest.mark.parametrize("behaviour", READ_ENDS)
def test_a_search_ends(authority: Authority, behaviour: str) -> None:
    error, message = READ_ENDS[behaviour]
    with (
        hostile_ldap(authority.server_path, behaviour) as server,
        open_directory(options(server, authority.ca_path, ad_timeout=timeout(message))) as directory,
    ):
        started = time.monotonic()
        with pytest.raises(error) as caught:
            list(directory.search(directory.base_dn, "(cn=*)", ["member"]))
        seconds = time.monotonic() - started
    assert message in caught.value.message
    assert server.server in caught.value.message
    assert seconds < timeout(message) + SLACK


def test_a_search_with_slow_pages_ends(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    # As if each answer had taken half of what a read may take, so that the machine's load decides nothing.
    monkeypatch.setattr(
        bounds.ReadBounds,
        "waited",
        lambda read, _seconds: setattr(read._progress, "waited", read._progress.waited + read._seconds / 2),
    )
    with (
        hostile_ldap(authority.server_path, "brings ever new pages") as server,
        open_directory(options(server, authority.ca_path)) as directory,
        pytest.raises(DirectoryError, match=r"its answer is not complete after 60(\.0)? s and 2 pages") as caught,
    ):
        list(directory.search(directory.base_dn, "(cn=*)", []))
    assert "ad_timeout" in str(caught.value.hint)


PASS_ENDS: t.Mapping[str, tuple[type[CloudSyncError], str]] = {
    **READ_ENDS,
    "brings ever new pages": (AnswerTooLargeError, "it answers with more than 50 pages or ranges of values"),
    "brings ever new empty pages": (AnswerTooLargeError, "it answers with more than 50 pages or ranges of values"),
    "brings ever new ranges": (AnswerTooLargeError, "it answers with more than 50 pages or ranges of values"),
}


@pytest.mark.parametrize("behaviour", PASS_ENDS)
def test_a_pass_over_everything_ends(monkeypatch: pytest.MonkeyPatch, authority: Authority, behaviour: str) -> None:
    monkeypatch.setattr(bounds, "MOST_ANSWERS_IN_PARTS", 50)
    error, message = PASS_ENDS[behaviour]
    kept: list[int] = []
    with (
        hostile_ldap(authority.server_path, behaviour) as server,
        open_directory(options(server, authority.ca_path, ad_timeout=timeout(message))) as directory,
        pytest.raises(error) as caught,
    ):
        for _entry in directory.search(directory.base_dn, "(cn=*)", ["member"], extended_names=True, kept=lambda: 1000 * len(kept)):
            kept.append(1)
    assert message in caught.value.message
    assert server.server in caught.value.message


def test_pages_that_are_given_up_may_be_larger_together_than_what_is_kept(
    monkeypatch: pytest.MonkeyPatch, authority: Authority
) -> None:
    monkeypatch.setattr(bounds, "MOST_ANSWERS_IN_PARTS", 100)
    with (
        hostile_ldap(authority.server_path, "brings ever new large pages") as server,
        open_directory(options(server, authority.ca_path, ad_timeout=LONG_TIMEOUT)) as directory,
        pytest.raises(AnswerTooLargeError, match="more than 100 pages"),
    ):
        for _entry in directory.search(directory.base_dn, "(cn=*)", [], kept=lambda: 0):
            pass


def test_a_controller_after_a_hostile_one(authority: Authority) -> None:
    with (
        hostile_ldap(authority.server_path, "announces gigabytes", at=BIND) as hostile,
        hostile_ldap(authority.server_path, "repeats a range", at=EXTENDED) as honest,
        open_directory(options(hostile, authority.ca_path, ad_servers=[hostile.server, honest.server])) as directory,
    ):
        found = [entry.dn for entry in directory.search(directory.base_dn, "(cn=*)", [])]
    assert found == ["CN=group-1,DC=contoso,DC=lab"]
    assert directory.warnings == [f"{hostile.server} was skipped: {LARGE}."]
