# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking a file of variables by itself: names, types, and the desired configuration in it. No template is evaluated."""

from __future__ import annotations

import re
import typing as t

from ..module_utils._common.json import Json
from ..module_utils._sync.service.desired_settings import read_settings
from ..module_utils._verify.desired.judge import desired_problems
from ..module_utils._verify.desired.parts import CONTAINER, FILTERS, MAPPINGS, PREFIX, DesiredEntry, DesiredParts
from ..module_utils._verify.desired.problem import FileProblem
from ..module_utils._verify.desired.problem import Path as Place
from .located_yaml import Literal, LocatedFile, Vaulted
from .playbook_variables import Variables
from .variable_problems import WITHIN, invalid_values, own_names, unknown_names

_SETTINGS = f"{PREFIX}settings"
_TEMPLATE = re.compile(r"\{[{%#]")
_UNKNOWN_OPTION = re.compile(r"has the unknown option '([^']+)'")
_FIRST_ENTRY = re.compile(r"Entry 1 of |(?<=\w)\[1\]")
_WORD = re.compile(r"\w+")
_STAND_INS: t.Mapping[str, t.Any] = {"int": 1, "float": 1.0, "bool": False, "list": [], "dict": {}}


def file_problems(file: LocatedFile, variables: Variables) -> t.Iterator[FileProblem]:
    """Yield everything that is wrong with the variables of a file."""
    yield from _names(file, variables)
    checked = _Checked(file, variables)
    for name in file.variables:
        if name in variables.options:
            yield from checked.check(name)
    yield from desired_problems(checked.parts())
    yield from checked.settings_problems()


def _names(file: LocatedFile, variables: Variables) -> t.Iterator[FileProblem]:
    for name in file.variables:
        if not isinstance(name, str):
            yield FileProblem(
                "variable.unknown", "error", (str(name),), f"{name} is not the name of a variable.", "Write it as text."
            )
            continue
        for problem in unknown_names([name], variables):
            yield FileProblem("variable.unknown", "error", (name,), problem)
        for problem in own_names([name], (), variables):
            yield FileProblem("variable.reserved", "error", (name,), problem)
    for name, option in variables.options.items():
        if option.get("required") and name not in file.variables:
            yield FileProblem("variable.missing", "error", (), f"{name} is missing, and the playbook needs it.", f"Add {name}.")


class _Checked:
    """The values of a file, by their types."""

    def __init__(self, file: LocatedFile, variables: Variables) -> None:
        self._file = file
        self._options = variables.options
        self._values: Json = {}
        self._entries: dict[str, list[DesiredEntry]] = {}

    def check(self, name: str) -> t.Iterator[FileProblem]:
        """Yield what is wrong with a variable by its type; the entries of a list are checked one by one."""
        value, option = self._file.variables[name], self._with_options(name)
        yield from _templates(value, (name,))
        yield from _plain_secrets(value, option, (name,))
        if _is_template(value):
            return
        if option["type"] != "list" or "options" not in option or not isinstance(value, list):
            known = _without_templates(value, option)
            yield from self._by_type(name, known, (name,))
            yield from _twice(value, (name,))
            return
        self._entries[name] = []
        for index, each in enumerate(value):
            if _is_template(each):
                continue
            known = _without_templates(each, {**option, "type": "dict"})
            found = list(self._by_type(name, [known], (name, index)))
            yield from found
            if not found:
                self._entries[name].append(DesiredEntry(index, self._values.pop(name)[0], computed=known != each))

    def _with_options(self, name: str) -> Json:
        option = self._options[name]
        return {**option, "options": WITHIN[name]} if name in WITHIN else option

    def _by_type(self, name: str, value: t.Any, place: Place) -> t.Iterator[FileProblem]:
        public, problems = invalid_values({name: value}, {name: self._options[name]})
        self._values |= public
        for problem in problems:
            text = problem
            if len(place) > 1:
                entry = f"Entry {t.cast('int', place[1]) + 1} of "
                text = _FIRST_ENTRY.sub("", problem) if problem.startswith(name) else _FIRST_ENTRY.sub(entry, problem)
            yield FileProblem("variable.invalid", "error", self._nearest(place, problem), text)

    def _nearest(self, place: Place, problem: str) -> Place:
        """Return the place of the option that a message is about: the unknown one, or the first that it names and the file has."""
        unknown = _UNKNOWN_OPTION.search(problem)
        names = unknown[1].split(".") if unknown else _WORD.findall(problem)
        for name in names:
            within = [
                each for each in self._file.positions if each[: len(place)] == place and each[-1] == name and len(each) > len(place)
            ]
            if within:
                place = min(within, key=len)
                if not unknown:
                    return place
        return place

    def parts(self) -> DesiredParts:
        """Return the desired configuration, as far as it is valid."""
        container = self._values.get(CONTAINER)
        return DesiredParts(
            mappings=self._entries.get(MAPPINGS, []),
            filters=self._entries.get(FILTERS),
            container=None if _has_template(self._file.variables.get(CONTAINER)) else container,
            configuration=str(self._values.get(f"{PREFIX}configuration") or ""),
            scope_mode="all" if self._values.get(f"{PREFIX}scope_mode") == "all" else "selected",
            settings=self._values.get(_SETTINGS) or {},
        )

    def settings_problems(self) -> t.Iterator[FileProblem]:
        for error in read_settings(self._values.get(_SETTINGS) or {}).problems.found:
            name = error.message.partition(":")[0].partition(".")[0]
            yield FileProblem("settings.invalid", "error", (_SETTINGS, name), f"{_SETTINGS}: {error.message}", error.hint or "")


