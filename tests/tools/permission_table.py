# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which permissions a module needs, from the collection's own table, and that table in the guide to permissions.

Usage: python -m tests.tools.permission_table ; a contract test compares the guide with the collection.
"""

from __future__ import annotations

import sys

import yaml

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.permissions import PURPOSES
from tests.tools.collection_copy import REPOSITORY

GUIDE = REPOSITORY / "docs" / "docsite" / "rst" / "guide_permissions.rst"
BEGIN, END = ".. permissions: begin\n", ".. permissions: end\n"
NOTHING = "none"
# What a permission includes, so that nobody is told to grant both.
INCLUDED = {
    "Synchronization.ReadWrite.All": "Synchronization.Read.All",
    "Application.ReadWrite.OwnedBy": "Application.Read.All",
}


def least(module: str) -> list[str]:
    """Return the permissions that a module needs in any case."""
    names = [purpose.permissions[0] for purpose in PURPOSES if module in purpose.modules]
    included = {INCLUDED[name] for name in names if name in INCLUDED}
    return [name for name in names if name not in included]


def sometimes(module: str) -> list[tuple[str, str]]:
    """Return the permissions that a module needs in some cases, each with the case."""
    return [(purpose.permissions[0], purpose.when[module]) for purpose in PURPOSES if module in purpose.when]


def table() -> str:
    """Return the table of all modules in reStructuredText."""
    head = ".. list-table::\n   :header-rows: 1\n   :widths: 25 50 25\n\n"
    return head + lines(("Module", "Graph permissions", "Active Directory")) + "".join(lines(row(name)) for name in modules())


def lines(cells: tuple[str, ...]) -> str:
    """Return the lines of one row of the table."""
    return "".join(f"   {'* -' if number == 0 else '  -'} {cell}\n" for number, cell in enumerate(cells))


def row(module: str) -> tuple[str, str, str]:
    """Return the cells of one module."""
    users_alone = any(purpose.signed_in_users and module in purpose.modules for purpose in PURPOSES)
    always = [literal(name) + (" (signed-in users only)" if users_alone else "") for name in least(module)]
    cases = [f"{literal(name)} {case}" for name, case in sometimes(module)]
    return literal(module), ", ".join([*always, *cases]) or NOTHING, "reads" if module in members("ad") else NOTHING


def modules() -> list[str]:
    """Return the names of all modules."""
    return sorted(path.stem for path in (REPOSITORY / "plugins" / "modules").glob("*.py"))


def members(group: str) -> list[str]:
    """Return the modules of an action group."""
    runtime = yaml.safe_load((REPOSITORY / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    return [str(name) for name in runtime["action_groups"][group]]


def literal(text: str) -> str:
    """Return a text as it is typed."""
    return f"``{text}``"


def with_table(page: str) -> str:
    """Return the guide with the table of this moment."""
    head, _begin, rest = page.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    GUIDE.write_text(with_table(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
