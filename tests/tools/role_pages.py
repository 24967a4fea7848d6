# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the page of every role, README.md, from its argument specification and its example.

Usage: python -m tests.tools.role_pages ; a contract test compares the pages with the specifications.
"""

from __future__ import annotations

import json
import re
import typing as t

import yaml

from tests.tools.collection_copy import REPOSITORY

NOTICE = """\
<!--
SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
SPDX-License-Identifier: GPL-3.0-or-later
Written by `make pages` from meta/argument_specs.yml and examples/play.yml.
-->
"""


def main() -> None:
    """Write the pages."""
    for role in sorted(path.name for path in (REPOSITORY / "roles").iterdir() if path.is_dir()):
        (REPOSITORY / "roles" / role / "README.md").write_text(page(role), encoding="utf-8")


def page(role: str) -> str:
    """Return the page of one role."""
    path = REPOSITORY / "roles" / role / "meta" / "argument_specs.yml"
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]["main"]
    paragraphs = [
        f"# hybrid_identity.cloud_sync.{role}",
        f"{entry['short_description']}.",
        *map(markdown, sentences(entry.get("description"))),
        "## Variables",
        "\n".join(option_lines(entry["options"], depth=0)),
        "## Example",
        "Connection options come from the environment here; `module_defaults` can give them as well.",
        f"```yaml\n{example(role)}```",
    ]
    return NOTICE + "\n" + "\n\n".join(paragraphs) + "\n"


def example(role: str) -> str:
    """Return the play of a role's example, without the licence."""
    content = (REPOSITORY / "roles" / role / "examples" / "play.yml").read_text(encoding="utf-8")
    return content.partition("---\n")[2]


def option_lines(options: dict[str, t.Any], depth: int) -> list[str]:
    """Return the list of some options, required ones first, each with the options within it."""
    lines = []
    for name, option in sorted(options.items(), key=lambda item: (not item[1].get("required"), item[0])):
        description = markdown(" ".join(sentences(option.get("description"))))
        lines.append(f"{'  ' * depth}* `{name}` ({facts(option)}): {description}")
        lines += option_lines(option.get("options", {}), depth + 1)
    return lines


def facts(option: dict[str, t.Any]) -> str:
    """Return an option's type, whether it is required, its choices and its default."""
    kind = option["type"] + (f" of {option['elements']}" if "elements" in option else "")
    words = [kind, "required"] if option.get("required") else [kind]
    if "choices" in option:
        words.append("one of " + ", ".join(f"`{choice}`" for choice in option["choices"]))
    if "default" in option:
        words.append(f"default `{json.dumps(option['default'], ensure_ascii=False)}`")
    return ", ".join(words)


def sentences(description: str | list[str] | None) -> list[str]:
    """Return the paragraphs of a description, which may be one string or a list."""
    return [description] if isinstance(description, str) else list(description or [])


def markdown(text: str) -> str:
    """Turn Ansible's documentation markup into Markdown."""
    return re.sub(r"\b[A-Z]\(([^()]+)\)", r"`\1`", " ".join(text.split()))


if __name__ == "__main__":
    main()
