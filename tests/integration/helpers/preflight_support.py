# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running ``change_preflight`` in the lab, and looking at its checks."""

from __future__ import annotations

import typing as t

from tests.integration.helpers import in_process
from tests.integration.helpers.directory import find_group
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
OU_MARKETING = "OU=Marketing,DC=contoso,DC=lab"
OU_NOWHERE = "OU=Nowhere,DC=contoso,DC=lab"
CHANGE: Json = {
    **NAME,
    "group": "SG-Canary",
    "members": ["ana@contoso.lab", "ben@contoso.lab"],
    "target_container": OU_MARKETING,
    "attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
}


def run(**options: t.Any) -> Json:
    """Run the module; its checks have distinct ids, and a failure says all that failed with its hint."""
    result = in_process.call("change_preflight", **{**CHANGE, **options})
    ids = [check["id"] for check in result["checks"]]
    assert len(ids) == len(set(ids)), ids
    failures = [check for check in result["checks"] if check["verdict"] == "failed"]
    assert bool(result.get("failed")) == bool(failures)
    for check in failures:
        assert check["id"] in result["msg"] and check["reason"] in result["msg"]
        assert f"hint: {check['hint']}" in result["msg"]
        assert check["hint"]
    if failures:
        assert result["error"]["code"] == "preflight_failed"
    return result


def check_of(result: Json, identifier: str) -> Json:
    """Return a check by its id."""
    (found,) = [check for check in result["checks"] if check["id"] == identifier]
    return t.cast("Json", found)


def failed(result: Json) -> set[str]:
    """Return the ids of the failed checks."""
    return {check["id"] for check in result["checks"] if check["verdict"] == "failed"}


def verdicts(result: Json) -> dict[str, str]:
    """Return the verdict of each check."""
    return {check["id"]: check["verdict"] for check in result["checks"]}


def provision(group: str = "SG-Canary") -> None:
    """Bring a group into AD."""
    in_process.succeed("provision_on_demand", **NAME, group=group, all_members=True)


def written_attributes(lab: Lab, group: str = "SG-Canary") -> dict[str, str]:
    """Return what AD holds for a group, as text."""
    found = find_group(lab, lab.object(group)["id"])
    assert found is not None
    return found.attributes
