# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to log in: each kind of bind as the arguments that ldap3 wants. Nothing is connected here."""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..controllers.options import AdOptions
from ..controllers.servers import Server
from .libraries import load_ldap3, require_channel_binding, require_md4

_SEALING_SINCE = "2.10"
_NO_TLS = "there is no TLS channel; the login encrypts the session itself"
_BOUND = "tls-server-end-point (RFC 5929)"


class Bind(t.NamedTuple):
    """A way to log in; ``arguments`` returns ldap3's for one controller, ``warning`` is for the user.

    ``channel_binding``: whether the login is bound to the TLS channel; ``why`` says why, or why not.
    """

    arguments: t.Callable[[Server], Json]
    why: str
    channel_binding: bool = False
    warning: str | None = None


def prepare_bind(options: AdOptions) -> Bind:
    """Load what the bind needs and acquire its credentials.

    Raises ``MissingLibraryError``, ``OptionError`` for what the installed ldap3 cannot do, and
    ``DirectoryAuthenticationError`` when Kerberos refuses.
    """
    return _BINDS[options.auth](options)


def _simple(options: AdOptions) -> Bind:
    ldap3 = load_ldap3()
    # As bytes: ldap3 would normalize a password given as text (SASLprep), Active Directory does not.
    arguments = {"authentication": ldap3.SIMPLE, "user": options.user, "password": options.password.encode()}
    return Bind(lambda server: arguments, "a simple login inside TLS has nothing to bind")


def _ntlm(options: AdOptions) -> Bind:
    ldap3 = load_ldap3()
    require_md4()
    arguments = {"authentication": ldap3.NTLM, "user": options.user, "password": options.password}
    if options.tls == "none":
        sealed = {**arguments, "session_security": _sealing(ldap3, "ntlm")}
        return Bind(lambda server: sealed, _NO_TLS)
    binding = getattr(ldap3, "TLS_CHANNEL_BINDING", None)
    if binding is None or options.tls != "ldaps":
        unbound = _unbound_ntlm(ldap3, options)
        return Bind(lambda server: arguments, unbound, warning=unbound)
    require_channel_binding()
    return Bind(lambda server: {**arguments, "channel_binding": binding}, _BOUND, channel_binding=True)


def _kerberos(options: AdOptions) -> Bind:
    from .kerberos import acquire_credentials

    ldap3 = load_ldap3()
    security = {}
    if options.tls == "none":
        security = {"session_security": _sealing(ldap3, "kerberos")}
    else:
        require_channel_binding()
    credentials = acquire_credentials(options)
    base = {"authentication": ldap3.SASL, "sasl_mechanism": "GSSAPI", **security}
    return Bind(
        lambda server: {**base, "sasl_credentials": (server.host, None, credentials)},
        _NO_TLS if security else _BOUND,
        channel_binding=not security,
    )


def _sealing(ldap3: t.Any, auth: str) -> t.Any:
    sealing = getattr(ldap3, "ENCRYPT", None)
    if sealing is None:
        raise OptionError(
            f"ad_auth={auth} with ad_tls=none needs an encrypted session, which ldap3 {ldap3.__version__} cannot do",
            hint=f"Set ad_tls to ldaps or starttls, or install ldap3 {_SEALING_SINCE} or newer.",
        )
    return sealing


def _unbound_ntlm(ldap3: t.Any, options: AdOptions) -> str:
    return (
        f"NTLM over ad_tls={options.tls} with ldap3 {ldap3.__version__} is not bound to the TLS channel; "
        f"ldap3 {_SEALING_SINCE} or newer binds it with ad_tls=ldaps."
    )


_BINDS: t.Mapping[str, t.Callable[[AdOptions], Bind]] = {"kerberos": _kerberos, "ntlm": _ntlm, "simple": _simple}
