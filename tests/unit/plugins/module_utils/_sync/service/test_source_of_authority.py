# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a group is mastered; the table of states is that of the Microsoft Graph reference, onPremisesSyncBehavior."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.source_of_authority import (
    Authority,
    State,
    action_for,
    authority_of,
    state_of,
)


@pytest.mark.parametrize(
    ("is_cloud_managed", "sync_enabled", "sid", "expected"),
    [
        (False, True, "S-1-5-21-1", "synced"),
        (True, None, "S-1-5-21-1", "converted"),
        (False, None, "S-1-5-21-1", "rolled_back"),
        (False, True, None, "synced"),
        (False, None, None, "cloud_native"),
        (True, None, None, "converted"),
        (False, False, None, "cloud_native"),
    ],
)
def test_states(is_cloud_managed: bool, sync_enabled: bool | None, sid: str | None, expected: str) -> None:
    group = EntraGroup({"onPremisesSyncEnabled": sync_enabled, "onPremisesSecurityIdentifier": sid})
    assert state_of(group, is_cloud_managed=is_cloud_managed) == expected


@pytest.mark.parametrize(
    ("state", "authority", "to_cloud", "to_on_premises"),
    [
        ("synced", "on_premises", "convert", None),
        ("converted", "cloud", None, "roll_back"),
        ("rolled_back", "on_premises", "convert", None),
        ("cloud_native", "cloud", None, OptionError),
    ],
)
def test_every_row_of_the_table(
    state: State, authority: Authority, to_cloud: str | None, to_on_premises: str | type[OptionError] | None
) -> None:
    assert authority_of(state) == authority
    assert action_for(state, "cloud", "SG") == to_cloud
    if to_on_premises is OptionError:
        with pytest.raises(OptionError, match="'SG' was made in the cloud"):
            action_for(state, "on_premises", "SG")
    else:
        assert action_for(state, "on_premises", "SG") == to_on_premises
