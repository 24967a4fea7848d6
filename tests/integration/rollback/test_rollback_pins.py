# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pins in the lab: a change reaches the test group in AD, and a provisioning under pins takes it back."""

from __future__ import annotations

import copy
import typing as t

import pytest
from ldap3.utils.dn import to_dn

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.pins import Pinned, pinned_schema
from tests.integration.helpers.tenant_support import Directory, Json, TenantClient, group_mapping
from tests.lab.client import Lab

GROUP = "SG-Pinned"
BASE = "DC=contoso,DC=lab"
SALES = f"OU=Sales,{BASE}"
MARKETING = f"OU=Marketing,{BASE}"
CHANGING = ("usnchanged", "whenchanged", "dscorepropagationdata", "distinguishedname")
"""What Active Directory itself keeps track of; the name is compared beside the attributes."""


class Story:
    """A group in AD, changed by a new schema and taken back."""

    def __init__(self, lab: Lab, **group: t.Any) -> None:
        self.lab = lab
        self.tenant = TenantClient(lab)
        self.directory = Directory(lab)
        lab.seed_group(GROUP, **group)
        self.provision()

    def provision(self) -> None:
        assert self.tenant.on_demand(GROUP).result in ("Success", "Skipped")

    def held(self) -> tuple[dict[str, tuple[str, ...]], str]:
        """Return all attributes of the group in AD, and its container."""
        entry = self.directory.group(GROUP)
        raw = entry.entry_raw_attributes
        held = {name.lower(): tuple(value.decode("utf-8", "backslashreplace") for value in raw[name]) for name in raw}
        kept = {name: values for name, values in held.items() if values and name not in CHANGING}
        return kept, ",".join(to_dn(entry.entry_dn)[1:])

    def write(self, **values: list[str]) -> None:
        """Set attributes in AD by hand."""
        changes = {name: [("MODIFY_REPLACE", value)] for name, value in values.items()}
        assert self.directory.connection.modify(self.directory.group(GROUP).entry_dn, changes)

    def change_and_take_back(self, change: t.Callable[[TenantClient], None], *, present_known: bool = True) -> Pinned:
        """Carry a change out, see that it arrived in AD, take it back, and see that all is as before."""
        old_schema, (held, container) = self.tenant.schema(), self.held()
        change(self.tenant)
        applied = self.tenant.schema()
        self.provision()
        assert self.held() != (held, container)
        held_now, container_now = self.held() if present_known else (None, None)
        pinned = pinned_schema(old_schema, applied, held, container, held_now, container_now)
        assert pinned.document is not None
        self.tenant.put_schema(pinned.document)
        self.provision()
        assert self.held() == (held, container)
        self.tenant.put_schema(old_schema)
        assert {**self.tenant.schema(), "version": None} == {**old_schema, "version": None}
        self.provision()
        return pinned


def add_info(tenant: TenantClient) -> None:
    tenant.map("info", constant="Managed in Entra ID")


@pytest.mark.parametrize("present_known", [True, False])
def test_an_added_mapping_is_taken_back_to_nothing(lab: Lab, present_known: bool) -> None:
    story = Story(lab, description="About pins")
    pinned = story.change_and_take_back(add_info, present_known=present_known)
    assert pinned.pins == [{"target": "info", "value": None}]
    held, _container = story.held()
    assert "info" not in held
    assert held["description"] == ("About pins",)


@pytest.mark.parametrize("old", ["kept by hand", 'a "quote", a \\ and an ümlaut', "[displayName]"])
def test_an_added_mapping_is_taken_back_to_the_old_value(lab: Lab, old: str) -> None:
    story = Story(lab)
    story.write(info=[old])
    assert story.change_and_take_back(add_info).pins == [{"target": "info", "value": old}]
    assert story.directory.group(GROUP).info.value == old


def test_a_container_that_was_mapped_on_create(lab: Lab) -> None:
    story = Story(lab)
    story.tenant.map("parentDistinguishedName", constant=MARKETING, flow="ObjectAddOnly")
    before = story.held()
    pinned = story.change_and_take_back(lambda tenant: tenant.map("parentDistinguishedName", constant=SALES))
    assert pinned.pins == [{"target": "parentDistinguishedName", "value": before[1]}]
    assert before[1] not in (SALES, MARKETING)
    assert story.held() == before


@pytest.mark.parametrize("by_hand", [["written by hand"], []])
def test_a_description_that_was_mapped_on_create(lab: Lab, by_hand: list[str]) -> None:
    story = Story(lab, description="At creation")
    story.tenant.map("description", attribute="description", flow="ObjectAddOnly")
    story.write(description=by_hand)
    pinned = story.change_and_take_back(lambda tenant: tenant.map("description", constant="new"))
    assert pinned.pins == [{"target": "description", "value": by_hand[0] if by_hand else None}]
    assert story.held()[0].get("description", ()) == tuple(by_hand)


def test_an_old_mapping_that_yields_nothing_for_this_group(lab: Lab) -> None:
    story = Story(lab)
    pinned = story.change_and_take_back(lambda tenant: tenant.map("description", constant="new"))
    assert pinned.pins == [{"target": "description", "value": None}]
    assert "description" not in story.held()[0]


def test_several_mappings_a_new_name_and_a_scope_that_only_the_change_opened(lab: Lab) -> None:
    story = Story(lab, description="About pins")
    story.tenant.filter("EMEA", "displayName", "REGEX MATCH", "^SG-EMEA-")

    def change(tenant: TenantClient) -> None:
        schema = tenant.schema()
        group_mapping(schema)["scope"]["groups"] = []
        tenant.put_schema(schema)
        add_info(tenant)
        tenant.map("cn", constant="Renamed, oddly")
        tenant.map("parentDistinguishedName", constant=SALES)
        tenant.map("displayName", expression='Append("New ", [displayName])')
        tenant.map("sAMAccountName", constant="pinned-group")

    story_before = story.held()
    pinned = story.change_and_take_back(change)
    assert sorted(each["target"] for each in pinned.pins) == [
        "cn",
        "displayName",
        "info",
        "parentDistinguishedName",
        "sAMAccountName",
    ]
    assert pinned.unrestorable == []
    assert story.held() == story_before


def test_several_old_values_stay_different_and_the_rest_is_taken_back(lab: Lab) -> None:
    story = Story(lab)
    story.write(url=["https://a.contoso.lab", "https://b.contoso.lab"])
    old_schema, (held, container) = story.tenant.schema(), story.held()
    add_info(story.tenant)
    story.tenant.map("url", constant="https://new.contoso.lab")
    applied: Json = story.tenant.schema()
    story.provision()
    pinned = pinned_schema(copy.deepcopy(old_schema), applied, held, container, *story.held())
    assert [each["target"] for each in pinned.unrestorable] == ["url"]
    assert pinned.document is not None
    story.tenant.put_schema(pinned.document)
    story.provision()
    now, _container = story.held()
    assert {**now, "url": held["url"]} == held
    assert now["url"] == ("https://new.contoso.lab",)
