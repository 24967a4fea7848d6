# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state file."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.lab.directory.configuration import PLACES
from tests.lab.frame.state import State, new_state


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    state = new_state(tmp_path, "small")
    state.write(tmp_path / "state.json")
    assert State.read(tmp_path / "state.json") == state


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    new_state(tmp_path, "small").write(tmp_path / "state.json")
    assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600


def test_no_secret_is_used_twice(tmp_path: Path) -> None:
    state = new_state(tmp_path, "small")
    passwords = {account.password for account in state.ldap.values()}
    secrets = {client.secret for client in state.clients.values()}
    assert len(passwords | secrets) == 6


def test_the_documented_identities(tmp_path: Path) -> None:
    state = new_state(tmp_path, "small")
    assert state.tenant_id == "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
    assert state.clients["main"].id == "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001"
    assert state.ldap["reader"].user == "reader@contoso.lab"
    assert state.controllers == ["dc1.contoso.lab"]


def test_two_controllers(tmp_path: Path) -> None:
    assert new_state(tmp_path, "small", PLACES).controllers == ["dc1.contoso.lab", "dc2.contoso.lab"]
