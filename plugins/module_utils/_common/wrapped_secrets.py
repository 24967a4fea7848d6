# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets and tokens that were copied with what was around them."""

from __future__ import annotations

import re
import typing as t

from .errors import OptionError

_PAIRS: t.Final = (
    *('""', "''", "``", "<>", "{}", "[]", "()"),
    *("\u201c\u201d", "\u2018\u2019", "\u201e\u201c", "\u201e\u201d", "\u00ab\u00bb", "\u00bb\u00ab", "\u2039\u203a"),
)
_BYTE_ORDER_MARK: t.Final = "\ufeff"
_SCHEME: t.Final = re.compile(r"bearer\s", re.IGNORECASE)
_ESCAPED_QUOTES: t.Final = re.compile(r"""\\(["']).*\\\1""", re.DOTALL)
_VARIABLE: t.Final = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\$\{\{.*\}\}|%\w+%")
_NO_VALUE: t.Final = re.compile(r"\*{3,}|\u2022{3,}|null|none|nil|undefined", re.IGNORECASE)
_NAME: t.Final = re.compile(r"\w+=+[^=]")
# RFC 6750, section 2.1: b64token.
_TOKEN: t.Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")


def require_unwrapped(value: str, option: str, *, what: str | None = None) -> None:
    """Raise OptionError, without the value, for a secret in quotes or brackets, with a scheme before it, or a placeholder.

    ``what`` names what holds the secret when it isn't the option itself.
    """
    around = _around(value)
    if around is not None:
        raise OptionError(
            f"{what or option} is not the value alone: {around}",
            hint="Pass the value alone; no secret or token of the service is written like that.",
            option=option,
        )


def is_token(text: str) -> bool:
    """Tell whether a text has the form of a bearer token, of which a JSON web token is one."""
    return _TOKEN.fullmatch(text) is not None


def require_token(value: str, option: str) -> None:
    """Raise OptionError, without the value, for a token with anything at all around it: no quote or comma belongs to one."""
    require_unwrapped(value, option)
    if not is_token(value):
        reason = "a name and = stand before it" if _NAME.match(value) else "no token has spaces, quotes, commas or signs such as *"
        raise OptionError(
            f"{option} is not a token, or holds more than one: {reason}",
            hint=f"Pass only the token in {option}, without Bearer, without quotes and without a line end.",
            option=option,
        )


def _around(value: str) -> str | None:
    if value != value.strip():
        return "there are spaces or line ends around it"
    if value.startswith(_BYTE_ORDER_MARK):
        return "it begins with a byte order mark"
    if _SCHEME.match(value):
        return "it begins with Bearer"
    if len(value) > 1 and value[0] + value[-1] in _PAIRS:
        return f"it stands in {value[0]}{value[-1]}"
    if _ESCAPED_QUOTES.fullmatch(value):
        return "it stands in quotes with backslashes"
    if _VARIABLE.fullmatch(value):
        return "it is the name of a variable that was not filled in"
    if _NO_VALUE.fullmatch(value):
        return "it is what programs show instead of a value"
    return None
