# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of a job, and what it offers for writing expressions and filters.

Source: Microsoft Graph reference, ``synchronizationSchema``.
"""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import FUNCTION_NAMES, signature_of

from ..clock import timestamp
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import backend_failure
from ..http.operation import synchronization, with_context
from ..http.permissions import SYNCHRONIZATION_READ, SYNCHRONIZATION_WRITE
from ..schema.acceptance import accepted
from ..schema.expressions import parsed
from ..schema.operators import described_operators
from .jobs import missing_verb, require_job, require_synchronization

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_schema(tenant: Tenant, call: Call) -> Answer:
    """Return the schema, or what is selected of it if the settings honour that."""
    job = require_job(tenant, call)
    return Answer(body=with_context(call, "microsoft.graph.synchronizationSchema", _selected(tenant, call, job.schema)))


def put_schema(tenant: Tenant, call: Call) -> Answer:
    """Replace the whole schema; the next cycle is an initial one."""
    job = require_job(tenant, call)
    job.replace_schema(accepted(call.json(), job.default_schema))
    return NO_CONTENT


def delete_schema(tenant: Tenant, call: Call) -> Answer:
    """Return to the schema of the template."""
    require_job(tenant, call).reset_schema()
    return NO_CONTENT


def parse_expression(tenant: Tenant, call: Call) -> Answer:
    """Parse an expression, and evaluate it on a test object."""
    found = require_synchronization(tenant, call)
    macros = {"DomainFQDN": found.secrets.domain() or tenant.state.domain}
    body = parsed(call.json(), macros, tenant.settings.expression_answers)
    return Answer(body=with_context(call, "microsoft.graph.parseExpressionResponse", body))


def list_operators(tenant: Tenant, call: Call) -> Answer:
    """List the operators of scoping filters."""
    context = call.context("Collection(microsoft.graph.filterOperatorSchema)")
    return Answer(body={**context, "value": described_operators()})


def list_functions(tenant: Tenant, call: Call) -> Answer:
    """List the functions of expressions."""
    functions: list[Json] = [
        {
            "id": name,
            "name": name,
            "parameters": [
                {
                    "name": parameter.source_key,
                    "type": parameter.type,
                    "required": parameter.required,
                    "allowMultipleOccurrences": parameter.repeats,
                }
                for parameter in signature_of(name).parameters
            ],
        }
        for name in FUNCTION_NAMES
    ]
    fragment = "Collection(microsoft.graph.attributeMappingFunctionSchema)"
    return Answer(body={**call.context(fragment), "value": functions})


def list_directories(tenant: Tenant, call: Call) -> Answer:
    """List the directories that the schema describes."""
    directories = require_job(tenant, call).schema["directories"]
    return Answer(body={**call.context("directories"), "value": directories})


def get_directory(tenant: Tenant, call: Call) -> Answer:
    """Return one directory."""
    return Answer(body=with_context(call, "directories/$entity", _directory(tenant, call)))


def discover(tenant: Tenant, call: Call) -> Answer:
    """Read a directory's attributes again; only a discoverable one has any that the schema lacks."""
    directory = _directory(tenant, call)
    if directory["discoverabilities"] == "None":
        raise backend_failure(400, f"The directory '{directory['name']}' is not discoverable.")
    directory["discoveryDateTime"] = timestamp(tenant.clock.now())
    return Answer(body=with_context(call, "microsoft.graph.directoryDefinition", directory))


def _selected(tenant: Tenant, call: Call, schema: Json) -> Json:
    names = call.query.get("select", "").split(",")
    if names == [""] or tenant.settings.schema_select == "ignored":
        return schema
    if tenant.settings.schema_select == "refused":
        raise backend_failure(400, "The query specified in the URI is not valid.")
    return {name: schema[name] for name in names}


def _directory(tenant: Tenant, call: Call) -> Json:
    directories: list[Json] = require_job(tenant, call).schema["directories"]
    for directory in directories:
        if directory["id"] == call["directory"]:
            return directory
    raise backend_failure(404, f"The directory '{call['directory']}' was not found.")


_READ, _WRITE = SYNCHRONIZATION_READ, SYNCHRONIZATION_WRITE
_JOB, _TEMPLATE = "/jobs/{job}/schema", "/templates/{template}/schema"
OPERATIONS = [
    synchronization("GET", _JOB, get_schema, _READ, expands=True),
    synchronization("PUT", _JOB, put_schema, _WRITE),
    synchronization("PATCH", _JOB, missing_verb, _WRITE),
    synchronization("DELETE", _JOB, delete_schema, _WRITE),
    synchronization("GET", f"{_JOB}/directories", list_directories, _READ),
    synchronization("GET", f"{_JOB}/directories/{{directory}}", get_directory, _READ),
    synchronization("POST", f"{_JOB}/directories/{{directory}}/discover", discover, _WRITE),
    *(synchronization("POST", f"{prefix}/parseExpression", parse_expression, _READ) for prefix in (_JOB, _TEMPLATE)),
    *(synchronization("GET", f"{prefix}/filterOperators", list_operators, _READ) for prefix in (_JOB, _TEMPLATE)),
    *(synchronization("GET", f"{prefix}/functions", list_functions, _READ) for prefix in (_JOB, _TEMPLATE)),
]
