# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the collection as users get it, and the bill of materials beside it.

Usage: python -m tests.tools.build_collection FOLDER [TAG]
With a tag, nothing is built unless the repository is in the state of that release; notes.md beside the archive then says what is new.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import typing as t
from pathlib import Path

import yaml

from tests.tools.collection_copy import REPOSITORY, copy_collection
from tests.tools.sbom import write_bill

BIN = Path(sys.executable).parent
NOTES = "notes.md"


def main(folder: Path, tag: str | None = None) -> int:
    """Build into a folder, which is emptied first; return 0 unless something is in the way."""
    problems = release_problems(REPOSITORY, tag) if tag else []
    if problems:
        print("\n".join([f"This is not the release {tag}:", *(f"  {problem}" for problem in problems)]), file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if tag:
        run("antsibull-changelog", "generate", "--only-latest", "--output-format", "md", "--output", folder / NOTES, tag)
    with tempfile.TemporaryDirectory() as copy:
        run("ansible-galaxy", "collection", "build", copy_collection(Path(copy)), "--output-path", folder)
    write_bill(folder)
    return 0


def release_problems(repository: Path, tag: str) -> list[str]:
    """Return why a repository is not in the state of a release."""
    version = read_yaml(repository / "galaxy.yml")["version"]
    changelog = repository / "changelogs" / "changelog.yaml"
    released = read_yaml(changelog)["releases"] if changelog.exists() else {}
    fragments = sorted(path.name for path in (repository / "changelogs" / "fragments").glob("*.yml"))
    found = {
        f"galaxy.yml has the version {version}": version != tag,
        f"changelogs/changelog.yaml has no release {tag}": tag not in released,
        f"changelogs/fragments still holds {', '.join(fragments)}": bool(fragments),
    }
    return [problem for problem, applies in found.items() if applies]


def read_yaml(path: Path) -> t.Any:
    """Return the content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def run(program: str, *arguments: str | Path) -> None:
    """Run a program of the virtual environment in the repository; CalledProcessError when it fails."""
    command = [str(BIN / program), *map(str, arguments)]
    subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), *sys.argv[2:]))
