# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of every module that reads Active Directory, and which combinations make sense."""

from __future__ import annotations

import os
import re
import typing as t
from dataclasses import dataclass, field

from ..._common.argument_spec import ArgumentSpec, environment_fallback
from ..._common.errors import OptionError
from ..._common.trust_store import require_trust_store
from .servers import Server, parse_server

# A variable that OpenSSL reads, and passes over when it names no file.
_BUNDLE = "SSL_CERT_FILE"

AD_SPEC = ArgumentSpec(
    arguments={
        "ad_domain": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_AD_DOMAIN")},
        "ad_servers": {
            "type": "list",
            "elements": "str",
            "fallback": environment_fallback("CLOUD_SYNC_AD_SERVERS"),
        },
        "ad_site": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_AD_SITE")},
        "ad_global_catalog": {
            "type": "list",
            "elements": "str",
            "fallback": environment_fallback("CLOUD_SYNC_AD_GLOBAL_CATALOG"),
        },
        "ad_auth": {
            "type": "str",
            "choices": ["kerberos", "simple", "ntlm"],
            "fallback": environment_fallback("CLOUD_SYNC_AD_AUTH"),
        },
        "ad_user": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_AD_USER")},
        "ad_password": {"type": "str", "no_log": True, "fallback": environment_fallback("CLOUD_SYNC_AD_PASSWORD")},
        "ad_keytab": {"type": "path", "no_log": False, "fallback": environment_fallback("CLOUD_SYNC_AD_KEYTAB")},
        "ad_tls": {
            "type": "str",
            "choices": ["ldaps", "starttls", "none"],
            "default": "ldaps",
            "fallback": environment_fallback("CLOUD_SYNC_AD_TLS"),
        },
        "ad_ca_path": {"type": "path", "fallback": environment_fallback("CLOUD_SYNC_AD_CA_PATH")},
        "ad_validate_certs": {
            "type": "bool",
            "default": True,
            "fallback": environment_fallback("CLOUD_SYNC_AD_VALIDATE_CERTS"),
        },
        "ad_timeout": {"type": "int", "default": 10, "fallback": environment_fallback("CLOUD_SYNC_AD_TIMEOUT")},
        "ad_max_answer_size": {
            "type": "int",
            "default": 100,
            "fallback": environment_fallback("CLOUD_SYNC_AD_MAX_ANSWER_SIZE"),
        },
    },
)

_SITE = re.compile(r"[A-Za-z0-9_-]{1,63}")
_NO_KEYTAB = "Set ad_auth=kerberos, or leave the keytab out."


@dataclass(frozen=True, slots=True)
class AdOptions:
    """How to reach Active Directory. ``timeout`` is in seconds, for logging in to a controller and for each answer.

    ``max_answer_size`` is in MiB, for all answers of a read together.
    """

    domain: str
    servers: tuple[Server, ...]
    auth: str
    user: str
    password: str = field(repr=False)
    keytab: str
    tls: str
    ca_path: str
    validate_certs: bool
    timeout: int
    site: str = ""
    global_catalog: tuple[Server, ...] = ()
    max_answer_size: int = 100

    @property
    def max_answer_bytes(self) -> int:
        """``ad_max_answer_size`` in bytes."""
        return self.max_answer_size * 1024**2

    @classmethod
    def from_parameters(cls, parameters: t.Mapping[str, t.Any]) -> AdOptions:
        """Read the ``ad_*`` options and refuse combinations that cannot work, before anything is connected.

        ``ad_auth`` defaults to ``simple`` when a user and a password are given and no keytab, else to ``kerberos``.
        Raises ``OptionError``.
        """
        tls = parameters.get("ad_tls") or "ldaps"
        timeout, size = parameters.get("ad_timeout"), parameters.get("ad_max_answer_size")
        options = cls(
            domain=(parameters.get("ad_domain") or "").strip().rstrip("."),
            servers=tuple(parse_server(text, tls) for text in parameters.get("ad_servers") or []),
            auth=parameters.get("ad_auth") or _default_auth(parameters),
            user=parameters.get("ad_user") or "",
            password=parameters.get("ad_password") or "",
            keytab=parameters.get("ad_keytab") or "",
            tls=tls,
            ca_path=parameters.get("ad_ca_path") or "",
            validate_certs=parameters.get("ad_validate_certs") is not False,
            timeout=10 if timeout is None else timeout,
            site=(parameters.get("ad_site") or "").strip(),
            global_catalog=tuple(
                parse_server(text, tls, option="ad_global_catalog", catalog=True)
                for text in parameters.get("ad_global_catalog") or []
            ),
            max_answer_size=100 if size is None else size,
        )
        _check(options)
        return options


