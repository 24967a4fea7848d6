# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which restarts are refused, and which end a quarantine."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.job.restart import (
    ends_quarantine,
    require_sound_restart,
)


def parameters(*scopes: str, state: str = "restarted", confirm: bool = False, expected: int | None = None) -> dict[str, t.Any]:
    return {"state": state, "reset_scopes": list(scopes), "confirm_force_deletes": confirm, "expected_deletes": expected}


@pytest.mark.parametrize(
    "sound",
    [
        parameters(),
        parameters("Watermark", "Escrows", "QuarantineState"),
        parameters("Full"),
        parameters("Full", "ConnectorDataStore"),
        parameters("ConnectorDataStore", "Watermark"),
        parameters("ForceDeletes", confirm=True),
        parameters("ForceDeletes", "ForceDeletes", confirm=True),
        parameters("ForceDeletes", confirm=True, expected=0),
        parameters("ForceDeletes", state="started"),
    ],
)
def test_sound_restarts(sound: dict[str, t.Any]) -> None:
    require_sound_restart(sound)


@pytest.mark.parametrize(
    ("unsound", "message"),
    [
        (parameters("ConnectorDataStore"), "cannot be the only scope"),
        (parameters("ConnectorDataStore", "ConnectorDataStore"), "cannot be the only scope"),
        (parameters("ForceDeletes"), "carries out the deletions"),
        (parameters("ForceDeletes", expected=12), "carries out the deletions"),
        (parameters("ForceDeletes", "Watermark", confirm=True), "cannot be combined"),
        (parameters("Full", expected=12), "requires deletions to be released"),
        (parameters("ForceDeletes", state="started", expected=12), "requires deletions to be released"),
    ],
)
def test_unsound_restarts(unsound: dict[str, t.Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        require_sound_restart(unsound)


@pytest.mark.parametrize(
    ("scopes", "ends"),
    [([], True), (["QuarantineState"], True), (["Full"], True), (["ForceDeletes"], True), (["Watermark", "Escrows"], False)],
)
def test_what_ends_a_quarantine(scopes: list[str], ends: bool) -> None:
    assert ends_quarantine(scopes) is ends
