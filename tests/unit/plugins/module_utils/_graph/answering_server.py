# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real HTTPS server that answers by a function, as many requests at once as come, whole batches of them too."""

from __future__ import annotations

import collections
import json
import threading
import typing as t
from pathlib import Path

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, Received, ScriptedServer

Answering = t.Callable[[str, str, t.Any], Answer]
"""Gets method, path below the version with its query, and body."""


class AnsweringServer(ScriptedServer):
    """``asked`` counts the requests, those inside of batches by themselves; ``answering`` answers them."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(certificate)
        self.asked: collections.Counter[str] = collections.Counter()
        self.answering: Answering = lambda _method, _path, _body: Answer(404, {"error": {"code": "x", "message": "nothing"}})
        self.delay = 0.0
        self._counting = threading.Lock()

    def answer(self, request: Received) -> Answer:
        path = request.target.removeprefix("/v1.0")
        with self._counting:
            self.received.append(request)
            if path == "/$batch":
                return Answer(body={"responses": list(map(self._item, request.json["requests"]))}, delay=self.delay)
            return self._one(request.method, path, json.loads(request.body) if request.body else None)

    def _item(self, item: Json) -> Json:
        answer = self._one(item["method"], item["url"], item.get("body"))
        return {"id": item["id"], "status": answer.status, "headers": dict(answer.headers), "body": answer.body}

    def _one(self, method: str, path: str, body: t.Any) -> Answer:
        self.asked[f"{method} {path}"] += 1
        return self.answering(method, path, body)
