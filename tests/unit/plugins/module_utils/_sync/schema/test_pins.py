# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pins: which attributes of the test group need more than the old schema, and what the service is asked to write."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import (
    directory_attributes,
    find_attribute_mapping,
    group_mapping,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.pins import (
    Held,
    Pinned,
    pinned_schema,
    remapped,
)
from tests.unit.documents import Json, attribute, constant, filter_group, function, schema

GROUPS = "OU=Groups,DC=contoso,DC=com"
SALES = "OU=Sales,DC=contoso,DC=com"
HELD = {"cn": ("Canary_1",), "description": ("old",), "displayname": ("Canary",), "grouptype": ("-2147483640",)}
ON_CREATE = {"flowType": "ObjectAddOnly"}


def mapped(*mappings: Json, without: tuple[str, ...] = ()) -> Json:
    """Return the schema with group mappings added or exchanged, and some taken out."""
    document = schema()
    groups = group_mapping(document)
    gone = {*without, *(each["targetAttributeName"] for each in mappings)}
    kept = [each for each in groups["attributeMappings"] if each["targetAttributeName"] not in gone]
    groups["attributeMappings"] = [*kept, *mappings]
    return document


def pinned(
    before: Json,
    applied: Json,
    was: Held | None = None,
    now: Held | None = None,
    parents: tuple[str, str] = (GROUPS, GROUPS),
) -> Pinned:
    """Pin with what differs from ``HELD`` before and now."""
    return pinned_schema(before, applied, {**HELD, **(was or {})}, parents[0], {**HELD, **(now or {})}, parents[1])


def mapping_of(result: Pinned, target: str) -> Json:
    assert result.document is not None
    found = find_attribute_mapping(group_mapping(result.document), target)
    assert found is not None
    return found


def definition(document: Json | None, name: str) -> Json:
    assert document is not None
    return next(each for each in directory_attributes(document, "AD", "group") or [] if each["name"] == name)


ADDED = mapped(constant("info", "new"))
DESCRIPTION_ON_CREATE = mapped(function("description", "[description]", **ON_CREATE))
DESCRIPTION_CONSTANT = mapped(constant("description", "new"))


@pytest.mark.parametrize(
    ("before", "applied", "was", "now", "pins"),
    [
        pytest.param(schema(), ADDED, {}, {"info": ("new",)}, [("info", None)], id="added, empty before"),
        pytest.param(schema(), ADDED, {"info": ("old",)}, {"info": ("new",)}, [("info", "old")], id="added, a value before"),
        pytest.param(schema(), ADDED, {"info": ("new",)}, {"info": ("new",)}, [], id="added, the same value before"),
        pytest.param(
            DESCRIPTION_ON_CREATE,
            DESCRIPTION_CONSTANT,
            {},
            {"description": ("new",)},
            [("description", "old")],
            id="on create before",
        ),
        pytest.param(
            schema(),
            DESCRIPTION_CONSTANT,
            {"description": ()},
            {"description": ("new",)},
            [("description", None)],
            id="mapped before, but to nothing for this group",
        ),
        pytest.param(
            schema(),
            schema(),
            {"displayname": ("by hand",)},
            {},
            [("displayName", "by hand")],
            id="not what the old schema asked for",
        ),
        pytest.param(
            schema(),
            mapped(function("description", "[description]", **ON_CREATE)),
            {},
            {"description": ("theirs",)},
            [],
            id="on create now, so somebody else wrote it",
        ),
        pytest.param(schema(), mapped(without=("description",)), {}, {"description": ("theirs",)}, [], id="removed"),
        pytest.param(
            schema(),
            mapped(attribute("Description", "displayName"), without=("description",)),
            {},
            {"description": ("new",)},
            [("Description", "old")],
            id="another spelling",
        ),
        pytest.param(schema(), mapped(constant("cn", "Renamed")), {}, {"cn": ("Renamed",)}, [("cn", "Canary_1")], id="renamed"),
        pytest.param(schema(), mapped(constant("member", "x")), {"member": ("a",)}, {"member": ("b",)}, [], id="member"),
    ],
)
def test_what_is_pinned(before: Json, applied: Json, was: Held, now: Held, pins: list[tuple[str, str | None]]) -> None:
    result = pinned(before, applied, was, now)
    assert result.pins == [{"target": target, "value": value} for target, value in pins]
    assert (result.document is None, result.unrestorable) == (not pins, [])


