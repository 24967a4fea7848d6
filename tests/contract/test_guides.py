# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guides: each is in the index and can be referred to, links of the README lead somewhere, and a bad page fails the build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.contract.repository import MODULES, load_yaml, text
from tests.tools import posture_page, variable_schema
from tests.tools.collection_copy import REPOSITORY
from tests.tools.docs_site import build
from tests.tools.json_schemas import schema, violations
from tests.tools.open_questions import PAGE, page
from tests.tools.permission_table import GUIDE, least, lines, members, row, sometimes, with_table

FOLDER = "docs/docsite/rst"
GUIDES = sorted(path.stem for path in (REPOSITORY / FOLDER).glob("*.rst"))
WITHOUT_PERMISSION = {"graph_token_info"}
"""Modules that sign in and ask Microsoft Graph for nothing."""
LABEL = "ansible_collections.hybrid_identity.cloud_sync.docsite."


def test_every_guide_is_in_the_index_once() -> None:
    listed = [entry for section in load_yaml("docs/docsite/extra-docs.yml")["sections"] for entry in section["toctree"]]
    assert sorted(listed) == GUIDES


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_begins_with_its_label(guide: str) -> None:
    labels = re.findall(r"^\.\. _(.+):$", text(f"{FOLDER}/{guide}.rst"), re.MULTILINE)
    assert labels[0] == LABEL + guide


def test_links_of_the_readme_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", text("README.md"))
    assert targets
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_the_readme_names_every_guide(guide: str) -> None:
    _before, _heading, section = text("README.md").partition("## Guides\n")
    assert f"]({FOLDER}/{guide}.rst):" in section.partition("\n## ")[0], "list it under 'Guides' of README.md"


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("Title\n=====\n\n:ref:`common_return_values` are of Ansible.\n", 0),
        ("Title\n=====\n\n:ref:`nowhere` is a label that no page has.\n", 1),
        ("Long title\n=====\n\nAn underline that is too short.\n", 1),
    ],
)
def test_a_warning_fails_the_build(page: str, status: int, tmp_path: Path) -> None:
    pages = tmp_path / "rst"
    pages.mkdir()
    (pages / "index.rst").write_text(page, encoding="utf-8")
    assert build(pages, tmp_path / "html") == status


@pytest.mark.parametrize("module", MODULES)
def test_a_module_on_graph_says_what_it_is_permitted_to_do(module: str) -> None:
    needs = module in members("graph") and module not in WITHOUT_PERMISSION
    assert bool(least(module)) == needs, "name the module in plugins/module_utils/_flows/shared/permissions.py"
    assert needs or not sometimes(module)


@pytest.mark.parametrize("module", MODULES)
def test_the_table_of_permissions_has_the_row_of_a_module(module: str) -> None:
    assert lines(row(module)) in GUIDE.read_text(encoding="utf-8"), "run: make pages"


def test_the_guide_has_the_table_of_permissions() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    assert page == with_table(page), "run: make pages"


def test_the_page_of_open_questions_is_the_one_of_the_list() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make pages"


def test_the_page_about_the_posture_is_the_one_of_the_catalogue() -> None:
    assert posture_page.PAGE.read_text(encoding="utf-8") == posture_page.page(), "run: make pages"


def test_the_schema_of_variables_is_that_of_the_argument_specifications() -> None:
    assert variable_schema.FILE.read_text(encoding="utf-8") == variable_schema.content(), "run: make pages"


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"cloud_sync_configuration": "contoso.com", "cloud_sync_my_own": [1], "region": {"a": 1}}, None),
        ({"cloud_sync_attribute_mappings": [{"target": "info", "constant": "x", "apply": "{{ when }}"}, "{{ more }}"]}, None),
        ({"cloud_sync_max_changed": "{{ limit }}", "cloud_sync_settings": None, "cloud_sync_scope_mode": "all"}, None),
        ({"cloud_sync_max_change": 1}, "$"),
        ({"cloud_sync_max_changed": "many"}, "$.cloud_sync_max_changed"),
        ({"cloud_sync_scope_mode": "some"}, "$.cloud_sync_scope_mode"),
        ({"cloud_sync_attribute_mappings": [{"target": "info", "constnt": "x"}]}, "$.cloud_sync_attribute_mappings"),
        ({"cloud_sync_attribute_mappings": [{"constant": "x"}]}, "$.cloud_sync_attribute_mappings"),
        ({"cloud_sync_graph": {"graph_timeout": "soon"}}, "$.cloud_sync_graph"),
    ],
)
def test_the_schema_of_variables(variables: dict[str, object], place: str | None) -> None:
    found = violations(schema("variables-1"), variables)
    assert [each.partition(":")[0] for each in found] == ([place] if place else [])


@pytest.mark.parametrize(
    ("module", "permissions"),
    [
        ("sync_job_info", ["Application.Read.All", "Synchronization.Read.All"]),
        ("sync_job", ["Application.Read.All", "Synchronization.ReadWrite.All"]),
        ("entra_group", ["Group.ReadWrite.All"]),
        ("ad_group_info", []),
    ],
)
def test_of_two_permissions_the_one_that_includes_the_other_is_shown(module: str, permissions: list[str]) -> None:
    assert least(module) == permissions
