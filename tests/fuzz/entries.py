# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with the entries of a search in Active Directory: values, names and numbers of them, damaged messages."""

from __future__ import annotations

from random import Random

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from tests.fuzz.directory import as_message

VALUES: tuple[bytes, ...] = (
    *(b"", b"\0", b"x", b" ", b"\xff\xfe", b"\x01", b"\x01\x05" + bytes(6), b"\x01\x01" + bytes(10), b"\x02\x05" + bytes(26)),
    *(bytes(16), bytes(15), b"\x01\x0f" + bytes(66), b"TRUE", b"maybe", b"0", b"-1", b"1.5", b"1_0", b"0x10", b" 7 ", b"9" * 25),
    *(b"9" * 5000, b"9223372036854775807", b"-9223372036854775808", b"1e5", "٣".encode(), "²".encode(), "é".encode("latin-1")),
    *(b"20261123101500.0Z", b"20261340999999.0Z", b"00010101000000.0Z", b"00010101000000.0+0100", b"99991231235959.9999999Z"),
    *(b"99991231235959.0-2359", b"20261123101500." + b"9" * 400 + b"Z", b"2026", b"20261123101500Z\n"),
    *(b"CN=", b"CN", b"=", b"CN=a\\", b"CN=a,DC=contoso,DC=lab", b"CN=\0,DC=x", b"DC=contoso,DC=lab", b"cn=a+ou=b,dc=c", b"," * 50),
    *(b"CN=" + b"a" * 5000 + b",DC=x", b"\x1b[31m", "\u202e".encode(), b"Group_", b"Group_x", b"User_" + b"0" * 36, b"{{ 7 * 7 }}"),
    *(b"S-1-5-21-1", b"<GUID=x>", b"MaxValRange=" + b"9" * 5000, b"MaxPageSize=x", b"=", b"enforced S-1-x S-1-5-"),
)
"""What is put in the place of a value."""

NAMES = (
    ";range=0-*",
    ";range=0-1",
    ";range=5-1",
    ";range=0-99999999999999999999",
    ";range=x-y",
    ";binary",
    "x",
    "\0",
    ";range=" + "9" * 5000 + "-*",
)
"""What is put behind the name of an attribute."""


class Damaged:
    """Takes the entries that the searches of a case find, and damages those of one of them."""

    def __init__(self, random: Random, number: int) -> None:
        self._random = random
        self._number = number
        self._count = 0
        self.said: list[str] = []

    def __call__(self, entries: list[Entry]) -> list[bytes]:
        """Return the messages of a search."""
        if not entries:
            return []
        self._count += 1
        if self._count - 1 != self._number:
            return [as_message(each) for each in entries]
        return self._damaged(list(entries))

    def _damaged(self, entries: list[Entry]) -> list[bytes]:
        random = self._random
        for _again in range(random.choice((1, 1, 2, 3))):
            place = random.randrange(len(entries))
            entries[place] = self._changed(entries[place])
        messages = [as_message(each) for each in entries]
        kind = random.random()
        place = random.randrange(len(messages))
        if kind < 0.05:
            messages.insert(place, messages[place])
        elif kind < 0.1:
            del messages[place]
        elif kind < 0.2:
            messages[place] = self._broken(messages[place])
        return messages

    def _changed(self, entry: Entry) -> Entry:
        random = self._random
        attributes = {name: list(values) for name, values in entry.attributes.items()}
        if not attributes or random.random() < 0.1:
            dn = random.choice(VALUES).decode("utf-8", "surrogateescape")
            self.said.append(f"{entry.dn} is named {dn[:80]!r}")
            return Entry(dn, attributes)
        name = random.choice(list(attributes))
        kind = random.choice(("value", "value", "value", "value", "byte", "cut", "remove", "empty", "double", "rename"))
        if kind == "value":
            attributes[name] = [random.choice(VALUES), *attributes[name][1:]]
        elif kind == "byte" and attributes[name] and attributes[name][0]:
            attributes[name][0] = _with_other_byte(attributes[name][0], random)
        elif kind == "cut" and attributes[name]:
            attributes[name][0] = attributes[name][0][: random.randrange(len(attributes[name][0]) + 1)]
        elif kind == "empty":
            attributes[name] = []
        elif kind == "double":
            attributes[name] = [*attributes[name], random.choice(VALUES)]
        elif kind == "rename":
            attributes[name + random.choice(NAMES)] = attributes.pop(name)
        else:
            del attributes[name]
        self.said.append(f"{entry.dn}: {kind} of {name}: {[value[:80] for value in attributes.get(name, [])[:3]]}")
        return Entry(entry.dn, attributes)

    def _broken(self, message: bytes) -> bytes:
        random = self._random
        self.said.append("a message is damaged")
        if random.random() < 0.4:
            return message[: random.randrange(2, len(message))]
        if random.random() < 0.5:
            return message + bytes(random.randrange(1, 9))
        return _with_other_byte(message, random)


def _with_other_byte(content: bytes, random: Random) -> bytes:
    damaged = bytearray(content)
    damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)
