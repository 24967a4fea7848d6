# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with variables: unknown names, and values that their specifications don't allow."""

from __future__ import annotations

import copy
import datetime
import difflib
import json
import math
import re
import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import RequiredError, UnsupportedError

from ..module_utils._ad.controllers.options import AD_SPEC
from ..module_utils._common.errors import CloudSyncError
from ..module_utils._common.json import Json
from ..module_utils._evidence.change_id import require_valid
from ..module_utils._evidence.metadata import require_size
from ..module_utils._flows.drift.checks import known_checks
from ..module_utils._flows.schema.desired_options import DESIRED_SPEC
from ..module_utils._flows.shared.settings_options import SETTINGS_OPTIONS
from ..module_utils._flows.writeback.literals import read_literals
from ..module_utils._graph.options import GRAPH_SPEC
from ..module_utils._verify.drift.thresholds import read_thresholds
from .playbook_variables import FREE_PREFIX, PREFIX, Variables

# The options within a variable, where the module that gets them has the specification.
WITHIN: t.Mapping[str, t.Mapping[str, t.Any]] = {
    "cloud_sync_graph": GRAPH_SPEC.arguments,
    "cloud_sync_ad": AD_SPEC.arguments,
    "cloud_sync_settings": SETTINGS_OPTIONS,
    **{f"{PREFIX}{name}": option["options"] for name, option in DESIRED_SPEC.arguments.items() if "options" in option},
}
# The same bounds as in the modules, by how the name of a variable ends, with that of the option within it.
MINIMUMS = {
    "_wait_timeout": 1,
    "_confirm_timeout": 1,
    "_exceptions_max_days": 1,
    "_verify_with_service": 0,
    "_rows": 0,
    "_max_changed": 0,
    "_max_renamed": 0,
    "_max_moved": 0,
    "_max_leaving_scope": 0,
    ".graph_timeout": 1,
    ".graph_retries": 0,
    ".graph_max_answer_size": 1,
    ".graph_parallel_requests": 1,
    ".graph_quota_share": 1,
    ".ad_timeout": 1,
    ".ad_max_answer_size": 1,
    ".accidental_deletes.threshold": 1,
}
MAXIMUMS = {
    ".graph_parallel_requests": 32,
    ".graph_quota_share": 100,
}
# What a module refuses by a rule of its own.
RULES: t.Mapping[str, t.Callable[[t.Any], t.Any]] = {
    "cloud_sync_change_id": lambda value: require_valid(value) if value else None,
    "cloud_sync_change_metadata": require_size,
    "cloud_sync_expected_attributes": read_literals,
    "cloud_sync_drift_max": lambda value: read_thresholds(value, known_checks()),
}

_PYTHON_TYPE = re.compile(r"<class '([\w.]+)'>|(?<=of type )(\w+)")
_KINDS = {
    "NoneType": "null",
    "bool": "boolean",
    "dict": "dictionary",
    "float": "number",
    "int": "number",
    "list": "list",
    "str": "text",
}
_HIDDEN = "(hidden)"
# How much of two names must be alike, so that ad_port isn't taken for ad_password.
_NEAR = 0.8


def unknown_names(names: t.Iterable[object], variables: Variables) -> t.Iterator[str]:
    """Yield a problem for every variable that nothing reads, and for names that differ from a documented one by one character."""
    for name in sorted(name for name in names if isinstance(name, str)):  # a name in YAML may be a number, which nothing here reads
        if name in variables.known or name.startswith(FREE_PREFIX):
            continue
        if name.startswith(PREFIX):
            near = similar(name, variables.documented)
            hint = f"Did you mean {near}?" if near else f"Variables of your own begin with {FREE_PREFIX}."
            yield f"{name} is not a variable of this collection. {hint}"
        elif near := " or ".join(each for each in sorted(variables.documented) if one_edit_apart(name, each)):
            yield f"{name} is not a variable of this collection. Did you mean {near}?"


