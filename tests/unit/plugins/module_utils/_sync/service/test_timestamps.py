# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as people give them."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.timestamps import (
    read_moment,
    read_span,
    shown,
)

NOW = datetime.datetime(2026, 8, 20, 10, 0, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-20T08:30:00Z", "2026-08-20T08:30:00Z"),
        ("2026-08-20T08:30:00+02:00", "2026-08-20T06:30:00Z"),
        ("2026-08-20T08:30:00", "2026-08-20T08:30:00Z"),
        ("2026-08-20 08:30:00+00:00", "2026-08-20T08:30:00Z"),
        ("2026-08-20T08:30", "2026-08-20T08:30:00Z"),
        ("2026-08-20T08:30:00.1234567Z", "2026-08-20T08:30:00Z"),
        ("2026-08-20", "2026-08-20T00:00:00Z"),
        ("  2026-08-20 ", "2026-08-20T00:00:00Z"),
        ("90s", "2026-08-20T09:58:30Z"),
        ("30m", "2026-08-20T09:30:00Z"),
        ("2h", "2026-08-20T08:00:00Z"),
        ("2 H", "2026-08-20T08:00:00Z"),
        ("7d", "2026-08-13T10:00:00Z"),
        ("1w", "2026-08-13T10:00:00Z"),
    ],
)
def test_times(text: str, moment: str) -> None:
    assert shown(read_moment(text, NOW, "since")) == moment


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2", "-2h", "2hours", "h", "1.5h", "20.08.2026", "2026-13-01", "2026-08-20T25:00:00Z", "999999w", "now", "1y"],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        read_moment(text, NOW, "until")
    assert f"until is '{text}'" in caught.value.message
    assert "ISO 8601" in str(caught.value.hint)


def test_a_span() -> None:
    assert [shown(each) for each in read_span("2h", "1h", NOW)] == ["2026-08-20T08:00:00Z", "2026-08-20T09:00:00Z"]
    assert read_span(None, None, NOW) == (None, None)
    assert read_span("", "", NOW) == (None, None)


@pytest.mark.parametrize(("since", "until"), [("1h", "2h"), ("2026-08-20", "2026-08-19"), ("1h", "1h")])
def test_a_span_that_ends_before_it_begins(since: str, until: str) -> None:
    with pytest.raises(OptionError, match="not before until"):
        read_span(since, until, NOW)
