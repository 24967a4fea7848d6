# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which named members can be written: those that have an object in Active Directory to refer to."""

from __future__ import annotations

import functools

from ..._ad.controllers.options import AdOptions
from ..._ad.directory import Directory
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._common.json import Json
from ..._sync.entra_objects import EntraObject
from ..._sync.expected.members import ExpectedMember, MembershipRules, expected_member_or_failure
from ..._verify.directory_state import References
from ..._verify.members import NO_OBJECT
from ..writeback.read import find_references
from .controllers import Controllers
from .findings import Findings
from .group import Candidate

RESOLVABLE = "members.resolvable"

_EXPECTED = "an object in Active Directory"
_REACH_CATALOG = "Name a global catalog that can be reached in ad_global_catalog."


def look_at_members(
    candidate: Candidate, rules: MembershipRules | None, controllers: Controllers, cause: str, findings: Findings
) -> tuple[list[Json], References | None]:
    """Return a row for each named member, and their objects, None where something is missing to look.

    ``cause`` is the check that failed in that case.
    """
    if not candidate.members:
        return [], References()
    looked = None
    directory, options = controllers.directory, controllers.options
    if rules is not None and directory is not None and options is not None:
        look = functools.partial(_look_up, candidate, rules, directory, options)
        looked = findings.attempt(RESOLVABLE, candidate.name, _EXPECTED, look)
        cause = RESOLVABLE
    if looked is None:
        return [_unknown(member, cause, findings) for member in candidate.members], None
    expected, references = looked
    return [_judged(each, references, findings) for each in expected], references


def _look_up(
    candidate: Candidate, rules: MembershipRules, directory: Directory, options: AdOptions
) -> tuple[list[ExpectedMember], References]:
    expected = [expected_member_or_failure(member, rules) for member in candidate.members]
    with GlobalCatalog(options, directory) as catalog:
        return expected, find_references(directory, catalog, [each.join for each in expected if each.join])


def _unknown(member: EntraObject, cause: str, findings: Findings) -> Json:
    findings.skipped(f"{RESOLVABLE}.{member.name}", member.id, _EXPECTED, cause)
    return {"id": member.id, "name": member.name, "resolvable": None, "distinguished_name": None, "reason": f"{cause} failed"}


def _judged(member: ExpectedMember, references: References, findings: Findings) -> Json:
    name, doubt = references.name_of(member), references.doubt_about(member)
    identifier, reason = f"{RESOLVABLE}.{member.name}", "" if name else doubt or member.reason or NO_OBJECT
    if name:
        findings.passed(identifier, member.id, _EXPECTED, name)
    elif doubt or member.failure:
        hint = member.failure.hint if member.failure else _REACH_CATALOG
        findings.failed(identifier, member.id, _EXPECTED, "not known", reason, hint)
    else:
        findings.info(identifier, member.id, _EXPECTED, "expected to be absent", reason)
    return {
        "id": member.id,
        "name": member.name,
        "resolvable": None if doubt or member.failure else name is not None,
        "distinguished_name": name,
        "reason": reason,
    }
