# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users install and read: requirements, what a build leaves out, what the README promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tests.contract.repository import ACTIONS, MODULES, PLAYBOOKS, ROLES, files, load_yaml, text
from tests.tools.lock import HEADER, LOCKS
from tests.tools.sbom import write_bill

CONTENT = {*ACTIONS, *MODULES, *ROLES, *(f"hybrid_identity.cloud_sync.{name}" for name in PLAYBOOKS)}
RUNTIME = {"msal", "requests", "ldap3", "regex"}
OPTIONAL = {"gssapi", "dnspython"}
REQUIREMENTS = [str(path) for path in files() if path.suffix == ".txt" and "requirements" in str(path)]
LEFT_OUT_BY_EVERY_BUILD = {"*.pyc", "__pycache__"}


def requirements(path: str) -> dict[str, str]:
    """Return the requirements in a file: name and version specification."""
    lines = [line for line in text(path).splitlines() if line and not line.startswith(("#", "-r"))]
    found = [re.fullmatch(r"([A-Za-z0-9._-]+(?:\[\w+\])?)(.*)", line) for line in lines]
    return {match.group(1): match.group(2) for match in found if match}


def listed_in_the_readme() -> set[str]:
    """Return what the README lists under 'Included content'."""
    return set(re.findall(r"^\* `([\w.]+)`:", text("README.md"), re.MULTILINE))


@pytest.mark.parametrize(("path", "names"), [("requirements.txt", RUNTIME), ("meta/ee-requirements.txt", RUNTIME | OPTIONAL)])
def test_the_collection_needs_few_libraries(path: str, names: set[str]) -> None:
    assert set(requirements(path)) == names


@pytest.mark.parametrize("path", REQUIREMENTS)
def test_requirements_have_a_lower_and_an_upper_bound(path: str) -> None:
    """CONTRIBUTING.md says which; another ansible-core than the newest is named where it is asked for."""
    bounds = {name: version for name, version in requirements(path).items() if name != "ansible-core"}
    assert all(re.fullmatch(r">=[0-9.]+,<[0-9]+", version) for version in bounds.values()), bounds


@pytest.mark.parametrize(("lock", "sources"), LOCKS.items())
def test_a_lock_has_what_is_required_with_hashes_and_names_no_index(lock: str, sources: tuple[str, ...]) -> None:
    content = text(f"requirements/{lock}.lock")
    entries = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==([\w.+!]+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
        content,
        re.M,
    )
    assert content.startswith(HEADER.format(names=" ".join(sources)))
    assert len(re.findall("==", re.sub(r" ; [^\\\n]+", "", content))) == len(entries) > 0
    assert "://" not in content and "--index" not in content and "--find-links" not in content
    locked = {canonical(name): version for name, version, _hashes in entries}
    for source in sources:
        for name, bounds in requirements(source).items():
            assert locked[canonical(name)] in SpecifierSet(bounds), f"{name} of {source}: run make lock"


def canonical(name: str) -> str:
    """Return a name as indexes compare it, without extras."""
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def test_a_bill_of_materials_names_the_collection_and_its_libraries(tmp_path: Path) -> None:
    path = write_bill(tmp_path)
    bill = json.loads(path.read_text(encoding="utf-8"))
    version = load_yaml("galaxy.yml")["version"]
    assert path.name == f"hybrid_identity-cloud_sync-{version}.cdx.json"
    assert bill["bomFormat"] == "CycloneDX"
    assert (bill["metadata"]["component"]["name"], bill["metadata"]["component"]["version"]) == (
        "hybrid_identity.cloud_sync",
        version,
    )
    components = {component["name"]: component for component in bill["components"]}
    assert {canonical(name) for name in RUNTIME | OPTIONAL} <= set(components)
    assert all(component["version"] and component["externalReferences"] for component in components.values())
    assert "/" not in {part for component in components.values() for part in component["purl"].split("@")[1:]}
    assert write_bill(tmp_path).read_bytes() == path.read_bytes()


def test_execution_environment_and_requirements_agree() -> None:
    assert requirements("requirements.txt").items() <= requirements("meta/ee-requirements.txt").items()
    declared = load_yaml("meta/execution-environment.yml")["dependencies"]
    assert {declared["python"], declared["system"]} <= {str(path) for path in files()}


def test_the_collection_depends_on_no_other_collection() -> None:
    assert load_yaml("galaxy.yml")["dependencies"] == {}


def test_a_build_leaves_out_what_git_ignores() -> None:
    ignored = {line.strip("/") for line in text(".gitignore").splitlines() if line and not line.startswith("#")}
    assert ignored - set(load_yaml("galaxy.yml")["build_ignore"]) == LEFT_OUT_BY_EVERY_BUILD


@pytest.mark.parametrize("name", sorted(CONTENT))
def test_the_readme_lists_what_there_is(name: str) -> None:
    assert name in listed_in_the_readme(), f"list {name} under 'Included content' of README.md"


def test_the_readme_lists_nothing_else() -> None:
    assert listed_in_the_readme() - CONTENT == set()


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    pages = [path for path in files() if path.suffix in {".md", ".rst"} or path.parts[0] == ".ci"]
    named = {name for path in pages for name in re.findall(r"(?:^|`|\$ )make ([a-z]+)", text(path), re.MULTILINE)}
    assert {"demo", "test"} <= named
    assert named <= targets
