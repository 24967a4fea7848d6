# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which service principal belongs to a configuration, whether it has a job already or not.

A domain can have a second service principal of the same name, for the other direction.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import NotFoundError, OptionError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.resources.configuration_errors import ambiguous_service_principals, words
from ..._graph.resources.jobs import TEMPLATE_ID, Jobs, jobs_of_template
from ..._graph.resources.service_principals import INBOUND_GALLERY_TEMPLATE_ID, ServicePrincipals


class ApplicationChoice(t.NamedTuple):
    """What a task names: a name, or the id of a service principal, which may be gone by then; and the gallery's template."""

    name: str | None
    service_principal_id: str | None
    gallery_template_id: str
    may_be_gone: bool = False


def find_application(session: GraphSession, choice: ApplicationChoice) -> Json | None:
    """Return the service principal that a task names; None when there is none.

    AmbiguousError with the candidates when several are of that name.
    """
    if choice.service_principal_id:
        return _find_by_id(session, choice.service_principal_id, choice)
    name = str(choice.name)
    found = ServicePrincipals(session).find_by_name(name)
    considered = [each for each in found if not _is_made_from(each, INBOUND_GALLERY_TEMPLATE_ID)]
    made = [each for each in considered if _is_made_from(each, choice.gallery_template_id)]
    if len(considered) == len(made) == 1:
        return made[0]
    # The template is missing on old objects, and another one than ours may have made it; a job leaves no doubt.
    candidates = [each for each in considered if _has_job(session, each)] or made
    if len(candidates) > 1:
        raise ambiguous_service_principals(words(name, None, None), candidates)
    return candidates[0] if candidates else None


def _find_by_id(session: GraphSession, wanted: str, choice: ApplicationChoice) -> Json | None:
    name = choice.name
    try:
        found = ServicePrincipals(session).get(wanted)
    except NotFoundError as problem:
        if choice.may_be_gone:
            return None
        hint = "Check the id; to make a new one, give its name as configuration, and no id."
        raise NotFoundError(f"There is no service principal with the id '{wanted}'", hint=hint, cause=problem) from problem
    if name and str(found.get("displayName")).casefold() != name.casefold():
        raise OptionError(
            f"The service principal {wanted} is named '{found.get('displayName')}', not '{name}'.",
            hint="Correct one of configuration and service_principal_id, or leave one out.",
        )
    if not _is_made_from(found, choice.gallery_template_id) and not _has_job(session, found):
        raise OptionError(
            f"The service principal '{found.get('displayName')}' ({wanted}) belongs to no configuration from Entra ID to Active Directory: it "
            f"was made from another template, and has no job {TEMPLATE_ID}.",
            hint="Check service_principal_id.",
        )
    return found


def _is_made_from(principal: Json, template_id: str) -> bool:
    return str(principal.get("applicationTemplateId")).casefold() == template_id.casefold()


def _has_job(session: GraphSession, principal: Json) -> bool:
    try:
        return bool(jobs_of_template(Jobs(session, principal["id"]).list()))
    except NotFoundError:
        return False  # nothing is synchronized by it, or the service doesn't know it yet
