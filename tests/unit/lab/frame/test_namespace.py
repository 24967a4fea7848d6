# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab says where it may not have namespaces, or has no room for sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.frame import namespace
from tests.lab.frame.errors import LabError


@pytest.mark.parametrize(
    ("setting", "value", "way_out"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
    ],
)
def test_a_forbidden_namespace_names_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, way_out: str
) -> None:
    (tmp_path / setting).parent.mkdir()
    (tmp_path / setting).write_text(f"{value}\n", encoding="ascii")
    monkeypatch.setattr(namespace, "KERNEL_SETTINGS", tmp_path)
    message = namespace.why_forbidden()
    assert message.endswith(f"'sudo sysctl -w {way_out}'")
    assert "\n" not in message


def test_a_forbidden_namespace_without_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespace, "KERNEL_SETTINGS", tmp_path)
    assert "--privileged" in namespace.why_forbidden()


def test_a_path_that_is_too_long_for_sockets(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="too long for sockets: set XDG_CACHE_HOME"):
        namespace.mount_point(tmp_path / ("x" * 80))
