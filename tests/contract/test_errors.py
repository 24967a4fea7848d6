# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code that an error can have is in the guide to errors, and every code there exists."""

from __future__ import annotations

import re

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import errors
from tests.contract.repository import text

GUIDE = "docs/docsite/rst/guide_errors.rst"


def documented() -> list[str]:
    """Return the codes that the guide lists."""
    return re.findall(r"^   \* - ``([a-z_]+)``$", text(GUIDE), re.MULTILINE)


def test_the_guide_lists_each_code_once() -> None:
    assert len(set(documented())) == len(documented())


def test_the_guide_lists_the_codes_that_there_are() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.CloudSyncError)]
    assert set(documented()) == {each.code for each in kinds if each is not errors.CloudSyncError}