def _default_auth(parameters: t.Mapping[str, t.Any]) -> str:
    password_only = parameters.get("ad_user") and parameters.get("ad_password") and not parameters.get("ad_keytab")
    return "simple" if password_only else "kerberos"


def _check(options: AdOptions) -> None:
    if not options.servers and not options.domain:
        raise OptionError(
            "Neither ad_servers nor ad_domain is set",
            hint="Name the domain controllers in ad_servers, or the domain in ad_domain to find them in DNS.",
        )
    if options.site and not _SITE.fullmatch(options.site):
        raise OptionError(
            f"ad_site: {options.site!r} is not the name of a site",
            hint="Write the name of the site object, for example Default-First-Site-Name.",
        )
    if options.timeout < 1:
        raise OptionError(f"ad_timeout is {options.timeout}", hint="It is a number of seconds, at least 1.")
    if options.max_answer_size < 1:
        raise OptionError(f"ad_max_answer_size is {options.max_answer_size}", hint="It is a number of MiB, at least 1.")
    if options.tls != "none":
        _check_trust(options.ca_path)
    _CHECKS[options.auth](options)


def _check_trust(ca_path: str) -> None:
    if ca_path:
        require_trust_store(ca_path, "ad_ca_path")
    elif os.environ.get(_BUNDLE):
        require_trust_store(os.environ[_BUNDLE], _BUNDLE)


def _check_simple(options: AdOptions) -> None:
    missing = [name for name, value in (("ad_user", options.user), ("ad_password", options.password)) if not value]
    if missing:
        variables = " and ".join(f"CLOUD_SYNC_{name.upper()}" for name in missing)
        raise OptionError(
            f"ad_auth=simple needs ad_user and ad_password; {' and '.join(missing)} is not set",
            hint=f"Set the option or the environment variable {variables}.",
        )
    if options.keytab:
        raise OptionError("ad_auth=simple does not use ad_keytab", hint=_NO_KEYTAB)
    if options.tls == "none":
        raise OptionError(
            "ad_auth=simple with ad_tls=none would send the password in clear text",
            hint="Set ad_tls to ldaps or starttls.",
        )


def _check_ntlm(options: AdOptions) -> None:
    domain, separator, name = options.user.partition("\\")
    if not (domain and separator and name) or not options.password:
        raise OptionError(
            "ad_auth=ntlm needs ad_user and ad_password",
            hint="Write ad_user as DOMAIN\\name, for example CONTOSO\\reader.",
        )
    if options.keytab:
        raise OptionError("ad_auth=ntlm does not use ad_keytab", hint=_NO_KEYTAB)


def _check_kerberos(options: AdOptions) -> None:
    if options.keytab and options.password:
        raise OptionError(
            "ad_auth=kerberos has both ad_keytab and ad_password", hint="Give one of them; they are two ways to log in."
        )
    if options.password and not options.user:
        raise OptionError("ad_password is set without ad_user", hint="Set ad_user, for example reader@CONTOSO.COM.")
    if "\\" in options.user:
        raise OptionError(
            f"ad_auth=kerberos cannot use the user name {options.user!r}",
            hint="Write it as name@REALM, for example reader@CONTOSO.COM.",
        )
    if options.keytab and not os.access(options.keytab, os.R_OK):
        raise OptionError(f"ad_keytab: {options.keytab} cannot be read", hint="Check the path and its permissions.")
    addresses = [str(server) for server in (*options.servers, *options.global_catalog) if server.is_address]
    if addresses:
        raise OptionError(
            f"ad_auth=kerberos cannot use an address: {', '.join(addresses)}",
            hint="Name the controller as its service principal does, for example dc1.contoso.com.",
        )


_CHECKS: t.Mapping[str, t.Callable[[AdOptions], None]] = {
    "kerberos": _check_kerberos,
    "ntlm": _check_ntlm,
    "simple": _check_simple,
}
