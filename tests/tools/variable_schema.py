# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the JSON schema of files of variables, for editors, from the argument specifications.

Usage: python -m tests.tools.variable_schema ; a contract test compares the file with the specifications.
"""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables import (
    FREE_PREFIX,
    PREFIX,
    read_all_variables,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_problems import WITHIN
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

FILE = REPOSITORY / "docs" / "schemas" / "variables-1.json"
_TYPES = {
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "list": "array",
    "dict": "object",
    "str": "string",
    "path": "string",
}
_TEMPLATE = {"type": "string", "pattern": r"\{[{%]"}


def main() -> None:
    """Write the file."""
    FILE.write_text(content(), encoding="utf-8")


def content() -> str:
    """Return what the file must hold."""
    options = read_all_variables("plan").options
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://github.com/hybrid-identity/cloud_sync/docs/schemas/variables-1.json",
        "title": "Variables of the roles and playbooks of hybrid_identity.cloud_sync",
        "description": "A file such as cloud_sync.yml, which is given with -e @cloud_sync.yml. Every value may be a template.",
        "type": "object",
        "properties": {name: _option({**options[name], **_within(name)}) for name in sorted(options)},
        "patternProperties": {f"^{FREE_PREFIX}": {}, f"^(?!{PREFIX})": {}},
        "additionalProperties": False,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _within(name: str) -> Json:
    return {"options": WITHIN[name]} if name in WITHIN else {}


def _option(option: Json) -> Json:
    """Return the schema of a value; null is not given, and text may stand for what isn't text."""
    kind = _TYPES[str(option.get("type", "str"))]
    schema: Json = {**_described(option), **({"default": option["default"]} if option.get("default") is not None else {})}
    if option.get("choices"):
        return {**schema, "anyOf": [{"enum": [*option["choices"], None]}, _TEMPLATE]}
    if kind == "string":
        return {**schema, "type": ["string", "number", "boolean", "null"]}
    return {**schema, "anyOf": [{"type": [kind, "null"], **_inside(option)}, _TEMPLATE]}


def _inside(option: Json) -> Json:
    inner = option.get("options")
    if option["type"] == "dict":
        return _dictionary(inner) if inner else {}
    if option["type"] == "list":
        element = (
            {"anyOf": [{"type": "object", **_dictionary(inner)}, _TEMPLATE]} if inner else _option({"type": option.get("elements")})
        )
        return {"items": element}
    return {}


def _dictionary(options: Json) -> Json:
    required = [name for name, option in options.items() if option.get("required")]
    return {
        "properties": {name: _option(option) for name, option in options.items()},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _described(option: Json) -> Json:
    text = option.get("description") or ""
    plain = re.sub(r"\b[A-Z]\(([^()]+)\)", r"\1", text if isinstance(text, str) else " ".join(text))
    return {"description": plain} if plain else {}


if __name__ == "__main__":
    main()
