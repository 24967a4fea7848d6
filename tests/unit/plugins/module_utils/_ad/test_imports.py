# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that read Active Directory alone pay for nothing of Microsoft Graph."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import importlib, sys
importlib.import_module("ansible_collections.hybrid_identity.cloud_sync.plugins.modules." + sys.argv[1])
print(sorted(name for name in sys.modules if name in ("msal", "requests") or "._graph" in name))
"""


@pytest.mark.parametrize("module", ["ad_domain_info", "ad_group_info", "ad_object_info"])
def test_nothing_of_graph_is_imported(module: str) -> None:
    answer = subprocess.run([sys.executable, "-c", PROGRAM, module], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