def test_a_pin_is_a_constant_that_always_flows() -> None:
    result = pinned(schema(), ADDED, {"info": ('say "hi" \\o/',)}, {"info": ("new",)})
    assert mapping_of(result, "info") == {
        "targetAttributeName": "info",
        "matchingPriority": 0,
        "flowBehavior": "FlowAlways",
        "flowType": "Always",
        "exportMissingReferences": False,
        "defaultValue": None,
        "source": {
            "type": "Constant",
            "name": 'say "hi" \\o/',
            "expression": '"say \\"hi\\" \\\\o/"',
            "parameters": [],
        },
    }
    assert "flowNullValues" not in definition(result.document, "info")


def test_a_pin_replaces_source_default_value_and_flow_type() -> None:
    before = mapped(function("description", "[description]", **ON_CREATE, defaultValue="none", unknownToUs=1))
    result = pinned(before, DESCRIPTION_CONSTANT, {}, {"description": ("new",)})
    mapping = mapping_of(result, "description")
    assert (mapping["source"]["name"], mapping["defaultValue"], mapping["flowType"]) == ("old", None, "Always")
    assert mapping["unknownToUs"] == 1


def test_an_empty_value_flows_as_null() -> None:
    result = pinned(schema(), ADDED, {}, {"info": ("new",)})
    mapping = mapping_of(result, "info")
    assert (mapping["source"], mapping["defaultValue"], mapping["flowType"]) == (None, None, "Always")
    assert definition(result.document, "info")["flowNullValues"] is True
    assert "flowNullValues" not in definition(result.document, "description")


def test_the_rest_is_the_old_schema_and_nothing_given_is_changed() -> None:
    before, applied = schema(), mapped(constant("info", "new"), constant("description", "new"))
    copies = copy.deepcopy((before, applied))
    result = pinned(before, applied, {}, {"info": ("new",)})
    assert (before, applied) == copies
    assert result.document is not None
    mappings = group_mapping(result.document)["attributeMappings"]
    group_mapping(result.document)["attributeMappings"] = [each for each in mappings if each["targetAttributeName"] != "info"]
    del definition(result.document, "info")["flowNullValues"]
    assert result.document == before