def _is_template(value: t.Any) -> bool:
    return isinstance(value, str) and not isinstance(value, (Literal, Vaulted)) and _TEMPLATE.search(value) is not None


def _has_template(value: t.Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_template, value.values()))
    return any(map(_has_template, value)) if isinstance(value, list) else _is_template(value)


def _templates(value: t.Any, place: Place) -> t.Iterator[FileProblem]:
    """Yield templates that can't be parsed."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _templates(each, (*place, str(name)))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _templates(each, (*place, index))
    elif _is_template(value):
        from jinja2 import Environment, TemplateSyntaxError

        try:
            Environment(autoescape=True).parse(value)
        except TemplateSyntaxError as error:
            yield FileProblem(
                "template.invalid", "error", place, f"The template can't be parsed: {error.message}.", "See Jinja's guide."
            )


def _without_templates(value: t.Any, option: Json) -> t.Any:
    """Return a value with something of the right type for each template, whose value only a run of a playbook knows."""
    if _is_template(value):
        return option["choices"][0] if option.get("choices") else _STAND_INS.get(str(option.get("type")), value)
    options = option.get("options") or {}
    if isinstance(value, dict):
        return {name: _without_templates(each, options.get(name) or {}) for name, each in value.items()}
    if isinstance(value, list):
        inner = {**option, "type": option.get("elements"), "choices": option.get("choices")}
        return [_without_templates(each, inner) for each in value]
    return value


def _plain_secrets(value: t.Any, option: Json, place: Place) -> t.Iterator[FileProblem]:
    """Yield secrets that stand in the file as they are; an address without a password in it is none."""
    if isinstance(value, dict):
        for name, inner in (option.get("options") or {}).items():
            yield from _plain_secrets(value.get(name), inner, (*place, name))
    elif option.get("no_log") and isinstance(value, str) and value and not isinstance(value, Vaulted) and not _is_template(value):
        if "://" not in value or "@" in value:
            message = f"{'.'.join(map(str, place))} holds a secret as it is."
            yield FileProblem("secret.plain", "warning", place, message, "Vault it, or give it by the environment.")


def _twice(value: t.Any, place: Place) -> t.Iterator[FileProblem]:
    """Yield texts that stand several times in a list, at the second place; names count without case."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _twice(each, (*place, str(name)))
    if not isinstance(value, list):
        return
    seen: dict[str, int] = {}
    for index, each in enumerate(value):
        if isinstance(each, str):
            first = seen.setdefault(each.casefold(), index)
            if first != index:
                message = f"'{each}' stands twice in {'.'.join(map(str, place))}, as entry {first + 1} and {index + 1}."
                yield FileProblem("list.duplicate", "warning", (*place, index), message, "Remove one of them.")
