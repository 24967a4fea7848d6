# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's client and commands say in one line what is wrong."""

from __future__ import annotations

import argparse

import pytest

from tests.lab import commands
from tests.lab.client import Lab
from tests.lab.frame.errors import LabError
from tests.lab.frame.state import VARIABLE
from tests.lab.tenant.settings import Settings

NAMES = ("seed", "fault", "faults", "settings", "dns", "replicate", "advance", "reset", "requests", "cycle")


@pytest.fixture(name="parser")
def fixture_parser() -> argparse.ArgumentParser:
    """The parser with the lab's commands."""
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    return parser


def test_outside_of_a_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(LabError, match="python -m tests.lab run"):
        Lab()


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_a_help(parser: argparse.ArgumentParser, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.parse_args([name, "--help"])
    assert ended.value.code == 0
    assert name in capsys.readouterr().out


def test_the_help_explains_every_setting(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(["settings", "--help"])
    explained = capsys.readouterr().out
    switches = ("quarantine", "membership_switch", "controller", "second_controller", "replication")
    for name in (*Settings().values(), *switches):
        assert name in explained
