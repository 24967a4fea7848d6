# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.lab.tenant.engine.draft STATE_FILE FILE`: what the service would have written for a dataset, as JSON.

A cycle runs against a directory that holds nothing but the dataset's accounts, in memory; the domain is then built with it.
"""

from __future__ import annotations

import json
import re
import struct
import sys
import uuid
from dataclasses import replace
from pathlib import Path

from ldap3.utils.dn import to_dn

from tests.lab.datasets import Dataset, Group, User, load
from tests.lab.datasets.model import BASE_DN
from tests.lab.frame.state import State

from ..seed import seed
from ..synchronization.job import Progress
from ..tenant import Tenant
from .agent import Agent, AgentFailure, Attributes, Entry, relative_name
from .cycle import Cycle

_DOMAIN_SID = "S-1-5-21-1-2-3"


class Draft(Agent):
    """A directory that takes groups; what is written is in ``groups``, by distinguished name."""

    def __init__(self, accounts: list[Entry]) -> None:
        super().__init__("", BASE_DN, "", "", "")
        self._accounts = accounts
        self.groups: dict[str, Attributes] = {}

    def search(self, search_filter: str, attributes: list[str], base: str | None = None) -> list[Entry]:
        """Return the accounts, whatever is asked: a cycle looks for all at once."""
        return self._accounts

    def read(self, dn: str, attributes: list[str]) -> Entry:
        """Return an object that is there, a group with what it holds."""
        held = {name.casefold(): [value.encode() for value in values] for name, values in self.groups.get(dn, {}).items()}
        cn = re.sub(r"\\(.)", r"\1", to_dn(dn)[0].partition("=")[2])
        return Entry(dn, {"objectguid": [uuid.uuid5(uuid.NAMESPACE_X500, dn).bytes_le], "cn": [cn.encode()], **held})

    def members(self, dn: str) -> list[str]:
        """Return every member of a group."""
        return list(self.groups[dn].get("member", []))

    def add(self, dn: str, object_class: str, attributes: Attributes, password: str | None = None) -> None:
        """Keep a group; AgentFailure where its name is taken."""
        if dn in self.groups:
            raise AgentFailure("entryAlreadyExists", dn)
        self.groups[dn] = {"objectClass": [object_class], **attributes}

    def change_members(self, dn: str, added: list[str], removed: list[str]) -> None:
        """Keep the members that one write could not take, and those that are groups."""
        if added:
            self.groups[dn].setdefault("member", []).extend(added)


def draft(state: State, folder: Path) -> dict[str, Attributes]:
    """Return the groups that a first cycle writes, with all their attributes, by distinguished name."""
    dataset = load(state.dataset)
    identities = folder / "drafted-identities.json"
    known, accounts = _accounts(dataset)
    identities.write_text(json.dumps(known), encoding="utf-8")
    directory = Draft(accounts)
    nothing = folder / "drafted-before.json"
    nothing.write_text("{}", encoding="utf-8")
    tenant = Tenant(replace(state, directory_objects=str(identities), written_groups=str(nothing)), directory)
    seed(tenant)
    identities.unlink()
    nothing.unlink()
    (job,) = tenant.writing_jobs()
    job.progress = Progress()
    execution = Cycle(tenant, job).run()
    if execution["state"] != "Succeeded":
        raise SystemExit(f"the dataset {dataset.name} can't be written as a whole: {execution}")
    return directory.groups


def _accounts(dataset: Dataset) -> tuple[dict[str, dict[str, str]], list[Entry]]:
    here: list[tuple[str, User | Group]] = [(user.name, user) for user in dataset.users if user.in_ad]
    here += [(group.key, group) for group in dataset.groups if group.synced]
    known, entries = {}, []
    for number, (name, each) in enumerate(here, start=1000):
        dn = f"{relative_name(each.display_name)},OU=People,{BASE_DN}"
        known[name] = {"sid": f"{_DOMAIN_SID}-{number}", "guid": each.id, "dn": dn, "sam_account_name": name}
        sid = struct.pack("<BB6s5I", 1, 5, (5).to_bytes(6, "big"), 21, 1, 2, 3, number)
        entries.append(Entry(dn, {"objectsid": [sid]}))
    return known, entries


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.write_text(json.dumps(draft(State.read(sys.argv[1]), target.parent)), encoding="utf-8")
