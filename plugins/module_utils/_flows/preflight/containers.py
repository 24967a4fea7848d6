# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the containers exist that groups are to be written to?"""

from __future__ import annotations

import typing as t
from functools import partial

from ..._ad.directory import Directory
from ..._ad.lookup.identities import normalize_dn
from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import OptionError
from .findings import Findings

EXISTS = "container.exists"

_EXPECTED = "exists"


def look_at_containers(containers: t.Sequence[str], directory: Directory | None, cause: str, findings: Findings) -> None:
    """Check each container; ``cause`` is the check that failed where there is no directory."""
    if not containers and not findings.has_failed(EXISTS):
        reason = "the target container is computed, and yields nothing for the test group that could be looked up"
        findings.info(EXISTS, "target container", _EXPECTED, "unknown", reason)
    for container in containers:
        identifier = f"{EXISTS}.{container}"
        if directory is None:
            findings.skipped(identifier, container, _EXPECTED, cause)
            continue
        found = findings.attempt(identifier, container, _EXPECTED, partial(_exists, directory, container))
        if found:
            findings.passed(identifier, container, _EXPECTED, "exists")
        elif found is not None:
            reason = (
                f"the target container '{container}' doesn't exist in Active Directory, "
                f"or {directory.server.host} doesn't let this account see it"
            )
            hint = "Create it, or correct the target container."
            findings.failed(identifier, container, _EXPECTED, "not found", reason, hint)


def distinct(containers: t.Iterable[str]) -> list[str]:
    """Return each container once, however its name is spelled; the first spelling stays."""
    known: dict[t.Hashable, str] = {}
    for container in containers:
        known.setdefault(_folded(container), container)
    return list(known.values())


def _folded(container: str) -> t.Hashable:
    try:
        return parse_distinguished_name(container).folded
    except OptionError:
        return container  # that it is no name is said by the check


def _exists(directory: Directory, container: str) -> bool:
    return directory.read_object(normalize_dn(container), ["objectClass"]) is not None
