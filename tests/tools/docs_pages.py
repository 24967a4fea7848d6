# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Sphinx extension for the site of ``docs_site``: what the generated pages need to fit a narrow navigation."""

from __future__ import annotations

import typing as t

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

COLLECTION = "hybrid_identity.cloud_sync"

# What the generated pages refer to in the documentation of Ansible. Looking it up there would need the network.
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest"
ANSIBLE_LABELS = {
    "action_plugins": f"{ANSIBLE}/plugins/action.html",
    "ansible_configuration_settings": f"{ANSIBLE}/reference_appendices/config.html",
    "common_return_values": f"{ANSIBLE}/reference_appendices/common_return_values.html",
}
AFTER_SPHINX = 900


def setup(application: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    application.connect("missing-reference", ansible_reference)
    application.connect("doctree-read", adapt, priority=AFTER_SPHINX)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def ansible_reference(_application: Sphinx, _environment: t.Any, node: nodes.Element, text: nodes.Node) -> nodes.Node | None:
    """Return the link for a label, or an environment variable, of Ansible's own documentation."""
    target = node.get("reftarget", "")
    if node.get("reftype") == "envvar" and target.startswith("ANSIBLE_"):
        address: str | None = f"{ANSIBLE_LABELS['ansible_configuration_settings']}#envvar-{target}"
    else:
        address = ANSIBLE_LABELS.get(target)
    return nodes.reference("", "", text, refuri=address) if address else None


def adapt(application: Sphinx, page: nodes.document) -> None:
    """Drop the table of contents, which the theme has beside each page, and shorten what the navigation shows."""
    for contents in [node for node in page.findall(nodes.topic) if "contents" in node["classes"]]:
        contents.parent.remove(contents)
    name = application.env.docname
    if name == "index":
        for heading in list(page.findall(nodes.title))[:1]:
            heading.children = [nodes.Text(COLLECTION)]  # the generated one has capital letters
        head_navigation(page)
    for link in list(application.env.tocs[name].findall(nodes.reference))[:1]:
        title = link.astext()
        if title.startswith(f"{COLLECTION}."):
            link.children = [nodes.Text(title.removeprefix(f"{COLLECTION}.").partition(" ")[0])]


def head_navigation(page: nodes.document) -> None:
    """Give each list of pages the heading of its section, for the navigation."""
    for toctree in page.findall(addnodes.toctree):
        section: nodes.Node | None = toctree
        while section is not None and not isinstance(section, nodes.section):
            section = section.parent
        heading = section.next_node(nodes.title) if section is not None else None
        if heading is not None:
            toctree["caption"] = toctree["rawcaption"] = heading.astext()
