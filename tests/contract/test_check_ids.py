# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids of checks: the guide lists those of the code, and no module documents an id of a comparison that isn't one."""

from __future__ import annotations

import re

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.check_ids import FORMS
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.catalogue import CATALOGUE
from tests.contract.repository import MODULES, text

GUIDE = "docs/docsite/rst/guide_checks.rst"
DRIFT_GUIDE = "docs/docsite/rst/guide_drift.rst"
# What looks like an id of a comparison: in code in a page, or marked as code in a module.
ID = r"((?:group|user)\.\w+|(?:attribute|member|members|expected)\.[\w<>-]+)"
IN_MODULE = re.compile(rf"C\({ID}\)")


def test_the_guide_lists_every_id_once() -> None:
    rows = re.findall(r"^   \* - (``.+)$", text(GUIDE), re.MULTILINE)
    listed = [identifier for row in rows for identifier in re.findall(r"``([^`]+)``", row)]
    assert sorted(listed) == sorted(FORMS)
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_names_only_ids_that_there_are(module: str) -> None:
    named = IN_MODULE.findall(text(f"plugins/modules/{module}.py"))
    assert [each for each in named if each not in FORMS and f"{each.partition('.')[0]}.<name>" not in FORMS] == []


def test_the_troubleshooting_guide_quotes_only_ids_that_there_are() -> None:
    quoted = re.findall(rf"(?:passed|failed|info)  {ID}", text("docs/docsite/rst/guide_troubleshooting.rst"))
    assert quoted
    assert [each for each in quoted if each not in FORMS and f"{each.partition('.')[0]}.<name>" not in FORMS] == []


def test_the_guide_to_drift_lists_every_check_with_class_severity_and_meaning() -> None:
    rows = re.findall(
        r"^   \* - ``(\w+\.[\w.<>]+)``\n     - ``(\w+)``\n     - (\w+)\n     - (.+)$", text(DRIFT_GUIDE), re.MULTILINE
    )
    wanted = [
        (f"{check}<name>" if check.endswith(".") else check, kind.finding_class, kind.severity, f"{kind.title}. {kind.why}")
        for check, kind in CATALOGUE.items()
    ]
    assert rows == wanted
