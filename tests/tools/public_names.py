# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every option and every return value, as the documentation of modules, other plugins, roles and playbooks says."""

from __future__ import annotations

import ast
import re
import typing as t
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]
Kind = t.Literal["option", "return", "variable"]

_NESTED: t.Mapping[Kind, str] = {"option": "suboptions", "return": "contains", "variable": "options"}
_SENTENCE = re.compile(r"(.+?[.:;])(?:\s|$)", re.DOTALL)


class Field(t.NamedTuple):
    """One option of a module or another plugin, one return value, or one variable of a role or a playbook.

    ``place`` names what documents it and where in it, for example ``sync_settings.notification.enabled``.
    """

    kind: Kind
    name: str
    place: str
    type: str
    description: tuple[str, ...]
    choices: tuple[str, ...] = ()
    default: t.Any = None

    @property
    def owner(self) -> str:
        """The module, doc fragment, plugin, role or playbook."""
        return self.place.split(".")[0]

    @property
    def is_outermost(self) -> bool:
        """Whether it isn't part of another one."""
        return self.place.count(".") == 1

    @property
    def meaning(self) -> str:
        """The first sentence of its description, which says what it is; what follows is particular to the place."""
        found = _SENTENCE.match(self.description[0]) if self.description else None
        return found.group(1) if found else "".join(self.description[:1])


def all_fields() -> list[Field]:
    """Return the fields of everything, in the order of the files."""
    return [*_module_fields(), *_fragment_fields(), *_variable_fields()]


def documented_returns(module: str) -> Json:
    """Return what a module's RETURN block says."""
    return t.cast("Json", yaml.safe_load(_blocks(REPOSITORY / "plugins" / "modules" / f"{module}.py")["RETURN"]))


def _module_fields() -> Iterator[Field]:
    for folder in ("modules", "filter", "inventory"):
        for path in sorted((REPOSITORY / "plugins" / folder).glob("*.py")):
            blocks = _blocks(path)
            yield from _walk("option", path.stem, yaml.safe_load(blocks["DOCUMENTATION"]).get("options"))
            yield from _walk("return", path.stem, yaml.safe_load(blocks.get("RETURN", "{}")))


def _fragment_fields() -> Iterator[Field]:
    for path in sorted((REPOSITORY / "plugins" / "doc_fragments").glob("*.py")):
        for block, content in _blocks(path).items():
            yield from _walk("option", f"{path.stem} ({block.lower()})", yaml.safe_load(content).get("options"))


def _variable_fields() -> Iterator[Field]:
    for path in sorted((REPOSITORY / "roles").glob("*/meta/argument_specs.yml")):
        yield from _walk("variable", f"role {path.parts[-3]}", _argument_specs(path)["main"]["options"])
    for playbook, entry in _argument_specs(REPOSITORY / "playbooks" / "meta" / "argument_specs.yml").items():
        yield from _walk("variable", f"playbook {playbook}", entry["options"])


def _argument_specs(path: Path) -> Json:
    return t.cast("Json", yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"])


def _blocks(path: Path) -> dict[str, str]:
    """Return the YAML texts that a plugin, or the class in a doc fragment, gives names in capitals."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return {
        node.targets[0].id: node.value.value
        for body in bodies
        for node in body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.isupper()
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _walk(kind: Kind, place: str, found: Json | None) -> Iterator[Field]:
    for name, content in (found or {}).items():
        description = content.get("description") or ()
        lines = (description,) if isinstance(description, str) else tuple(description)
        inner = f"{place}.{name}"
        choices = tuple(map(str, content.get("choices") or ()))
        yield Field(kind, name, inner, type_of(content), lines, choices, content.get("default"))
        yield from _walk(kind, inner, content.get(_NESTED[kind]))


def type_of(content: t.Mapping[str, t.Any]) -> str:
    """Return the type of a documented option or return value, for example ``list of str``."""
    elements = content.get("elements")
    return f"{content.get('type', 'str')}{f' of {elements}' if elements else ''}"
