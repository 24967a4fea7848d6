# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML with places: each value's position, what a file can be that isn't one of variables, and that nothing is carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.located_yaml import (
    Literal,
    LocatedFile,
    Vaulted,
    read_located,
)


def read(folder: Path, content: str | bytes) -> LocatedFile:
    path = folder / "cloud_sync.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_located(path)


def problems(file: LocatedFile) -> list[tuple[int, str, str]]:
    return [(position.line, problem.rule, problem.message) for problem, position in file.problems]


def test_values_and_where_they_stand(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "---\n"
        "name: contoso.com\n"
        "mappings:\n"
        "  - target: info\n"
        "    constant: >-\n"
        "      Managed in\n"
        "      Entra ID\n"
        "  - {target: cn,\n"
        "     expression: '[displayName]'}\n"
        "rows: 0x10\n",
    )
    assert file.problems == []
    assert file.variables == {
        "name": "contoso.com",
        "mappings": [{"target": "info", "constant": "Managed in Entra ID"}, {"target": "cn", "expression": "[displayName]"}],
        "rows": 16,
    }
    positions = {place: tuple(position) for place, position in file.positions.items()}
    assert positions[("name",)] == (2, 1)
    assert positions[("mappings", 0)] == (4, 5)
    assert positions[("mappings", 0, "constant")] == (5, 5)
    assert positions[("mappings", 1)] == (8, 5)
    assert positions[("mappings", 1, "expression")] == (9, 6)
    assert tuple(file.position(("mappings", 1, "default_value"))) == (8, 5)
    assert tuple(file.position(("rows", "nowhere"))) == (10, 1)
    assert tuple(file.position(())) == (1, 1)


def test_nothing_is_decrypted_or_evaluated(tmp_path: Path) -> None:
    file = read(
        tmp_path, "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\nb: !unsafe \"{{ x }}\"\nc: \"{{ lookup('pipe', 'false') }}\"\n"
    )
    assert [type(file.variables[name]) for name in "abc"] == [Vaulted, Literal, str]
    assert file.variables["c"] == "{{ lookup('pipe', 'false') }}"


def test_aliases_and_merges(tmp_path: Path) -> None:
    file = read(tmp_path, "base: &base {a: 1, b: 2}\nmine:\n  <<: *base\n  b: 3\nagain: *base\n")
    assert file.problems == []
    assert file.variables["mine"] == {"a": 1, "b": 3}
    assert file.variables["again"] == {"a": 1, "b": 2}
    assert file.position(("mine", "b")).line == 4


def test_a_name_that_stands_twice(tmp_path: Path) -> None:
    file = read(tmp_path, "a: 1\nb: {c: 1, d: 2, c: 3}\na: 2\n'a': 3\n")
    assert [(line, rule) for line, rule, _message in problems(file)] == [
        (3, "file.duplicate_name"),
        (4, "file.duplicate_name"),
        (2, "file.duplicate_name"),
    ]
    assert "'a' stands twice in one dictionary, first in line 1; only the last one would count." in problems(file)[0][2]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a: 1\nb: \xff\n", 2, "The file is not UTF-8."),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML: while parsing a flow sequence"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: 1\n b: 2\n", 2, "mapping values are not allowed here"),
        ("a: 1\n---\nb: 2\n", 2, "expected a single document"),
        ("- a\n", 1, "is not a dictionary of variables"),
        ("just words\n", 1, "is not a dictionary of variables"),
        ("a: *nowhere\n", 1, "found undefined alias"),
        ("a: &a [*a]\n", 1, "nested more than 50 deep"),
        ("a: " + "[" * 60 + "]" * 60, 1, "nested more than 50 deep"),
        ("a: " + "[" * 40_000, 1, "nested more than 50 deep"),
        ("a: 1\nb: \x07\n", 2, "a character that YAML doesn't allow"),
        ("a: !!python/object/apply:os.system [x]\nb: !include x\n", 2, "could not determine a constructor for the tag '!include'"),
        ("a: 2026-13-45\n", 1, "A value can't be read: month must be in 1..12"),
        ("a: !!int x\n", 1, "A value can't be read"),
        ("? [a, b]\n: 1\n", 1, "A name in a dictionary is a list or a dictionary."),
        ("a:\n  <<: 3\n", 2, "expected a mapping or list of mappings for merging"),
        ("$ANSIBLE_VAULT;1.1;AES256\n61\n", 1, "vaulted as a whole"),
        ("a: " + "x" * 1024**2, 1, "more than 1 MiB"),
    ],
)
def test_what_is_no_file_of_variables(tmp_path: Path, content: str | bytes, line: int, message: str) -> None:
    file = read(tmp_path, content)
    ((found, rule, text),) = problems(file)
    assert (found, rule) == (line, "file.invalid")
    assert message in text
    assert "Traceback" not in text


def test_aliases_that_grow_without_bounds(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]" for number in range(1, 10)]
    ((_line, rule, text),) = problems(read(tmp_path, "\n".join(lines)))
    assert rule == "file.invalid"
    assert "more than 50,000 values" in text


def test_an_empty_file_has_no_variables(tmp_path: Path) -> None:
    for content in ("", "---\n", "# nothing\n"):
        assert (read(tmp_path, content).variables, problems(read(tmp_path, content))) == ({}, [])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    ((line, rule, text),) = problems(read_located(tmp_path / "nowhere.yml"))
    assert (line, rule, text) == (1, "file.invalid", "The file can't be read: No such file or directory.")
    assert "Is a directory" in problems(read_located(tmp_path))[0][2]