def test_the_scope_is_the_one_that_the_group_was_provisioned_under() -> None:
    only_emea = schema(filters=[filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-EMEA-"))])
    result = pinned(only_emea, ADDED, {}, {"info": ("new",)})
    assert result.document is not None
    assert group_mapping(result.document)["scope"]["groups"] == []
    assert group_mapping(only_emea)["scope"]["groups"] != []


@pytest.mark.parametrize(
    ("parents", "pins"),
    [
        ((GROUPS, SALES), [{"target": "parentDistinguishedName", "value": GROUPS}]),
        ((GROUPS, "ou=groups, dc=contoso, dc=com"), []),
        ((SALES, SALES), []),
    ],
)
@pytest.mark.parametrize("flow", ["Always", "ObjectAddOnly"])
def test_container(flow: str, parents: tuple[str, str], pins: list[Json]) -> None:
    before = mapped(constant("parentDistinguishedName", GROUPS, flowType=flow))
    result = pinned(before, mapped(constant("parentDistinguishedName", SALES)), parents=parents)
    assert result.pins == pins


def test_without_the_present_state_what_is_mapped_in_another_way_is_pinned() -> None:
    before = mapped(function("displayName", "[displayName]", **ON_CREATE))
    applied = mapped(
        constant("info", "new"),
        constant("description", "new"),
        function("displayName", "[displayName]", **ON_CREATE),
        constant("parentDistinguishedName", SALES),
    )
    expected = [
        {"target": "info", "value": None},
        {"target": "description", "value": "old"},
        {"target": "parentDistinguishedName", "value": GROUPS},
    ]
    nothing_known: list[tuple[Held | None, str | None]] = [(None, None), (HELD, None), (None, GROUPS)]
    for held_now, parent_now in nothing_known:
        result = pinned_schema(before, applied, HELD, GROUPS, held_now, parent_now)
        assert result.pins == expected
    assert pinned_schema(before, before, HELD, GROUPS, None, None) == Pinned(None, [], [])


def described(document: Json, **definitions: Json) -> Json:
    """Describe attributes of the target directory."""
    attributes = document["directories"][1]["objects"][0]["attributes"]
    attributes.extend({"name": name, **more} for name, more in definitions.items())
    return document


KINDS: dict[str, Json] = {
    "managedBy": {"type": "Reference"},
    "thumbnailLogo": {"type": "Binary"},
    "url": {"type": "String", "multivalued": True},
}


@pytest.mark.parametrize(
    ("target", "was", "reason"),
    [
        ("managedBy", ("CN=Ana,DC=contoso,DC=com",), "it held a reference to another object before"),
        ("thumbnailLogo", ("AAEC",), "it held binary data before"),
        ("url", ("https://a", "https://b"), "it held 2 values before"),
        ("extensionAttribute1", (), "the schema's directory doesn't describe it"),
    ],
)
def test_what_cannot_be_pinned_is_said(target: str, was: tuple[str, ...], reason: str) -> None:
    key = target.casefold()
    applied = described(mapped(constant(target, "new"), constant("info", "new")), **KINDS)
    result = pinned(described(schema(), **KINDS), applied, {key: was}, {key: ("new",), "info": ("new",)})
    assert result.pins == [{"target": "info", "value": None}]
    (entry,) = result.unrestorable
    assert entry["target"] == target
    assert reason in entry["reason"]


@pytest.mark.parametrize(("target", "was"), [("managedBy", ()), ("url", ()), ("url", ("https://a",))])
def test_these_kinds_can_be_cleared_or_hold_one_value(target: str, was: tuple[str, ...]) -> None:
    applied = described(mapped(constant(target, "new")), **KINDS)
    result = pinned(described(schema(), **KINDS), applied, {target.casefold(): was}, {target.casefold(): ("new",)})
    assert result.pins == [{"target": target, "value": was[0] if was else None}]


@pytest.mark.parametrize(
    ("was", "now", "mapping", "target"),
    [
        ({}, {"grouptype": ("8",)}, constant("isSecurityGroup", "False"), "groupType"),
        ({}, {"grouptype": ("-2147483646",)}, constant("UniversalScope", "False"), "groupType"),
        ({}, {"admindescription": ("Group_1",)}, function("adminDescription", "[objectId]"), "adminDescription"),
        ({"info": ("a",)}, {"info": ("b",)}, constant("info", "b", matchingPriority=2), "info"),
        ({"objectsid": ("S-1",)}, {"objectsid": ("S-2",)}, attribute("objectSid", "objectId"), "objectSid"),
    ],
)
def test_protected_mappings_are_never_pinned(was: Held, now: Held, mapping: Json, target: str) -> None:
    result = pinned(schema(), mapped(mapping), was, now)
    assert (result.document, result.pins) == (None, [])
    assert [each["target"] for each in result.unrestorable] == [target]
    assert "matches groups and prevents loops" in result.unrestorable[0]["reason"]


def test_a_mapping_that_matched_before_is_never_pinned() -> None:
    before = mapped(attribute("info", "objectId", matchingPriority=2))
    result = pinned(before, mapped(constant("info", "new")), {"info": ("old",)}, {"info": ("new",)})
    assert (result.pins, [each["target"] for each in result.unrestorable]) == ([], ["info"])


def test_attributes_that_no_mapping_writes_are_left_alone() -> None:
    now: dict[str, t.Any] = {"whenchanged": ("2",), "usnchanged": ("8",), "mail": ("a@contoso.com",)}
    assert pinned(schema(), ADDED, {}, now) == Pinned(None, [], [])


def test_what_two_schemas_map_in_different_ways() -> None:
    assert remapped(schema(), schema()) == frozenset()
    new, old = (
        mapped(constant("Info", "x"), constant("isSecurityGroup", "true")),
        mapped(constant("INFO", "y"), without=("displayName",)),
    )
    assert remapped(old, new) == {"info", "displayname", "grouptype"}
    container = function("parentDistinguishedName", f'"{SALES}"')
    assert remapped(schema(), mapped(container)) == {"parentdistinguishedname"}
