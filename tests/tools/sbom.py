# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the bill of materials of a release (SBOM, CycloneDX): the collection, and the libraries that it runs with.

Usage: python -m tests.tools.sbom FOLDER
The libraries are those of requirements/runtime.lock: what an execution environment holds that is made on that day, with
the hashes of its files. The same repository gives the same file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from tests.tools.collection_copy import REPOSITORY

LIBRARIES = REPOSITORY / "requirements" / "runtime.lock"


def main(folder: Path) -> int:
    """Write the bill into a folder; return 0."""
    print(f"bill of materials: {write_bill(folder)}")
    return 0


def write_bill(folder: Path) -> Path:
    """Write the bill into a folder, beside the archive of the same name; return its path."""
    galaxy = yaml.safe_load((REPOSITORY / "galaxy.yml").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{galaxy['namespace']}-{galaxy['name']}-{galaxy['version']}.cdx.json"
    bill = {**bill_of_libraries(), "metadata": {"component": component_of(galaxy)}}
    path.write_text(f"{json.dumps(bill, indent=2, sort_keys=True)}\n", encoding="utf-8")
    return path


def bill_of_libraries() -> dict[str, t.Any]:
    """Return the bill of the libraries; CalledProcessError when it can't be made."""
    program = Path(sys.executable).parent / "cyclonedx-py"
    command = [str(program), "requirements", str(LIBRARIES), "--output-reproducible", "--of", "JSON"]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return t.cast("dict[str, t.Any]", json.loads(answer.stdout))


def component_of(galaxy: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return the collection as the component that the bill is about."""
    name = f"{galaxy['namespace']}.{galaxy['name']}"
    return {
        "type": "library",
        "bom-ref": name,
        "name": name,
        "version": str(galaxy["version"]),
        "description": galaxy["description"],
        "licenses": [{"license": {"id": each}} for each in galaxy["license"]],
        "purl": f"pkg:generic/{name}@{galaxy['version']}",
        "externalReferences": [{"type": "vcs", "url": galaxy["repository"]}],
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
