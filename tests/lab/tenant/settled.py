# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job that has run for long: AD holds everything that is assigned, and its cycles find nothing to do."""

from __future__ import annotations

import json
import typing as t
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from .engine.agent import Attributes
from .engine.cycle import Counts, execution_of, fingerprint
from .engine.matching import ANCHOR
from .engine.snapshot import source_object
from .synchronization.job import Job, Seen

if t.TYPE_CHECKING:
    from .tenant import Tenant

AGE = timedelta(days=30)
"""How long ago everything was made, and written by the first cycle."""
_TOOK = timedelta(seconds=4)
_SINCE_LAST = _TOOK + timedelta(seconds=1)
"""The last cycle ended when AD already held everything, and before anybody edits it; AD notes changes in whole seconds."""


def settle(tenant: Tenant, job: Job) -> None:
    """Let the job remember the groups that it has written, and that its last cycle has ended just now."""
    now, store, progress = tenant.clock.now().replace(microsecond=0), tenant.store, job.progress
    for assignment in tenant.assignments.of(job.service_principal_id):
        group_id = assignment.principal_id
        progress.seen[group_id] = Seen(fingerprint(store.groups[group_id]), frozenset(store.members[group_id]), frozenset())
    for group_id in _written(Path(tenant.state.written_groups)):
        progress.written[group_id] = source_object("group", store.groups[group_id])
    count = len(progress.written)
    references = sum(len(seen.members) for seen in progress.seen.values())
    progress.record(_execution(now - AGE, Counts(count, count, count, references=references)))
    progress.record(_execution(now - _SINCE_LAST, Counts()))
    job.start(now - _SINCE_LAST + job.interval)


def _written(file: Path) -> list[str]:
    groups: dict[str, Attributes] = json.loads(file.read_text(encoding="utf-8"))
    anchors = [attributes[ANCHOR][0] for attributes in groups.values()]
    return [anchor.removeprefix("Group_") for anchor in anchors]


def _execution(began: datetime, counts: Counts) -> dict[str, t.Any]:
    return execution_of(str(uuid.uuid4()), began, began + _TOOK, counts)
