# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the login service's error numbers mean."""

from __future__ import annotations

import re

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.sign_in_numbers import (
    meaning_of_number,
    number_in,
    without_numbers,
)
from tests.tools.collection_copy import REPOSITORY

GUIDE = REPOSITORY / "docs" / "docsite" / "rst" / "guide_authentication.rst"


@pytest.mark.parametrize(
    ("number", "text", "hint"),
    [
        (70023, "valid for too long", "iat and exp"),
        (70025, "has no federated credential", "Add one"),
        (70021, "no federated credential of the application matches", "character by character"),
        (700211, "has the issuer of the token", "claim iss"),
        (700212, "has the audience of the token", "claim aud"),
        (700223, "policies of the tenant don't permit", "workload identity federation"),
        (700238, "policies of the tenant don't permit", "workload identity federation"),
        (700229, "a user's token", "app-only"),
        (700236, "a token of another tenant", "same tenant"),
        (7002381, "a claim that the token lacks", "enterprise"),
        (700263, "does not accept the token", "issuer, subject and audience"),
        (53000, "a compliant device", "Exempt the workload identity"),
        (53001, "a device of the domain", "Exempt the workload identity"),
        (53002, "an approved application", "Exempt the workload identity"),
        (53003, "a Conditional Access policy blocks the sign-in", "Exempt the workload identity"),
        (53004, "its risk forbids", "az login"),
        (530032, "a security policy of the tenant", "sign-in log"),
        (530035, "the security defaults", "use an application"),
        (530036, "policy of the tenant blocks", "sign-in log"),
        (50076, "multifactor authentication is required", "az login"),
        (50079, "must register for multifactor authentication", "az login"),
        (50158, "another proof of identity", "az login"),
        (50173, "the sign-in was revoked", "az login"),
    ],
)
def test_numbers_of_federation_and_of_conditional_access(number: int, text: str, hint: str) -> None:
    meaning = meaning_of_number(number)
    assert meaning is not None
    assert text in meaning.text and not meaning.text.endswith(".")
    assert hint in meaning.hint and meaning.hint.endswith(".")


@pytest.mark.parametrize("number", [None, 0, 530, 7002, 50034, 16000, 90014, 700020, 53])
def test_other_numbers_have_no_meaning(number: int | None) -> None:
    assert meaning_of_number(number) is None


def test_the_first_number_of_a_text() -> None:
    text = "AADSTS53003: Blocked. AADSTS50076: or not."
    assert number_in(text) == 53003
    assert without_numbers(text) == ": Blocked. : or not."
    assert number_in("no number") is None


def test_the_guide_says_what_the_table_says() -> None:
    quoted = re.findall(r"The sign-in failed: (.+) \(AADSTS(\d+)\)", GUIDE.read_text(encoding="utf-8"))
    assert len(quoted) >= 10
    for text, number in quoted:
        meaning = meaning_of_number(int(number))
        assert meaning is not None and meaning.text == text
