# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a relative path begins: where the command was typed.

Ansible runs a module of the local machine in the folder of its playbook, which for a playbook of a collection is the
installed collection. What a person means by ``./evidence`` is the folder in which the shell is, which it tells in ``PWD``.
"""

from __future__ import annotations

import os
import re
import typing as t

from .errors import OptionError
from .json import Json

# As Kerberos writes the kind of a keytab in front of its name.
_KIND = re.compile(r"[A-Z]{2,}:")


def make_absolute(values: Json, arguments: t.Mapping[str, t.Any]) -> None:
    """Let each option that is a path begin where the command was typed; OptionError when that is not known."""
    for name, definition in arguments.items():
        value = values.get(name)
        if not value:
            continue
        if definition.get("type") == "path":
            values[name] = from_where_typed(value, name)
        elif definition.get("elements") == "path":
            values[name] = [from_where_typed(each, name) for each in value]
        elif definition.get("options"):
            for each in value if isinstance(value, list) else [value]:
                make_absolute(each, definition["options"])


def from_where_typed(path: str, option: str) -> str:
    """Return an absolute path as it is, another one from where the command was typed."""
    if os.path.isabs(path) or _KIND.match(path):
        return path
    begin = os.environ.get("PWD", "")
    if not os.path.isabs(begin):
        raise OptionError(
            f"{option}: {path!r} is relative, and nothing says where the command was typed (PWD is not set)",
            hint="Give the whole path.",
            option=option,
        )
    return os.path.normpath(os.path.join(begin, path))
