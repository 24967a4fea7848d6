# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module of the collection, each with runs in which it does its work in the lab with the small dataset.

Tests that are about all modules go through this table: what a module needs and sends, what it does when a call fails,
which permissions it gets by with. A module that is missing here fails a contract test.
"""

from __future__ import annotations

import os
import typing as t
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.run_folder import RunFolder
from tests.integration.helpers.changes import SCHEMA, Change
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.state import GROUP, MEMBERS
from tests.lab.client import Lab
from tests.tools.sample_drift import FINDINGS, drift_run

Json = dict[str, t.Any]
Preparation = Callable[[Lab, Path], Json]
"""Brings the lab to where a run begins, with a folder for evidence, and returns what else the module is given."""

NAME: Json = {"configuration": "contoso.lab"}


def nothing(lab: Lab, folder: Path) -> Json:
    """The dataset is all that is needed."""
    del lab, folder
    return {}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a module.

    ``graph`` and ``ad``: whether it connects to Microsoft Graph and to Active Directory. ``writes``: whether it sends a
    request that changes the tenant, or AD through the tenant; a module that writes reports a change.
    """

    module: str
    arguments: Json = field(default_factory=dict)
    case: str = ""
    graph: bool = True
    ad: bool = False
    writes: bool = False
    prepare: Preparation = nothing

    def __str__(self) -> str:
        return f"{self.module} ({self.case})" if self.case else self.module

    def begin(self, lab: Lab, folder: Path) -> Json:
        """Return the lab to its dataset, prepare it, and return all arguments; what arrives from here on is the module's."""
        lab.clear_faults()
        lab.reset()
        lab.set(throttle=False)
        forget_pace()
        arguments = {**self.arguments, **self.prepare(lab, folder)}
        lab.forget_requests()
        return arguments


def written(lab: Lab, folder: Path) -> Json:
    """The test group is in Active Directory, with all its members."""
    del folder
    answer = TenantClient(lab).on_demand_answer(GROUP, *_members(lab))
    assert answer.status_code == 200, answer.text
    return {}


def started(lab: Lab, folder: Path) -> Json:
    """The job runs."""
    del folder
    _act(lab, "start")
    return {}


def without_job(lab: Lab, folder: Path) -> Json:
    """The configuration has lost its job; nothing but its service principal is left."""
    del folder
    client = TenantClient(lab)
    assert client.call("DELETE", client.job).status_code == 204
    return {"service_principal_id": client.principal.rpartition("/")[2]}


def by_job_id(lab: Lab, folder: Path) -> Json:
    """The job is named, so nothing has to be looked up."""
    del folder
    return {"job_id": lab.configuration().job_id}


def readable_agents(lab: Lab, folder: Path) -> Json:
    """The caller may read the agents, as a signed-in user may."""
    del folder
    lab.set(agents_readable=True)
    return {}


def other_schema(lab: Lab, folder: Path) -> Json:
    """The schema has changed since it was kept."""
    del folder
    client = TenantClient(lab)
    before = client.schema()
    client.map("info", constant="x")
    return {"document": before}


def evidence(lab: Lab, folder: Path) -> Json:
    """The evidence of a change has begun; the lock will be this process's."""
    written(lab, folder)
    return {"change_dir": str(Change(folder).path), "owner_pid": os.getpid()}


def changed(lab: Lab, folder: Path) -> Json:
    """A change has applied another schema and provisioned the test group under it; it can be rolled back."""
    written(lab, folder)
    change = Change.begun(folder)
    change.apply()
    change.provision(*MEMBERS)
    return {"change_dir": str(change.path), "owner_pid": os.getpid()}


def left_paused(lab: Lab, folder: Path) -> Json:
    """A change was kept, and has left the job paused, which ran before it."""
    written(lab, folder)
    _act(lab, "start")
    change = Change.begun(folder)
    change.job("paused")
    change.apply()
    change.close()
    return {"evidence_dir": str(folder)}


def evidence_folder(lab: Lab, folder: Path) -> Json:
    """A folder for the evidence of changes."""
    del lab
    return {"evidence_dir": str(folder)}


def looked_for_drift(lab: Lab, folder: Path) -> Json:
    """A run has looked for drift, and left its folder."""
    del lab
    RunFolder.write(folder / "run", drift_run(), FINDINGS)
    return {"paths": [str(folder / "run")]}


def _members(lab: Lab) -> list[str]:
    return [str(lab.object(member)["userPrincipalName"]) for member in lab.object(GROUP)["members"]]


