# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the page about the posture from the catalogue in the collection.

Usage: python -m tests.tools.posture_page ; a contract test compares the page with the catalogue.
"""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.configuration import CHECKS
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import SEVERITIES
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.check import PostureCheck
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.judge import CATALOGUE, ENDANGERS_A_CHANGE
from tests.tools.collection_copy import REPOSITORY
from tests.tools.open_questions import escaped

PAGE = REPOSITORY / "docs" / "docsite" / "rst" / "guide_posture.rst"

HEAD = """\
..
  SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
  SPDX-License-Identifier: GPL-3.0-or-later
  Written by `make pages` from plugins/module_utils/_verify/posture.

.. _ansible_collections.hybrid_identity.cloud_sync.docsite.guide_posture:

Posture
=======

Some things must hold of any configuration, whatever is desired of it: somebody is told of a quarantine, a mass deletion is held back,
every group has a container and a name of its own. These checks look at the live configuration alone. What they claim is documented by
Microsoft, and each names its source.

Names are judged by examples: the expressions of the live schema are evaluated for made-up groups, one with a display name and nothing
else, one with the longest display name, and one for each value that an expression compares an attribute with. So a finding shows the
group for which the mapping goes wrong; what no such group shows isn't claimed.

``writeback_plan`` warns about what a change makes worse. ``change_preflight`` notes what makes a change more dangerous; these checks are
marked below, are for information, and don't keep a change from beginning.

What can't be read is a finding of its own, ``posture.unreadable``, and the rest is still checked. Agents are documented to be readable by
signed-in users alone, so for an application that finding is for information. The versions of agents are not checked, because Microsoft
Graph doesn't tell them.

.. contents::
   :local:
   :depth: 1

"""

DESIRED_HEAD = """\
The desired configuration
-------------------------

The checks below hold the live configuration against the desired one, by the comparison with which the modules that write decide whether
there is anything to write. What isn't given isn't compared.

"""


def page() -> str:
    """Return the whole page."""
    by_severity = [(each, [check for check in CATALOGUE.values() if check.severity == each]) for each in SEVERITIES]
    sections = [section(severity, checks) for severity, checks in by_severity if checks]
    return "\n".join([HEAD.rstrip("\n") + "\n", *sections, DESIRED_HEAD + desired()])


def section(severity: str, checks: list[PostureCheck]) -> str:
    """Return the checks of one severity."""
    title = f"Severity {severity}"
    return "\n\n".join([f"{title}\n{'-' * len(title)}", *map(entry, checks)]) + "\n"


def entry(check: PostureCheck) -> str:
    """Return the part of one check."""
    noted = " Noted by ``change_preflight``." if check.id in ENDANGERS_A_CHANGE else ""
    paragraphs = [
        f"{check.id}\n{'~' * len(check.id)}",
        f"**{escaped(check.title)}.** {escaped(check.why)}{noted}",
        f"*Expected:* {escaped(check.expected)}.",
        f"*Fix:* {escaped(check.fix.text)}{f' Command: ``{check.fix.command}``.' if check.fix.command else ''}",
        f"*Class:* ``{check.finding_class}``. *Source:* {escaped(check.source)}.",
    ]
    return "\n\n".join(paragraphs)


def desired() -> str:
    """Return the checks that hold the live configuration against the desired one."""
    rows = "\n".join(f"   * - ``{identifier}``\n     - {escaped(text)}" for identifier, text in CHECKS.items())
    return f".. list-table::\n   :header-rows: 1\n   :widths: 30 70\n\n   * - Id\n     - It is found when\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
