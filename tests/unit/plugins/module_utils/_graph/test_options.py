# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import (
    AUTH_METHODS,
    GRAPH_SPEC,
    GraphOptions,
)

CLIENT = "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001"


def options(**parameters: t.Any) -> GraphOptions:
    return GraphOptions.from_parameters({"access_token": "token", **parameters})


def validated(**parameters: t.Any) -> dict[str, t.Any]:
    result = ArgumentSpecValidator(GRAPH_SPEC.to_kwargs()["argument_spec"]).validate(parameters)
    assert result.error_messages == []
    validated_parameters: dict[str, t.Any] = result.validated_parameters
    return validated_parameters


@pytest.mark.parametrize(
    ("cloud", "login_url", "graph_url"),
    [
        ("global", "https://login.microsoftonline.com", "https://graph.microsoft.com"),
        ("us_government", "https://login.microsoftonline.us", "https://graph.microsoft.us"),
        ("us_government_dod", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
        ("china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"),
    ],
)
def test_the_cloud_decides_the_addresses(cloud: str, login_url: str, graph_url: str) -> None:
    resolved = options(cloud=cloud)
    assert (resolved.login_url, resolved.graph_url, resolved.known_login_url) == (login_url, graph_url, True)


@pytest.mark.parametrize(
    ("cloud", "audience"),
    [
        ("global", "api://AzureADTokenExchange"),
        ("us_government", "api://AzureADTokenExchangeUSGov"),
        ("us_government_dod", "api://AzureADTokenExchangeUSGov"),
        ("china", "api://AzureADTokenExchangeChina"),
    ],
)
def test_the_cloud_decides_the_audience_of_a_federated_token(cloud: str, audience: str) -> None:
    assert options(cloud=cloud).federated_token_audience == audience
    assert options(cloud=cloud, federated_token_audience="api://own").federated_token_audience == "api://own"


@pytest.mark.parametrize(
    "parameters",
    [
        {"graph_url": "https://graph.microsoft.us"},
        {"login_url": "https://login.microsoftonline.us"},
        {"cloud": "china", "graph_url": "https://graph.microsoft.com"},
        {"cloud": "china", "login_url": "https://login.microsoftonline.com"},
        {"cloud": "us_government", "login_url": "https://login.microsoftonline.com/"},
        {"graph_url": "https://dod-graph.microsoft.us", "login_url": "https://login.chinacloudapi.cn"},
    ],
)
def test_addresses_of_two_clouds_are_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(OptionError, match="is of the cloud .*, and login_url .* of ") as caught:
        options(**parameters)
    assert "Set cloud and leave both addresses out" in str(caught.value.hint)


@pytest.mark.parametrize(
    "parameters",
    [
        {"cloud": "us_government_dod", "login_url": "https://login.microsoftonline.us"},
        {"graph_url": "https://dod-graph.microsoft.us", "login_url": "https://login.microsoftonline.us"},
        {"cloud": "china", "login_url": "https://login.partner.microsoftonline.cn"},
        {"graph_url": "https://graph.contoso.lab"},
        {"login_url": "https://login.contoso.lab"},
    ],
)
def test_addresses_of_one_cloud_or_of_none(parameters: dict[str, str]) -> None:
    assert options(**parameters)


def test_another_address_of_the_same_login_service_is_known() -> None:
    assert options(cloud="china", login_url="https://login.partner.microsoftonline.cn").known_login_url


@pytest.mark.parametrize(
    "proxy",
    ["http://proxy:8080", "https://proxy", "http://user:p%40ss@proxy:8080", "socks5h://10.0.0.1:1080", "http://[::1]:3128"],
)
def test_a_proxy(proxy: str) -> None:
    assert options(graph_proxy=proxy).proxy == proxy
    assert options(graph_proxy=f"{proxy}/").proxy == proxy


@pytest.mark.parametrize(
    "proxy",
    [
        "proxy:8080",
        "proxy.contoso.com",
        "ftp://user:pa55w0rd@proxy",
        "http://",
        "http://user:pa55w0rd@",
        "http://user:pa55w0rd@proxy:port",
        "http://user:p@55w0rd@proxy:8080",
        "http://user:p/55w0rd@proxy:8080",
        "http://proxy:8080/path",
        "http://proxy?user=pa55w0rd",
        "http://[::1",
    ],
)
def test_a_proxy_that_is_none(proxy: str) -> None:
    with pytest.raises(OptionError, match="graph_proxy must be the address of a proxy") as caught:
        options(graph_proxy=proxy)
    assert "55w0rd" not in f"{caught.value.message} {caught.value.hint}"


def test_addresses_can_be_given() -> None:
    resolved = options(graph_url="https://Graph.contoso.lab/", login_url="https://login.contoso.lab:8443")
    assert resolved.graph_url == "https://graph.contoso.lab"
    assert resolved.login_url == "https://login.contoso.lab:8443"
    assert resolved.known_login_url is False


@pytest.mark.parametrize(
    "address",
    [
        "http://graph.microsoft.com",
        "graph.microsoft.com",
        "https://",
        "https://graph.microsoft.com/v1.0",
        "https://graph.microsoft.com?x=1",
        "https://graph.microsoft.com#x",
        "https://user:secret@graph.microsoft.com",
        "https://graph.microsoft.com:port",
        "https://[::1",
    ],
)
def test_an_address_must_be_https_without_a_path(address: str) -> None:
    with pytest.raises(OptionError, match="graph_url must be the https address") as caught:
        options(graph_url=address)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("tenant", ["7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001", "contoso.com", "x.onmicrosoft.com"])
def test_a_tenant_is_an_id_or_a_domain(tenant: str) -> None:
    assert options(tenant_id=tenant).tenant_id == tenant


@pytest.mark.parametrize("tenant", ["contoso", "../common", "contoso.com/x", "a b.com", "contoso.com?x"])
def test_other_tenants_are_refused(tenant: str) -> None:
    with pytest.raises(OptionError, match="neither a tenant id nor a domain name"):
        options(tenant_id=tenant)


def test_a_client_is_an_id() -> None:
    assert options(client_id=CLIENT).client_id == CLIENT
    with pytest.raises(OptionError, match="is not an application"):
        options(client_id="my application")


def test_nothing_to_sign_in_with() -> None:
    with pytest.raises(OptionError, match="Nothing says how to sign in") as caught:
        GraphOptions.from_parameters({"tenant_id": "contoso.com", "client_secret": ""})
    assert "managed_identity" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("graph_timeout", 0),
        ("graph_retries", -1),
        ("graph_max_answer_size", 0),
        ("graph_parallel_requests", 0),
        ("graph_quota_share", 0),
    ],
)
def test_numbers_have_a_lower_bound(option: str, value: int) -> None:
    with pytest.raises(OptionError, match=f"{option} is {value}, and must be at least"):
        options(**{option: value})


