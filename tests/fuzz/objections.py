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
_CONDITIONS = ("scoping filter evaluation passed", "isinprovisioningscope", "isinprovisioningscopedisplayname")


def objections(content: bytes, members: t.Container[str] = ()) -> list[str]:
    """Return what speaks against an answer; ``members`` are ids of the members asked about, in lower case."""
    answer = _folded(json.loads(content))
    key, value = _inner(answer.get("key")), _inner(answer.get("value"))
    found: list[str] = []
    if isinstance(key, dict) and "result" in _folded(key):
        details = _folded(_folded(key).get("details"))
        found += _of_results([_folded(key)["result"]]) + _of_codes([details.get("errorcode")])
    for entry in value if isinstance(value, list) else [value]:
        found += _of_entry(_folded(entry), members)
    return found


def _of_entry(entry: Json, members: t.Container[str]) -> list[str]:
    status = _folded(entry.get("statusinfo"))
    steps = [_folded(each) for each in entry.get("provisioningsteps") or []]
    own = [step for step in steps if _text(step.get("type")) != "referenceresolution"]
    codes = [status.get("errorcode"), *(_folded(step.get("details")).get("skipreason") for step in own)]
    if _text(_folded(entry.get("sourceidentity")).get("id")) in members:
        harmless = all(_text(code) in (*_HARMLESS_CODES, *_OF_A_MEMBER) for code in codes)
        if harmless or any(_of_scope(step) for step in own):
            return []
    found = _of_results([status.get("status")]) + _of_codes(codes)
    found += ["the category of a failure"] if _text(status.get("errorcategory")) == "failure" else []
    found += ["a staged deletion"] if _text(entry.get("action")) == "stageddelete" else []
    acting = [step for step in own if not _is_scoping(step)]
    found += [f"a failed step {step.get('name')}" for step in acting if _text(step.get("status")) in ("failure", "failed", "1")]
    if not _removes(entry, own):
        found += [text for step in own if _is_scoping(step) or _is_skip(step) for text in _of_scope(step)]
    return found


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
