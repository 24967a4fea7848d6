# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The synchronization schema of a job."""

from __future__ import annotations

import typing as t

from ..._common.errors import GraphError, UnreadableAnswerError
from ..._common.json import Json
from ..http.paths import synchronization_path
from ..http.session import GraphSession
from .shapes import PARSED_EXPRESSION, SCHEMA, SCHEMA_VERSION


class Schemas:
    """Client for the schema of one job (Microsoft Graph reference, synchronizationSchema)."""

    def __init__(self, session: GraphSession, service_principal_id: str, job_id: str) -> None:
        self.session = session
        self.service_principal_id = service_principal_id
        self.job_id = job_id

    def get(self) -> Json:
        """Return the whole document, directories included."""
        schema = self.session.get(self._path(), shape=SCHEMA)
        if "directories" in schema:
            return schema
        return self.session.get(self._path(), params={"$expand": "directories"}, shape=SCHEMA)

    def version(self) -> str | None:
        """Return the version without the rest, which is large.

        The reference page names no query options for this request, Microsoft's own clients offer ``$select``. So both are
        expected: a service that refuses it, or that does not answer with the version, is asked for the whole document.
        """
        try:
            answer = self.session.get(self._path(), params={"$select": "version"}, shape=SCHEMA_VERSION)
        except (GraphError, UnreadableAnswerError):
            answer = self.session.get(self._path(), shape=SCHEMA)
        return t.cast("str | None", answer.get("version"))

    def put(self, schema: Json) -> int:
        """Replace the whole document, without its own ``@odata`` annotations; the service then runs a full cycle.

        Return how often it may have been carried out: a write whose answer was lost is sent again.
        """
        document = {name: value for name, value in schema.items() if not name.startswith("@odata.")}
        before = self.session.statistics.unrefused
        self.session.put(self._path(), json=document)
        return self.session.statistics.unrefused - before

    def reset(self) -> int:
        """Go back to the schema of the job's template; every customisation is lost. Return the same as ``put``."""
        before = self.session.statistics.unrefused
        self.session.delete(self._path())
        return self.session.statistics.unrefused - before

    def template(self, template_id: str) -> Json:
        """Return the schema that a job of a template begins with; raises ``NotFoundError`` or ``GraphError``."""
        path = synchronization_path(self.service_principal_id, "templates", template_id, "schema")
        return self.session.get(path, shape=SCHEMA)

    def parse_expression(self, expression: str) -> Json:
        """Let the service parse an expression; nothing is changed.

        The answer holds ``parsingSucceeded``, ``parsedExpression`` and ``error``.
        """
        body = {"expression": expression, "targetAttributeDefinition": None, "testInputObject": None}
        return self.session.post(self._path("parseExpression"), json=body, repeatable=True, shape=PARSED_EXPRESSION)

    def evaluate(self, requests: t.Sequence[Json]) -> list[Json]:
        """Let the service parse and evaluate expressions, twenty in each request; nothing is changed.

        ``requests`` are bodies of ``parseExpression`` with a test object. An answer holds ``evaluationSucceeded`` and
        ``evaluationResult`` as well.
        """
        from ..http.batch import BatchRequest

        path = self._path("parseExpression")
        sent = [BatchRequest("POST", path, body, shape=PARSED_EXPRESSION, only_reads=True) for body in requests]
        return [answer.result() for answer in self.session.batch(sent)]

    def _path(self, *segments: str) -> str:
        return synchronization_path(self.service_principal_id, "jobs", self.job_id, "schema", *segments)
