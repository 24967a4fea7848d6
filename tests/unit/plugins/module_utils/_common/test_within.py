# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.within import within


def test_what_a_call_returns() -> None:
    assert within(5, lambda: "value") == "value"


def test_what_a_call_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_a_call_that_takes_too_long_is_left_alone() -> None:
    ended, late = threading.Event(), threading.Event()
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.1, lambda: ended.wait(10), late=lambda result: late.set())
    assert time.monotonic() - started < 5
    assert not late.is_set()
    ended.set()
    assert late.wait(5)
