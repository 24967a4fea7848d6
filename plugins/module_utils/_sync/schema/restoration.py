# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a whole schema document, which is to replace the live one, fits the job.

Sources: Microsoft Graph reference, synchronizationSchema and synchronizationRule (rule ids and metadata are the engine's own);
Microsoft Entra documentation, "Export or import a provisioning configuration", and "Inbound synchronization for cloud sync using
Microsoft Graph" (the backend doesn't refuse a target that is mapped twice). That the service takes a document of another job is
only known from a public script, so it takes ``force``.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError, SchemaError
from ..._common.json import Json
from .desired import PROTECTED_TARGETS
from .document import GROUP, attribute_mappings_of, directory_attributes, same_name, select_rule
from .equality import same_part
from .expressions import parse_locally
from .validation import require_known_source, require_known_target, validate_filters
from .views import MappingView, view_mapping
from .whole_document import TAKE_IT_WHOLE

_ENGINE = "The engine knows only its own rules and directories; restore a document of this job."


class Fitted(t.NamedTuple):
    """A document as it can be put, and what was not taken from it."""

    document: Json
    warnings: list[str]


def fit(document: Json, live: Json, *, force: bool) -> Fitted:
    """Return the document as the job of the live schema can have it; SchemaError when it can't.

    ``force`` takes a document of another job, under this job's id.
    """
    _require_own(document, live, force=force)
    _require_same_names("rule", _names(live, "synchronizationRules", "id"), _names(document, "synchronizationRules", "id"))
    _require_same_names("directory", _names(live, "directories", "name"), _names(document, "directories", "name"))
    warnings = []
    fitted = {**document, "id": live.get("id"), "version": live.get("version")}
    own = {str(rule.get("id")): rule for rule in live["synchronizationRules"]}
    fitted["synchronizationRules"] = []
    for rule in document["synchronizationRules"]:
        mine = own[rule["id"]]
        if not same_part(rule.get("metadata") or [], mine.get("metadata") or []):
            warnings.append(
                f"The metadata of the rule '{rule.get('name') or rule['id']}' is another one in the document; the job's own was kept."
            )
        fitted["synchronizationRules"].append({**rule, "metadata": mine.get("metadata")})
    _require_sound(fitted, live)
    return Fitted(fitted, warnings)


def changed_protected(document: Json, reference: Json) -> list[str]:
    """Return the protected targets whose mapping isn't the one of the reference."""
    return [target for target in PROTECTED_TARGETS if _group_views(document, target) != _group_views(reference, target)]


def protected_error(targets: t.Sequence[str]) -> SchemaError:
    """Return the error for a document that changes what the service matches with."""
    return SchemaError(
        f"The document maps {', '.join(targets)} neither as the live schema nor as its template; these mappings are protected.",
        hint="The service matches groups and prevents loops with them. Take them over from the live schema into the document.",
        targets=list(targets),
    )


def _require_own(document: Json, live: Json, *, force: bool) -> None:
    theirs, mine = document.get("id"), live.get("id")
    if theirs and mine and not same_name(theirs, mine) and not force:
        raise SchemaError(
            f"The document belongs to another job: {theirs}, and this one is {mine}.",
            hint="To use it here anyway, set force. Its target container and filters come with it, so run in check mode first.",
            job_id=theirs,
        )


def _require_sound(document: Json, live: Json) -> None:
    """Refuse what the service would take and could not work with."""
    own = {str(rule.get("id")): rule for rule in live["synchronizationRules"]}
    for rule in document["synchronizationRules"]:
        mine = own[rule["id"]]
        name = rule.get("name") or rule["id"]
        if mine.get("editable") is False and not same_part(rule, mine):
            raise SchemaError(
                f"The document changes the rule '{name}', which the service marks as not editable.",
                hint="Its mappings can't be changed over the API.",
            )
        for end in ("sourceDirectoryName", "targetDirectoryName"):
            if rule.get(end) != mine.get(end):
                raise SchemaError(
                    f"The rule '{name}' has {end} '{rule.get(end)}', and the job's has '{mine.get(end)}'.", hint=_ENGINE
                )
        for mapping in rule["objectMappings"]:
            _require_sound_mapping(document, rule, mapping, mine)
    select_rule(document, GROUP)


def _require_sound_mapping(document: Json, rule: Json, mapping: Json, live_rule: Json) -> None:
    """Refuse a target that is mapped twice; and names and filters that the live rule doesn't have, and that can't work."""
    where = f"Object mapping '{mapping.get('name')}'"
    targets = [str(each["targetAttributeName"]) for each in mapping["attributeMappings"]]
    folded = [target.casefold() for target in targets]
    twice = sorted({target for target in targets if folded.count(target.casefold()) > 1})
    if twice:
        raise SchemaError(
            f"{where}: the document maps {', '.join(twice)} more than once; the service doesn't refuse that and doesn't say which one counts.",
            hint="Keep one mapping of each target.",
            targets=twice,
        )
    live_mappings = live_rule.get("objectMappings") or []
    used = {target.casefold() for each in live_mappings for target in _targets(each)}
    target = directory_attributes(document, rule.get("targetDirectoryName"), mapping.get("targetObjectName"))
    require_known_target([name for name in targets if name.casefold() not in used], _names_of(target), f"{where}, target")
    source = directory_attributes(document, rule.get("sourceDirectoryName"), mapping.get("sourceObjectName"))
    known = {name for each in live_mappings for name in _sources(each)}
    require_known_source([name for name in _sources(mapping) if name not in known], _names_of(source), f"{where}, source")
    filters = [group for each in live_mappings for group in _filters(each)]
    new_filters = [group for group in _filters(mapping) if group not in filters]
    validate_filters(document, new_filters, str(mapping.get("sourceObjectName")))


def _names_of(attributes: list[Json] | None) -> list[str] | None:
    return None if attributes is None else [str(each.get("name")) for each in attributes]


def _targets(mapping: Json) -> list[str]:
    return [str(each.get("targetAttributeName")) for each in mapping.get("attributeMappings") or []]


def _sources(mapping: Json) -> list[str]:
    views = [view_mapping(each) for each in mapping.get("attributeMappings") or []]
    named = [str(view.value) for view in views if view.kind == "attribute"]
    parsed = [parse_locally(str(view.value)) for view in views if view.kind == "expression"]
    return [*named, *(name for each in parsed if not isinstance(each, ExpressionError) for name in sorted(each.attributes))]


def _filters(mapping: Json) -> list[Json]:
    return list((mapping.get("scope") or {}).get("groups") or [])


def _group_views(document: Json, target: str) -> list[MappingView]:
    mappings = [mapping for rule in document["synchronizationRules"] for mapping in rule.get("objectMappings") or []]
    groups = [mapping for mapping in mappings if same_name(mapping.get("sourceObjectName"), GROUP)]
    # The target's own spelling doesn't matter.
    return [view_mapping(each)._replace(target=target) for group in groups for each in attribute_mappings_of(group, target)]


def _require_same_names(what: str, mine: list[str], theirs: list[str]) -> None:
    strange = [name for name in theirs if name not in mine]
    lacking = [name for name in mine if name not in theirs]
    if strange:
        raise SchemaError(f"The job knows no {what} '{strange[0]}'; it knows {', '.join(mine)}.", hint=_ENGINE)
    if lacking:
        raise SchemaError(f"The document lacks the {what} '{lacking[0]}' of the job.", hint=TAKE_IT_WHOLE)
    twice = [name for name in theirs if theirs.count(name) > 1]
    if twice:
        raise SchemaError(f"The document holds the {what} '{twice[0]}' more than once.", hint=TAKE_IT_WHOLE)


def _names(document: Json, member: str, name: str) -> list[str]:
    return [str(each.get(name)) for each in document.get(member) or []]
