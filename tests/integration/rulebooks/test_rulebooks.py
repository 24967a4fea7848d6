# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks in ansible-rulebook: what happens in the lab becomes what a rule does."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import queue
import shutil
import socket
import subprocess
import threading
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

ENVIRONMENT = REPOSITORY / ".venv-eda" / "bin"
SECONDS = 45


@pytest.fixture(autouse=True, scope="module")
def fixture_java() -> None:
    """Say what is missing, rather than pass without a test."""
    assert shutil.which("java") is not None, "ansible-rulebook needs Java 17"
    assert (ENVIRONMENT / "ansible-rulebook").exists(), "make eda makes .venv-eda, which is missing"


class Receiver:
    """A server that takes what is posted to it."""

    def __init__(self, answers: Json | None = None) -> None:
        self.received: queue.Queue[tuple[str, Json]] = queue.Queue()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                receiver.received.put((self.path, json.loads(body or b"{}")))
                self._answer(receiver.answers.get(self.path.partition("?")[0], {}))

            def do_GET(self) -> None:
                self._answer(receiver.answers.get(self.path.partition("?")[0], {}))

            def _answer(self, body: Json) -> None:
                content = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: t.Any) -> None:
                """Say nothing."""

        self.answers = answers or {}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self) -> tuple[str, Json]:
        return self.received.get(timeout=SECONDS)


@contextlib.contextmanager
def rulebook(name: str, folder: Path, *arguments: str, **variables: t.Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a rulebook of the collection until the block ends."""
    (folder / "variables.yml").write_text(yaml.safe_dump(variables), encoding="utf-8")
    hosts = {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}}
    (folder / "inventory.yml").write_text(yaml.safe_dump(hosts), encoding="utf-8")
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(REPOSITORY / ".venv" / "collections"),
        "PATH": f"{ENVIRONMENT}:{os.environ['PATH']}",
    }
    command = [ENVIRONMENT / "ansible-rulebook", "-r", f"hybrid_identity.cloud_sync.{name}", "-i", folder / "inventory.yml"]
    with (folder / "output").open("wb") as output:
        running = subprocess.Popen(
            [*map(str, command), "-e", str(folder / "variables.yml"), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield running
        finally:
            running.terminate()
            running.wait(30)


def test_a_quarantine_is_posted_with_the_explanation_and_its_end(lab: Lab, tmp_path: Path) -> None:
    lab.set(agents_readable=True, second_agent="active")
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.cycle()
    lab.set(quarantine="EncounteredQuarantineException")
    chat = Receiver()
    given = {"configuration": "contoso.lab", "webhook_url": f"{chat.address}/hook", "interval": 10}
    with rulebook("sync_events", tmp_path, **given, position_path=str(tmp_path / "told" / "position.json")):
        path, opened = chat.next()
        lab.set(quarantine=None)
        _path, resolved = chat.next()
    assert path == "/hook"
    assert opened["text"].startswith("contoso.lab: The job is in quarantine. The service tries about once a day")
    assert "What to do: Remove the cause" in opened["text"]
    assert resolved["text"].startswith("contoso.lab: over is 'The job is in quarantine.")


@pytest.mark.parametrize(
    "notification",
    [
        {"verdict": "drift", "job": 12},
        {"status": "firing", "commonLabels": {"alertname": "CloudSyncDrift"}, "alerts": [{}, {}]},
    ],
    ids=["awx", "alertmanager"],
)
def test_a_notification_of_drift_starts_the_remediation(tmp_path: Path, notification: Json) -> None:
    templates = "/api/v2/unified_job_templates/"
    launch = "/api/v2/workflow_job_templates/7/launch/"
    asked = {f"ask_{what}_on_launch": what != "labels" for what in ("inventory", "labels", "limit", "variables")}
    found = {"id": 7, "type": "workflow_job_template", "related": {"launch": launch}, "name": "Cloud Sync: remediation", **asked}
    job = {"id": 9, "status": "successful", "url": "/api/v2/workflow_jobs/9/", "created": "", "artifacts": {}}
    awx = Receiver(
        {
            templates: {"count": 1, "results": [found]},
            launch: job,
            "/api/v2/workflow_jobs/9/": job,
            "/api/v2/config/": {"version": "24"},
        }
    )
    port = free_port()
    controller = ("--controller-url", awx.address, "--controller-token", "token", "--skip-audit-events")
    with rulebook("drift_notifications", tmp_path, *controller, port=port, webhook_token="secret") as running:
        address = f"http://127.0.0.1:{port}/endpoint"
        wait_until_open(port, running)
        assert requests.post(address, json=notification, timeout=10).status_code == 401
        in_sync = {"verdict": "in_sync", "status": "resolved", "commonLabels": {"alertname": "CloudSyncDrift"}}
        for body in (in_sync, notification):
            sent = requests.post(address, json=body, headers={"Authorization": "Bearer secret"}, timeout=10)
            assert sent.status_code == 200
        path, _launched = awx.next()
    assert path == launch
    assert awx.received.empty()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and running.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise AssertionError(f"nothing listens; ansible-rulebook ended with {running.poll()}")
