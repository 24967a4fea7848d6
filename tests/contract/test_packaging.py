# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users install and read: requirements, what a build leaves out, what the README promises."""

from __future__ import annotations

import re

import pytest

from tests.contract.repository import ACTIONS, MODULES, PLAYBOOKS, ROLES, files, load_yaml, text

RUNTIME = {"msal", "requests", "ldap3", "regex"}
OPTIONAL = {"gssapi", "dnspython"}
LEFT_OUT_BY_EVERY_BUILD = {"*.pyc", "__pycache__"}


def requirements(path: str) -> dict[str, str]:
    """Return the requirements in a file: name and version specification."""
    lines = [line for line in text(path).splitlines() if line and not line.startswith(("#", "-r"))]
    found = [re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", line) for line in lines]
    return {match.group(1): match.group(2) for match in found if match}


@pytest.mark.parametrize(("path", "names"), [("requirements.txt", RUNTIME), ("meta/ee-requirements.txt", RUNTIME | OPTIONAL)])
def test_the_collection_needs_few_libraries_with_lower_bounds_alone(path: str, names: set[str]) -> None:
    found = requirements(path)
    assert set(found) == names
    assert all(re.fullmatch(r">=[0-9.]+", version) for version in found.values())


def test_execution_environment_and_requirements_agree() -> None:
    assert requirements("requirements.txt").items() <= requirements("meta/ee-requirements.txt").items()
    declared = load_yaml("meta/execution-environment.yml")["dependencies"]
    assert {declared["python"], declared["system"]} <= {str(path) for path in files()}


def test_the_collection_depends_on_no_other_collection() -> None:
    assert load_yaml("galaxy.yml")["dependencies"] == {}


def test_a_build_leaves_out_what_git_ignores() -> None:
    ignored = {line.strip("/") for line in text(".gitignore").splitlines() if line and not line.startswith("#")}
    assert ignored - set(load_yaml("galaxy.yml")["build_ignore"]) == LEFT_OUT_BY_EVERY_BUILD


def test_the_readme_lists_all_content() -> None:
    listed = set(re.findall(r"^\* `([\w.]+)`:", text("README.md"), re.MULTILINE))
    content = {*ACTIONS, *MODULES, *ROLES, *(f"hybrid_identity.cloud_sync.{name}" for name in PLAYBOOKS)}
    assert listed == content, f"'Included content' of README.md lacks {content - listed}, and lists {listed - content} too much"


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    pages = [path for path in files() if path.suffix in {".md", ".rst"} or path.parts[0] == ".ci"]
    named = {name for path in pages for name in re.findall(r"(?:^|`|\$ )make ([a-z]+)", text(path), re.MULTILINE)}
    assert {"demo", "test"} <= named
    assert named <= targets
