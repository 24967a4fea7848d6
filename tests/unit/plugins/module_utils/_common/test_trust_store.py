# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is taken as a store of trusted certificates, and what is refused before anything is sent."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import certifi
import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.trust_store import require_trust_store

ONE = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")[0].partition("-----BEGIN")[2]
PEM = f"-----BEGIN{ONE}-----END CERTIFICATE-----\n"


def test_files_and_folders_with_certificates(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(f"comment\n{PEM}")
    (tmp_path / "0a1b2c3d.0").write_text(PEM)
    require_trust_store(str(tmp_path / "ca.pem"), "graph_ca_path")
    require_trust_store(str(tmp_path), "graph_ca_path")
    require_trust_store(certifi.where(), "graph_ca_path")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no certificates in PEM form"),
        (b"junk\n", "holds no certificates in PEM form"),
        (ssl.PEM_cert_to_DER_cert(PEM), "holds no certificates in PEM form"),
        (PEM.replace("A", "!").encode(), "holds no certificates in PEM form"),
        (base64.b64encode(b"x"), "holds no certificates in PEM form"),
        (None, "does not exist"),
    ],
)
def test_what_is_refused(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OptionError) as caught:
        require_trust_store(str(path), "REQUESTS_CA_BUNDLE")
    assert caught.value.message == f"REQUESTS_CA_BUNDLE: {path} {problem}"
    assert "PEM form" in str(caught.value.hint)


def test_a_folder_without_hashed_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(PEM)
    with pytest.raises(OptionError, match="has no certificates under their hashes"):
        require_trust_store(str(tmp_path), "ad_ca_path")
