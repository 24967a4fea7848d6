# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a preflight asks of Microsoft Graph first: the sign-in, its permissions, the configuration and its job."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..._common.errors import AuthenticationError, CloudSyncError, ThrottledError, TransportError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.options import GraphOptions
from ..._graph.resources.configuration import Configuration, find_configuration
from ..._sync.service.job_status import quarantine_of
from ..shared.context import Context, advise
from ..shared.permissions import CHANGE_NEEDS, Granted, Purpose, granted_permissions, missing
from .findings import Findings

SIGN_IN = "graph.sign_in"
CONFIGURATION = "configuration.found"
QUARANTINE = "job.quarantine"
SCHEMA = "configuration.schema"

_PERMISSIONS = "graph.permissions"
_ONE_CONFIGURATION = "one configuration"
SIGNED_IN = "an access token"


class Session(GraphSession):
    """A session that says what it has signed in with."""

    def sign_in(self) -> Granted | None:
        """Sign in, unless that was done before, and return the permissions as far as the token tells."""
        return granted_permissions(self._tokens.token().value)

    def sign_in_again(self) -> Granted | None:
        """Return the permissions in a new token: those that were granted since are in new ones only."""
        self._tokens.renew(self._tokens.token().value, is_certain=False)
        return self.sign_in()


@dataclasses.dataclass(frozen=True, slots=True)
class Service:
    """What Graph answered, as far as it did; ``cause`` is the check that failed where there is no ``session``."""

    session: GraphSession | None = None
    context: Context | None = None
    live: Json | None = None
    cause: str = SIGN_IN


def look_at_service(parameters: Json, findings: Findings) -> Service:
    """Check the sign-in, the permissions, the configuration, its job and its schema."""
    who, wanted = caller_of(parameters), _wanted(parameters)
    session = findings.attempt(SIGN_IN, who, SIGNED_IN, lambda: sign_in(parameters))
    found = _find(session, parameters) if session else None
    if isinstance(found, AuthenticationError):  # a token that was given or cached is refused only when it is used
        findings.error(SIGN_IN, who, SIGNED_IN, found)
    if session is None or found is None or isinstance(found, AuthenticationError):
        findings.skipped(CONFIGURATION, wanted, _ONE_CONFIGURATION, SIGN_IN)
        return Service()
    findings.passed(SIGN_IN, who, SIGNED_IN, "signed in")
    check_permissions(session, who, findings)
    if isinstance(found, CloudSyncError):
        findings.error(CONFIGURATION, wanted, _ONE_CONFIGURATION, found)
        silent = isinstance(found, (TransportError, ThrottledError))  # asking for more would only take long
        return Service(None if silent else session, cause=CONFIGURATION)
    findings.passed(CONFIGURATION, wanted, _ONE_CONFIGURATION, found.job_id)
    _check_quarantine(found, findings)
    context = Context(session, found)
    return Service(session, context, _read_schema(context, findings))


def _find(session: GraphSession, parameters: Json) -> Configuration | CloudSyncError:
    try:
        return find_configuration(
            session,
            name=parameters["configuration"],
            service_principal_id=parameters["service_principal_id"],
            job_id=parameters["job_id"],
        )
    except CloudSyncError as problem:
        return problem


def _wanted(parameters: Json) -> str:
    given = (parameters[name] for name in ("configuration", "service_principal_id", "job_id"))
    return next((str(each) for each in given if each), "the tenant's only one")


def caller_of(parameters: Json) -> str:
    """Return who calls, as far as the task says it."""
    return str(parameters["client_id"] or "the identity of the token")


def sign_in(parameters: Json) -> Session:
    """Return a session that has signed in."""
    session = Session(GraphOptions.from_parameters(parameters), advice=advise)
    session.sign_in()
    return session


def check_permissions(session: Session, who: str, findings: Findings, needs: t.Sequence[Purpose] = CHANGE_NEEDS) -> None:
    """Check that the token carries what is needed, as far as it tells."""
    expected = ", ".join(need.permissions[0] for need in needs)
    granted = session.sign_in()
    if granted is not None and missing(granted, needs):
        with contextlib.suppress(CloudSyncError):  # the token that is there is as good as before
            granted = session.sign_in_again()
    if granted is None:
        reason = "the access token can't be read, so what it permits shows only when it is used"
        findings.info(_PERMISSIONS, who, expected, "unknown", reason)
        return
    lacking = missing(granted, needs)
    if not lacking:
        findings.passed(_PERMISSIONS, who, expected, "all of them, or ones that include them")
        return
    names = ", ".join(need.permissions[0] for need in lacking)
    reason = "can't " + "; can't ".join(need.text for need in lacking)
    kind = "delegated" if granted.delegated else "application"
    hint = f"Grant the {kind} permissions {names} with admin consent; they are in new tokens only."
    findings.failed(_PERMISSIONS, who, expected, f"missing: {names}", reason, hint)


def _check_quarantine(configuration: Configuration, findings: Findings) -> None:
    quarantine = quarantine_of(configuration.job)
    if quarantine is None:
        findings.passed(QUARANTINE, configuration.job_id, "not in quarantine", "not in quarantine")
        return
    error = quarantine.get("error") or {}
    why = ": ".join(str(part) for part in (quarantine["reason"], error.get("message") or quarantine["meaning"]) if part)
    findings.failed(
        QUARANTINE,
        configuration.job_id,
        "not in quarantine",
        "in quarantine",
        f"the job is in quarantine ({why})",
        quarantine["hint"] or "Find out why in the provisioning log, then restart the job with sync_job.",
    )


def _read_schema(context: Context, findings: Findings) -> Json | None:
    subject, expected = context.configuration.name, "a schema that writes groups"

    def read() -> Json:
        from ..._sync.schema.document import group_mapping

        document = context.read_schema()
        group_mapping(document)
        return document

    document = findings.attempt(SCHEMA, subject, expected, read)
    if document is not None:
        findings.passed(SCHEMA, subject, expected, f"version {document.get('version')}")
    return document
