# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every option that holds a secret or names a path is treated as such, also where the environment gives it."""

from __future__ import annotations

import re

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AD_SPEC
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.task_secrets import VARIABLES
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GRAPH_SPEC
from tests.contract.repository import MODULES, files, text

BEGINS = "A relative path begins where the command was typed (E(PWD))"
OPTIONS = [f"plugins/modules/{module}.py" for module in MODULES] + [
    str(path) for path in files() if path.is_relative_to("plugins/doc_fragments")
]


def test_the_variables_of_all_secret_options_are_known_as_secrets() -> None:
    secret = [each for spec in (GRAPH_SPEC, AD_SPEC) for each in spec.arguments.values() if each.get("no_log")]
    named = {name for each in secret if "fallback" in each for name in each["fallback"][1]}
    assert {"AZURE_CLIENT_SECRET", "CLOUD_SYNC_AD_PASSWORD", "CLOUD_SYNC_GRAPH_PROXY"} <= named
    assert named <= set(VARIABLES)


@pytest.mark.parametrize("path", OPTIONS)
def test_every_option_that_is_a_path_says_where_a_relative_one_begins(path: str) -> None:
    documentation = text(path).partition("EXAMPLES = ")[0]
    descriptions = re.findall(r"\n  \w+:\n((?:    .*\n)*?)    type: path\n", documentation)
    assert len(descriptions) == documentation.count("\n    type: path\n")
    assert all(BEGINS in each for each in descriptions)


@pytest.mark.parametrize("role", ["plan", "preflight", "rollback"])
def test_every_variable_that_is_a_path_says_where_a_relative_one_begins(role: str) -> None:
    assert BEGINS in text(f"roles/{role}/meta/argument_specs.yml")
