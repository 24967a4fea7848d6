# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task names to be provisioned on demand, and what can't be meant."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.subjects import Request, read_requests

Json = dict[str, t.Any]

NAME = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        ({"group": "SG"}, Request("group", "SG")),
        ({"group": " SG ", "members": ["ana"]}, Request("group", "SG", members=("ana",))),
        ({"group": "SG", "user": None, "all_members": True}, Request("group", "SG", all_members=True)),
        ({"user": "ana@contoso.lab", "members": [], "all_members": False}, Request("user", "ana@contoso.lab")),
        ({"distinguished_name": NAME, "object_type": "user"}, Request("distinguished_name", NAME, "user")),
    ],
)
def test_one(options: Json, request_: Request) -> None:
    assert read_requests(options) == [request_]


def test_several() -> None:
    entries = [
        {"group": "SG", "members": ["ana", "ben"]},
        {"user": "eva@contoso.lab"},
        {"distinguished_name": NAME, "object_type": "user"},
    ]
    first, second, third = read_requests({"group": None, "members": [], "all_members": False, "subjects": entries})
    assert first == Request("group", "SG", members=("ana", "ben"), place="subjects[0]")
    assert second == Request("user", "eva@contoso.lab", place="subjects[1]")
    assert third == Request("distinguished_name", NAME, "user", place="subjects[2]")
    assert (second.where, Request("user", "eva").where) == ("subjects[1]: ", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "there is no subject to provision"),
        ({"group": None, "members": ["ana"]}, "there is no subject to provision"),
        ({"group": "SG", "user": "ana"}, "group and user exclude each other"),
        ({"group": "SG", "user": "ana", "distinguished_name": NAME}, "group and user and distinguished_name exclude each other"),
        ({"group": ""}, "group is empty"),
        ({"user": "  "}, "user is empty"),
        ({"distinguished_name": "", "object_type": "user"}, "distinguished_name is empty"),
        ({"group": "SG", "members": ["ana"], "all_members": True}, "exclude each other"),
        ({"user": "ana", "members": ["ben"]}, "a user has no members"),
        ({"user": "ana", "all_members": True}, "a user has no members"),
        (
            {"distinguished_name": NAME, "object_type": "group", "members": ["ben"]},
            "members can't be named for an object of Active",
        ),
        ({"distinguished_name": NAME}, "distinguished_name needs object_type"),
        (
            {"distinguished_name": "ana", "object_type": "user"},
            "is not a distinguished name: expected an equals sign at position 3",
        ),
        ({"distinguished_name": "CN=a,b,DC=x", "object_type": "user"}, "is not a distinguished name"),
        ({"user": "ana", "object_type": "user"}, "object_type goes with distinguished_name"),
        ({"group": "SG", "object_type": "Group"}, "object_type goes with distinguished_name"),
        ({"subjects": []}, "subjects is empty"),
        ({"group": "SG", "subjects": [{"group": "SG"}]}, "subjects and group exclude each other"),
        ({"all_members": True, "subjects": [{"group": "SG"}]}, "subjects and all_members exclude each other"),
        ({"subjects": [{"group": "SG"}, {}]}, r"subjects\[1\]: there is no subject to provision"),
        ({"subjects": [{"group": "SG", "user": "ana"}]}, r"subjects\[0\]: group and user exclude each other"),
        ({"subjects": [{"distinguished_name": "ana", "object_type": "user"}]}, r"subjects\[0\]: 'ana' is not a distinguished name"),
        ({"subjects": [{"group": "SG"}, {"user": "ana", "members": ["b"]}]}, r"subjects\[1\]: a user has no members"),
    ],
)
def test_what_cannot_be_meant(options: Json, message: str) -> None:
    with pytest.raises(OptionError, match=message) as caught:
        read_requests(options)
    assert caught.value.hint
