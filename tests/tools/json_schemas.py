# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published JSON schemas: reading them, and what of a document isn't as they say."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterator

from jsonschema import Draft202012Validator

from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]


def schema(name: str) -> Json:
    """Return a schema of docs/schemas."""
    return t.cast("Json", json.loads((REPOSITORY / "docs" / "schemas" / f"{name}.json").read_text(encoding="utf-8")))


def violations(document_schema: Json, document: t.Any) -> list[str]:
    """Return what is wrong in a document, each with its place."""
    errors = Draft202012Validator(document_schema).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in errors]


def properties(document_schema: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every property below a schema with its path."""
    for name, each in document_schema.get("properties", {}).items():
        yield f"{path}/{name}", each
        yield from properties(each, f"{path}/{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(document_schema.get(key), dict):
            yield f"{path}/{key}", document_schema[key]
            yield from properties(document_schema[key], f"{path}/{key}")
    for each in document_schema.get("oneOf", []):
        yield from properties(each, path)
