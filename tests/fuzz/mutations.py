# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with a document: values of other types, missing, extra and doubled members, extremes, damaged bytes.

Also what may be right and is rare: other members of an enumeration, in any casing or as a number, and so documents that
contradict themselves. Texts that hold JSON, as answers of on-demand runs do, are changed inside.

Every choice comes from the ``random.Random`` that is given, so a seed gives the same document again.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import typing as t
from random import Random

from tests.lab.contract.checker import enumerations

Json = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Raw:
    """A text that stands in the document as it is, because no JSON writer would write it."""

    text: str


DEEP = Raw("[" * 100_000 + "]" * 100_000)
_NESTED: t.Any = {"a": [{"a": [{"a": []}]}]}
VALUES: tuple[t.Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63 - 1, 1.5, "", " ", "x", "0", "true", "null", "é", "\0", "\x1b[31m", "\u202e"),
    *(
        "/../..",
        "a" * 300,
        "{",
        "[",
        "{}",
        "[]",
        '{"a":',
        "%s{0}{a}",
        "{{ 7 * 7 }}",
        "2026-13-45T99:99:99Z",
        "0001-01-01T00:00:00Z",
    ),
    *("9999-12-31T23:59:59.9999999Z", "2026-11-23T10:15:00", "00000000-0000-0000-0000-000000000000", "S-1-5-21-1-2-3-4"),
    *([], {}, [None], [[]], [{}], ["x"], [1, "x", None], {"a": None}, {"id": 1}, {"key": "x", "value": {}}, _NESTED),
    *(
        Raw("NaN"),
        Raw("Infinity"),
        Raw("-Infinity"),
        Raw("1e999"),
        Raw("9" * 40),
        Raw("9" * 5000),
        Raw("-0"),
        Raw('"\\ud800"'),
        DEEP,
    ),
)
"""What is put in the place of a value."""

_OTHER_MEMBERS = {
    member.casefold(): sorted({other for members in enumerations() if member in members for other in members})
    for each in enumerations()
    for member in each
}
"""A member of a documented enumeration in lower case -> the members of all enumerations that it is in."""
_OTHER_MEMBERS |= {"true": ["False"], "false": ["True"]}
_CODES = ["RedundantExport", "NotEffectivelyEntitled", "EntrySynchronizationSkipped", "AttributeValidationFailed", "None"]
_OTHER_MEMBERS |= {code.casefold(): _CODES for code in _CODES[:-1]}

_PLACE = "\ufdd0"
_TAIL = b"\x00\xff\xfe trailing"


def _with_other_byte(content: bytes, random: Random) -> bytes:
    if not content:
        return b"\xff"
    damaged = bytearray(content)
    damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


_DAMAGED: tuple[t.Callable[[bytes, Random], bytes], ...] = (
    lambda content, random: content[: random.randrange(len(content))] if content else b"{",
    lambda content, random: b"",
    lambda content, random: b"   \r\n",
    lambda content, random: content + _TAIL,
    lambda content, random: b"\xef\xbb\xbf" + content,
    lambda content, random: content.decode("utf-8", "replace").encode("utf-16"),
    lambda content, random: b"<html><body>Sign in</body></html>",
    lambda content, random: b"null",
    lambda content, random: b"[" + content + b"]",
    lambda content, random: b'"' + content + b'"',
    lambda content, random: b'{"value":' * 100_000,
    lambda content, random: b"NaN",
    _with_other_byte,
)


def mutated(document: t.Any, random: Random, *, damaged: bool = True) -> bytes:
    """Return a document with one to three things wrong, as bytes; ``damaged``: it may also not be JSON at all."""
    if damaged and random.random() < 0.1:
        return random.choice(_DAMAGED)(as_bytes(document), random)
    return as_bytes(changed(document, random))


def changed(document: t.Any, random: Random) -> t.Any:
    """Return a copy of a document with one to three members or elements changed."""
    box = [copy.deepcopy(document)]
    for _again in range(random.choice((1, 1, 1, 2, 3))):
        _change(box, random)
    return box[0] if box else None


def contradicting(document: t.Any, random: Random) -> bytes:
    """Return a document in which one to four members of enumerations, truth values or codes are others, and some stand twice."""
    count = sum(1 for _each in _members_in(document))
    wanted = {random.randrange(count) for _again in range(random.choice((1, 1, 2, 4)))} if count else set()
    return as_bytes(_with_others(copy.deepcopy(document), iter(range(count)), wanted, random))


def as_bytes(document: t.Any) -> bytes:
    """Write a document that may hold raw texts."""
    raws: list[str] = []
    text = json.dumps(_with_places(document, raws), ensure_ascii=False)
    for number, raw in enumerate(raws):
        text = text.replace(f'"{_PLACE}{number}{_PLACE}"', raw)
    return text.encode("utf-8", "surrogatepass")


def shortened(content: bytes, longest: int = 1500) -> str:
    """Return a document for a message."""
    text = content.decode("utf-8", "backslashreplace")
    return text if len(text) <= longest else f"{text[:longest]}... ({len(text)} characters)"


