# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock that is ten minutes off, by libfaketime, against the real Kerberos server."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from tests.lab.frame.state import State

REPOSITORY = Path(__file__).resolve().parents[3]
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
pytestmark = [
    pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not here; the lab has it where it unpacks Samba's packages"),
    pytest.mark.skipif(importlib.util.find_spec("gssapi") is None, reason="gssapi is not installed, so Kerberos cannot be tested"),
]


# Not under Ansible: with this library Python cannot sleep, as Ansible's own process does.
PROGRAM = """
import json, sys
from tests.integration.helpers.in_process import call
print(json.dumps(call('ad_domain_info', **json.loads(sys.argv[1]))))
"""


def look(state: State, offset: str, kerberos: Path) -> dict[str, t.Any]:
    """Run the module in a process whose clock is off."""
    login = ("CLOUD_SYNC_AD_USER", "CLOUD_SYNC_AD_PASSWORD")
    environment = {name: value for name, value in os.environ.items() if name not in login}
    fake = {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    parameters = {"ad_auth": "kerberos", "ad_keytab": state.reader_keytab}
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(parameters)],
        env={**environment, **fake, "KRB5_CONFIG": str(kerberos)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    result: dict[str, t.Any] = json.loads(answer.stdout)
    return result


@pytest.mark.parametrize(("offset", "difference"), [("+10m", -600), ("-10m", 600)])
def test_kerberos_that_does_not_make_up_for_it_says_so(tmp_path: Path, offset: str, difference: int) -> None:
    state = State.read()
    strict = tmp_path / "krb5.conf"
    text = Path(state.krb5_config).read_text(encoding="utf-8")
    strict.write_text(text.replace("[libdefaults]", "[libdefaults]\n    kdc_timesync = 0"), encoding="utf-8")
    result = look(state, offset, strict)
    assert result["failed"]
    assert result["error"]["code"] == "directory_authentication_failed"
    assert "the clocks of this machine and the domain controller differ by more than Kerberos allows" in result["msg"]
    assert "at most 5 minutes apart" in result["error"]["hint"]
    (row,) = result["controllers"]
    assert abs(row["clock_difference"] - difference) <= 3


def test_kerberos_that_makes_up_for_it_logs_in_and_the_clock_is_told() -> None:
    state = State.read()
    result = look(state, "+10m", Path(state.krb5_config))
    assert not result.get("failed"), result["msg"]
    assert "The clock of dc1.contoso.lab:636 differs" in json.dumps(result["warnings"])
