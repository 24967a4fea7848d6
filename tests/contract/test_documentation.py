# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``ansible-doc`` shows of the modules says what a reader needs: units, environment variables, errors, where to go on.

That types, defaults and choices are those of the code is what ``ansible-test sanity`` compares.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.repository import COLLECTION, MODULES, load_yaml
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

PREFIX = "hybrid_identity.cloud_sync."
FLOWS = "plugins/module_utils/_flows"
ANSIBLE_DOC = Path(sys.executable).with_name("ansible-doc")
ENVIRONMENT = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(REPOSITORY / ".venv" / "collections")}
# What a number counts, or in what it is measured.
UNIT = re.compile(r"\bseconds\b|\bhow (?:many|often)\b|\bnumber of\b|\bprocess\b|\bobjects\b|\bMiB\b|\bpercentage\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def documents() -> Json:
    """What ``ansible-doc`` says of every module."""
    command = [str(ANSIBLE_DOC), "--json", "--type", "module", *(PREFIX + module for module in MODULES)]
    completed = subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    found: Json = json.loads(completed.stdout)
    return {name.removeprefix(PREFIX): document for name, document in found.items()}


def options(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield the options of a module with their full names, those inside of others included."""
    yield from _options(document["doc"]["options"], "")


def _options(found: Json, prefix: str) -> Iterator[tuple[str, Json]]:
    for name, option in found.items():
        yield prefix + name, option
        yield from _options(option.get("suboptions") or {}, f"{prefix}{name}.")


def description(option: Json) -> str:
    """Return the description of an option as one text."""
    found = option["description"]
    return found if isinstance(found, str) else " ".join(found)


@pytest.mark.parametrize("module", MODULES)
def test_a_number_says_what_it_counts(documents: Json, module: str) -> None:
    numbers = {name: description(option) for name, option in options(documents[module]) if option["type"] in ("int", "float")}
    unclear = [name for name, text in numbers.items() if not UNIT.search(text)]
    assert unclear == [], f"say in DOCUMENTATION of {module} what these count, or their unit (seconds, number of ...): {unclear}"


@pytest.mark.parametrize("module", MODULES)
def test_an_option_names_the_environment_variables_that_it_falls_back_to(documents: Json, module: str) -> None:
    assert (REPOSITORY / FLOWS / f"{module}.py").exists(), f"add {FLOWS}/{module}.py with SPEC and the function {module}"
    spec = importlib.import_module(f"{COLLECTION}.plugins.modules.{module}").SPEC
    described = {name: description(option) for name, option in options(documents[module])}
    for name, argument in spec.arguments.items():
        for variable in argument["fallback"][1] if "fallback" in argument else []:
            assert f"E({variable})" in described[name], f"{name} does not name {variable}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_needs_and_where_to_go_on(documents: Json, module: str) -> None:
    document = documents[module]["doc"]
    connects = any(module in members for members in load_yaml("meta/runtime.yml")["action_groups"].values())
    for key in ("version_added", "seealso"):
        assert document.get(key), f"add {key} to DOCUMENTATION of {module}"
    assert bool(document.get("requirements")) == connects, f"{module}: the doc fragments and meta/runtime.yml don't agree"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_documents_how_it_fails(documents: Json, module: str) -> None:
    error = (documents[module]["return"] or {}).get("error")
    assert error, f"document error in RETURN of {module}, as the other modules do"
    assert error["returned"] == "failure"
    assert "C(code)" in description(error) and "C(hint)" in description(error)


@pytest.mark.parametrize(
    ("text", "says"), [("Seconds to wait.", True), ("How many groups may move.", True), ("The limit of it.", False)]
)
def test_a_unit_is_recognised(text: str, says: bool) -> None:
    assert bool(UNIT.search(text)) == says
