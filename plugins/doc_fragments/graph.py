# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The options of every module that talks to Microsoft Graph."""

    DOCUMENTATION = r"""
requirements:
  - requests >= 2.31
  - msal >= 1.31, unless O(auth_method) is V(access_token) or V(azure_cli)
  - regex >= 2022.10.31, where a scoping filter or an expression has a regular expression
notes:
  - Which Graph permissions each module needs is said in
    R(the guide to permissions, ansible_collections.hybrid_identity.cloud_sync.docsite.guide_permissions), and every way of signing in in
    R(the guide to signing in, ansible_collections.hybrid_identity.cloud_sync.docsite.guide_authentication). What a token permits is
    returned by M(hybrid_identity.cloud_sync.graph_token_info).
  - C(Application.ReadWrite.OwnedBy) is enough for synchronization only when the application owns the service principal; owning the app
    registration isn't. The service answers missing rights with status 401 and an empty message.
options:
  tenant_id:
    description:
      - The id of the tenant, or one of its verified domains.
      - Needed by O(auth_method=client_secret), O(auth_method=certificate) and O(auth_method=federated).
      - If not set, the environment variables E(AZURE_TENANT_ID), E(AZURE_TENANT) and E(AZURESUBSCRIPTION_TENANT_ID) are used.
    type: str
  client_id:
    description:
      - The application (client) id of the app registration that signs in.
      - With O(auth_method=managed_identity), the client id of a user-assigned identity; without it, the system-assigned one is used.
      - If not set, the environment variables E(AZURE_CLIENT_ID) and E(AZURESUBSCRIPTION_CLIENT_ID) are used.
    type: str
  auth_method:
    description:
      - How to sign in.
      - Options of the task take precedence over the environment. If this is not set, O(access_token) or the one credential of the task decides, then
        E(CLOUD_SYNC_AUTH_METHOD), then the first that the environment gives, in the order of Azure SDKs - a client secret, a certificate,
        a federated token, a service connection of Azure DevOps, a job of GitHub Actions. Several credentials in the task without this option are refused.
      - V(access_token) uses O(access_token) as it is.
      - V(azure_cli) asks the C(az) command for a token of the account that is signed in to it.
      - V(certificate) needs O(certificate_path).
      - V(client_secret) needs O(client_secret).
      - V(federated) needs O(federated_token_file), O(federated_token), O(service_connection_id), or a job of GitHub Actions with the
        permission C(id-token) V(write).
      - V(managed_identity) uses the identity of the Azure machine that runs the task.
    type: str
    choices: [access_token, azure_cli, certificate, client_secret, federated, managed_identity]
  client_secret:
    description:
      - The value of a client secret of the app registration.
      - If not set, the environment variables E(AZURE_CLIENT_SECRET) and E(AZURE_SECRET) are used.
    type: str
  certificate_path:
    description:
      - A file with the certificate of the app registration and its private key (RSA), as PEM or PFX. Both must be in this file.
      - If not set, the environment variable E(AZURE_CLIENT_CERTIFICATE_PATH) is used.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  certificate_password:
    description:
      - The password of the private key in O(certificate_path), if it has one.
      - If not set, the environment variable E(AZURE_CLIENT_CERTIFICATE_PASSWORD) is used.
    type: str
  federated_token_file:
    description:
      - A file with a token of another identity provider, for workload identity federation, as AKS provides it. It is read again at each
        sign-in.
      - If not set, the environment variables E(AZURE_FEDERATED_TOKEN_FILE) and E(ARM_OIDC_TOKEN_FILE_PATH) are used.
      - In a job of GitHub Actions with the permission C(id-token) V(write), neither this nor O(federated_token) is needed. GitHub is asked
        for a new token at each sign-in, by E(ACTIONS_ID_TOKEN_REQUEST_URL) and E(ACTIONS_ID_TOKEN_REQUEST_TOKEN).
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  federated_token:
    description:
      - A token of another identity provider itself, as GitLab puts it into the variable that C(id_tokens) of a job names.
      - It can't be renewed. A task that runs longer than the access token lives needs O(federated_token_file).
      - If not set, the environment variables E(CLOUD_SYNC_FEDERATED_TOKEN) and E(ARM_OIDC_TOKEN) are used.
    type: str
  service_connection_id:
    description:
      - The id of a service connection of Azure DevOps (Azure Resource Manager, workload identity federation), in a job of Azure DevOps.
      - Azure DevOps is asked for a new token at each sign-in, by E(SYSTEM_OIDCREQUESTURI), which each job has, and E(SYSTEM_ACCESSTOKEN),
        which the step must be given.
      - If not set, the environment variables E(AZURESUBSCRIPTION_SERVICE_CONNECTION_ID), E(ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID) and
        E(ARM_OIDC_AZURE_SERVICE_CONNECTION_ID) are used. The task C(AzureCLI@2) sets the first one.
    type: str
  federated_token_audience:
    description:
      - The audience that GitHub Actions is asked to issue a token for. The federated credential of the app registration must have the same.
      - The default is V(api://AzureADTokenExchange), V(api://AzureADTokenExchangeUSGov) or V(api://AzureADTokenExchangeChina), by O(cloud).
      - If not set, the environment variable E(CLOUD_SYNC_FEDERATED_TOKEN_AUDIENCE) is used.
    type: str
  access_token:
    description:
      - An access token for Microsoft Graph that was acquired elsewhere. It is neither renewed nor cached.
      - As far as it can be read, a token that has expired, or that is for another service, cloud or tenant, is refused.
      - If not set, the environment variable E(CLOUD_SYNC_ACCESS_TOKEN) is used.
    type: str
  token_cache:
    description:
      - Whether to keep the access token for later tasks, until five minutes before it expires.
      - It is kept in a file with mode 0600 in C($XDG_CACHE_HOME/hybrid_identity.cloud_sync), or in the same folder below C(~/.cache),
        by tenant, client, cloud and credential. A file that others can read, or a folder that others can write, is not used.
      - If not set, the environment variable E(CLOUD_SYNC_TOKEN_CACHE) is used.
    type: bool
    default: true
  cloud:
    description:
      - The cloud of the tenant. It decides O(graph_url) and O(login_url).
      - If not set, the environment variables E(CLOUD_SYNC_CLOUD) and E(AZURE_CLOUD_ENVIRONMENT) are used. Azure's names, such as
        V(AzureUSGovernment), are understood there.
    type: str
    choices: [global, us_government, us_government_dod, china]
    default: global
  graph_url:
    description:
      - The address of Microsoft Graph, without a version, for a cloud that O(cloud) does not know.
      - An address of one cloud together with the O(login_url) of another is refused.
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_URL) is used.
    type: str
  login_url:
    description:
      - The address of the login service, without a tenant, for a cloud that O(cloud) does not know.
      - If not set, the environment variables E(CLOUD_SYNC_LOGIN_URL) and E(AZURE_AUTHORITY_HOST) are used; there, a host name is enough.
    type: str
  graph_ca_path:
    description:
      - A file or folder with the certificates (PEM) of the certification authorities to trust, in place of the usual ones.
      - If not set, the environment variables E(CLOUD_SYNC_GRAPH_CA_PATH) and E(REQUESTS_CA_BUNDLE) are used.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  graph_validate_certs:
    description:
      - Whether to verify the certificates of Microsoft Graph and of the login service.
      - Without it, anyone in between can read the credentials, and the task warns about it. Prefer O(graph_ca_path).
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_VALIDATE_CERTS) is used.
    type: bool
    default: true
  graph_proxy:
    description:
      - The address of the proxy for Microsoft Graph and the login service, for example V(http://proxy.contoso.com:8080) or
        V(http://user:password@proxy.contoso.com:8080), with special characters of user and password percent-encoded. A SOCKS proxy
        (V(socks5h://...)) needs the Python library PySocks.
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_PROXY) is used, then E(HTTPS_PROXY) and E(NO_PROXY).
    type: str
  graph_timeout:
    description:
      - How long one exchange with Microsoft Graph or the login service may take, in seconds - name, connection, TLS, request and the whole
        answer together. All pages of one read together may take 60 times as long.
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_TIMEOUT) is used.
    type: int
    default: 60
  graph_retries:
    description:
      - How often to send a request again that was throttled, or that can be repeated safely and got no usable answer. While a task reads very
        much, a throttled request is sent again for 300 seconds, however often, unless this is V(0).
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_RETRIES) is used.
    type: int
    default: 5
  graph_max_answer_size:
    description:
      - How much memory what Microsoft Graph or the login service answers may take, in MiB - all pages of one read together, unpacked, and
        64 bytes more for each value. One answer may have a quarter of it in bytes.
      - Raise it when a task that reads very much fails with C(answer_too_large).
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_MAX_ANSWER_SIZE) is used.
    type: int
    default: 100
  graph_parallel_requests:
    description:
      - How many requests are under way at once while a task reads very much, from 1 to 32. Up to twenty objects are read in one request
        anyway, and whatever is written is sent one after the other.
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_PARALLEL_REQUESTS) is used.
    type: int
    default: 8
  graph_quota_share:
    description:
      - The percentage of the quota of resource units, from 1 to 100, that the tasks of this account on this machine may use together while
        they read very much. Microsoft Graph gives each application a quota in each tenant.
      - If not set, the environment variable E(CLOUD_SYNC_GRAPH_QUOTA_SHARE) is used.
    type: int
    default: 60
"""
