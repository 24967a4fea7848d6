# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of services: checked part by part, and built again from the parts that were checked.

Two parsers can read one text differently, and send a token to a host that the other one never saw. So the text that
came is never sent anywhere: what is asked is ``str(Address.parse(text))``, which has only one reading.
"""

from __future__ import annotations

import ipaddress
import re
import typing as t

_LONGEST = 32 * 1024
_STANDARD_PORTS = {"https": 443, "http": 80}
_PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")

# RFC 3986, appendix A, for ASCII alone. A host is a name as DNS knows it: without percent-encoding, userinfo or a zone id.
_UNRESERVED = r"A-Za-z0-9._~\-"
_SUB_DELIMITERS = r"!$&'()*+,;="
_ENCODED = r"%[0-9A-Fa-f]{2}"
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = rf"(?P<host>{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]{{2,45}}\])"
_PORT = r"(?::(?P<port>[0-9]{1,5}))?"
_PATH = rf"(?P<path>(?:/(?:[{_UNRESERVED}{_SUB_DELIMITERS}:@]|{_ENCODED})*)*)"
_QUERY = rf"(?:\?(?P<query>(?:[{_UNRESERVED}{_SUB_DELIMITERS}:@/?]|{_ENCODED})*))?"
_USER = rf"(?:(?P<user>(?:[{_UNRESERVED}{_SUB_DELIMITERS}:]|{_ENCODED})*)@)?"
_ADDRESS = re.compile(rf"(?P<scheme>[A-Za-z]+)://{_HOST}{_PORT}{_PATH}{_QUERY}", re.ASCII)
_PROXY = re.compile(rf"(?P<scheme>[A-Za-z0-9]+)://{_USER}{_HOST}{_PORT}/?", re.ASCII)


class Address(t.NamedTuple):
    """An address of a service; ``query`` is None without a question mark, ``port`` is always there."""

    scheme: str
    host: str
    port: int
    path: str = ""
    query: str | None = None

    @classmethod
    def parse(cls, text: str, *, schemes: tuple[str, ...] = ("https",)) -> Address:
        """Return the parts of an absolute address; ValueError for everything that RFC 3986 does not allow.

        User and password, a fragment, a host that is not plain ASCII, and a zone id are refused too. The error does
        not quote the text, which may hold a password.
        """
        match = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None:
            raise ValueError("it is not an absolute address of plain characters (RFC 3986)")
        scheme = match["scheme"].lower()
        if scheme not in schemes:
            raise ValueError(f"it does not begin with {' or '.join(f'{each}://' for each in schemes)}")
        return cls(scheme, _host(match["host"]), _port(match["port"], _STANDARD_PORTS[scheme]), match["path"], match["query"])

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be the same for a token to be sent: scheme, host and port."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port, the port only where it is not the standard one."""
        return self.host if self.port == _STANDARD_PORTS[self.scheme] else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        """Return the address, built from its parts alone."""
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.authority}{self.path}{query}"


def same_origin(link: object, base: str) -> Address | None:
    """Return the address that an answer links to, None when it is not one of the service at ``base``."""
    if not isinstance(link, str):
        return None
    try:
        address = Address.parse(link)
    except ValueError:
        return None
    return address if address.origin == Address.parse(base).origin else None


def proxy_address(text: str) -> str:
    """Return the address of a proxy, built from its parts: the only one that may hold user and password.

    ValueError, without a part of the text, for what is not such an address.
    """
    match = _PROXY.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or match["scheme"].lower() not in _PROXY_SCHEMES:
        raise ValueError(f"a proxy is written as a scheme ({', '.join(_PROXY_SCHEMES)}), a host, and a port")
    port = f":{_port(match['port'], 0)}" if match["port"] else ""
    user = "" if match["user"] is None else f"{match['user']}@"
    return f"{match['scheme'].lower()}://{user}{_host(match['host'])}{port}"


def _host(text: str) -> str:
    if text.startswith("["):
        return f"[{ipaddress.IPv6Address(text[1:-1]).compressed}]"
    if len(text) > 253:
        raise ValueError("its host is longer than a name can be")
    return text.lower()


def _port(text: str | None, standard: int) -> int:
    port = standard if text is None else int(text)
    if text is not None and not 0 < port < 65536:
        raise ValueError("its port is not a number from 1 to 65535")
    return port
