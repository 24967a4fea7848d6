# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps groups from being written back to a domain."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.readiness import ControllerFacts, reasons_not_ready

WRITABLE = ControllerFacts("dc1", answers=True, read_only=False, global_catalog=True)
NO_CATALOG = ControllerFacts("dc2", answers=True, read_only=False, global_catalog=False)
BRANCH = ControllerFacts("rodc", answers=True, read_only=True, global_catalog=True)
SILENT = ControllerFacts("dc3", answers=False, read_only=False, global_catalog=True)


@pytest.mark.parametrize(
    ("controllers", "schema", "reasons"),
    [
        ([WRITABLE], {}, []),
        ([WRITABLE, SILENT], {}, []),
        ([NO_CATALOG, BRANCH], {}, []),
        ([BRANCH, SILENT], {}, ["no writable domain controller"]),
        ([NO_CATALOG, SILENT], {}, ["no global catalog"]),
        ([SILENT], {}, ["no writable domain controller", "no global catalog"]),
        ([WRITABLE], {"anchor_known": False, "anchor_allowed": False}, ["adprep /forestprep"]),
        ([WRITABLE], {"anchor_allowed": False}, ["the class group may not contain msDS-ExternalDirectoryObjectId"]),
        ([WRITABLE], {"policy_problems": ["S-x is no SID"]}, ["policy is broken: S-x is no SID"]),
    ],
)
def test_reasons(controllers: list[ControllerFacts], schema: dict[str, t.Any], reasons: list[str]) -> None:
    found = reasons_not_ready(controllers, **{"anchor_known": True, "anchor_allowed": True, **schema})
    assert len(found) == len(reasons)
    assert all(expected in reason for expected, reason in zip(reasons, found, strict=True))
