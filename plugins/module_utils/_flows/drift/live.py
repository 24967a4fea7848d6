# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The live configuration as the findings of drift need it, each part read once; what can't be read is kept as the error."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.secrets import Secrets
from ..shared.context import Context

Read = t.TypeVar("Read")


@dataclasses.dataclass(frozen=True, slots=True)
class LiveConfiguration:
    """The schema, the settings, and the assignments, of groups and users, as Graph returns them."""

    context: Context
    document: Json
    settings: t.Sequence[Json] | CloudSyncError
    assignments: t.Sequence[Json] | CloudSyncError


def read_live(
    context: Context, document: Json, assignments: t.Sequence[Json] | None = None, settings: t.Sequence[Json] | None = None
) -> LiveConfiguration:
    """Read what the caller hasn't read yet."""
    principal = context.configuration.service_principal
    secrets = Secrets(context.session, context.configuration.service_principal_id)
    assigned = Assignments(context.session, principal)
    return LiveConfiguration(
        context,
        document,
        settings=settings if settings is not None else read_or_error(secrets.get),
        assignments=assignments if assignments is not None else read_or_error(assigned.list),
    )


def read_or_error(read: t.Callable[[], Read]) -> Read | CloudSyncError:
    """Return what is read, or the expected error that says why it isn't."""
    try:
        return read()
    except CloudSyncError as problem:
        return problem
