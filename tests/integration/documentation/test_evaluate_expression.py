# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``evaluate_expression`` and the decoders, as a playbook uses them."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab

CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'


def template(text: str, tmp_path: Path, **variables: t.Any) -> tuple[t.Any, str]:
    """Return what Ansible makes of a template, or None and its output when it fails."""
    result = tmp_path / "result.json"
    tasks = [{"ansible.builtin.copy": {"dest": str(result), "content": f"{{{{ [{text}] | to_json }}}}"}}]
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": variables, "tasks": tasks}
    playbook = tmp_path / "play.yml"
    playbook.write_text(yaml.safe_dump([play]), encoding="utf-8")
    completed = subprocess.run(
        ["ansible-playbook", str(playbook)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    output = completed.stdout + completed.stderr
    assert "Traceback" not in output
    if completed.returncode != 0:
        return None, output
    return json.loads(result.read_text(encoding="utf-8"))[0], output


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'displayName': 'Sales'} | hybrid_identity.cloud_sync.evaluate_expression('ToUpper([displayName])')", "SALES"),
        (
            "{'n': 'ana'} | hybrid_identity.cloud_sync.evaluate_expression(joined, macros={'DomainFQDN': 'contoso.lab'})",
            "ana@contoso.lab",
        ),
        ("{'proxyAddresses': ['a', 'b']} | hybrid_identity.cloud_sync.evaluate_expression('Item([proxyAddresses], 2)')", "b"),
        ("{} | hybrid_identity.cloud_sync.evaluate_expression('Trim([description])')", None),
        ("'AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUAQAAA==' | hybrid_identity.cloud_sync.decode_sid", "S-1-5-21-1-2-3-1104"),
        ("(-2147483640 | hybrid_identity.cloud_sync.decode_group_type).scope", "universal"),
    ],
)
def test_values(tmp_path: Path, text: str, value: t.Any) -> None:
    found, output = template(text, tmp_path, joined='Join("@", [n], %DomainFQDN%)')
    assert found == value, output


def test_why_there_is_no_value(tmp_path: Path) -> None:
    text = "{} | hybrid_identity.cloud_sync.evaluate_expression('Trim([description])', explain=true)"
    found, output = template(text, tmp_path)
    assert (found["value"], found["ignored"]) == (None, False), output
    assert "description" in found["reason"]


def test_a_wrong_expression_names_the_position(tmp_path: Path) -> None:
    found, output = template("{'a': 'x'} | hybrid_identity.cloud_sync.evaluate_expression('ToUpper([a)')", tmp_path)
    assert found is None
    assert "position 8" in output


def test_a_group_as_the_lab_returns_it(lab: Lab, tmp_path: Path) -> None:
    (group,) = succeed("entra_group_info", groups=["SG-Canary"], include_members=False)["groups"]
    text = "group | hybrid_identity.cloud_sync.evaluate_expression(cn, object_type='Group')"
    found, output = template(text, tmp_path, group=group["attributes"], cn=CN)
    assert found == f"SG-Canary_{lab.object('SG-Canary')['id'][24:]}", output
