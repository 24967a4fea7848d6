# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running ``change.yml``, and reading what it says and leaves."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Mapping
from pathlib import Path

from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.helpers.in_process import succeed

Json = dict[str, t.Any]

CHANGE: Json = {
    "cloud_sync_configuration": "contoso.lab",
    "cloud_sync_target_container": "OU=Marketing,DC=contoso,DC=lab",
    "cloud_sync_attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
    "cloud_sync_test_group": {"name": "SG-Canary", "members": ["ana@contoso.lab", "ben@contoso.lab"]},
    "cloud_sync_expected_attributes": {"info": "Managed in Entra ID"},
}


def change(fast: FastPlaybooks, *options: str, environment: Mapping[str, str | None] | None = None, **variables: t.Any) -> Finished:
    """Run the playbook; it must not end in a traceback."""
    done = fast.run("change", *options, "-e", json.dumps({**CHANGE, **variables}), environment=environment)
    assert "Traceback" not in done.output
    return done


def recap(output: str) -> dict[str, int]:
    """Return the numbers of the play recap."""
    (line,) = [line for line in output.splitlines() if line.startswith("localhost ") and "ok=" in line]
    return {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", line)}


def stats(output: str) -> Json:
    """Return what set_stats published, as ANSIBLE_SHOW_CUSTOM_STATS shows it."""
    found = re.search(r"\tRUN: (\{.*\})", output, re.DOTALL)
    assert found, output
    document: Json = json.loads(found[1])
    return document


def result(folder: Path) -> Json:
    """Return the result of a change."""
    document: Json = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return document


def job_state() -> str:
    """Return whether the job runs."""
    return str(succeed("sync_job_info", configuration="contoso.lab")["job_state"])
