# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random questions to the engine and to .NET, each kind from a seed: likely forms and values, damaged in places.

Left out is what .NET itself gets wrong (some repetitions; casing of pairs of surrogates) and what depends on the culture of the
service (İ without regard to case).
"""

from __future__ import annotations

import base64
import datetime
import random
import re
import typing as t
from collections.abc import Iterator

Question = tuple[str, list[t.Any]]

EPOCH_TICKS = 621_355_968_000_000_000
LAST_TICKS = 3_155_378_975_999_999_999
DAY_TICKS = 864_000_000_000
WORDS = (
    "a",
    "b",
    "ab",
    "É",
    "é",
    "ß",
    "ẞ",
    "ı",
    "ǆ",
    "Σ",
    "σ",
    "ς",
    "ſ",
    "K",
    "K",
    "µ",
    "中",
    "ﬁ",
    "1",
    "²",
    "_",
    "-",
    "'",
    "\u2019",
    " ",
)
WHITE = "\t\n\v\f\r \x1c\x1f\x85\xa0\u1680\u180e\u2000\u200a\u200b\u2028\u202f\u205f\u3000\ufeff"

ATOMS = (
    *("a", "b", "A", "c", "1", " ", "-", "_", ".", r"\.", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", "[ab]", "[^a]", "[a-c]"),
    *("[A-Za-z]", "[a-z-[b]]", r"[\w-[a-c]]", r"[^\d-[ab]]", r"\b", r"\B", "^", "$", r"\A", r"\z", r"\Z", "(?i)", "(?-i)", "(?m)"),
    *("(?s)", "(?x)", "(?n)", "(?i:a)", r"\p{L}", r"\p{Lu}", r"\P{Ll}", r"\p{IsBasicLatin}", "é", "ß", r"\u0041", r"\x41", r"\n"),
    *("[é-ü]", "(?i:k)", "(?i:σ)", "(?i:ς)", "(?i:ſ)", "(?i:ß)", "(?i:[a-z])", "(?i:[^a])", "(?i:é)", r"\1", r"\k<x>", "(?#c)"),
    *(
        "{",
        "}",
        "]",
        "ǆ",
        r"[\d-z]",
        r"[a\-z]",
        "[-a]",
        "[a-]",
        r"\0",
        r"\e",
        r"\cA",
        r"\p{IsGreek}",
        r"\p{Sc}",
        "😀",
        "[😀-😎]",
        "/",
    ),
)
OPENINGS = ("(", "(?:", "(?<x>", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?<y>", "(?'z'", "(?i:")
QUANTIFIERS = ("*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{1,}", "{1,2}?", "{0}")
MATCHED = tuple("कीⅣ\u200daabbcABC11 -_.\néßıǆΣσςſKkK@,/£\t\u0301😀")
# A lazy repetition of a group that may be empty; a category beside a part without regard to case.
_DOTNET_IS_WRONG = re.compile(r"\)\+\?|\(\?i.*\\[pP]\{L|\\[pP]\{L.*\(\?i")
SUBSTITUTIONS = (
    "$1",
    "$2",
    "${x}",
    "$$",
    "$&",
    "$`",
    "$'",
    "$+",
    "$_",
    "-",
    "",
    "$10",
    "${",
    "$x",
    r"\1",
    "$01",
    "a$1b",
    "${z}",
    "$<x>",
)

PARTS = (
    *(
        "d",
        "dd",
        "ddd",
        "dddd",
        "f",
        "fff",
        "fffffff",
        "F",
        "FFF",
        "FFFFFFF",
        "gg",
        "h",
        "hh",
        "H",
        "HH",
        "K",
        "m",
        "mm",
        "M",
        "MM",
    ),
    *(
        "MMM",
        "MMMM",
        "s",
        "ss",
        "t",
        "tt",
        "y",
        "yy",
        "yyy",
        "yyyy",
        "yyyyy",
        "z",
        "zz",
        "zzz",
        ":",
        "/",
        "-",
        " ",
        ".",
        ",",
        "T",
        "Z",
    ),
    *("'x'", '"y"', r"\d", "%d", "%h", "%,", "Q", "GMT", "hhh", "mmm", "ddddd", "ttt", ";", "  ", "'", "\\", "%", "ffffffff", "''"),
)
FORMATS = (
    *("yyyy-MM-dd", "HH:mm:ss", "M/d/yyyy", "h:mm:ss tt", "yyyyMMddHHmmss", ".fZ", ".FFFFFFFK", "zzz", "yyyy-MM-ddTHH:mm:ss"),
    *("dd.MM.yy", "ddd, dd MMM yyyy", "dddd", "dd MMMM yyyy", ".ff", "K", *"orsudDfFgGMtTUYROmy"),
)
STYLES: tuple[list[str], ...] = (
    *(["RoundtripKind", "AllowLeadingWhite", "AllowTrailingWhite"],) * 4,
    *(["AllowInnerWhite"], ["AllowWhiteSpaces"], ["NoCurrentDateDefault"], ["None"], ["AssumeUniversal"], ["AssumeLocal"]),
    *(["AdjustToUniversal"], ["AdjustToUniversal", "AssumeUniversal"], ["RoundtripKind", "AllowWhiteSpaces"]),
)
DATES = (
    *("yyyy-MM-dd", "yyyy-M-d", "M/d/yyyy", "MM/dd/yyyy", "yyyy/MM/dd", "dd MMM yyyy", "d MMMM yyyy", "MMMM d, yyyy", "MMM d yyyy"),
    *("ddd, dd MMM yyyy", "dddd, MMMM d, yyyy", "M-d-yyyy", "d-MMM-yyyy", "M.d.yyyy", "yyyy.MM.dd"),
)
TIMES = (
    "HH:mm:ss",
    "H:mm",
    "h:mm:ss tt",
    "hh:mm tt",
    "HH:mm:ss.fff",
    "HH:mm:ss.fffffff",
    "h tt",
    "HHmmss",
    "HH:mm:ss,fff",
    "H:m:s",
)
ZONES = ("zzz", "z", "zz", "Z", " 'GMT'", " 'UTC'", " zzz", "'+0530'", " '+1:00'", "'-08:00'", "'+14:30'", "'+5'")
INTERVALS = ("yyyy", "m", "d", "ww", "h", "n", "s")


def replacements(chance: random.Random) -> Question:
    """Return a question about a pattern."""
    pattern = _pattern(chance, 0)
    while _DOTNET_IS_WRONG.search(pattern):
        pattern = _pattern(chance, 0)
    text = _joined(chance, MATCHED, 10)
    substitution = "-" if "😀" in text else chance.choice(SUBSTITUTIONS)
    return "replaced", [pattern, text, substitution]


def written_dates(chance: random.Random) -> Question:
    """Return a question about a date format."""
    return "written", [_ticks(chance), _joined(chance, PARTS, 5) or "d"]


def casings(chance: random.Random) -> Question:
    """Return a question about letters in upper, lower or title case."""
    text = _joined(chance, (*WORDS, "İ"), 8)
    name = chance.choice(("upper", "lower", "titled"))
    return (name, [text]) if name == "titled" else (name, [text, chance.choice(("", "en-US", "de-DE", "tr", "az", "lt"))])


def texts(chance: random.Random) -> Question:
    """Return a question about white space, places, or encodings."""
    match chance.randrange(5):
        case 0:
            return "trimmed", [_joined(chance, (*WHITE, "a", "b"), 8)]
        case 1:
            return "found", [_joined(chance, WORDS, 6) or "a", _joined(chance, WORDS, 2)]
        case 2:
            return "encoded", [_joined(chance, (*WORDS, "😀"), 6)]
        case 3:
            return "decoded", [_damaged(chance, _base64(chance), ("=", " ", "\n", "A", "-", "\xa0", "\v")), _encoding(chance)]
        case _:
            return "number", [
                _joined(chance, ("1", "9", "0", "-", "+", " ", ",", ".", "\t", "\xa0", "٣", "922337203685477580"), 4) or "0"
            ]


def differences(chance: random.Random) -> Question:
    """Return a question about two dates."""
    interval, first, second = chance.choice(INTERVALS), _date(chance), _date(chance)
    return "difference", [interval, first, second]


def sums(chance: random.Random) -> Question:
    """Return a question about a date and a number of intervals."""
    return "sum", [chance.choice(INTERVALS), chance.randrange(-300, 300), _date(chance)]


def exact_formats(chance: random.Random) -> tuple[int, str]:
    """Return a time and a format; what .NET writes is damaged and read again (``damaged_dates``)."""
    if chance.random() < 0.5:
        return _ticks(chance), _joined(chance, PARTS, 5) or "d"
    chosen = [chance.choice(FORMATS if chance.random() < 0.8 else PARTS) for _ in range(chance.choice((1, 1, 2, 3)))]
    return _ticks(chance), chance.choice(("", "", " ")).join(chosen)


def free_formats(chance: random.Random) -> tuple[int, str]:
    """Return a time and the format of a date as people write it."""
    date_format = chance.choice(DATES)
    if chance.random() < 0.7:
        date_format += chance.choice((" ", " ", "T", "  ")) + chance.choice(TIMES)
    if chance.random() < 0.5:
        date_format += chance.choice(ZONES)
    return _ticks(chance), date_format


def damaged_date(chance: random.Random, text: str) -> str:
    """Return a written date with one character lost, added or changed, in other letters or in another zone; sometimes as it is."""
    match chance.randrange(6):
        case 0:
            return _damaged(
                chance, text, ("0", "1", "9", " ", "-", "+", ":", "Z", ".", "a", "GMT", "AM", "p", "+05:30", "-8", "\xa0")
            )
        case 1:
            return text.lower() if chance.random() < 0.5 else text.upper()
        case 2:
            return text.replace("+00:00", chance.choice(("-08:00", "+05:30", "+14:00", "+14:01", "+0530", "+5:30", "-8")))
    return text


def exact_styles(chance: random.Random) -> list[str]:
    """Return the names of some styles."""
    return chance.choice(STYLES)


PLAIN: tuple[t.Callable[[random.Random], Question], ...] = (replacements, written_dates, casings, texts, differences, sums)


def plain(seed: int, count: int) -> Iterator[Question]:
    """Yield ``count`` questions of each kind that can be asked at once."""
    for kind in PLAIN:
        chance = random.Random(f"{seed} {kind.__name__}")
        yield from (kind(chance) for _ in range(count))


def _pattern(chance: random.Random, depth: int) -> str:
    parts = []
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        kind = chance.random()
        if kind < 0.55 or depth > 3:
            part = chance.choice(ATOMS)
        elif kind < 0.9:
            part = f"{chance.choice(OPENINGS)}{_pattern(chance, depth + 1)})"
        else:
            part = f"(?:{_pattern(chance, depth + 1)}|{_pattern(chance, depth + 1)})"
        parts.append(part + (chance.choice(QUANTIFIERS) if chance.random() < 0.3 else ""))
    return "".join(parts)


def _joined(chance: random.Random, parts: t.Sequence[str], most: int) -> str:
    return "".join(chance.choice(parts) for _ in range(chance.randint(0, most)))


def _damaged(chance: random.Random, text: str, additions: t.Sequence[str]) -> str:
    place = chance.randrange(len(text) + 1)
    match chance.randrange(4):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + chance.choice(additions) + text[place:]
        case 2:
            return text[:place] + chance.choice(additions) + text[place + 1 :]
    return text


def _ticks(chance: random.Random) -> int:
    match chance.randrange(5):
        case 0:
            return chance.randrange(0, LAST_TICKS)
        case 1:
            return EPOCH_TICKS + chance.randrange(0, 10**10)
        case 2:
            return EPOCH_TICKS + chance.randrange(0, 24_000) * DAY_TICKS
        case _:
            return EPOCH_TICKS + chance.randrange(0, 2 * 10**9) * 10**7


def _date(chance: random.Random) -> str:
    date = datetime.datetime(1990, 1, 1) + datetime.timedelta(seconds=chance.randrange(0, 2 * 10**9))
    return (date.replace(hour=0, minute=0, second=0) if chance.random() < 0.4 else date).isoformat()


def _base64(chance: random.Random) -> str:
    likely = b"aZ\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x00\xd8\xff\xfe"
    content = bytes(chance.choice((chance.randrange(256), chance.choice(likely))) for _ in range(chance.randint(1, 9)))
    return base64.b64encode(content).decode("ascii")


def _encoding(chance: random.Random) -> str:
    return chance.choice(("Unicode", "UTF8", "ASCII"))
