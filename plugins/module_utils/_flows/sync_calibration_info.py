# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_calibration_info``: does the service evaluate expressions as the collection does?"""

from __future__ import annotations

import typing as t
from collections import Counter

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.json import Json
from .._graph.resources.groups import Groups
from .._sync.entra_objects import EntraGroup
from .._verify.calibration import (
    ComparedEvaluation,
    as_sentence,
    mapping_evaluations,
    mapping_row,
    question_evaluations,
    question_row,
)
from .shared.bulk_reads import group_fields, read_assigned, read_groups_by_id
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, Context, open_context
from .shared.domain_name import read_domain_names
from .shared.resolve import resolve_groups
from .shared.service_evaluation import compare_with_service, sample_of

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    SCOPE_MODE_SPEC,
    ArgumentSpec(
        {
            "sample_groups": {"type": "list", "elements": "str", "default": []},
            "sample_size": {"type": "int", "default": 5},
            "include_questions": {"type": "bool", "default": True},
        }
    ),
)


def sync_calibration_info(module: AnsibleModule) -> Json:
    """Let both evaluate the open questions, and the live mappings for a sample of groups."""
    parameters = module.params
    require_at_least(parameters, 0, "sample_size")
    context = open_context(module)
    document = context.read_schema()
    domain_names = read_domain_names(context, document)
    groups = _sample(context, document, parameters)
    questions = question_evaluations() if parameters["include_questions"] else []
    evaluations = [*questions, *mapping_evaluations(document, groups)]
    compared = compare_with_service(context, evaluations, domain_names.of(None).macros)
    of_questions, of_mappings = compared[: len(questions)], compared[len(questions) :]
    return {
        "changed": False,
        **context.identity(),
        "schema_version": document.get("version"),
        "domain_fqdn": domain_names.described(None),
        "questions": [question_row(each, each.evaluation.question) for each in of_questions if each.evaluation.question],
        "mappings": list(map(mapping_row, of_mappings)),
        "sample": [{"id": group.id, "display_name": group.display_name} for group in groups],
        "counts": {"questions": _counts(of_questions), "mappings": _counts(of_mappings)},
        "mappings_agree": all(each.verdict != "differs" for each in of_mappings),
        "requests": context.session.statistics.requests,
        "warnings": [as_sentence(each) for each in of_mappings if each.verdict == "differs"],
    }


def _sample(context: Context, document: Json, parameters: Json) -> list[EntraGroup]:
    """Return the groups that are named, or else some of those that the configuration works on."""
    fields = group_fields(document)
    named = parameters["sample_groups"]
    if not named and parameters["scope_mode"] == "all":
        return sample_of(map(EntraGroup, Groups(context.session).security_groups(fields=fields)), parameters["sample_size"])
    found = (
        [group.id for group in resolve_groups(context.session, named)] if named else _assigned(context, parameters["sample_size"])
    )
    groups = read_groups_by_id(context.session, found, fields)
    return [group for group in groups.values() if group is not None]


def _assigned(context: Context, size: int) -> list[str]:
    return sorted(read_assigned(context).groups)[:size] if size else []


def _counts(comparisons: t.Sequence[ComparedEvaluation]) -> dict[str, int]:
    found = Counter(each.verdict for each in comparisons)
    return {"total": len(comparisons), **{verdict: found[verdict] for verdict in ("agrees", "differs", "not_comparable")}}
