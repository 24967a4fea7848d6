# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What speaks against an on-demand answer, read past the collection: a run with such an answer must not end as a success."""

from __future__ import annotations

import json
import typing as t

Json = dict[str, t.Any]

_BAD_RESULTS = ("failure", "failed", "unknownfuturevalue", "1", "4")
_HARMLESS_CODES = ("", "none", "redundantexport", "entrysynchronizationskipped")
_OF_A_MEMBER = ("notEffectivelyEntitled".casefold(), "unabletoresolvereferenceattributevalue")
_WRITING_ACTIONS = ("create", "update", "delete", "disable")
_ASSIGNED = ("assigned", "assigned to the application")
_INSTEAD = ("iseffectivelyentitledforprovisioning", "user has the required role", "group has the required role", "scope sync all")
_CONDITIONS = ("scoping filter evaluation passed", "isinprovisioningscope", "isinprovisioningscopedisplayname")


def objections(content: bytes, members: t.Container[str] = ()) -> list[str]:
    """Return what speaks against an answer; ``members`` are ids of the members asked about, in lower case."""
    answer = _folded(json.loads(content))
    key, value = _inner(answer.get("key")), _inner(answer.get("value"))
    found: list[str] = []
    result, code = None, None
    if isinstance(key, dict) and "result" in _folded(key):
        result, code = _folded(key)["result"], _folded(_folded(key).get("details")).get("errorcode")
        found += _of_results([result]) + _of_codes([code])
    for entry in value if isinstance(value, list) else [value]:
        found += _of_entry(_folded(entry), members, result, code)
    return found


def _of_entry(entry: Json, members: t.Container[str], result: t.Any, code: t.Any) -> list[str]:
    status = _folded(entry.get("statusinfo"))
    steps = [_folded(each) for each in entry.get("provisioningsteps") or []]
    own = [step for step in steps if _text(step.get("type")) != "referenceresolution"]
    codes = [status.get("errorcode"), *(_folded(step.get("details")).get("skipreason") for step in own)]
    if _text(_folded(entry.get("sourceidentity")).get("id")) in members:
        harmless = all(_text(code) in (*_HARMLESS_CODES, *_OF_A_MEMBER) for code in codes)
        if harmless or any(_of_scope(step) for step in own):
            return []
    found = _of_results([status.get("status")]) + _of_codes(codes)
    category, is_skip = _text(status.get("errorcategory")), {_text(result), _text(status.get("status"))} & {"skipped", "2"}
    if category in ("failure", "0") or (category in ("nonservicefailure", "1") and not is_skip):
        found.append("the category of a failure")
    found += ["a staged deletion"] if _text(entry.get("action")) == "stageddelete" else []
    acting = [step for step in own if not _is_scoping(step)]
    found += [f"a failed step {step.get('name')}" for step in acting if _text(step.get("status")) in ("failure", "failed", "1")]
    if not _removes(entry, own):
        stating = [step for step in own if _is_scoping(step) or _is_skip(step)]
        found += [text for step in stating for text in _of_scope(step)] + _of_clauses(stating)
        is_redundant = any(_text(each) == "redundantexport" for each in (code, *codes))
        wrote = _text(entry.get("action")) in _WRITING_ACTIONS or any(
            _text(step.get("name")).startswith("entryexport") for step in own
        )
        found += [] if is_redundant or wrote else _of_assignment(stating)
    return found


def _of_clauses(steps: list[Json]) -> list[str]:
    details = [_folded(step.get("details")) for step in steps]
    if any(_text(each.get(name)) == "true" for each in details for name in _CONDITIONS):
        return []
    clauses = [_inner(each.get("scopeevaluationresult")) for each in details]
    return [f"the clause {name} is false" for each in clauses for name, holds in _folded(each).items() if _text(holds) == "false"]


def _of_assignment(steps: list[Json]) -> list[str]:
    details = [_folded(step.get("details")) for step in steps]
    if any(_text(each.get(name)) == "true" for each in details for name in _INSTEAD):
        return []
    return ["it is not assigned" for each in details for name in _ASSIGNED if _text(each.get(name)) == "false"]


def _of_scope(step: Json) -> list[str]:
    details = _folded(step.get("details"))
    found = [f"{name} is false" for name in _CONDITIONS if _text(details.get(name)) == "false"]
    bad = _is_scoping(step) and _text(step.get("status")) in ("failure", "failed", "skipped", "1", "2")
    return [*found, "the scope failed"] if bad else found


def _of_results(results: list[t.Any]) -> list[str]:
    return [f"the result {each}" for each in results if _text(each) in _BAD_RESULTS]


def _of_codes(codes: list[t.Any]) -> list[str]:
    harmless = (*_HARMLESS_CODES, _OF_A_MEMBER[1])
    return [f"the code {each}" for each in codes if _text(each) not in harmless]


def _removes(entry: Json, steps: list[Json]) -> bool:
    names = [_text(step.get("name")) for step in steps]
    return _text(entry.get("action")) in ("delete", "disable") or any("delete" in name and "export" in name for name in names)


def _is_scoping(step: Json) -> bool:
    return _text(step.get("type")) == "scoping" or _text(step.get("name")) == "entrysynchronizationscoping"


def _is_skip(step: Json) -> bool:
    return _text(step.get("name")) == "entrysynchronizationskip" or "skipreason" in _folded(step.get("details"))


def _inner(value: t.Any) -> t.Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


def _folded(value: t.Any) -> Json:
    return {str(name).casefold(): member for name, member in value.items()} if isinstance(value, dict) else {}


def _text(value: t.Any) -> str:
    return "" if value is None else str(value).strip().casefold()
