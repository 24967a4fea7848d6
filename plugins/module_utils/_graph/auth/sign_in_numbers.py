# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the login service's error numbers (AADSTS...) mean, and what to do.

Sources: Microsoft identity platform, "Authentication and authorization error codes"; Azure Pipelines documentation,
"Troubleshoot a workload identity service connection"; Microsoft Entra documentation, workload identity federation and
Conditional Access for workload identities.
"""

from __future__ import annotations

import re
import typing as t

_NUMBER = re.compile(r"AADSTS(\d+)")


class NumberMeaning(t.NamedTuple):
    """What a number says, and what to do."""

    text: str
    hint: str


_COMPARE = "Compare issuer, subject and audience of the federated credential with the claims of the token, character by character."
_NO_MATCH = NumberMeaning("no federated credential of the application matches the token", _COMPARE)
_WHERE_TO_GO = "Check tenant_id and cloud."
_NO_TENANT = NumberMeaning("the tenant does not exist", _WHERE_TO_GO)
_NO_CREDENTIAL = NumberMeaning("the sign-in lacks a credential", "Give client_secret, certificate_path or federated_token_file.")
_APPLICATION = "Check client_id and tenant_id; the application must be registered or consented to in this tenant."
_POLICY_LOG = "The sign-in log of Entra ID names the policy."
_EXEMPT = f"Exempt the workload identity, or sign in from an allowed place. {_POLICY_LOG}"
_INTERACTIVE = (
    "A task can't answer that. Sign in by hand first (az login), or use an application (client_secret, certificate_path, "
    "federated_token_file) in place of a user."
)
_FEDERATION_OFF = NumberMeaning(
    "policies of the tenant don't permit the federated credential",
    "Have the administrators of the tenant permit workload identity federation for this issuer, or sign in with a certificate.",
)
_ENTRA_TOKEN = (
    "Use a token of another issuer, or a managed identity of the same tenant as a federated credential, with an app-only token."
)
_LATER = "Run the task again later."

_MEANINGS: dict[int, NumberMeaning] = {
    # Applications and their secrets and certificates
    7000215: NumberMeaning(
        "the client secret is wrong",
        "Use the value of the secret (shown once, when it is created), not its id; check client_id too.",
    ),
    7000222: NumberMeaning(
        "the client secret has expired", "Create a new client secret for the app registration and use its value."
    ),
    7000216: _NO_CREDENTIAL,
    7000218: _NO_CREDENTIAL,
    700016: NumberMeaning("the application does not exist in this tenant", _APPLICATION),
    700011: NumberMeaning("the application does not exist in this tenant", _APPLICATION),
    70001: NumberMeaning("the application does not exist in this tenant, or is disabled", _APPLICATION),
    7000112: NumberMeaning("the application is disabled", "Enable it in the tenant, under enterprise applications."),
    700025: NumberMeaning(
        "the application is a public client, which has no credentials",
        "Turn off 'Allow public client flows' in the app registration, or use the registration of a confidential client.",
    ),
    700027: NumberMeaning(
        "the certificate is not registered for the application, or its signature is wrong",
        "Upload the certificate's public part to the app registration, and check that certificate_path is the same.",
    ),
    700030: NumberMeaning(
        "the application does not trust the subject of the certificate",
        "Use the certificate that is registered for the application.",
    ),
    700024: NumberMeaning(
        "the signed assertion is outside its time of validity",
        "Check the clock of the machine that runs the task and, with auth_method federated, the age of the token.",
    ),
    # Federated credentials
    70021: _NO_MATCH,
    700213: _NO_MATCH,
    70023: NumberMeaning(
        "the token of the federated credential is valid for too long",
        "Have its issuer give it a shorter lifetime, which is the time between its claims iat and exp.",
    ),
    70025: NumberMeaning(
        "the application has no federated credential",
        "Add one to the app registration that client_id names; a new one takes some minutes to be known everywhere.",
    ),
    700211: NumberMeaning(
        "no federated credential of the application has the issuer of the token",
        "Compare the issuer of the federated credential with the claim iss of the token, character by character.",
    ),
    700212: NumberMeaning(
        "no federated credential of the application has the audience of the token",
        "Compare the audience of the federated credential with the claim aud of the token; "
        "federated_token_audience says which one GitHub Actions is asked for.",
    ),
    700222: NumberMeaning("a token of Entra ID is not accepted as a federated credential here", _ENTRA_TOKEN),
    700223: _FEDERATION_OFF,
    700238: _FEDERATION_OFF,
    700229: NumberMeaning("a user's token is not accepted as a federated credential", _ENTRA_TOKEN),
    700236: NumberMeaning("a token of another tenant is not accepted as a federated credential", _ENTRA_TOKEN),
    7002381: NumberMeaning(
        "policies of the tenant ask for a claim that the token lacks",
        "See the message for the claim. Have the issuer add it (the claim enterprise needs an enterprise account of GitHub), or "
        "sign in to another tenant.",
    ),
    50013: NumberMeaning("the assertion is not valid", "Check the issuer, the age and the form of the federated token."),
    500133: NumberMeaning("the assertion is outside its time of validity", "Check the age of the federated token and the clock."),
    50027: NumberMeaning("the token is not a valid JSON web token", _COMPARE),
    50048: NumberMeaning("the subject of the assertion does not belong to its issuer", _COMPARE),
    # Conditional Access
    53000: NumberMeaning("a Conditional Access policy asks for a compliant device", _EXEMPT),
    53001: NumberMeaning("a Conditional Access policy asks for a device of the domain", _EXEMPT),
    53002: NumberMeaning("a Conditional Access policy asks for an approved application", _EXEMPT),
    53003: NumberMeaning("a Conditional Access policy blocks the sign-in", _EXEMPT),
    53004: NumberMeaning("the account must register for multifactor authentication, and its risk forbids that", _INTERACTIVE),
    53010: NumberMeaning("the account must register for multifactor authentication, and may not do that from here", _INTERACTIVE),
    53011: NumberMeaning("the account is blocked because of its risk", "Look at its risk in Entra ID Protection."),
    530032: NumberMeaning("a security policy of the tenant blocks the sign-in", _EXEMPT),
    530034: NumberMeaning("the account of a partner is blocked because of its risk", "Look at its risk in its own tenant."),
    530035: NumberMeaning("the security defaults of the tenant block the sign-in", _INTERACTIVE),
    50005: NumberMeaning("a Conditional Access policy doesn't permit this platform", _EXEMPT),
    50131: NumberMeaning("a Conditional Access policy blocks the sign-in", _EXEMPT),
    50053: NumberMeaning(
        "the account is locked, or the address is known for attacks", "See the sign-in log of Entra ID; wait, or have it unlocked."
    ),
    50072: NumberMeaning("the account must register for multifactor authentication", _INTERACTIVE),
    50074: NumberMeaning("multifactor authentication is required", _INTERACTIVE),
    50076: NumberMeaning("multifactor authentication is required", _INTERACTIVE),
    50078: NumberMeaning("the multifactor authentication has expired", _INTERACTIVE),
    50079: NumberMeaning("the account must register for multifactor authentication", _INTERACTIVE),
    50097: NumberMeaning("a Conditional Access policy asks for a known device", _INTERACTIVE),
    50158: NumberMeaning("a Conditional Access policy asks for another proof of identity", _INTERACTIVE),
    70043: NumberMeaning("a Conditional Access policy asks for a new sign-in", _INTERACTIVE),
    # Signed-in users
    50055: NumberMeaning("the password has expired", "Change it, then sign in again."),
    50057: NumberMeaning("the account is disabled", "Use another account, or have it enabled."),
    50105: NumberMeaning("the account is not assigned to the application", "Assign it under enterprise applications."),
    50126: NumberMeaning("the user name or the password is wrong", "Sign in again."),
    50132: NumberMeaning("the sign-in is over, because the password changed", _INTERACTIVE),
    50133: NumberMeaning("the sign-in is over, because the password changed", _INTERACTIVE),
    50173: NumberMeaning("the sign-in was revoked", _INTERACTIVE),
    65001: NumberMeaning("nobody has consented to the application", "Have an administrator of the tenant consent to it."),
    700082: NumberMeaning("the sign-in was not used for too long", _INTERACTIVE),
    # Tenants, clouds, the service itself
    90002: _NO_TENANT,
    900021: _NO_TENANT,
    900023: _NO_TENANT,
    90038: NumberMeaning("the tenant belongs to another cloud", _WHERE_TO_GO),
    900382: NumberMeaning("the tenant or the application belongs to another cloud", _WHERE_TO_GO),
    500011: NumberMeaning("this cloud does not know Microsoft Graph under graph_url", "Check cloud, graph_url and login_url."),
    50196: NumberMeaning("too many tokens were asked for", "Leave token_cache on, and run fewer tasks at once."),
    90024: NumberMeaning("the login service is busy", _LATER),
    90033: NumberMeaning("the login service is busy", _LATER),
    90055: NumberMeaning("the tenant asks for too many tokens", "Leave token_cache on, and run fewer tasks at once."),
}

# By the first digits; the longest decides. Each holds for numbers that no list has.
_FAMILIES: dict[str, NumberMeaning] = {
    "7002": NumberMeaning("the federated credential of the application does not accept the token", _COMPARE),
    "530": NumberMeaning("a Conditional Access policy or a security policy of the tenant blocks the sign-in", _EXEMPT),
}
_FEWEST_DIGITS = 5


def number_in(text: str) -> int | None:
    """Return the first error number that a text quotes."""
    match = _NUMBER.search(text)
    return int(match.group(1)) if match else None


def meaning_of_number(number: int | None) -> NumberMeaning | None:
    """Return the meaning of a number, or that of its family; None for another one."""
    if number is None:
        return None
    digits = str(number)
    family = next((meaning for first, meaning in _FAMILIES.items() if digits.startswith(first)), None)
    return _MEANINGS.get(number) or (family if len(digits) >= _FEWEST_DIGITS else None)


def without_numbers(text: str) -> str:
    """Return a text without the numbers that it quotes."""
    return _NUMBER.sub("", text)
