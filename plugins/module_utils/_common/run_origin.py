# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a run comes from: the controller or the pipeline that started it, found in what each of them sets in the environment.

Sources: GitHub "Variables reference"; GitLab "Predefined CI/CD variables reference"; Azure Pipelines "Use predefined variables"; AWX
sets ``AWX_HOST``, ``JOB_ID`` and ``PROJECT_REVISION`` (``awx/main/tasks/jobs.py``).
"""

from __future__ import annotations

import dataclasses
import typing as t

from .json import Json

Environment = t.Mapping[str, str]
Pipeline = t.Literal["github", "gitlab", "azure_devops"]

_TOLD_BY: dict[Pipeline, str] = {"github": "GITHUB_ACTIONS", "gitlab": "GITLAB_CI", "azure_devops": "TF_BUILD"}
_CONTROLLER = "AWX_HOST"


@dataclasses.dataclass(frozen=True, slots=True)
class RunOrigin:
    """What started the run; an empty text stands for what isn't known."""

    system: str
    address: str = ""
    actor: str = ""
    commit: str = ""
    trigger: str = ""

    def as_dict(self) -> Json:
        """Return what is known."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value}


def find_origin(environment: Environment) -> RunOrigin | None:
    """Return the controller or pipeline that the environment speaks of; None at a terminal."""
    system = current_pipeline(environment) or ("awx" if environment.get(_CONTROLLER) else None)
    return _READERS[system](lambda name: environment.get(name, "").strip()) if system else None


def current_pipeline(environment: Environment) -> Pipeline | None:
    """Return the system whose job this is; None outside of a pipeline."""
    return next((system for system, name in _TOLD_BY.items() if environment.get(name, "").casefold() == "true"), None)


_Read = t.Callable[[str], str]


def _github(read: _Read) -> RunOrigin:
    repository, run = read("GITHUB_REPOSITORY"), read("GITHUB_RUN_ID")
    address = f"{read('GITHUB_SERVER_URL')}/{repository}/actions/runs/{run}" if repository and run else ""
    actor = read("GITHUB_TRIGGERING_ACTOR") or read("GITHUB_ACTOR")
    return RunOrigin("GitHub", address, actor, read("GITHUB_SHA"), read("GITHUB_EVENT_NAME"))


def _gitlab(read: _Read) -> RunOrigin:
    return RunOrigin("GitLab", read("CI_JOB_URL"), read("GITLAB_USER_LOGIN"), read("CI_COMMIT_SHA"), read("CI_PIPELINE_SOURCE"))


def _azure_devops(read: _Read) -> RunOrigin:
    project, run = read("SYSTEM_TEAMPROJECT"), read("BUILD_BUILDID")
    address = f"{read('SYSTEM_COLLECTIONURI')}{project}/_build/results?buildId={run}" if project and run else ""
    return RunOrigin("Azure DevOps", address, read("BUILD_REQUESTEDFOR"), read("BUILD_SOURCEVERSION"), read("BUILD_REASON"))


def _awx(read: _Read) -> RunOrigin:
    job = read("JOB_ID")
    return RunOrigin("AWX", f"{read('AWX_HOST')}/#/jobs/playbook/{job}" if job else read("AWX_HOST"), "", read("PROJECT_REVISION"))


_READERS: dict[str, t.Callable[[_Read], RunOrigin]] = {
    "github": _github,
    "gitlab": _gitlab,
    "azure_devops": _azure_devops,
    "awx": _awx,
}
