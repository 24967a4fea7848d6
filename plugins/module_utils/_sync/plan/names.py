# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distinguished names of thousands of groups, which mostly share their container."""

from __future__ import annotations

import functools
import re
import typing as t

from ..._common.distinguished_name import AttributeValue, DistinguishedName, parse
from ..._common.ldap_escaping import escape_rdn

Key = tuple[t.Any, ...]
"""What identifies a name, whatever its case and escaping."""

_FIRST_RDN = re.compile(r'(?:[^,;\\"]|\\.)+(?=,)', re.DOTALL)
_PLAIN_CN = re.compile(r'[Cc][Nn]=([^\\"+#=<>; ](?:[^\\"+=<>;]*[^\\"+=<>; ])?)')


class Name(t.NamedTuple):
    """A distinguished name, the key of the whole and the key of its container."""

    text: str
    key: Key
    container: Key

    @property
    def container_text(self) -> str:
        """The distinguished name of the container, as it was written."""
        match = _FIRST_RDN.match(self.text)
        return self.text[match.end() + 1 :] if match else str(parse(self.text).parent or "")


@functools.lru_cache(maxsize=8192)
def container_key(text: str) -> Key:
    """Return what identifies a container; OptionError when the text is not a distinguished name."""
    return parse(text).folded


def child_name(cn: str, container: str) -> Name:
    """Return the name of the object ``cn`` in a container; OptionError when that is not a distinguished name."""
    parent, text = container_key(container), _as_written(container)
    return Name(f"CN={escape_rdn(cn)},{text}", (_cn_key(cn), *parent), parent)


def read_name(text: str) -> Name:
    """Return the name of an existing object, as a directory writes it."""
    match = _FIRST_RDN.match(text)
    if match is None:
        return _parsed(text)
    parent = container_key(text[match.end() + 1 :])
    plain = _PLAIN_CN.fullmatch(match.group())
    first = _cn_key(plain[1]) if plain else parse(match.group()).folded[0]
    return Name(text, (first, *parent), parent)


@functools.lru_cache(maxsize=8192)
def _as_written(container: str) -> str:
    """Return the name of a container as a directory writes it."""
    return str(parse(container))


def _cn_key(cn: str) -> Key:
    return (AttributeValue("CN", cn).folded,)


def _parsed(text: str) -> Name:
    name = parse(text)
    return Name(text, name.folded, (name.parent or DistinguishedName(())).folded)
