# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that differ in writing only, and their containers."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.names import child_name, read_name


@pytest.mark.parametrize(
    ("cn", "container", "text"),
    [
        ("Sales", "OU=Groups,DC=contoso,DC=com", "CN=Sales,OU=Groups,DC=contoso,DC=com"),
        ('a, "b" + #1 <x>', "OU=G,DC=x", 'CN=a\\, \\"b\\" \\+ #1 \\<x\\>,OU=G,DC=x'),
        (" x ", "OU=Sales\\, EMEA,DC=x", "CN=\\ x\\ ,OU=Sales\\, EMEA,DC=x"),
    ],
)
def test_a_new_name(cn: str, container: str, text: str) -> None:
    name = child_name(cn, container)
    assert name.text == text
    assert name.container_text == container
    assert read_name(text).key == name.key


@pytest.mark.parametrize("container", ["2.5.4.11=G, DC=x", "OU=#0c0147;DC=x", "OU=\\47 , DC=x"])
def test_a_new_name_is_written_as_a_directory_does(container: str) -> None:
    name = child_name("Sales", container)
    assert (name.text, name.container_text) == ("CN=Sales,OU=G,DC=x", "OU=G,DC=x")
    assert name == child_name("Sales", "OU=G,DC=x")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("CN=Sales,OU=Groups,DC=contoso,DC=com", "cn=SALES,ou=groups,dc=Contoso,dc=com"),
        ("CN=a\\, b,DC=x", "CN=a\\2C b,DC=x"),
        ("CN=Zoë,DC=x", "CN=ZOË,DC=x"),
        ('CN="a, b",DC=x', "CN=a\\, b,DC=x"),
        ("CN=x,OU=a\\+b,DC=x", "CN=x,OU=a\\2Bb,DC=x"),
    ],
)
def test_one_name_written_differently(left: str, right: str) -> None:
    assert read_name(left).key == read_name(right).key
    assert read_name(left).container == read_name(right).container


@pytest.mark.parametrize(
    ("left", "right"),
    [("CN=a,DC=x", "CN=b,DC=x"), ("CN=a,DC=x", "OU=a,DC=x"), ("CN=a,OU=b,DC=x", "CN=a\\,OU\\=b,DC=x")],
)
def test_different_names(left: str, right: str) -> None:
    assert read_name(left).key != read_name(right).key


def test_a_container_that_is_no_name() -> None:
    with pytest.raises(OptionError, match="is not a distinguished name"):
        child_name("Sales", "nowhere")
