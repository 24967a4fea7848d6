# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that hostile peers repeat, through every error path of every module: none is in output, evidence, reports or cache."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers import support
from tests.integration.helpers.echoing_peers import STATUSES, EchoingDirectory, EchoingGraph
from tests.integration.helpers.every_module import RUNS, Run
from tests.integration.helpers.in_process import call
from tests.lab.client import Lab
from tests.unit.plugins.module_utils._graph.certificates import make_authority
from tests.unit.secret_spellings import leaks

Json = dict[str, t.Any]

TENANT = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
CLIENT = "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001"
CLIENT_SECRET = "kX8Q~canary/1+2=3&<'\"\\ \u00e9%"
ACCESS_TOKEN = "canary.Token-" + "q7W" * 60 + "/+="
AD_PASSWORD = "Canary pass;w\u00f6rd$`!#*()\\,"
SECRETS = (CLIENT_SECRET, ACCESS_TOKEN, AD_PASSWORD)


class Peers(t.NamedTuple):
    """The hostile peers, and the options that lead to them."""

    graph: EchoingGraph
    directory: EchoingDirectory
    options: Json


@pytest.fixture(name="peers")
def fixture_peers(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> t.Iterator[Peers]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    authority = make_authority(tmp_path_factory.mktemp("authority"))
    graph = EchoingGraph(authority.server_path, client_secret=CLIENT_SECRET, access_token=ACCESS_TOKEN)
    directory = EchoingDirectory(authority.server_path, AD_PASSWORD)
    options = {
        "graph": {
            "graph_url": graph.url,
            "login_url": graph.url,
            "graph_ca_path": str(authority.ca_path),
            "tenant_id": TENANT,
            "client_id": CLIENT,
            "graph_retries": 0,
            "graph_timeout": 5,
        },
        "ad": {
            "ad_servers": [directory.server],
            "ad_domain": "contoso.lab",
            "ad_ca_path": str(authority.ca_path),
            "ad_auth": "simple",
            "ad_user": "reader@contoso.lab",
            "ad_password": AD_PASSWORD,
        },
    }
    yield Peers(graph, directory, options)
    graph.close()
    directory.close()


def assert_clean(text: str) -> None:
    """Assert that none of the secrets is in a text, in any spelling."""
    assert {secret: leaks(text, secret) for secret in SECRETS} == dict.fromkeys(SECRETS, [])


def texts(value: t.Any) -> t.Iterator[str]:
    """Return all texts in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.items() for text in texts(list(each)))
    elif isinstance(value, list):
        yield from (text for each in value for text in texts(each))


def assert_clean_files(*folders: Path) -> list[Path]:
    """Assert it of all files below the folders, as they are and as documents; return them."""
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    for path in found:
        content = path.read_bytes().decode("utf-8", "replace")
        assert_clean(content)
        if path.suffix == ".json":
            assert_clean("\n".join(texts(json.loads(content))))
    return found


def credentials(peers: Peers, run: Run, *, signs_in: bool) -> Json:
    graph = {**peers.options["graph"], **({"client_secret": CLIENT_SECRET} if signs_in else {"access_token": ACCESS_TOKEN})}
    return {**(graph if run.graph else {}), **(peers.options["ad"] if run.ad else {})}


@pytest.mark.parametrize("run", [run for run in RUNS if run.graph or run.ad], ids=str)
def test_no_module_repeats_a_secret(running_lab: Lab, evidence_dir: Path, tmp_path: Path, peers: Peers, run: Run) -> None:
    arguments = run.begin(running_lab, evidence_dir)
    failed = 0
    for number in range(len(STATUSES) + 2):
        result = call(run.module, **{**arguments, **credentials(peers, run, signs_in=number >= len(STATUSES))})
        failed += bool(result.get("failed"))
        assert_clean("\n".join(texts(result)))
        assert_clean(json.dumps(result))
        assert all(text.isprintable() for text in result.get("msg", "").splitlines())
    # A token that is given is only looked at.
    assert failed >= (2 if run.module == "graph_token_info" else len(STATUSES))
    assert_clean_files(evidence_dir, tmp_path / "cache")


PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  ignore_errors: true
  tasks:
    - hybrid_identity.cloud_sync.change_record: {state: present, evidence_dir: "{{ evidence }}", change_id: CHG1,
        configuration: contoso.lab, metadata: {note: "{{ graph.client_secret }}"}}
    - hybrid_identity.cloud_sync.graph_token_info: "{{ graph }}"
    - hybrid_identity.cloud_sync.ad_domain_info: "{{ ad }}"
    - hybrid_identity.cloud_sync.change_preflight: "{{ graph | combine(ad, where, {'configuration': 'contoso.lab', 'group': 'SG-Canary'}) }}"
      register: refused
    - hybrid_identity.cloud_sync.sync_job_info: "{{ token | combine({'configuration': 'contoso.lab'}) }}"
    - hybrid_identity.cloud_sync.writeback_info: "{{ token | combine(ad, {'configuration': 'contoso.lab', 'groups': ['SG-Canary']}) }}"
    - hybrid_identity.cloud_sync.change_record: {state: closed, change_dir: "{{ evidence }}/CHG1",
        failure: "{{ refused.msg }} \\e[2J {{ graph.client_secret | urlencode }}", hint: "{{ refused.msg }}"}
      register: closed
    - debug: {msg: "verdict {{ closed.verdict }}"}
"""


def test_no_secret_is_in_the_output_at_vvvv_the_evidence_or_the_reports(
    running_lab: Lab, evidence_dir: Path, tmp_path: Path, peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    del running_lab
    monkeypatch.setenv("AZURE_CLIENT_SECRET", CLIENT_SECRET)  # which change_record knows no option for
    graph = {**peers.options["graph"], "client_secret": CLIENT_SECRET}
    token = {**peers.options["graph"], "access_token": ACCESS_TOKEN}
    variables = {
        "graph": graph,
        "token": token,
        "ad": peers.options["ad"],
        "evidence": str(evidence_dir),
        "where": {"change_dir": str(evidence_dir / "CHG1"), "evidence_dir": str(evidence_dir)},
    }
    (tmp_path / "variables.json").write_text(json.dumps(variables))
    (tmp_path / "play.yml").write_text(PLAY)
    done = support.run_plainly("ansible-playbook", "-vvvv", str(tmp_path / "play.yml"), "-e", f"@{tmp_path / 'variables.json'}")
    output = done.stdout + done.stderr
    assert "verdict refused" in output, output
    assert output.count("AuthenticationError") + output.count("authentication_failed") > 0
    assert_clean(output)
    assert "\x1b[2J" not in output
    assert "\0" not in output
    found = {str(path.relative_to(evidence_dir / "CHG1")) for path in assert_clean_files(evidence_dir)}
    assert {"change.json", "checks/preflight.json", "report.html", "report.md", "junit.xml", "result.json"} <= found
    assert_clean_files(tmp_path / "cache")
