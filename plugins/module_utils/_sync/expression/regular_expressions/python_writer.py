# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tree of a .NET regular expression the way Python's ``re`` reads it."""

from __future__ import annotations

from .syntax import (
    Alternation,
    Anchor,
    Atomic,
    BackReference,
    Capture,
    CapturingGroups,
    Characters,
    Conditional,
    Look,
    Node,
    Repeat,
    Sequence,
)


def write_python(node: Node, groups: CapturingGroups) -> str:
    """Return ``node`` for Python's ``re``."""
    match node:
        case Characters(python=python) | Anchor(python=python):
            return python
        case Sequence(items=items):
            return "".join([write_python(item, groups) for item in items])
        case Alternation(branches=branches):
            return f"(?:{'|'.join([write_python(branch, groups) for branch in branches])})"
        case Repeat():
            return _repeat(node, groups)
        case Capture(body=body):
            return f"({write_python(body, groups)})"
        case Atomic(body=body):
            return f"(?>{write_python(body, groups)})"
        case Look(kind=kind, body=body):
            return f"{kind.value}{write_python(body, groups)})"
        case BackReference(group=group, ignore_case=ignore_case):
            return f"(?{'i' if ignore_case else ''}:\\{groups.index(group)})"
        case Conditional(group=group, when_matched=when_matched, otherwise=otherwise):
            # A bare alternation inside a branch would be read as the condition's own.
            yes, no = write_python(when_matched, groups), write_python(otherwise, groups)
            return f"(?({groups.index(group)}){yes}|{no})"


def _repeat(node: Repeat, groups: CapturingGroups) -> str:
    body = write_python(node.body, groups)
    if not isinstance(node.body, (Characters, Capture, Atomic, Look)):
        body = f"(?:{body})"
    if node.maximum is None:
        times = "*" if node.minimum == 0 else f"{{{node.minimum},}}"
    else:
        times = f"{{{node.minimum},{node.maximum}}}"
    return f"{body}{times}{'?' if node.lazy else ''}"
