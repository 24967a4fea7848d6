# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.redaction import redact, redact_text

TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing to hide", "nothing to hide"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ********"),
        (
            "{'Authorization': 'Bearer abcdefghijk', 'Accept': 'x'}",
            "{'Authorization': 'Bearer ********', 'Accept': 'x'}",
        ),
        ("sent bearer abcdefgh12345", "sent bearer ********"),
        ("grant_type=x&client_secret=S3cr~t&scope=y", "grant_type=x&client_secret=********&scope=y"),
        ('{"client_secret": "with \\" quote", "a": 1}', '{"client_secret": "********", "a": 1}'),
        ("{'password': 'it is', 'b': 2}", "{'password': '********', 'b': 2}"),
        (f"token {TOKEN} was refused", "token ******** was refused"),
        ("http://user:pa55@proxy:8080/x", "http://user:********@proxy:8080/x"),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----********-----END PRIVATE KEY-----",
        ),
        ("the client_secret is wrong", "the client_secret is wrong"),
        ("AADSTS7000215: Invalid client secret provided.", "AADSTS7000215: Invalid client secret provided."),
    ],
)
def test_what_looks_like_a_secret_goes(text: str, expected: str) -> None:
    assert redact_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("login with p+w/1 failed", "login with ******** failed"),
        ("?q=p%2Bw%2F1&x", "?q=********&x"),
        ("p+w/12 and p+w/1", "******** and ********"),
    ],
)
def test_given_secrets_go_in_every_encoding(text: str, expected: str) -> None:
    assert redact_text(text, ["p+w/1", "p+w/12", "", None]) == expected


def test_nested_values() -> None:
    value = {
        "key": "hunter2 inside",
        "client_secret": "anything",
        "access_token": "",
        "list": ["hunter2", 7, None, ("hunter2",)],
        "hunter2": True,
        "Authorization": "Bearer x",
    }
    assert redact(value, ["hunter2"]) == {
        "key": "******** inside",
        "client_secret": "********",
        "access_token": "",
        "list": ["********", 7, None, ["********"]],
        "********": True,
        "Authorization": "********",
    }
    assert value["client_secret"] == "anything"
