# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One name of an option, a return value or a variable means one thing, and has one type.

* All options of one name have one type, and so have all return values. An option may name what a return value of the same name
  describes: text becomes a dictionary, a list of text a list of dictionaries or a dictionary by name.
* The descriptions of one name begin with the same sentence, which says what it is. What follows is particular to the place. A
  reference, ``As O(group).``, counts as the same.
* A variable of a role or a playbook is ``cloud_sync_`` and the name of an option, with its type, default and first sentence.

``names.yml`` has the exceptions, each with its reason. A test cannot tell whether two sentences mean the same; that they must
be equal makes whoever adds a name look at the others of that name.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest

from tests.contract.repository import load_yaml, text
from tests.tools.public_names import Field, all_fields

NAMES: t.Any = load_yaml("tests/contract/names.yml")
FIELDS = all_fields()
PREFIX = "cloud_sync_"
PAGE = "docs/docsite/rst/names.rst"
MODES = ("exact", "additive")
DESCRIBED = {("str", "dict"), ("list of str", "list of dict"), ("list of str", "dict")}
"""Types of an option and of a return value, where the one names what the other describes."""


def by_name(fields: Iterable[Field]) -> dict[str, list[Field]]:
    """Return the fields of each name; those that Ansible's frame names (``_input``) are no names of this collection."""
    found: dict[str, list[Field]] = {}
    for field in fields:
        if not field.name.startswith("_"):
            found.setdefault(field.name, []).append(field)
    return found


def plain_type(field: Field) -> str:
    """Return the type as a return value can have it: what is a path for an option is text."""
    return field.type.replace("path", "str")


def meaning(field: Field) -> str:
    """Return the first sentence, without what ends it, and with the names of options for those of variables."""
    return re.sub(rf"\b{PREFIX}\w+", lambda found: option_name(found.group()), field.meaning).rstrip(".:;")


def option_name(variable: str) -> str:
    """Return the name of the option that a variable of a role or a playbook stands for."""
    name = variable.removeprefix(PREFIX)
    return str(NAMES["qualified_variables"].get(name, name))


def is_reference(field: Field) -> bool:
    """Tell whether the description only says that it is the option of the same name."""
    return " ".join(field.description) == f"As O({field.name})."


def with_two_types(fields: Iterable[Field]) -> Iterator[str]:
    """Yield what has several types, as an option or as a return value."""
    for name, found in by_name(fields).items():
        if len({plain_type(field) for field in found}) > 1:
            yield f"{name}: {', '.join(sorted(f'{field.type} in {field.place}' for field in found))}"


def with_two_meanings(fields: Iterable[Field], shared: Iterable[str] = ()) -> Iterator[str]:
    """Yield what begins with different sentences, but for the words that are allowed to."""
    for name, found in by_name(fields).items():
        sentences = {meaning(field) for field in found if not is_reference(field)}
        if len(sentences) > 1 and name not in shared:
            yield f"{name}: {' | '.join(sorted(sentences))}"


def that_do_not_fit(options: Iterable[Field], returns: Iterable[Field]) -> Iterator[str]:
    """Yield names of both kinds whose types say that they are different things."""
    described = by_name(returns)
    for name, found in by_name(options).items():
        pair = (plain_type(found[0]), plain_type(described[name][0])) if name in described else ("", "")
        if pair[0] != pair[1] and pair not in DESCRIBED:
            yield f"{name}: {pair[0]} as an option, {pair[1]} as a return value"


def of(kind: str) -> list[Field]:
    """Return the fields of one kind."""
    return [field for field in FIELDS if field.kind == kind]


@cache
def outermost_options() -> Mapping[str, list[Field]]:
    """Return the options of modules by name."""
    return by_name(field for field in of("option") if field.is_outermost)


def variables() -> list[Field]:
    """Return the variables of roles and playbooks, without what dictionaries among them hold."""
    return [field for field in of("variable") if field.is_outermost]


def option_of(variable: str) -> list[Field]:
    """Return the options that a variable stands for; none for one of its own."""
    is_own = variable.removeprefix(PREFIX) in NAMES["own_variables"]
    return [] if is_own else outermost_options().get(option_name(variable), [])


@pytest.mark.parametrize("kind", ["option", "return", "variable"])
def test_a_name_has_one_type(kind: str) -> None:
    assert list(with_two_types(of(kind))) == []


@pytest.mark.parametrize("kind", ["option", "return", "variable"])
def test_a_name_has_one_meaning(kind: str) -> None:
    assert list(with_two_meanings(of(kind), NAMES["shared_words"])) == []


