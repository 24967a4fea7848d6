# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``$search`` finds."""

from __future__ import annotations

import pytest

from tests.lab.tenant.http.errors import GraphFailure
from tests.lab.tenant.odata.search import compile_search

PROPERTIES = frozenset({"displayName", "description", "mail"})
GROUP = {"displayName": "SG-Canary Group (EMEA)", "description": None, "mail": "canary@contoso.lab"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"displayName:canary"', True),
        ('"displayName:emea can"', True),
        ('"displayName:anary"', False),
        ('"displayName:SG-Canary"', True),
        ('"description:canary"', False),
        ('"mail:canary"', True),
        ('"mail:contoso"', False),
        ('"displayName:x" OR "mail:canary"', True),
        ('"displayName:canary" AND "mail:x"', False),
        ('"displayName:x" AND "mail:x" OR "displayName:group"', True),
        (r'"displayName:\"canary\""', True),
    ],
)
def test_a_search(text: str, found: bool) -> None:
    assert compile_search(text, PROPERTIES)(GROUP) is found


@pytest.mark.parametrize("text", ["canary", '"canary"', '"id:x"', '"displayName:x" NOT "mail:x"', '"displayName:x'])
def test_a_malformed_search_is_refused(text: str) -> None:
    with pytest.raises(GraphFailure) as failure:
        compile_search(text, PROPERTIES)
    assert failure.value.status == 400
