# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest of a plan."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError, PlanNotApprovedError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.build import ConfigurationState
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.digest import PlanDigest
from tests.unit.documents import constant, schema
from tests.unit.plans import mapped

CONFIGURATION = {"name": "contoso.com", "service_principal_id": "1", "job_id": "2"}
ASSIGNED = frozenset({"a", "b"})
INFO = constant("info", "Managed")


def digest(
    live: t.Any = None, after: t.Any = None, assigned: frozenset[str] = ASSIGNED, mode: t.Any = "selected", **more: t.Any
) -> PlanDigest:
    before = ConfigurationState(live or schema(), assigned, mode)
    configuration, settings = more.get("configuration", CONFIGURATION), more.get("settings")
    return PlanDigest.of(configuration, before, ConfigurationState(after or mapped(INFO), assigned, mode), settings)


@pytest.mark.parametrize(
    ("given", "differing"),
    [
        ({"after": mapped(constant("info", "Other"))}, ["desired"]),
        ({"settings": {"accidental_deletes": {"threshold": 5}}}, ["desired"]),
        ({"live": {**schema(), "version": "v9"}}, ["live_schema"]),
        ({"live": mapped(constant("info", "x"))}, ["live_schema"]),
        ({"assigned": frozenset({"a"})}, ["scope"]),
        ({"mode": "all"}, ["scope"]),
        ({"configuration": {**CONFIGURATION, "job_id": "3"}}, ["desired", "live_schema", "scope"]),
    ],
)
def test_what_differs_is_named(given: dict[str, t.Any], differing: list[str]) -> None:
    with pytest.raises(PlanNotApprovedError) as caught:
        digest(**given).require(digest())
    assert caught.value.describe()["differing"] == differing
    assert caught.value.describe()["plan_digest"] == str(digest(**given))


def test_the_order_of_what_the_service_sends_is_no_difference() -> None:
    shuffled = copy.deepcopy(mapped(INFO))
    for rule in shuffled["synchronizationRules"]:
        for mapping in rule["objectMappings"]:
            mapping["attributeMappings"].reverse()
    assert shuffled != mapped(INFO)
    digest(after=shuffled, assigned=frozenset({"b", "a"})).require(digest())


def test_a_digest_is_read_as_it_is_written() -> None:
    PlanDigest.parse(str(digest())).require(digest())


@pytest.mark.parametrize(
    "text", ["", "1", "sha256:ab", "2-" + "-".join(["0" * 32] * 3), "1-" + "-".join(["0" * 31] * 3), "1-…-…-…"]
)
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="plan_digest isn't the digest of a plan"):
        PlanDigest.parse(text)
