# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment is input too: each variable gets the checks of its option, and messages name the variable."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.support import run_module
from tests.lab.client import Lab

JOB: dict[str, t.Any] = {"configuration": "contoso.lab"}
NO_CACHE = {"CLOUD_SYNC_TOKEN_CACHE": "false"}


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"CLOUD_SYNC_GRAPH_CA_PATH": None, "REQUESTS_CA_BUNDLE": "/nowhere/ca.pem"},
            "REQUESTS_CA_BUNDLE: /nowhere/ca.pem does not exist.",
        ),
        (
            {"CLOUD_SYNC_GRAPH_CA_PATH": None, "CURL_CA_BUNDLE": "/dev/null"},
            "CURL_CA_BUNDLE: /dev/null holds no certificates in PEM form.",
        ),
        ({"CLOUD_SYNC_GRAPH_CA_PATH": "/dev/null"}, "graph_ca_path is that of the environment variable CLOUD_SYNC_GRAPH_CA_PATH."),
        ({"CLOUD_SYNC_GRAPH_TIMEOUT": "1m"}, "graph_timeout is that of the environment variable CLOUD_SYNC_GRAPH_TIMEOUT."),
        ({"CLOUD_SYNC_GRAPH_TIMEOUT": "0"}, "graph_timeout is that of the environment variable CLOUD_SYNC_GRAPH_TIMEOUT."),
        ({"CLOUD_SYNC_GRAPH_URL": "http://graph"}, "graph_url is that of the environment variable CLOUD_SYNC_GRAPH_URL."),
        ({"AZURE_CLIENT_SECRET": '"quoted"'}, "client_secret is that of the environment variable AZURE_CLIENT_SECRET."),
        ({"AZURE_CLIENT_SECRET": '"quoted"'}, 'client_secret is not the value alone: it stands in "".'),
        ({"CLOUD_SYNC_ACCESS_TOKEN": "'eyJ0.eyJ0.x'"}, "access_token is not the value alone: it stands in ''."),
        ({"CLOUD_SYNC_ACCESS_TOKEN": '"eyJ.a.b'}, "access_token is not a token, or holds more than one"),
        ({"CLOUD_SYNC_ACCESS_TOKEN": "'eyJ.a.b\","}, "access_token is not a token, or holds more than one"),
        ({"CLOUD_SYNC_ACCESS_TOKEN": "access_token=eyJ.a.b"}, "a name and = stand before it"),
        ({"CLOUD_SYNC_ACCESS_TOKEN": "***"}, "access_token is not the value alone: it is what programs show instead of a value."),
        ({"AZURE_TENANT_ID": "'7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001'"}, "tenant_id"),
    ],
)
def test_a_wrong_variable_is_named_before_anything_is_sent(lab: Lab, environment: dict[str, str | None], message: str) -> None:
    outcome = run_module("sync_job_info", environment={**NO_CACHE, **environment}, **JOB)
    assert outcome.failed
    assert message in outcome.message
    assert lab.requests().count == 0


def test_an_option_of_the_task_is_not_blamed_on_the_environment(lab: Lab) -> None:
    outcome = run_module("sync_job_info", environment={"CLOUD_SYNC_GRAPH_TIMEOUT": "30"}, graph_timeout=0, **JOB)
    assert "graph_timeout" in outcome.message
    assert "environment variable" not in outcome.message


@pytest.mark.parametrize("servers", [" , ", '"dc1.contoso.lab"', "dc1.contoso.lab, dc 2"])
def test_the_variable_of_a_list_is_named_and_no_other(lab: Lab, servers: str) -> None:
    environment = {"CLOUD_SYNC_AD_SERVERS": servers, "CLOUD_SYNC_AD_TLS": "ldaps"}
    outcome = run_module("ad_object_info", environment=environment, sam_account_names="ana")
    assert "The value of ad_servers is that of the environment variable CLOUD_SYNC_AD_SERVERS." in outcome.message
    assert "CLOUD_SYNC_AD_TLS" not in outcome.message


def test_a_wrong_bundle_for_a_controller_is_named(lab: Lab) -> None:
    environment = {"CLOUD_SYNC_AD_CA_PATH": None, "SSL_CERT_FILE": "/dev/null"}
    outcome = run_module("ad_object_info", environment=environment, sam_account_names="ana")
    assert "SSL_CERT_FILE: /dev/null holds no certificates in PEM form." in outcome.message
