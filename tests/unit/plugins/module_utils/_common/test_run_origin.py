# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a run comes from. Names and values are from the pages of variables of each system."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.run_origin import current_pipeline, find_origin

GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "octocat/Hello-World",
    "GITHUB_RUN_ID": "1658821493",
    "GITHUB_ACTOR": "octocat",
    "GITHUB_SHA": "ffac537e6cbbf934b08745a378932722df287a53",
    "GITHUB_EVENT_NAME": "workflow_dispatch",
}
GITLAB = {
    "GITLAB_CI": "true",
    "CI_JOB_URL": "https://gitlab.example.com/ops/sync/-/jobs/12",
    "GITLAB_USER_LOGIN": "ada",
    "CI_COMMIT_SHA": "1ecfd275763eff1d6b4844ea3168962458c9f27a",
    "CI_PIPELINE_SOURCE": "merge_request_event",
}
AZURE = {
    "TF_BUILD": "True",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/contoso/",
    "SYSTEM_TEAMPROJECT": "sync",
    "BUILD_BUILDID": "42",
    "BUILD_REQUESTEDFOR": "Ada Lovelace",
    "BUILD_SOURCEVERSION": "be2a7c1",
    "BUILD_REASON": "Manual",
}
AWX = {"AWX_HOST": "https://awx.example.com", "JOB_ID": "77", "PROJECT_REVISION": "abc"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (
            GITHUB,
            {
                "system": "GitHub",
                "address": "https://github.com/octocat/Hello-World/actions/runs/1658821493",
                "actor": "octocat",
                "commit": "ffac537e6cbbf934b08745a378932722df287a53",
                "trigger": "workflow_dispatch",
            },
        ),
        (
            GITLAB,
            {
                "system": "GitLab",
                "address": "https://gitlab.example.com/ops/sync/-/jobs/12",
                "actor": "ada",
                "commit": "1ecfd275763eff1d6b4844ea3168962458c9f27a",
                "trigger": "merge_request_event",
            },
        ),
        (
            AZURE,
            {
                "system": "Azure DevOps",
                "address": "https://dev.azure.com/contoso/sync/_build/results?buildId=42",
                "actor": "Ada Lovelace",
                "commit": "be2a7c1",
                "trigger": "Manual",
            },
        ),
        (AWX, {"system": "AWX", "address": "https://awx.example.com/#/jobs/playbook/77", "commit": "abc"}),
        ({"GITHUB_ACTIONS": "true"}, {"system": "GitHub"}),
        ({"AWX_HOST": "https://awx.example.com"}, {"system": "AWX", "address": "https://awx.example.com"}),
    ],
)
def test_each_system_is_known_by_what_it_sets(environment: dict[str, str], expected: dict[str, str]) -> None:
    origin = find_origin(environment)
    assert origin is not None
    assert origin.as_dict() == expected


@pytest.mark.parametrize("environment", [{}, {"HOME": "/root", "CI": "true"}, {"GITHUB_ACTIONS": ""}])
def test_a_terminal_has_no_origin(environment: dict[str, str]) -> None:
    assert find_origin(environment) is None


@pytest.mark.parametrize(
    ("environment", "system"),
    [
        ({"GITHUB_ACTIONS": "true", "CI": "true"}, "github"),
        ({"GITLAB_CI": "true", "CI": "true"}, "gitlab"),
        ({"TF_BUILD": "True"}, "azure_devops"),
        ({"CI": "true"}, None),
        ({"GITHUB_ACTIONS": "", "TF_BUILD": "no"}, None),
        ({}, None),
    ],
)
def test_the_system_of_a_job(environment: dict[str, str], system: str | None) -> None:
    assert current_pipeline(environment) == system