class _Pairs(dict[str, t.Any]):
    """An object of which one member stands twice, with another value the second time."""

    def __init__(self, members: Json, name: str, value: t.Any) -> None:
        super().__init__(members)
        self.again = (name, value)


def _change(box: list[t.Any], random: Random) -> None:
    holder, key = _place(box, random)
    value = holder[key]
    inner = _document_in(value)
    if inner is not None and random.random() < 0.9:
        holder[key] = _text_of(changed_once(inner, random))
        return
    others = _others(value)
    if others and random.random() < 0.7:
        holder[key] = _written(random.choice(others), random)
        return
    # Another value more often than all the rest: it is what most code doesn't expect.
    kind = random.choice(
        ("value", "value", "value", "value", "remove", "remove", "again", "extra", "wrap", "unwrap", "rename", "text")
    )
    if kind == "remove" and holder is not box:
        del holder[key]
    elif kind == "again":
        _double(holder, key, random)
    elif kind == "extra" and isinstance(value, dict):
        value[random.choice(("x", "", "id", "@odata.type", "@odata.nextLink", "\0"))] = _value(random)
    elif kind == "wrap":
        holder[key] = [value] if random.random() < 0.5 else {"value": value}
    elif kind == "unwrap" and isinstance(value, (list, dict)) and value:
        holder[key] = random.choice(list(value.values()) if isinstance(value, dict) else value)
    elif kind == "rename" and isinstance(holder, dict):
        holder[random.choice((key.upper(), key.swapcase(), f"{key}x"))] = holder.pop(key)
    elif kind == "text":
        holder[key] = json.dumps(value, default=str)
    else:
        holder[key] = _value(random)


def _members_in(value: t.Any) -> t.Iterator[t.Any]:
    inner = _document_in(value)
    if inner is not None:
        yield from _members_in(inner)
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _members_in(each)
    elif _others(value):
        yield value


def _with_others(value: t.Any, numbers: t.Iterator[int], wanted: set[int], random: Random) -> t.Any:
    inner = _document_in(value)
    if inner is not None:
        return _text_of(_with_others(inner, numbers, wanted, random))
    if isinstance(value, dict):
        return {name: _with_others(each, numbers, wanted, random) for name, each in value.items()}
    if isinstance(value, list):
        changed_ones = [_with_others(each, numbers, wanted, random) for each in value]
        doubled = random.choice(value) if value and random.random() < 0.1 else None
        return changed_ones if doubled is None else [*changed_ones, doubled]
    others = _others(value)
    return _written(random.choice(others), random) if others and next(numbers) in wanted else value


def _others(value: t.Any) -> list[str]:
    return _OTHER_MEMBERS.get(str(value).casefold(), []) if isinstance(value, (str, bool)) else []


def changed_once(document: t.Any, random: Random) -> t.Any:
    """Return a document with one thing changed."""
    box = [document]
    _change(box, random)
    return box[0] if box else None


def _document_in(value: t.Any) -> t.Any:
    """Return the object or the list that a text holds, None for any other value."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _text_of(document: t.Any) -> str:
    return as_bytes(document).decode("utf-8", "surrogatepass")


def _written(member: str, random: Random) -> t.Any:
    """Return a member of an enumeration in some casing, or as a number."""
    return random.choice((member, member.lower(), member.upper(), member[:1].upper() + member[1:], random.randrange(8)))


def _place(box: list[t.Any], random: Random) -> tuple[t.Any, t.Any]:
    """Return a container and a key in it, at a depth that does not depend on how large the branches are."""
    holder: t.Any = box
    key: t.Any = 0
    while isinstance(holder[key], (dict, list)) and holder[key] and random.random() < 0.85:
        holder = holder[key]
        key = random.choice(list(holder)) if isinstance(holder, dict) else random.randrange(len(holder))
    return holder, key


def _double(holder: t.Any, key: t.Any, random: Random) -> None:
    if isinstance(holder[key], dict) and holder[key] and not isinstance(holder[key], _Pairs):
        holder[key] = _Pairs(holder[key], random.choice(list(holder[key])), _value(random))
    elif isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[key] = _value(random)


def _value(random: Random) -> t.Any:
    return copy.deepcopy(random.choice(VALUES))


def _with_places(value: t.Any, raws: list[str]) -> t.Any:
    if isinstance(value, Raw):
        raws.append(value.text)
        return f"{_PLACE}{len(raws) - 1}{_PLACE}"
    if isinstance(value, _Pairs):
        raws.append(
            "{"
            + ",".join(
                f"{json.dumps(name)}:{as_bytes(member).decode('utf-8', 'surrogatepass')}"
                for name, member in (*value.items(), value.again)
            )
            + "}"
        )
        return f"{_PLACE}{len(raws) - 1}{_PLACE}"
    if isinstance(value, dict):
        return {name: _with_places(member, raws) for name, member in value.items()}
    if isinstance(value, list):
        return [_with_places(each, raws) for each in value]
    return value
