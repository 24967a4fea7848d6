# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: run_whole
short_description: Refuse to run a part of a play
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Returns the host of a play, for its keyword C(hosts). Fails when the command line would leave out tasks of the play, or its host. Together
    with the tag V(always) on the play, all of its tasks run, or none.
  - C(--start-at-task) and C(--step) are refused, C(--skip-tags) with V(always) or V(tagged), and C(--limit) unless it names the host.
options:
  _input:
    description:
      - The host.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: A play whose tasks depend on each other
  hosts: "{{ 'localhost' | hybrid_identity.cloud_sync.run_whole }}"
  tags: [always]
  tasks: []
"""

RETURN = r"""
_value:
  description: The host.
  type: str
"""

import re
import typing as t

from ansible import context
from ansible.errors import AnsibleFilterError

_SKIPS_ALWAYS = frozenset(("always", "tagged"))


def run_whole(host: str) -> str:
    """Return the host; AnsibleFilterError when the command line leaves out a part of the play."""
    options: t.Mapping[str, t.Any] = context.CLIARGS
    refused = [
        *(["--start-at-task"] if options.get("start_at_task") is not None else []),
        *(["--step"] if options.get("step") else []),
        *(["--skip-tags"] if _SKIPS_ALWAYS & _names(options.get("skip_tags")) else []),
        *(["--limit"] if options.get("subset") and not _includes(str(options["subset"]), host) else []),
    ]
    if refused:
        raise AnsibleFilterError(
            f"This playbook runs as a whole, since its tasks depend on each other. Leave out {' and '.join(refused)}. Nothing was written."
        )
    return host


def _names(tags: t.Any) -> set[str]:
    return {name.strip() for each in tags or () for name in str(each).split(",")}


def _includes(limit: str, host: str) -> bool:
    """Whether a limit names the host and only adds to it; an implicit localhost is in no group, so a group of all hosts isn't enough."""
    patterns = re.split(r"[,:]", limit)
    return host in patterns and not any(pattern.startswith(("!", "&")) for pattern in patterns)


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"run_whole": run_whole}
