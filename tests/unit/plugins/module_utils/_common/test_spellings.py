# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret in every spelling in which a service, a library or a log may repeat it: none of it is left."""

from __future__ import annotations

import time
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import task_secrets
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.peer_text import peer_text
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.redaction import (
    holds_secret,
    redact,
    redact_text,
    without_secrets,
)
from tests.unit.secret_spellings import SECRETS, SPELLINGS, Spell


@pytest.fixture(autouse=True)
def _no_secrets(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[None]:
    for name in task_secrets.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    task_secrets.begin()
    yield
    task_secrets.begin()


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_no_spelling_of_a_secret_is_left(secret: str, spell: Spell) -> None:
    task_secrets.remember(secret)
    spelled = spell(secret)
    text = f"The service says ({spelled}) and goes on"
    cleaned = redact_text(text)
    assert "********" in cleaned
    assert cleaned.startswith("The service says ")
    assert spelled not in cleaned
    for part in (spelled[at : at + 24] for at in range(0, max(1, min(len(spelled) - 24, 100)), 4)):
        assert len(part) < 12 or part not in cleaned, part
    if len(secret) < 48:
        assert cleaned.endswith(" and goes on")
    assert holds_secret({"answer": [spelled]})


@pytest.mark.parametrize(
    ("secret", "text", "expected"),
    [
        ("a", "a name of 1 group: a-1", "a name of 1 group: a-1"),
        ("1", "version 1.0, id 11111111-1111", "version 1.0, id 11111111-1111"),
        ("ab", "cab ab: password=ab, http://user:ab@proxy", "cab ab: password=********, http://user:********@proxy"),
        ("abc", "abc, 'abc' and 7abc9-abc-0.abc", "********, '********' and 7abc9-abc-0.abc"),
        ("12345", "id 12345678-12345-1 but 12345", "id 12345678-12345-1 but ********"),
        ("True", "True: the value is True, not Trueish", "********: the value is ********, not Trueish"),
        ("abcdef", "xabcdefx", "x********x"),
    ],
)
def test_a_short_secret_does_not_censor_ids(secret: str, text: str, expected: str) -> None:
    task_secrets.remember(secret)
    assert redact_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "CN=SG-EMEA-Canary,OU=Groups,DC=contoso,DC=com",
        "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001",
        'IIF(IsNullOrEmpty([description]), "", Left(Trim([description]),448))',
        "%DomainFQDN% \\2C & more + 'quoted' \"text\" 100% &amp; &#65;&#66;&#67;&#68; \\u0041\\u0042\\u0043\\u0044",
        "https://graph.microsoft.com:443/v1.0/users/ana@contoso.com",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "Ümläut & Ærøskøbing?",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    task_secrets.remember(*SECRETS.values())
    assert redact_text(text) == text
    assert without_secrets({text: [text]}) == {text: [text]}
    assert not holds_secret({text: [text, 1, None, 2.5]})


@pytest.mark.parametrize(
    "proxy",
    ["http://ana:s%2Fcr%40t-9@proxy:8080", "HTTPS://ana:s/cr@t-9@proxy:8080/", "socks5h://:s/cr@t-9@[::1]:1080"],
)
def test_of_a_proxy_the_password_is_a_secret(proxy: str) -> None:
    task_secrets.remember(proxy)
    assert "s/cr@t-9" not in redact_text("refused s/cr@t-9 of ana")
    assert redact_text("proxy:8080 refused ana") == "proxy:8080 refused ana"
    assert "t-9" not in redact_text(f"Failed to parse: {proxy}")


def test_the_address_of_a_proxy_without_password_is_none() -> None:
    task_secrets.remember("http://proxy.contoso.com:8080", None, "")
    assert redact_text("http://proxy.contoso.com:8080 refused") == "http://proxy.contoso.com:8080 refused"


def test_secrets_of_the_environment_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(task_secrets.VARIABLES):
        monkeypatch.setenv(name, f"canary-{number:03}")
    task_secrets.begin("given-canary")
    everything = " ".join(f"canary-{number:03}" for number in range(len(task_secrets.VARIABLES)))
    assert "canary" not in redact_text(f"{everything} given-canary")


def test_a_value_is_cleaned_to_its_depth() -> None:
    task_secrets.remember("Tr0ub4dor&3")
    document = {"a": [{"Tr0ub4dor%263": ("Tr0ub4dor&amp;3", 7)}], "password": "x", "b": "password=x"}
    assert redact(document) == {"a": [{"********": ["********", 7]}], "password": "********", "b": "password=********"}
    assert without_secrets(document) == {"a": [{"********": ["********", 7]}], "password": "x", "b": "password=x"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("plain", "plain"),
        ("nul\x00in the middle", "nul␀in the middle"),
        ("\x1b[2J\x1b]0;title\x07", "␛[2J␛]0;title␇"),
        ("a\u202etxt.exe", "a[U+202E]txt.exe"),
        ("one\r\n\ttwo\u2028three\x85", "one two three"),
        ("zero\u200bwidth\ufeff", "zero[U+200B]width[U+FEFF]"),
        ("half \ud800", "half [U+D800]"),
        ("\x9b31m", "[U+009B]31m"),
        ("a" * 2000, "a" * 999 + "…"),
        (None, "None"),
        ({"a": 1}, "{'a': 1}"),
        ("Ærø 😀", "Ærø 😀"),
    ],
)
def test_what_a_peer_says_becomes_one_line_of_visible_text(said: object, shown: str) -> None:
    assert peer_text(said) == shown


def test_a_secret_is_taken_out_before_a_text_is_cut() -> None:
    task_secrets.remember("0123456789abcdef")
    assert "0123" not in peer_text("x" * 995 + "0123456789abcdef")


def test_half_a_secret_at_the_end_of_a_long_text_is_not_shown() -> None:
    task_secrets.remember("0123456789abcdef")
    said = "Authorization: Bearer aaaaaaaaaaaa\n" * 2000 + "0123456789abcdef"
    assert len(said) > 64 * 1024
    for length in range(64 * 1024 - 12, 64 * 1024 + 4, 3):
        assert "01234" not in peer_text(("\n" * length)[: length - 8] + "0123456789abcdef" + "x" * 8)
    assert "01234" not in peer_text(said)


@pytest.mark.parametrize(
    "unit",
    [
        "\\",
        "%25",
        "%5C",
        "&amp;",
        "&#",
        "%",
        "eyJ-",
        "eyJaaaaaaa.",
        "a://b:",
        "://",
        "0",
        "00:",
        "'",
        "bearer ",
        "password=",
        "A",
        "\0",
        "\x1b",
        "\\u00",
    ],
)
def test_a_hostile_text_takes_no_longer_than_an_honest_one(unit: str) -> None:
    task_secrets.remember(*SECRETS.values())
    text = unit * (400_000 // len(unit))
    started = time.process_time()
    redact_text(text)
    assert time.process_time() - started < 20
