# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credential signs in: every one alone, and every pair of them, from the task and from the environment."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GRAPH_SPEC, GraphOptions

VARIABLES = {
    "access_token": "CLOUD_SYNC_ACCESS_TOKEN",
    "client_secret": "AZURE_CLIENT_SECRET",
    "certificate_path": "AZURE_CLIENT_CERTIFICATE_PATH",
    "federated_token": "ARM_OIDC_TOKEN",
    "federated_token_file": "AZURE_FEDERATED_TOKEN_FILE",
    "service_connection_id": "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
    "auth_method": "CLOUD_SYNC_AUTH_METHOD",
    "certificate_password": "AZURE_CLIENT_CERTIFICATE_PASSWORD",
}
METHODS = {
    "access_token": "access_token",
    "client_secret": "client_secret",
    "certificate_path": "certificate",
    "federated_token": "federated",
    "federated_token_file": "federated",
    "service_connection_id": "federated",
}
ORDER = list(METHODS)
PAIRS = list(itertools.combinations(ORDER, 2))


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> t.Callable[..., GraphOptions]:
    """Return what a task's options and the environment come to."""

    def resolved(environment: dict[str, str], **task: str) -> GraphOptions:
        for option, value in environment.items():
            monkeypatch.setenv(VARIABLES.get(option, option), value)
        result = ArgumentSpecValidator(GRAPH_SPEC.to_kwargs()["argument_spec"]).validate(task)
        assert result.error_messages == []
        return GraphOptions.from_parameters(result.validated_parameters)

    return resolved


Resolve = t.Callable[..., GraphOptions]


@pytest.mark.parametrize("option", ORDER)
def test_one_alone(resolve: Resolve, option: str) -> None:
    assert resolve({}, **{option: "x"}).auth_method == METHODS[option]


@pytest.mark.parametrize("option", ORDER)
def test_one_alone_in_the_environment(resolve: Resolve, option: str) -> None:
    assert resolve({option: "x"}).auth_method == METHODS[option]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_in_the_environment_are_taken_in_the_order_of_azure_sdks(resolve: Resolve, first: str, second: str) -> None:
    options = resolve({first: "1", second: "2"})
    assert options.auth_method == METHODS[first]
    if first != "access_token":
        assert options.unused_credentials == (second,)


@pytest.mark.parametrize(("first", "second"), [*PAIRS, *[(second, first) for first, second in PAIRS]])
def test_the_task_outranks_the_environment(resolve: Resolve, first: str, second: str) -> None:
    options = resolve({first: "of the environment"}, **{second: "of the task"})
    assert options.auth_method == METHODS[second]
    if METHODS[second] == "federated":
        given = [options.federated_token, options.federated_token_file, options.service_connection_id]
        assert sorted(map(str, given)) == ["None", "None", "of the task"]


@pytest.mark.parametrize(("first", "second"), [pair for pair in PAIRS if "access_token" not in pair])
def test_two_in_the_task_are_refused(resolve: Resolve, first: str, second: str) -> None:
    with pytest.raises(OptionError, match=f"The task gives {first} and {second}, and only one can sign in"):
        resolve({}, **{first: "1", second: "2"})


@pytest.mark.parametrize("option", ORDER[1:])
def test_a_ready_token_contradicts_no_credential(resolve: Resolve, option: str) -> None:
    assert resolve({}, access_token="token", **{option: "x"}).auth_method == "access_token"


@pytest.mark.parametrize(("first", "second"), [pair for pair in PAIRS if METHODS[pair[0]] != METHODS[pair[1]]])
def test_auth_method_of_the_task_decides(resolve: Resolve, first: str, second: str) -> None:
    options = resolve({}, auth_method=METHODS[second], **{first: "1", second: "2"})
    assert (options.auth_method, options.unused_credentials) == (METHODS[second], ())


def test_auth_method_of_the_environment(resolve: Resolve) -> None:
    assert resolve({"auth_method": "managed_identity", "client_secret": "x"}).auth_method == "managed_identity"
    assert resolve({"auth_method": "managed_identity"}, client_secret="y").auth_method == "client_secret"
    assert resolve({"auth_method": "managed_identity"}, auth_method="azure_cli").auth_method == "azure_cli"


def test_what_the_task_repeats_counts_as_the_environment(resolve: Resolve) -> None:
    assert resolve({"client_secret": "s", "certificate_path": "/c"}, certificate_path="/c").auth_method == "client_secret"


def test_a_path_of_the_environment_is_expanded(resolve: Resolve) -> None:
    assert resolve({"client_secret": "s", "certificate_path": "~/app.pem"}).auth_method == "client_secret"


def test_a_job_of_github_actions(resolve: Resolve) -> None:
    job = {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://runner", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "secret"}
    assert resolve(job).auth_method == "federated"
    assert resolve({**job, "client_secret": "x"}).auth_method == "client_secret"


def test_a_job_of_github_actions_without_the_right_to_a_token(resolve: Resolve) -> None:
    with pytest.raises(OptionError, match="Nothing says how to sign in"):
        resolve({"ACTIONS_ID_TOKEN_REQUEST_URL": "https://runner"})
    options = resolve({"GITHUB_ACTIONS": "true"}, auth_method="federated")
    with pytest.raises(OptionError, match="has no right to a token") as caught:
        GraphSession(options)
    assert "id-token: write" in str(caught.value.hint)


def test_a_job_of_azure_devops_without_a_service_connection(resolve: Resolve) -> None:
    with pytest.raises(OptionError, match="Nothing says how to sign in") as caught:
        resolve({"TF_BUILD": "True", "SYSTEM_OIDCREQUESTURI": "https://runner", "SYSTEM_ACCESSTOKEN": "secret"})
    assert "service_connection_id" in str(caught.value.hint)
    options = resolve({"TF_BUILD": "True"}, auth_method="federated")
    with pytest.raises(OptionError, match="Nothing says which service connection of Azure DevOps signs in"):
        GraphSession(options)


def test_the_password_of_no_certificate(resolve: Resolve) -> None:
    with pytest.raises(OptionError, match="certificate_password is given without certificate_path"):
        resolve({}, certificate_password="p")
    with pytest.raises(OptionError, match="Nothing says how to sign in"):
        resolve({"certificate_password": "p"})
    assert resolve({"certificate_path": "/c"}, certificate_password="p").auth_method == "certificate"
