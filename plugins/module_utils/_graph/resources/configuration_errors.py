# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to say when not exactly one configuration fits. Imported when that happens."""

from __future__ import annotations

import typing as t

from ..._common.errors import AmbiguousError, NotFoundError
from ..._common.json import Json
from .jobs import INBOUND_TEMPLATE_IDS, TEMPLATE_ID

_WHERE = "Check the name in the Entra admin center, under Cloud Sync, Configurations."


def words(name: str | None, service_principal_id: str | None, job_id: str | None) -> str:
    """Return what a task asks for, in the words of its options."""
    given = {"configuration": name, "service_principal_id": service_principal_id, "job_id": job_id}
    return ", ".join(f"{option} {value!r}" for option, value in given.items() if value)


def ambiguous(wanted: str, fitting: t.Sequence[Json]) -> AmbiguousError:
    """Return the error for several configurations that fit, as ``Configuration.describe`` returns them."""
    return AmbiguousError(
        f"{len(fitting)} configurations match {wanted or 'a task that names none'}: {_listed(fitting)}",
        hint="Say which one with configuration, service_principal_id or job_id.",
        candidates=list(fitting),
    )


def ambiguous_service_principals(wanted: str, found: t.Sequence[Json]) -> AmbiguousError:
    """Return the error for several service principals that fit, none of which stands out by its job."""
    return AmbiguousError(
        f"{len(found)} service principals match {wanted or 'a task that names none'}: "
        + "; ".join(f"{one.get('displayName')!r} ({one.get('id')})" for one in found),
        hint="Say which one with service_principal_id.",
        candidates=[{"name": one.get("displayName"), "service_principal_id": one.get("id"), "job_id": None} for one in found],
    )


def not_found(wanted: str, known: t.Sequence[Json], template_id: str = TEMPLATE_ID) -> NotFoundError:
    """Return the error for none that fits; ``known`` are those of the tenant."""
    listed = f"The known ones are: {_listed(known)}." if known else "There is none that was made from the gallery."
    inbound = template_id in INBOUND_TEMPLATE_IDS
    direction = "from Active Directory to Entra ID" if inbound else "from Entra ID to Active Directory"
    return NotFoundError(
        f"There is no configuration {direction}{f' that matches {wanted}' if wanted else ''}",
        hint=f"{listed} {_WHERE}",
        candidates=list(known),
    )


def _listed(configurations: t.Sequence[Json]) -> str:
    return "; ".join(
        "{name!r} (service_principal_id {service_principal_id}, job_id {job_id})".format(**one) for one in configurations
    )
