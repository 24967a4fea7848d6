# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions are found by name, theme by theme."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression import registry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.functions import (
    case,
    conversion,
    dates,
    directory,
    logic,
    multiple,
    random_values,
    replace,
    text,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.signatures import Function

EVERY: tuple[tuple[Function, ...], ...] = (
    case.CASE_FUNCTIONS,
    conversion.CONVERSION_FUNCTIONS,
    dates.DATE_FUNCTIONS,
    directory.DIRECTORY_FUNCTIONS,
    logic.LOGIC_FUNCTIONS,
    multiple.MULTIPLE_FUNCTIONS,
    random_values.RANDOM_FUNCTIONS,
    replace.REPLACE_FUNCTIONS,
    text.TEXT_FUNCTIONS,
)
DEFAULT = """
import sys
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse
parse('Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))').evaluate({"displayName": "a", "objectId": "b"})
print(*sorted(name.rpartition(".")[2] for name in sys.modules if "expression.functions." in name or ".dates." in name))
"""


def test_every_function_is_found_in_any_case() -> None:
    found = [function for theme in EVERY for function in theme]
    assert sorted(function.signature.name for function in found) == sorted(registry.FUNCTION_NAMES)
    for function in found:
        assert registry.find(function.signature.name.upper()) is function
        assert registry.signature_of(function.signature.name) is function.signature


@pytest.mark.parametrize("name", ["", "Lef", "Left ", "contains"])
def test_other_names_are_not_found(name: str) -> None:
    assert registry.find(name) is None


def test_an_expression_imports_the_themes_that_it_needs() -> None:
    answer = subprocess.run([sys.executable, "-c", DEFAULT], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["text"]