def _act(lab: Lab, action: str) -> None:
    client = TenantClient(lab)
    assert client.call("POST", f"{client.job}/{action}").status_code == 204


RUNS = (
    Run("ad_domain_info", {"ad_servers": ["dc1.contoso.lab"]}, graph=False, ad=True),
    Run("ad_group_info", {"sam_account_names": ["SG-Onprem"]}, graph=False, ad=True),
    Run("ad_object_info", {"sam_account_names": ["ana"]}, graph=False, ad=True),
    Run("change_info", prepare=left_paused),
    Run("change_preflight", {**NAME, **SCHEMA, "group": GROUP, "members": MEMBERS}, ad=True),
    Run("change_record", {**NAME, "state": "present", "change_id": "CHG1"}, graph=False, prepare=evidence_folder),
    Run("change_rollback", {"wait": False}, ad=True, writes=True, prepare=changed),
    Run("change_snapshot", {**NAME, "group": GROUP, "moment": "before"}, ad=True, prepare=evidence),
    Run("drift_report", graph=False, prepare=looked_for_drift),
    Run(
        "entra_group",
        {"name": "SG-New", "description": "a test", "members": MEMBERS, "wait_timeout": 2},
        "a new group",
        writes=True,
    ),
    Run("entra_group", {"name": "SG-Empty", "members": MEMBERS}, "more members", writes=True),
    Run("entra_group", {"name": GROUP, "members": MEMBERS[:1], "members_mode": "exact"}, "fewer members", writes=True),
    Run("entra_group", {"name": GROUP, "description": "Another one"}, "another description", writes=True),
    Run("entra_group", {"name": "SG-Unassigned", "state": "absent"}, "no group any more", writes=True),
    Run("entra_group", {"name": "SG-Onprem", "source_of_authority": "cloud"}, "converted", writes=True),
    Run("entra_group_info", {"groups": [GROUP]}),
    Run("entra_group_info", {"groups": [GROUP, "SG-Onprem"], "include_source_of_authority": True}, "source of authority"),
    Run("graph_token_info", {"token_cache": False}),
    Run("provision_on_demand", {**NAME, "group": GROUP, "members": MEMBERS}, writes=True),
    Run(
        "provision_on_demand",
        {**NAME, "subjects": [{"group": GROUP, "members": MEMBERS}, {"group": "SG-Empty"}]},
        "several",
        writes=True,
    ),
    Run("provisioning_log_info", prepare=by_job_id),
    Run("provisioning_log_info", NAME, "by name"),
    Run("sync_agent_info", {"fail_on_unreadable": True}, prepare=readable_agents),
    Run("sync_application", {"configuration": "fabrikam.lab", "wait_timeout": 2}, "a new one", writes=True),
    Run("sync_application", {**NAME, "state": "absent"}, "remove", writes=True),
    Run("sync_job", {**NAME, "state": "started"}, "start", writes=True),
    Run("sync_job", {**NAME, "state": "paused"}, "pause", writes=True, prepare=started),
    Run("sync_job", {**NAME, "state": "restarted"}, "restart", writes=True, prepare=started),
    Run("sync_job", {**NAME, "state": "absent"}, "remove", writes=True),
    Run("sync_job", {"state": "present"}, "create", writes=True, prepare=without_job),
    Run("sync_job_info", NAME),
    Run("sync_schema", {**NAME, **SCHEMA}, writes=True),
    Run("sync_schema", {**NAME, "state": "reset"}, "reset", writes=True),
    Run("sync_schema", NAME, "restore", writes=True, prepare=other_schema),
    Run("sync_calibration_info", {**NAME, "sample_groups": ["Marketing"]}),
    Run("sync_schema_info", NAME),
    Run("sync_scope", {**NAME, "groups": ["SG-Unassigned"]}, "assign", writes=True),
    Run("sync_scope", {**NAME, "groups": [GROUP], "state": "absent"}, "unassign", writes=True),
    Run("sync_settings", {**NAME, "accidental_deletes": {"enabled": True, "threshold": 50}}, writes=True),
    Run("writeback_assert", {**NAME, "group": GROUP, "wait": False}, ad=True, prepare=written),
    Run("writeback_drift", {**NAME, "drift_action": "report"}, ad=True, prepare=written),
    Run("writeback_explain", {**NAME, "group": GROUP}, ad=True, prepare=written),
    Run("writeback_info", {**NAME, "groups": [GROUP]}, ad=True, prepare=written),
    Run("writeback_plan", {**NAME, **SCHEMA}, ad=True),
)
