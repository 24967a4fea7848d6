# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be the name of a change."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.change_id import new_change_id, require_valid


@pytest.mark.parametrize("change_id", ["CHG0031-canary", "a", "7", "x.y_z-1", "A" * 100, "CHG..1"])
def test_good_names(change_id: str) -> None:
    assert require_valid(change_id) == change_id


@pytest.mark.parametrize(
    "change_id",
    [
        "",
        ".",
        "..",
        "...",
        "../x",
        "a/b",
        "/etc",
        "a\\b",
        "x/",
        ".hidden",
        "-rf",
        "_x",
        "ends.",
        " a",
        "a b",
        "a\n",
        "\x00",
        "a\x00b",
        "Änderung",
        "CHG\u202e1",
        "🎉",
        "A" * 101,
        "x" * 300,
        "C:x",
        "a*",
        "$HOME",
        "{{ x }}",
        "con%00",
    ],
)
def test_names_that_are_no_folder(change_id: str) -> None:
    with pytest.raises(OptionError) as caught:
        require_valid(change_id)
    assert "can't be used" in caught.value.message
    assert "\x00" not in caught.value.message
    assert "letters, digits" in str(caught.value.hint)


@pytest.mark.parametrize("configuration", ["contoso.com", "", "../../etc", "Ä", "x" * 500, "a/b\x00c"])
def test_generated_names_are_good_and_differ(configuration: str) -> None:
    names = {new_change_id(configuration) for _round in range(50)}
    assert len(names) > 45  # four random digits within the same second
    assert all(require_valid(name) for name in names)


def test_a_generated_name_says_what_is_changed() -> None:
    assert new_change_id("contoso.com").startswith("contoso-com-20")
