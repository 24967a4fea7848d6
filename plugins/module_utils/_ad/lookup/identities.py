# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What identifies an object: how people write it, how the directory stores it."""

from __future__ import annotations

import re
import typing as t
import uuid

from ..._common import distinguished_name
from ..._common.errors import OptionError
from ..._common.json import Json
from .. import codecs
from ..attributes import ANCHOR
from ..entries import Entry
from ..entry_validation import decoded

ATTRIBUTES_OF_IDENTITY = ("objectGUID", "objectSid", ANCHOR, "sAMAccountName", "objectClass")

_ANCHOR = re.compile(r"(Group|User)_(.+)", re.IGNORECASE)


class Identity(t.NamedTuple):
    """One kind of identity.

    ``normalize`` checks what a user wrote (``OptionError``), ``encode`` makes it the value to search for, ``decode`` is
    the way back, and equal values have equal ``fold``. ``words`` say what a value is.
    """

    attribute: str
    words: str
    normalize: t.Callable[[str], str]
    encode: t.Callable[[str], str | bytes]
    decode: t.Callable[[bytes], str]
    fold: t.Callable[[str], t.Hashable]

    def of(self, entry: Entry) -> list[str]:
        """Return the identities of this kind that an object has; ``UnreadableAnswerError`` for what is none."""
        return decoded(entry, self.attribute, self.decode, self.words)


def normalize_anchor(text: str, kinds: t.Sequence[str] = ()) -> tuple[str, ...]:
    """Return the anchors that a text stands for: itself, or with each of ``kinds`` in front of a bare object id."""
    match = _ANCHOR.fullmatch(text.strip())
    identifier = match[2] if match else text.strip()
    prefixes = [match[1].capitalize()] if match else kinds
    if not _is_guid(identifier) or not prefixes:
        raise OptionError(
            f"anchors: {text!r} is not an anchor", hint="Write Group_<object id>, User_<object id> or the object id alone."
        )
    return tuple(f"{prefix}_{uuid.UUID(identifier)}" for prefix in prefixes)


def normalize_dn(text: str) -> str:
    """Return a distinguished name as Active Directory reads it: it knows no numbers of types, encoded texts and semicolons."""
    return str(distinguished_name.parse(text))


def describe(entry: Entry) -> Json:
    """Return what identifies an object; what it does not have is ``None``."""
    classes = entry.texts("objectClass")
    return {
        "distinguished_name": entry.dn,
        "guid": _first(GUID, entry),
        "sid": _first(SID, entry),
        "anchor": _first(ANCHOR_OF_ENTRA, entry),
        "sam_account_name": _first(SAM_ACCOUNT_NAME, entry),
        "object_class": classes[-1] if classes else None,
    }


def _first(identity: Identity, entry: Entry) -> str | None:
    found = identity.of(entry)
    return found[0] if found else None


def _is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _normalize_guid(text: str) -> str:
    if not _is_guid(text.strip()):
        raise OptionError(f"guids: {text!r} is not a GUID", hint="Write it like 9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01.")
    return str(uuid.UUID(text.strip()))


def _normalize_sid(text: str) -> str:
    try:
        return codecs.decode_sid(codecs.encode_sid(text.strip()))
    except ValueError as problem:
        raise OptionError(
            f"sids: {text!r} is not a security identifier",
            hint="Write it like S-1-5-21-1004336348-1177238915-682003330-1104.",
        ) from problem


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


ANCHOR_OF_ENTRA = Identity(ANCHOR, "text", lambda text: normalize_anchor(text)[0], str, _text, str.lower)
GUID = Identity("objectGUID", "a GUID (16 bytes)", _normalize_guid, codecs.encode_guid, codecs.decode_guid, str)
SID = Identity("objectSid", "a security identifier", _normalize_sid, codecs.encode_sid, codecs.decode_sid, str)
SAM_ACCOUNT_NAME = Identity("sAMAccountName", "text", str, str, _text, str.lower)
