# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What COMMAND sees."""

from __future__ import annotations

from pathlib import Path

from tests.lab.directory.configuration import PLACES
from tests.lab.frame.environment import command_environment
from tests.lab.frame.state import new_state

PROGRAMS = Path("/venv/bin")
COLLECTIONS = Path("/lab/collections")


def environment(folder: Path, **inherited: str) -> dict[str, str]:
    state = new_state(folder, "small")
    return command_environment(state, folder / "state.json", COLLECTIONS, PROGRAMS, inherited)


def test_connection_options_are_the_labs(tmp_path: Path) -> None:
    values = environment(tmp_path, AZURE_TENANT_ID="real", CLOUD_SYNC_AD_SERVERS="dc.real.example")
    assert values["AZURE_TENANT_ID"] == "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
    assert values["AZURE_CLIENT_ID"] == "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001"
    assert values["CLOUD_SYNC_GRAPH_URL"] == "https://graph.contoso.lab"
    assert values["CLOUD_SYNC_LOGIN_URL"] == "https://login.contoso.lab"
    assert values["CLOUD_SYNC_AD_SERVERS"] == "dc1.contoso.lab"
    assert values["CLOUD_SYNC_AD_USER"] == "reader@contoso.lab"
    assert values["CLOUD_SYNC_LAB"] == str(tmp_path / "state.json")
    assert values["XDG_CACHE_HOME"] == str(tmp_path / "cache")


def test_what_programs_write_is_in_the_labs_folder(tmp_path: Path) -> None:
    values = environment(tmp_path, TMPDIR="/var/tmp", ANSIBLE_HOME="/home/ana/.ansible")
    assert values["TMPDIR"] == str(tmp_path / "tmp")
    assert values["ANSIBLE_HOME"] == str(tmp_path / "ansible")


def test_every_controller_is_named(tmp_path: Path) -> None:
    state = new_state(tmp_path, "small", PLACES)
    values = command_environment(state, tmp_path / "state.json", COLLECTIONS, PROGRAMS, {})
    assert values["CLOUD_SYNC_AD_SERVERS"] == "dc1.contoso.lab,dc2.contoso.lab"


def test_what_belongs_to_a_real_tenant_is_removed(tmp_path: Path) -> None:
    foreign = {"AZURE_CLIENT_CERTIFICATE_PATH": "x", "KRB5_KTNAME": "x", "https_proxy": "x", "HTTP_PROXY": "x"}
    values = environment(tmp_path, HOME="/home/ana", **foreign)
    assert values["HOME"] == "/home/ana"
    assert not foreign.keys() & values.keys()


def test_the_virtual_environments_programs_come_first(tmp_path: Path) -> None:
    assert environment(tmp_path, PATH="/usr/bin")["PATH"] == "/venv/bin:/usr/bin"


def test_collections(tmp_path: Path) -> None:
    assert environment(tmp_path)["ANSIBLE_COLLECTIONS_PATH"] == "/lab/collections"
    assert environment(tmp_path, ANSIBLE_COLLECTIONS_PATH="/own")["ANSIBLE_COLLECTIONS_PATH"] == "/lab/collections:/own"
    assert environment(tmp_path, CLOUD_SYNC_LAB_COLLECTIONS="/tarball")["ANSIBLE_COLLECTIONS_PATH"] == "/tarball"
