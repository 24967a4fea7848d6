# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment that COMMAND gets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .state import VARIABLE, State

OVERRIDE = "CLOUD_SYNC_LAB_COLLECTIONS"
# What a user has set for real tenants and directories must not reach the lab's.
FOREIGN_PREFIXES = ("ACTIONS_ID_TOKEN_", "ARM_OIDC_", "AZURE_", "CLOUD_SYNC_", "IDENTITY_", "KRB5")
FOREIGN = {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "msi_endpoint", "requests_ca_bundle", "curl_ca_bundle"}


def command_environment(
    state: State, state_file: Path, collections: Path, programs: Path, inherited: Mapping[str, str]
) -> dict[str, str]:
    """Return the inherited environment with every connection option set to the lab.

    ``programs`` is the folder of the virtual environment's programs; COMMAND finds them first.
    """
    kept = {name: value for name, value in inherited.items() if not _foreign(name)}
    paths = [inherited.get(OVERRIDE) or str(collections), inherited.get("ANSIBLE_COLLECTIONS_PATH")]
    return {
        **kept,
        VARIABLE: str(state_file),
        "PATH": os.pathsep.join([str(programs), inherited.get("PATH", os.defpath)]),
        "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join(filter(None, paths)),
        # Ansible's own files: the home folder may be somebody's who cannot write there.
        "ANSIBLE_HOME": str(Path(state.folder) / "ansible"),
        "XDG_CACHE_HOME": str(Path(state.folder) / "cache"),
        # In memory, where a file that must survive a crash takes no time.
        "TMPDIR": str(Path(state.folder) / "tmp"),
        "CLOUD_SYNC_EVIDENCE_DIR": str(Path(state.folder) / "evidence"),
        **_tenant(state),
        **_directory(state),
    }


def _foreign(name: str) -> bool:
    return name.startswith(FOREIGN_PREFIXES) or name.lower() in FOREIGN


def _tenant(state: State) -> dict[str, str]:
    client = state.clients["main"]
    return {
        "AZURE_TENANT_ID": state.tenant_id,
        "AZURE_CLIENT_ID": client.id,
        "AZURE_CLIENT_SECRET": client.secret,
        "CLOUD_SYNC_GRAPH_URL": state.graph_url,
        "CLOUD_SYNC_LOGIN_URL": state.login_url,
        "CLOUD_SYNC_GRAPH_CA_PATH": state.ca_path,
    }


def _directory(state: State) -> dict[str, str]:
    reader = state.ldap["reader"]
    return {
        "CLOUD_SYNC_AD_DOMAIN": state.domain,
        "CLOUD_SYNC_AD_SERVERS": ",".join(state.controllers),
        "CLOUD_SYNC_AD_AUTH": "simple",
        "CLOUD_SYNC_AD_TLS": "ldaps",
        "CLOUD_SYNC_AD_USER": reader.user,
        "CLOUD_SYNC_AD_PASSWORD": reader.password,
        "CLOUD_SYNC_AD_CA_PATH": state.ca_path,
        "KRB5_CONFIG": state.krb5_config,
        "KRB5CCNAME": f"FILE:{state.folder}/krb5cc",
    }