@pytest.mark.parametrize(("option", "most"), [("graph_parallel_requests", 32), ("graph_quota_share", 100)])
def test_some_numbers_have_an_upper_bound(option: str, most: int) -> None:
    options(**{option: most})
    with pytest.raises(OptionError, match=f"{option} is {most + 1}, and must be at most {most}"):
        options(**{option: most + 1})


def test_secrets_are_not_shown() -> None:
    shown = repr(options(access_token="t0ken", client_secret="s3cret", certificate_password="pa55", graph_proxy="http://u:pr0xy@p"))
    assert not any(secret in shown for secret in ("t0ken", "s3cret", "pa55", "pr0xy"))


@pytest.mark.parametrize(
    ("variable", "value", "option", "expected"),
    [
        ("AZURE_TENANT_ID", "contoso.com", "tenant_id", "contoso.com"),
        ("AZURE_TENANT", "contoso.com", "tenant_id", "contoso.com"),
        ("AZURE_CLIENT_ID", CLIENT, "client_id", CLIENT),
        ("AZURE_CLIENT_SECRET", "s", "client_secret", "s"),
        ("AZURE_SECRET", "s", "client_secret", "s"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", "/app.pem", "certificate_path", "/app.pem"),
        ("AZURE_CLIENT_CERTIFICATE_PASSWORD", "p", "certificate_password", "p"),
        ("AZURE_FEDERATED_TOKEN_FILE", "/token", "federated_token_file", "/token"),
        ("ARM_OIDC_TOKEN_FILE_PATH", "/token", "federated_token_file", "/token"),
        ("CLOUD_SYNC_FEDERATED_TOKEN", "a.b.c", "federated_token", "a.b.c"),
        ("ARM_OIDC_TOKEN", "a.b.c", "federated_token", "a.b.c"),
        ("AZURESUBSCRIPTION_TENANT_ID", "contoso.com", "tenant_id", "contoso.com"),
        ("AZURESUBSCRIPTION_CLIENT_ID", CLIENT, "client_id", CLIENT),
        ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "id", "service_connection_id", "id"),
        ("ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "id", "service_connection_id", "id"),
        ("ARM_OIDC_AZURE_SERVICE_CONNECTION_ID", "id", "service_connection_id", "id"),
        ("CLOUD_SYNC_FEDERATED_TOKEN_AUDIENCE", "api://x", "federated_token_audience", "api://x"),
        ("CLOUD_SYNC_ACCESS_TOKEN", "t", "access_token", "t"),
        ("CLOUD_SYNC_AUTH_METHOD", "azure_cli", "auth_method", "azure_cli"),
        ("CLOUD_SYNC_TOKEN_CACHE", "no", "token_cache", False),
        ("CLOUD_SYNC_CLOUD", "china", "cloud", "china"),
        ("AZURE_CLOUD_ENVIRONMENT", "AzureUSGovernment", "cloud", "us_government"),
        ("AZURE_CLOUD_ENVIRONMENT", "AzureCloud", "cloud", "global"),
        ("AZURE_CLOUD_ENVIRONMENT", "AzureChinaCloud", "cloud", "china"),
        ("CLOUD_SYNC_GRAPH_URL", "https://g", "graph_url", "https://g"),
        ("CLOUD_SYNC_LOGIN_URL", "https://l", "login_url", "https://l"),
        ("AZURE_AUTHORITY_HOST", "https://l", "login_url", "https://l"),
        ("AZURE_AUTHORITY_HOST", "login.microsoftonline.us", "login_url", "https://login.microsoftonline.us"),
        ("CLOUD_SYNC_GRAPH_CA_PATH", "/ca.pem", "graph_ca_path", "/ca.pem"),
        ("CLOUD_SYNC_GRAPH_VALIDATE_CERTS", "false", "graph_validate_certs", False),
        ("CLOUD_SYNC_GRAPH_PROXY", "http://p", "graph_proxy", "http://p"),
        ("CLOUD_SYNC_GRAPH_TIMEOUT", "7", "graph_timeout", 7),
        ("CLOUD_SYNC_GRAPH_RETRIES", "0", "graph_retries", 0),
        ("CLOUD_SYNC_GRAPH_MAX_ANSWER_SIZE", "7", "graph_max_answer_size", 7),
        ("CLOUD_SYNC_GRAPH_PARALLEL_REQUESTS", "7", "graph_parallel_requests", 7),
        ("CLOUD_SYNC_GRAPH_QUOTA_SHARE", "7", "graph_quota_share", 7),
    ],
)
def test_environment(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, option: str, expected: object) -> None:
    monkeypatch.setenv(variable, value)
    assert validated()[option] == expected


def test_a_cloud_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_CLOUD_ENVIRONMENT", "AzureGermanCloud")
    result = ArgumentSpecValidator(GRAPH_SPEC.to_kwargs()["argument_spec"]).validate({})
    assert "AzureGermanCloud" in result.error_messages[0]


def test_defaults() -> None:
    parameters = validated(access_token="token")
    assert (parameters["graph_timeout"], parameters["graph_retries"], parameters["token_cache"]) == (60, 5, True)
    assert parameters["graph_max_answer_size"] == 100
    assert (parameters["graph_parallel_requests"], parameters["graph_quota_share"]) == (8, 60)
    resolved = GraphOptions.from_parameters(parameters)
    assert resolved.max_answer_bytes == 100 * 1024**2
    assert (resolved.timeout, resolved.retries, resolved.token_cache, resolved.validate_certs) == (60, 5, True, True)


def test_every_method_is_a_choice() -> None:
    assert GRAPH_SPEC.arguments["auth_method"]["choices"] == list(AUTH_METHODS)
