# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets, and every spelling in which a service, a library or a log may repeat them."""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
import typing as t
import unicodedata
from urllib.parse import quote, quote_plus

Spell = t.Callable[[str], str]
SECRETS = {
    "of the service": "Zx8Q~k3vN.7_fJ-2hTqLw0bRyUaXcEoPiMsDgK41",
    "of a person": "Tr0ub4dor&3 <'\"\\/+%=;#@!>",
    "with letters of elsewhere": "Schlüssel-für-Ærøskøbing€",
    "of emoji": "open🔑sesame!",
    "short": "hunter",
    "token": "eyJhbGciOiJub25lIn0" + "x9Q" * 400,
    "with a line break inside": "two\nlines+1",
}


def whole(escape: t.Callable[[int], str], encoding: str = "utf-8") -> Spell:
    """Return the spelling in which each byte is escaped."""
    return lambda secret: "".join(escape(byte) for byte in secret.encode(encoding))


def each_unit(secret: str) -> str:
    """Return every character as \\uXXXX."""
    units = secret.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def ldap(secret: str) -> str:
    """Return what RFC 4515 escapes."""
    return "".join(f"\\{ord(each):02x}" if each in "\\*()\0/" or ord(each) < 32 else each for each in secret)


def dotnet(secret: str) -> str:
    """Return what System.Text.Json writes: also &, <, >, ', ", + and everything that is not ASCII as \\uXXXX."""
    escaped = json.dumps(secret)[1:-1].replace('\\"', "\\u0022")
    return "".join(f"\\u{ord(each):04X}" if each in "&<>'+`" else each for each in escaped)


def all_percent(secret: str) -> str:
    return "".join(f"%{byte:02x}" for byte in secret.encode())


SPELLINGS: dict[str, Spell] = {
    "plain": str,
    "JSON": lambda s: json.dumps(s)[1:-1],
    "JSON, not ASCII": lambda s: json.dumps(s, ensure_ascii=False)[1:-1],
    "JSON in JSON": lambda s: json.dumps(json.dumps({"error": s})),
    "JSON in JSON in JSON": lambda s: json.dumps(json.dumps(json.dumps([s]))),
    "JSON with escaped slashes": lambda s: json.dumps(s)[1:-1].replace("/", "\\/"),
    "JSON of .NET": dotnet,
    "every character as \\u": each_unit,
    "percent": lambda s: quote(s, safe=""),
    "percent, lower case": lambda s: re.sub("%..", lambda found: found[0].lower(), quote(s, safe="")),
    "percent, slashes kept": quote,
    "form": quote_plus,
    "percent, every byte": all_percent,
    "percent, twice": lambda s: quote(quote(s, safe=""), safe=""),
    "form of JSON": lambda s: quote_plus(json.dumps(s)),
    "JSON of form": lambda s: json.dumps(quote_plus(s)),
    "HTML": html.escape,
    "HTML, quotes kept": lambda s: html.escape(s, quote=False),
    "HTML, twice": lambda s: html.escape(html.escape(s)),
    "XML": lambda s: html.escape(s).replace("&#x27;", "&apos;").replace("&quot;", "&#34;"),
    "decimal references": lambda s: "".join(f"&#{ord(each)};" for each in s),
    "hexadecimal references": lambda s: "".join(f"&#x{ord(each):X};" for each in s),
    "HTML of JSON": lambda s: html.escape(json.dumps(s)),
    "JSON of HTML": lambda s: json.dumps(html.escape(s)),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64, for URLs": lambda s: base64.urlsafe_b64encode(s.encode()).decode().rstrip("="),
    "base64, escaped": lambda s: quote(base64.b64encode(s.encode()).decode(), safe=""),
    "base64 of UTF-16": lambda s: base64.b64encode(s.encode("utf-16-le")).decode(),
    "base64 behind one byte": lambda s: base64.b64encode(b":" + s.encode() + b":").decode(),
    "base64 behind two bytes": lambda s: base64.b64encode(b"a:" + s.encode() + b":z").decode(),
    "basic authentication": lambda s: "Basic " + base64.b64encode(f"client-id:{s}".encode()).decode(),
    "hexadecimal": lambda s: s.encode().hex(),
    "hexadecimal, capitals": lambda s: s.encode().hex().upper(),
    "hexadecimal, colons": lambda s: s.encode().hex(":"),
    "hexadecimal, spaces": lambda s: s.encode().hex(" ").upper(),
    "hexadecimal of UTF-16": lambda s: s.encode("utf-16-le").hex(),
    "repr": repr,
    "repr of bytes": lambda s: repr(s.encode()),
    "ascii": ascii,
    "repr of repr": lambda s: repr(repr(s)),
    "\\x, every byte": whole(lambda byte: f"\\x{byte:02x}"),
    "octal": whole(lambda byte: f"\\{byte:03o}"),
    "LDAP filter": ldap,
    "LDAP, every byte": whole(lambda byte: f"\\{byte:02X}"),
    "shell": shlex.quote,
    "shell, backslashes": lambda s: "".join(each if each.isalnum() else f"\\{each}" for each in s),
    "shell, quotes inside": lambda s: "'" + s.replace("'", "'\\''") + "'",
    "SQL": lambda s: "'" + s.replace("'", "''") + "'",
    "CSV": lambda s: '"' + s.replace('"', '""') + '"',
    "decomposed": lambda s: unicodedata.normalize("NFD", s),
    "composed": lambda s: unicodedata.normalize("NFC", s),
    "read as Latin-1": lambda s: s.encode().decode("latin-1"),
    "letters lost": lambda s: s.encode("ascii", "replace").decode(),
    "two bytes a character": lambda s: s.encode("utf-16-le").decode("latin-1"),
    "in an address": lambda s: f"?x={quote(s, safe='')}&y=1",
    "in the middle of a word": lambda s: f"abc{s}def",
    "cut after it": lambda s: f"...{s}",
}


def leaks(text: str, secret: str) -> list[str]:
    """Return the names of the spellings of a secret that stand in a text."""
    return [name for name, spell in SPELLINGS.items() if spell(secret).strip("\"'") in text]