def test_an_option_names_what_a_return_value_describes() -> None:
    assert list(that_do_not_fit(of("option"), of("return"))) == []


def test_every_shared_word_is_needed() -> None:
    needed = {each.partition(":")[0] for kind in ("option", "return", "variable") for each in with_two_meanings(of(kind))}
    assert set(NAMES["shared_words"]) == needed
    assert all(text.endswith(".") for text in NAMES["shared_words"].values())


def test_one_idea_has_one_word() -> None:
    assert sorted({field.place for field in FIELDS if field.name in NAMES["one_word"]}) == []


def test_what_waits_has_a_switch_and_a_time() -> None:
    owners = {field.owner: field for field in of("option") if field.name == "wait"}
    assert {field.owner for field in of("option") if field.name == "wait_timeout"} == set(owners)
    assert {(field.type, field.meaning) for field in owners.values()} == {
        ("bool", "Whether to wait, O(wait_timeout) seconds at most.")
    }


def test_what_includes_more_is_a_switch() -> None:
    switches = [field for field in of("option") if field.name.startswith("include_")]
    assert len(switches) >= 8
    assert [field.place for field in switches if (field.type, field.meaning[:10]) != ("bool", "Whether to")] == []


def test_a_set_says_in_its_mode_whether_it_is_exact() -> None:
    modes = [field for field in of("option") if field.choices == MODES]
    assert {field.name for field in modes} >= {"groups_mode", "members_mode", "scoping_filters_mode"}
    for field in modes:
        assert field.name.endswith("_mode")
        assert any(other.place == field.place.removesuffix("_mode") for other in of("option")), (
            f"{field.place} belongs to no option"
        )


@pytest.mark.parametrize("variable", variables(), ids=lambda field: field.place)
def test_a_variable_is_an_option(variable: Field) -> None:
    assert variable.name.startswith(PREFIX)
    options = option_of(variable.name)
    if variable.name.removeprefix(PREFIX) not in NAMES["own_variables"]:
        assert options, f"{variable.name} is no option; add it to names.yml with its reason"
        assert plain_type(variable) == plain_type(options[0])
        assert variable.choices in {option.choices for option in options}
        assert not variable.default or variable.default in [option.default for option in options]
        assert meaning(variable) in {meaning(option) for option in options}


def test_every_exception_is_needed_and_documented() -> None:
    used = {field.name for field in variables()}
    exceptions = {*NAMES["qualified_variables"], *NAMES["own_variables"]}
    assert sorted(name for name in exceptions if PREFIX + name not in used) == []
    assert sorted(name for name in exceptions if f"``{PREFIX}{name}``" not in text(PAGE)) == []
    assert sorted(name for name in NAMES["qualified_variables"] if name in outermost_options()) == []


def field(kind: t.Literal["option", "return"], place: str, type_: str, *description: str) -> Field:
    """Return a made-up field."""
    return Field(kind, place.rpartition(".")[2], place, type_, description)


def test_a_second_type_is_found() -> None:
    wait = field("option", "a.wait", "bool", "Whether to wait.")
    assert list(with_two_types([wait, field("option", "b.wait", "int", "Whether to wait.")])) == [
        "wait: bool in a.wait, int in b.wait"
    ]
    assert list(with_two_types([wait, field("option", "b.c.wait", "bool")])) == []
    assert list(with_two_types([field("return", "a.file", "path"), field("return", "b.file", "str")])) == []


def test_a_second_meaning_is_found() -> None:
    group = field("option", "a.group", "str", "A group. It is the test group.")
    assert list(with_two_meanings([group, field("option", "b.group", "str", "A group;", "more")])) == []
    assert list(with_two_meanings([group, field("option", "b.subjects.group", "str", "As O(group).")])) == []
    other = field("option", "b.group", "str", "A crowd.")
    assert list(with_two_meanings([group, other])) == ["group: A crowd | A group"]
    assert list(with_two_meanings([group, other], shared=["group"])) == []


@pytest.mark.parametrize(
    ("option", "returned", "fits"),
    [
        ("str", "str", True),
        ("path", "str", True),
        ("str", "dict", True),
        ("list of str", "list of dict", True),
        ("list of str", "dict", True),
        ("bool", "dict", False),
        ("dict", "str", False),
        ("list of str", "str", False),
    ],
)
def test_what_fits_together(option: str, returned: str, fits: bool) -> None:
    found = list(that_do_not_fit([field("option", "a.x", option)], [field("return", "b.x", returned)]))
    assert (found == []) == fits
