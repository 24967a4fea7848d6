# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service, a directory, a library or a program says, before it becomes part of a message.

It may repeat the secret that it was sent, steer the terminal, or go on for a megabyte.
"""

from __future__ import annotations

import typing as t

from .redaction import redact_text

LONGEST = 1000
_MOST = 64 * 1024
_LONGEST_SPELLING = 2048


def peer_text(said: object, *, longest: int = LONGEST) -> str:
    """Return it without secrets, in one printable line of at most so many characters."""
    text = str(said)
    if len(text) > _MOST:
        text = redact_text(text[:_MOST])[:-_LONGEST_SPELLING]  # a half of a secret may be at the end
    text = " ".join(printable(redact_text(text)).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def printable(text: str, *, keep: str = "") -> str:
    """Return the text with a visible escape in place of each character that a terminal or a reader would not show.

    These are control characters, those that reorder text or are invisible, and halves of characters; line breaks and
    tabs become spaces. Characters in ``keep`` stay.
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in keep else _visible(each) for each in text)


def printable_values(value: t.Any) -> t.Any:
    """Do the same for every text inside of mappings and sequences; line breaks stay."""
    if isinstance(value, str):
        return printable(value, keep="\n")
    if isinstance(value, t.Mapping):
        return {printable_values(key): printable_values(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable_values(member) for member in value]
    return value


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return character.encode("unicode_escape").decode("ascii")