def similar(name: str, known: t.Iterable[str]) -> str:
    """Return the known name that is meant, or an empty text; several, where each is one character away."""
    ends = {each.removeprefix(PREFIX): each for each in sorted(known)}
    end = name.removeprefix(PREFIX)
    close = [each for each in ends if one_edit_apart(end, each)] or difflib.get_close_matches(end, ends, n=1, cutoff=_NEAR)
    return " or ".join(ends[each] for each in close)


def one_edit_apart(first: str, second: str) -> bool:
    """Tell whether one inserted, removed, replaced or swapped character makes one name of the other."""
    shorter, longer = sorted((first, second), key=len)
    if len(longer) - len(shorter) > 1 or first == second:
        return False
    at = next((index for index, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    if len(shorter) != len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[:at] + shorter[at + 1 : at + 2] + shorter[at] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped == longer


def own_names(extra: t.Iterable[str], early: t.Iterable[str], variables: Variables) -> t.Iterator[str]:
    """Yield a problem for every variable that the run sets itself, but that is given.

    ``extra`` are the extra variables, which win over all that the run sets; ``early`` those that are there before a task set them.
    """
    for name in sorted((set(extra) & variables.own) | (set(early) & variables.results)):
        yield f"{name} is set by the playbook itself, so it can't be given. Remove it."


def invalid_values(values: Json, options: dict[str, Json]) -> tuple[Json, list[str]]:
    """Return the values as their types have them, without those that are secret, and everything that is wrong.

    A variable that is null is not given, so it has its default, or isn't among the values. It is wrong only where it is required.
    """
    specification = {name: _with_options(name, option) for name, option in options.items()}
    values = {name: value for name, value in values.items() if value is not None}
    shapes = {
        name: [*_no_data(name, value)] or [*_wrong_shapes(name, value, specification[name])] for name, value in values.items()
    }
    specification = {name: option for name, option in specification.items() if not shapes.get(name)}
    values = {name: value for name, value in values.items() if name in specification}
    result = ArgumentSpecValidator(specification).validate(values)
    problems = [
        *(_unsupported(path, specification) for path in sorted(map(_path, result.unsupported_parameters))),
        *(problem for found in shapes.values() for problem in found),
        *_missing(values, specification),
        *(_readable(str(error.msg)) for error in result.errors if not _is_said(error)),
        *_empty(result.validated_parameters, specification),
        *(problem for name, value in result.validated_parameters.items() for problem in _out_of_bounds(name, value)),
        *_against_rules(result.validated_parameters, specification),
    ]
    secrets = sorted(map(str, result._no_log_values), key=len, reverse=True)
    given = _given(result.validated_parameters, specification)
    public = {name: value for name, value in given.items() if not _is_secret(specification[name])}
    return public, [_without(secrets, problem) for problem in problems]


def _given(value: t.Any, options: Json | None) -> t.Any:
    """Return what a validator has filled with null without that; what is in a free dictionary stays."""
    if isinstance(value, list):
        return [_given(each, options) for each in value]
    if not options or not isinstance(value, dict):
        return value
    return {name: _given(each, options.get(name, {}).get("options")) for name, each in value.items() if each is not None}


def _with_options(name: str, option: Json) -> Json:
    known = copy.deepcopy(option)  # a validator fills in the defaults of dictionaries
    if name in WITHIN:
        known["options"] = {inner: dict(definition) for inner, definition in WITHIN[name].items()}
    return known


def _no_data(name: str, value: t.Any) -> t.Iterator[str]:
    """Yield what is in a value and can't be written as JSON, which is how a module gets it."""
    if isinstance(value, dict):
        for inner, each in value.items():
            if isinstance(inner, str):
                yield from _no_data(f"{name}.{inner}", each)
            else:
                yield f"{name} has the name {json.dumps(inner, default=str)}, which is not text. Write it in quotes."
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value, 1):
            yield from _no_data(f"{name}[{number}]", each)
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{name} must be a number that has an end."
    elif not (value is None or isinstance(value, (str, int, float, datetime.date))):
        yield f"{name} is a value of another kind ({type(value).__name__.lstrip('_')}). Give text, a number, a list or a dictionary."


def _wrong_shapes(name: str, value: t.Any, option: Json) -> t.Iterator[str]:
    """Yield what ansible-core's validator stumbles over, or turns into something else without a word."""
    if option["type"] in ("str", "path"):
        if isinstance(value, (dict, list)):
            yield f"{name} must be text."
    elif "options" in option and option["type"] == "dict":
        if not isinstance(value, dict):
            yield f"{name} must be a dictionary."
            return
        for inner, definition in option["options"].items():
            if value.get(inner) is not None:
                yield from _wrong_shapes(f"{name}.{inner}", value[inner], definition)
            elif inner in value and (definition.get("required") or definition.get("default") is not None):
                yield f"{name}.{inner} is null. Give it a value{'' if definition.get('required') else ', or leave it out'}."
    elif "options" in option:
        if not isinstance(value, list):
            yield f"{name} must be a list of dictionaries."
            return
        for number, each in enumerate(value, 1):
            yield from _wrong_shapes(f"Entry {number} of {name}", each, {**option, "type": "dict"})


def _path(parameter: t.Any) -> tuple[str, ...]:
    return tuple(map(str, parameter)) if isinstance(parameter, (tuple, list)) else tuple(str(parameter).split("."))


def _unsupported(path: tuple[str, ...], specification: Json) -> str:
    options: t.Any = specification
    for part in path[:-1]:
        options = options.get(part, {}).get("options", {})
    near = similar(path[-1], options)
    hint = f"Did you mean {near}?" if near else f"Allowed are {', '.join(sorted(options))}."
    return f"{path[0]} has the unknown option '{'.'.join(path[1:])}'. {hint}"


def _missing(values: Json, options: dict[str, Json]) -> t.Iterator[str]:
    for name, option in options.items():
        if option.get("required") and values.get(name) is None:
            text = option.get("description", "")
            yield f"{name} is required: {_plain(text if isinstance(text, str) else text[0])}"


def _is_said(error: Exception) -> bool:
    """Whether there is a better text for it: unknown options, and variables that are missing, but not options within them."""
    return isinstance(error, UnsupportedError) or (isinstance(error, RequiredError) and " found in " not in str(error))


def _readable(message: str) -> str:
    """Return what ansible-core says of a value, with types as people call them."""
    return _PYTHON_TYPE.sub(lambda match: _KINDS.get(match[1] or match[2], "a value of another kind"), message)


def _plain(markup: str) -> str:
    return re.sub(r"\b[A-Z]\(([^()]+)\)", r"\1", markup)


def _empty(values: Json, options: dict[str, Json]) -> t.Iterator[str]:
    for name, option in options.items():
        if (option.get("required") or option["type"] == "path") and values.get(name) == "":
            yield f"{name} is empty. Give it a value{'' if option.get('required') else ', or leave it out'}."


def _out_of_bounds(name: str, value: t.Any) -> t.Iterator[str]:
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from _out_of_bounds(f"{name}.{inner}", each)
        return
    least, most = (
        next((number for ending, number in bounds.items() if name.endswith(ending)), None) for bounds in (MINIMUMS, MAXIMUMS)
    )
    if least is not None and isinstance(value, int) and value < least:
        yield f"{name} is {value}. It is a number, at least {least}."
    if most is not None and isinstance(value, int) and value > most:
        yield f"{name} is {value}. It is a number, at most {most}."


def _against_rules(values: Json, options: dict[str, Json]) -> t.Iterator[str]:
    for name, rule in RULES.items():
        if isinstance(values.get(name), dict if options.get(name, {}).get("type") == "dict" else str):
            try:
                rule(values[name])
            except CloudSyncError as error:
                yield f"{name}: {error.message.rstrip('.')}. {error.hint}"


def _is_secret(option: Json) -> bool:
    return bool(option.get("no_log") or any(inner.get("no_log") for inner in option.get("options", {}).values()))


def _without(secrets: t.Sequence[str], text: str) -> str:
    for secret in filter(None, secrets):
        text = text.replace(secret, _HIDDEN)
    return text
