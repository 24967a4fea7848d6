# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's argument specification, its defaults and its page say the same."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from tests.contract.repository import ROLES, load_yaml, text
from tests.tools.collection_copy import REPOSITORY
from tests.tools.role_pages import page

PREFIX = "cloud_sync_"

EXAMPLE = """\
argument_specs:
  main:
    short_description: Do a thing
    description: [Uses M(some.thing).]
    options:
      cloud_sync_wait: {type: int, default: 60, description: Seconds.}
      cloud_sync_group:
        type: dict
        required: true
        description: [A group., "Never O(none)."]
        options:
          members: {type: list, elements: str, description: Names.}
"""
EXAMPLE_PAGE = """
# hybrid_identity.cloud_sync.example

Do a thing.

Uses `some.thing`.

## Variables

* `cloud_sync_group` (dict, required): A group. Never `none`.
  * `members` (list of str): Names.
* `cloud_sync_wait` (int, default `60`): Seconds.

## Example

Connection options come from the environment here; `module_defaults` can give them as well.

```yaml
- name: Do it
```
"""


def options(role: str) -> dict[str, dict[str, t.Any]]:
    """Return the options in a role's argument specification."""
    specification = load_yaml(f"roles/{role}/meta/argument_specs.yml")
    found = specification["argument_specs"]["main"]["options"]
    assert isinstance(found, dict)
    return found


def defaults(role: str) -> dict[str, t.Any]:
    """Return a role's defaults; a role may have none."""
    path = f"roles/{role}/defaults/main.yml"
    return load_yaml(path) or {} if (REPOSITORY / path).exists() else {}


def test_there_are_roles() -> None:
    assert {"preflight", "apply_configuration", "provision_test_group", "assert_writeback"} <= set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_the_options_have_the_prefix_a_type_and_a_description(role: str) -> None:
    for name, option in options(role).items():
        assert name.startswith(PREFIX)
        assert option.get("type"), f"{name} has no type"
        assert option.get("description"), f"{name} has no description"


@pytest.mark.parametrize("role", ROLES)
def test_the_defaults_are_those_of_the_specification(role: str) -> None:
    documented = {name: option["default"] for name, option in options(role).items() if "default" in option}
    assert defaults(role) == documented


@pytest.mark.parametrize("role", ROLES)
def test_a_required_option_has_no_default(role: str) -> None:
    required = {name for name, option in options(role).items() if option.get("required")}
    assert required & set(defaults(role)) == set()


@pytest.mark.parametrize("role", ROLES)
def test_the_page_is_the_one_of_the_specification(role: str) -> None:
    assert text(f"roles/{role}/README.md") == page(role), "run: make pages"


def test_a_page_says_type_default_and_nested_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "roles" / "example" / "meta"
    folder.mkdir(parents=True)
    (folder / "argument_specs.yml").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "roles" / "example" / "examples").mkdir()
    (tmp_path / "roles" / "example" / "examples" / "play.yml").write_text("# Licence\n---\n- name: Do it\n", encoding="utf-8")
    monkeypatch.setattr("tests.tools.role_pages.REPOSITORY", tmp_path)
    assert page("example").endswith(EXAMPLE_PAGE)
