# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the configuration that is meant: its service principal and its job."""

from __future__ import annotations

import typing as t

from ..._common.argument_spec import ArgumentSpec, environment_fallback
from ..._common.errors import NotFoundError
from ..._common.json import Json
from ..http.answer_validation import page_of
from ..http.paths import synchronization_path
from ..http.session import GraphSession
from .jobs import INBOUND_TEMPLATE_IDS, TEMPLATE_ID, Jobs, jobs_of_template
from .service_principals import GALLERY_TEMPLATE_ID, INBOUND_GALLERY_TEMPLATE_ID, ServicePrincipals
from .shapes import JOB

CONFIGURATION_SPEC = ArgumentSpec(
    arguments={
        "configuration": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_CONFIGURATION")},
        "service_principal_id": {"type": "str"},
        "job_id": {"type": "str"},
    },
)

_FEW = 2


class Configuration(t.NamedTuple):
    """One configuration, from Entra ID to AD unless another template was asked for, as Graph's own objects."""

    service_principal: Json
    job: Json

    @property
    def name(self) -> str:
        """The display name, usually the AD domain."""
        return str(self.service_principal.get("displayName"))

    @property
    def service_principal_id(self) -> str:
        """The object id of the service principal."""
        return str(self.service_principal["id"])

    @property
    def job_id(self) -> str:
        """The id of the job."""
        return str(self.job["id"])

    def describe(self) -> Json:
        """See ``describe_configuration``."""
        return describe_configuration(self.service_principal, self.job_id)


def describe_configuration(service_principal: Json | None, job_id: str | None) -> Json:
    """Return what every result, and every list of candidates, says of a configuration; what isn't known is ``None``."""
    known = service_principal or {}
    return {"name": known.get("displayName"), "service_principal_id": known.get("id"), "job_id": job_id}


def find_configuration(
    session: GraphSession,
    *,
    name: str | None = None,
    service_principal_id: str | None = None,
    job_id: str | None = None,
    template_id: str = TEMPLATE_ID,
) -> Configuration:
    """Return the one configuration that fits all that is given; without anything, the only one of the tenant.

    A domain can have a second service principal of the same name, for the other direction; so what counts is a job of
    the synchronization template ``template_id``. Raises ``NotFoundError`` with the known configurations, or ``AmbiguousError`` with the candidates.
    """
    principals = _principals(session, name, service_principal_id, template_id)
    candidates = _configurations(session, principals, template_id)
    fitting = [candidate for candidate in candidates if job_id is None or candidate.job_id == job_id]
    if len(fitting) == 1:
        return fitting[0]
    from .configuration_errors import ambiguous, not_found, words

    wanted = words(name, service_principal_id, job_id)
    if fitting:
        raise ambiguous(wanted, [one.describe() for one in fitting])
    known = candidates or list_configurations(session, template_id)
    raise not_found(wanted, [one.describe() for one in known], template_id)


def find_service_principal(session: GraphSession, *, name: str | None = None, service_principal_id: str | None = None) -> Json:
    """Return the one service principal that fits, whether it has a job or not.

    Of several, the only one that has a job of the template.
    Raises ``NotFoundError`` with the known configurations, or ``AmbiguousError`` with the candidates.
    """
    found = _principals(session, name, service_principal_id, TEMPLATE_ID)
    if len(found) == 1:
        return found[0]
    configurations = _configurations(session, found, TEMPLATE_ID)
    owners = {one.service_principal_id: one.service_principal for one in configurations}
    if len(owners) == 1:
        return next(iter(owners.values()))
    from .configuration_errors import ambiguous_service_principals, not_found, words

    wanted = words(name, service_principal_id, None)
    if found:
        raise ambiguous_service_principals(wanted, found)
    raise not_found(wanted, [one.describe() for one in list_configurations(session)])


def _principals(session: GraphSession, name: str | None, service_principal_id: str | None, template_id: str) -> list[Json]:
    clients = ServicePrincipals(session)
    if service_principal_id:
        try:
            principal = clients.get(service_principal_id)
        except NotFoundError:
            return []
        fits = not name or str(principal.get("displayName")).casefold() == name.casefold()
        return [principal] if fits else []
    return clients.find_by_name(name) if name else clients.find_by_template(_gallery(template_id))


def list_configurations(session: GraphSession, template_id: str = TEMPLATE_ID) -> list[Configuration]:
    """Return all configurations of the tenant that were made from the gallery, and have a job of the synchronization template."""
    principals = ServicePrincipals(session).find_by_template(_gallery(template_id))
    return _configurations(session, principals, template_id)


def _gallery(template_id: str) -> str:
    return INBOUND_GALLERY_TEMPLATE_ID if template_id in INBOUND_TEMPLATE_IDS else GALLERY_TEMPLATE_ID


def _configurations(session: GraphSession, principals: t.Sequence[Json], template_id: str) -> list[Configuration]:
    return [
        Configuration(principal, job)
        for principal, found in zip(principals, _job_lists(session, principals), strict=True)
        for job in jobs_of_template(found, template_id)
    ]


def _job_lists(session: GraphSession, principals: t.Sequence[Json]) -> list[list[Json]]:
    if len(principals) <= _FEW:
        return [Jobs(session, str(principal["id"])).list() for principal in principals]
    from ..http.batch import BatchRequest

    paths = [synchronization_path(str(principal["id"]), "jobs") for principal in principals]
    answers = session.batch([BatchRequest("GET", path, shape=page_of(JOB)) for path in paths])
    return [list(answer.result()["value"]) for answer in answers]
