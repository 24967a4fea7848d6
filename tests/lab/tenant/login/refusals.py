# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of the token endpoint, in the words of Entra ID.

Source: Microsoft identity platform, "Microsoft Entra authentication and authorization error codes".
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from ..http.call import Answer
from .clients import Client


@dataclass(eq=False)
class Refusal(Exception):
    """One refusal: the OAuth error, Entra ID's number for it, and what it says."""

    status: int
    error: str
    code: int
    text: str

    def answer(self, moment: str) -> Answer:
        """Return the answer; ``moment`` is the time as Entra ID writes it."""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        description = f"AADSTS{self.code}: {self.text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {moment}"
        body = {
            "error": self.error,
            "error_description": description,
            "error_codes": [self.code],
            "timestamp": moment,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.code}",
        }
        return Answer(self.status, body)


def unknown_tenant(tenant: str) -> Refusal:
    """The address names another tenant."""
    text = (
        f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the "
        "correct cloud. Check with your subscription administrator, this may happen if there are no active "
        "subscriptions for the tenant."
    )
    return Refusal(400, "invalid_tenant", 90002, text)


def unknown_client(client_id: str) -> Refusal:
    """The tenant has no such application."""
    text = (
        f"Application with identifier '{client_id}' was not found in the directory 'Contoso'. This can happen if the "
        "application has not been installed by the administrator of the tenant or consented to by any user in the "
        "tenant. You may have sent your authentication request to the wrong tenant."
    )
    return Refusal(400, "unauthorized_client", 700016, text)


def wrong_secret(client: Client) -> Refusal:
    """The secret is not the application's."""
    text = (
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not "
        f"the client secret ID, for a secret added to app '{client.id}'."
    )
    return Refusal(401, "invalid_client", 7000215, text)


def expired_secret(client: Client) -> Refusal:
    """The secret was the application's."""
    text = (
        f"The provided client secret keys for app '{client.id}' are expired. Visit the Azure portal to create new keys "
        "for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: "
        "https://aka.ms/certCreds."
    )
    return Refusal(401, "invalid_client", 7000222, text)


def wrong_certificate(client: Client) -> Refusal:
    """The assertion is not signed with a certificate of the application."""
    text = (
        "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - "
        f"The key was not found., app ID: '{client.id}']"
    )
    return Refusal(401, "invalid_client", 700027, text)


def wrong_federation() -> Refusal:
    """Nobody whom the application trusts has made this assertion."""
    text = (
        "No matching federated identity record found for presented assertion issuer, subject or audience. Please check "
        "your federated identity credential Subject, Audience and Issuer against the presented assertion."
    )
    return Refusal(401, "invalid_client", 700213, text)


def out_of_time(now: str, validity: str) -> Refusal:
    """The assertion is too old, or made by somebody whose clock is ahead."""
    text = f"Client assertion is not within its valid time range. Current time: {now}, {validity}."
    return Refusal(401, "invalid_client", 700024, text)


def missing_parameter(name: str) -> Refusal:
    """A parameter is missing."""
    return Refusal(400, "invalid_request", 900144, f"The request body must contain the following parameter: '{name}'.")


def missing_credential() -> Refusal:
    """Neither secret nor assertion."""
    text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
    return Refusal(401, "invalid_client", 7000218, text)


def unsupported_grant(grant: str) -> Refusal:
    """The lab knows client credentials only."""
    return Refusal(400, "unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant}'.")


def invalid_scope(scope: str) -> Refusal:
    """Client credentials take one resource's default scope."""
    text = (
        f"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with "
        "/.default suffixed to the resource identifier (application ID URI)."
    )
    return Refusal(400, "invalid_scope", 1002012, text)


def unknown_resource(resource: str) -> Refusal:
    """The tenant has no such resource."""
    text = (
        f"The resource principal named {resource} was not found in the tenant named Contoso. This can happen if the "
        "application has not been installed by the administrator of the tenant or consented to by any user in the "
        "tenant."
    )
    return Refusal(400, "invalid_resource", 500011, text)
