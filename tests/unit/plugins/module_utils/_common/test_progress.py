# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a long task says: a line every few seconds, into the file that somebody reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import progress


def test_a_line_every_few_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "progress"
    file.touch()
    monkeypatch.setenv(progress.VARIABLE, str(file))
    say = progress.spoken_progress()
    say("too early")
    assert file.read_bytes() == b""
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    say("half\nway \x1b[2J")
    assert file.read_text(encoding="utf-8").startswith("0 s: half")
    assert file.read_text(encoding="utf-8").count("\n") == 1
    assert "\x1b" not in file.read_text(encoding="utf-8")


def test_without_a_reader_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    monkeypatch.delenv(progress.VARIABLE, raising=False)
    progress.spoken_progress()("nobody listens")
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "gone"))
    progress.spoken_progress()("nobody listens any more")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    monkeypatch.setenv(progress.VARIABLE, str(link))
    progress.spoken_progress()("into another file")
    assert target.read_bytes() == b""
