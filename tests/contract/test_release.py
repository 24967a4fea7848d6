# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A release is built from the state of that release alone, and workflows run what everybody can run."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest

from tests.contract.repository import files, load_yaml
from tests.tools.build_collection import release_problems

WORKFLOWS = sorted(str(path) for path in files() if path.is_relative_to(".github/workflows"))
NO_TARGET = {
    "sudo sysctl --write kernel.apparmor_restrict_unprivileged_userns=0",
    'gh release create "$TAG" --verify-tag --title "$TAG" --notes-file notes.md ./*.tar.gz ./*.cdx.json',
}
"""Commands that make sense on a machine of GitHub alone."""


def repository(folder: Path, version: str, released: str, *fragments: str) -> Path:
    """Make what a repository says of its release."""
    (folder / "changelogs" / "fragments").mkdir(parents=True)
    (folder / "galaxy.yml").write_text(f"version: {version}\n", encoding="utf-8")
    if released:
        (folder / "changelogs" / "changelog.yaml").write_text(f"releases:\n  {released}: {{}}\n", encoding="utf-8")
    for name in fragments:
        (folder / "changelogs" / "fragments" / name).touch()
    return folder


@pytest.mark.parametrize(
    ("version", "released", "fragments", "problems"),
    [
        ("1.2.0", "1.2.0", (), []),
        ("1.1.0", "1.2.0", (), ["galaxy.yml has the version 1.1.0"]),
        ("1.2.0", "1.1.0", (), ["changelogs/changelog.yaml has no release 1.2.0"]),
        ("1.2.0", "", (), ["changelogs/changelog.yaml has no release 1.2.0"]),
        ("1.2.0", "1.2.0", ("2-b.yml", "1-a.yml"), ["changelogs/fragments still holds 1-a.yml, 2-b.yml"]),
    ],
)
def test_what_is_in_the_way_of_a_release(
    tmp_path: Path, version: str, released: str, fragments: tuple[str, ...], problems: list[str]
) -> None:
    assert release_problems(repository(tmp_path, version, released, *fragments), "1.2.0") == problems


def jobs(workflow: str) -> dict[str, t.Any]:
    """Return the jobs of a workflow."""
    found: dict[str, t.Any] = load_yaml(workflow)["jobs"]
    return found


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_runs_make_targets(workflow: str) -> None:
    commands = {step["run"] for job in jobs(workflow).values() for step in job.get("steps", []) if "run" in step}
    assert {command for command in commands if not re.fullmatch(r"make [a-z]+", command)} <= NO_TARGET


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_job_has_the_permissions_that_it_names_and_no_secret(workflow: str) -> None:
    assert load_yaml(workflow)["permissions"] == {}
    assert all("permissions" in job for job in jobs(workflow).values())
    assert "secrets." not in Path(workflow).name + str(load_yaml(workflow))


def test_the_workflow_covers_every_supported_core() -> None:
    cores = [entry["core"] for entry in jobs(".github/workflows/test.yml")["plain"]["strategy"]["matrix"]["include"]]
    minors = sorted({int(core.partition(".")[2]) for core in cores})
    oldest = load_yaml("meta/runtime.yml")["requires_ansible"]
    assert oldest == f">=2.{minors[0]}.0"
    assert minors == list(range(minors[0], minors[-1] + 1))
