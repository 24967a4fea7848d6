# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What most flows begin with: a session on Graph and the configuration they work on.

What only some of them need is imported where it is used: a module that reads the state of a job starts faster for it.
"""

from __future__ import annotations

import contextlib
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..._common.argument_spec import ArgumentSpec
from ..._common.errors import EvidenceError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.options import GRAPH_SPEC, GraphOptions
from ..._graph.resources.configuration import CONFIGURATION_SPEC, Configuration, find_configuration
from ..._graph.resources.jobs import TEMPLATE_ID

if t.TYPE_CHECKING:
    from ..._evidence.folder import Progress
    from ..._graph.resources.schemas import Schemas

GRAPH_CONFIGURATION_SPEC: ArgumentSpec = GRAPH_SPEC.merge(CONFIGURATION_SPEC)
SCOPE_MODE_SPEC = ArgumentSpec({"scope_mode": {"type": "str", "choices": ["selected", "all"], "default": "selected"}})


class Context(t.NamedTuple):
    """A session, the configuration that the task names, and what its change has written so far."""

    session: GraphSession
    configuration: Configuration
    written_version: str | None = None
    """The version of the schema that the task's change has written last: an older one is not read, but waited for."""

    @property
    def schemas(self) -> Schemas:
        """Client for the schema of the configuration's job."""
        from ..._graph.resources.schemas import Schemas

        return Schemas(self.session, self.configuration.service_principal_id, self.configuration.job_id)

    def read_schema(self) -> Json:
        """Return the live schema without annotations."""
        return self.read_schema_since(self.written_version)

    def read_schema_since(self, version: str | None) -> Json:
        """Return the live schema as soon as it is no older than a version that was written."""
        from ..._graph.consistency import read_written
        from ..._sync.schema.document import without_annotations
        from ..._sync.schema.version import is_older

        schema = read_written(self.schemas.get, lambda found: not is_older(found.get("version"), version))
        return t.cast("Json", without_annotations(schema))

    def read_version(self) -> str | None:
        """Return the version of the live schema."""
        from ..._graph.consistency import read_written
        from ..._sync.schema.version import is_older

        return read_written(self.schemas.version, lambda found: not is_older(found, self.written_version))

    def identity(self) -> Json:
        """Return what every result says of the configuration."""
        return {"configuration": self.configuration.describe()}


def open_session(module: AnsibleModule, priority: t.Literal["low"] | None = None) -> GraphSession:
    """Return a session by the task's options; nothing is sent yet. With ``priority`` low, the service throttles it first."""
    return GraphSession(GraphOptions.from_parameters(module.params), advice=advise, priority=priority)


def advise(method: str, path: str) -> str:
    """Return what to do so that a request to Microsoft Graph is permitted."""
    from .permission_advice import permission_advice  # most modules never need it

    return permission_advice(method, path)


def open_context(module: AnsibleModule, template_id: str = TEMPLATE_ID, *, priority: t.Literal["low"] | None = None) -> Context:
    """Find the configuration that the task names; NotFoundError or AmbiguousError when it isn't exactly one.

    ``template_id`` is that of the configuration's job, ``priority`` that of the session.
    """
    session = open_session(module, priority)
    configuration = find_configuration(
        session,
        name=module.params["configuration"],
        service_principal_id=module.params["service_principal_id"],
        job_id=module.params["job_id"],
        template_id=template_id,
    )
    return Context(session, configuration, _written_version(module.params.get("change_dir")))


def _written_version(change_dir: str | None) -> str | None:
    """Return the version of the schema that a change has written last; None where there is no change, or none has begun."""
    if not change_dir:
        return None
    from pathlib import Path

    from ..._evidence.folder import ChangeFolder, Progress

    with contextlib.suppress(EvidenceError):  # whoever needs the folder says what is wrong with it
        return written_version(Progress.of(ChangeFolder.open(Path(change_dir))))
    return None


def written_version(progress: Progress) -> str | None:
    """Return the version of the schema that a change, or its rollback, has written last."""
    from ..._evidence.steps import SCHEMA_STEPS

    versions = [event.details.get("version") for event in progress.done(*SCHEMA_STEPS)]
    return next((version for version in reversed(versions) if isinstance(version, str)), None)
