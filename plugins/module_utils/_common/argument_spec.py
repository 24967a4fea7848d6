# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Argument specifications as values: the layers publish theirs, a module merges what it needs."""

from __future__ import annotations

import os
import re
import typing as t

from ansible.module_utils.basic import AnsibleFallbackNotFound
from ansible.module_utils.common.parameters import DEFAULT_TYPE_VALIDATORS

from .errors import OptionError
from .json import Json

Rule = t.Sequence[t.Any]


def environment(*names: str) -> str:
    """Return the first of the environment variables that is set and not empty.

    Use it as ``fallback=(environment, ["AZURE_TENANT_ID", "AZURE_TENANT"])``. ansible-core's ``env_fallback`` would
    return an empty string for a variable that is set to nothing, which CI systems do for secrets that are not defined.
    """
    for name in names:
        value = os.environ.get(name)
        if value:
            return value
    raise AnsibleFallbackNotFound()


def environment_fallback(*names: str) -> tuple[t.Callable[..., str], list[str]]:
    """Return the value of an option's ``fallback`` that reads the environment variables in this order."""
    return environment, list(names)


def environment_origins(
    message: str, arguments: t.Mapping[str, t.Mapping[str, t.Any]], parameters: t.Mapping[str, t.Any]
) -> list[str]:
    """Return a sentence for each option in a message whose value is that of its environment variable."""
    named = [name for name in arguments if _is_named(name, message)]
    origins = {name: _origin(arguments[name], parameters.get(name)) for name in named}
    return [f"The value of {name} is that of the environment variable {origin}." for name, origin in origins.items() if origin]


def _is_named(option: str, message: str) -> bool:
    # ``cloud`` is an ordinary word too.
    return re.search(rf"\b{option}\b" if "_" in option else rf"('|value of ){option}\b", message) is not None


def _origin(argument: t.Mapping[str, t.Any], value: t.Any) -> str | None:
    for name in (argument.get("fallback") or (None, ()))[1]:
        given = os.environ.get(name)
        if given:
            return str(name) if _is_given(argument, value, given) else None
    return None


def _is_given(argument: t.Mapping[str, t.Any], value: t.Any, given: str) -> bool:
    if value is None:
        return False
    return str(value) in (given, os.path.abspath(os.path.expanduser(given))) or value == _converted(argument, given)


def _converted(argument: t.Mapping[str, t.Any], given: str) -> t.Any:
    try:
        return DEFAULT_TYPE_VALIDATORS[argument.get("type", "str")](given)
    except (TypeError, ValueError):
        return given


def require_at_least(parameters: t.Mapping[str, t.Any], minimum: int, *names: str) -> None:
    """Raise ``OptionError`` for a number that is smaller than ``minimum``."""
    for name in names:
        if parameters[name] < minimum:
            raise OptionError(f"{name} is {parameters[name]}", hint=f"It is a number, at least {minimum}.")


class ArgumentSpec(t.NamedTuple):
    """The options of a module and the rules between them, in the words of ``AnsibleModule``."""

    arguments: t.Mapping[str, t.Mapping[str, t.Any]] = {}
    required_one_of: t.Sequence[Rule] = ()
    required_together: t.Sequence[Rule] = ()
    required_if: t.Sequence[Rule] = ()
    required_by: t.Mapping[str, Rule] = {}
    mutually_exclusive: t.Sequence[Rule] = ()

    def merge(self, *others: ArgumentSpec) -> ArgumentSpec:
        """Return the union; two different definitions of one option raise ``ValueError``."""
        merged = self
        for other in others:
            merged = _merge(merged, other)
        return merged

    def to_kwargs(self) -> Json:
        """Return the keyword arguments of ``AnsibleModule``."""
        return {
            "argument_spec": {name: dict(definition) for name, definition in self.arguments.items()},
            "required_one_of": [list(rule) for rule in self.required_one_of],
            "required_together": [list(rule) for rule in self.required_together],
            "required_if": [list(rule) for rule in self.required_if],
            "required_by": {name: list(needed) for name, needed in self.required_by.items()},
            "mutually_exclusive": [list(rule) for rule in self.mutually_exclusive],
        }


def _merge(first: ArgumentSpec, second: ArgumentSpec) -> ArgumentSpec:
    for name in first.arguments.keys() & second.arguments.keys():
        if first.arguments[name] != second.arguments[name]:
            raise ValueError(f"option {name!r} is defined twice, and differently")
    required_by = {name: list(needed) for name, needed in first.required_by.items()}
    for name, needed in second.required_by.items():
        required_by[name] = _union(required_by.get(name, []), needed)
    return ArgumentSpec(
        arguments={**first.arguments, **second.arguments},
        required_one_of=_union(first.required_one_of, second.required_one_of),
        required_together=_union(first.required_together, second.required_together),
        required_if=_union(first.required_if, second.required_if),
        required_by=required_by,
        mutually_exclusive=_union(first.mutually_exclusive, second.mutually_exclusive),
    )


def _union(first: t.Sequence[t.Any], second: t.Sequence[t.Any]) -> list[t.Any]:
    return [*first, *(rule for rule in second if rule not in first)]
