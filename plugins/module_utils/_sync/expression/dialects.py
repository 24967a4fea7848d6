# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Translations from the languages that people bring with them, for messages; nothing of them is evaluated.

Sources: Microsoft Entra Connect Sync, functions reference and declarative provisioning expressions; the functions of VBA, of
which that language is a relative; names of the same functions in Excel, SQL and PowerShell.
"""

from __future__ import annotations

import re
import typing as t

_LENGTH = (
    'There is no function for the length of a text; IIF([name] = Left([name], 64), "short", "long") tells whether it is exceeded.'
)
_END = 'The end of a text is what a pattern leaves of it: Replace([name], , "^.*(?=.{3}$)", , "", , ).'
_PAD_RIGHT = 'There is no function that pads; write IIF([name] = Left([name], 10), Left(Append([name], "          "), 10), [name]).'
_PAD_LEFT = (
    "There is no function that pads; write IIF([name] = Left([name], 10), "
    'Replace(Append("          ", [name]), , "^.*(?=.{10}$)", , "", , ), [name]).'
)
_NO_TYPES = "Values are texts here, and a function that needs a number or a date takes a text that is one."
_TEST_PATTERN = 'Compare what Replace makes of what matches: IIF(Replace([name], , "^SG-.*$", , "SG-", , ) = "SG-", ..., ...).'
_TEST_NUMBER = 'There is none; for whole numbers write IIF(Replace([name], , "^[0-9]+$", , "0", , ) = "0", ..., ...).'
_TEST_GUID = (
    "There is none; compare what Replace makes of a GUID: "
    'IIF(Replace([name], , "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", , "00000000-0000-0000-0000-000000000000", , ) = '
    '"00000000-0000-0000-0000-000000000000", ..., ...).'
)
_TEST_DATE = "There is no function that tells whether a text is a date; CDate and FormatDateTime fail for other texts."
_DATE_PART = 'Write FormatDateTime with a format, such as FormatDateTime([date], , "yyyy-MM-ddTHH:mm:ssZ", "yyyy").'
_NO_ITERATION = "There is no function that goes through several values; Item, Join, Split and RemoveDuplicates take them all."
_LITERAL = 'A condition has one comparison. AND: IIF([a] = "x", IIF([b] = "y", ..., ...), ...). OR: the same value in two branches.'
_CONTAINS = 'Write InStr([name], "text") > 0 as a condition.'
_FALSE_TEXT = 'Truth values are texts in quotes: "True" and "False".'
_NO_FLOW = (
    "There is no such keyword: what yields nothing leaves the attribute as it is. IgnoreFlowIfNullOrEmpty([name]) says so for an "
    "empty text too."
)
_NOTHING = 'There is no such keyword: a text without characters is "", and [name] without a value is absent.'
_LINE_END = "There is no constant for control characters; put the character itself between the quotes."

_FUNCTIONS: t.Final[t.Mapping[str, str]] = {
    "lcase lower lowercase strlwr": "Write ToLower([name]).",
    "ucase upper uppercase strupr": "Write ToUpper([name]).",
    "proper titlecase propercase": "Write PCase([name]).",
    "len length strlen": _LENGTH,
    "ltrim rtrim trimstart trimend": "Write Trim([name]); there is none for one end alone.",
    "right": _END,
    "substr substring": "Write Mid([name], 1, 3); the first character has the number 1.",
    "instrrev lastindexof": "There is no search from the end; write InStr([name], text), or Replace with a pattern.",
    "indexof charindex find search": 'Write InStr([name], "text"); the first character has the number 1, and 0 means not found.',
    "padleft lpad": _PAD_LEFT,
    "padright rpad": _PAD_RIGHT,
    "concat concatenate stringbuilder": 'Write Append([a], [b]), Join("", [a], [b], [c]), or [a] & [b].',
    "if iff": "Write IIF(condition, value if true, value if false).",
    "ifnull nvl nz ifempty": "Write Coalesce([a], [b]).",
    "isempty isnothing isblank": "Write IsNullOrEmpty([name]).",
    "isnumeric": _TEST_NUMBER,
    "isguid": _TEST_GUID,
    "isdate": _TEST_DATE,
    "ismatch matches regexmatch like": _TEST_PATTERN,
    "iscert": "There is no function that reads certificates.",
    "cint clng cdbl cnum int val tonumber": _NO_TYPES,
    "cguid stringfromguid": "A GUID is a text here; write the attribute itself, such as [objectId].",
    "newguid uuid": "Write Guid().",
    "bitor bitxor bitnot isbitset": "The only bitwise function is BitAnd: BitAnd([value], 2) <> 0 tells whether a bit is set.",
    "itemornull first nth": "Write Item([name], 1); the first value has the number 1.",
    "where with select foreach filter": _NO_ITERATION,
    "randomnum rnd rand": "Write RandomString, whose digits can be limited to numbers.",
    "replacechars translate": 'Write NormalizeDiacritics([name]), or Replace with a pattern: Replace([name], , "[^a-z]", , "", , ).',
    "regexreplace ireplace": 'Replace takes patterns: Replace([name], , "[^a-z]", , "", , ).',
    "dncomponentrev": "Write DNComponent([dn], number), which counts from the left.",
    "escapedncomponent": 'There is no function that escapes names; remove the characters: Replace([name], , "[,+=]", , "", , ).',
    "convertfromutf8hex": "There is only the other direction, ConvertToUTF8Hex.",
    "stringcompare strcomp compare equals eq": 'Compare in the condition of IIF: IIF([a] = "x", ..., ...); upper and lower case differ.',
    "startswith beginswith": 'Write Left([name], 3) = "SG-" as a condition.',
    "endswith": 'Write Replace([name], , "^.*SG$", , "SG", , ) = "SG" as a condition.',
    "includes has": _CONTAINS,
    "and or xor": _LITERAL,
    "date today time getdate utcnow": "Write Now().",
    "year month day hour minute weekday datepart": _DATE_PART,
    "format formatdate todatestring": "Write FormatDateTime(value, dateTimeStyles, input format, output format).",
    "datevalue parsedate todate": "Write CDate([name]).",
    "iserror": "There is no function that catches errors; test the value first, with IsNullOrEmpty or IsPresent.",
    "chr asc char ord": _LINE_END,
    "tostring str text": "Write CStr([name]).",
    "null nothing": _NOTHING,
}
_WORDS: t.Final[t.Mapping[str, str]] = {
    "authoritativenull": _NO_FLOW,
    "ignorethisflow": _NO_FLOW,
    "null nothing empty none nil": _NOTHING,
    "true false": _FALSE_TEXT,
    "and or xor andalso orelse": _LITERAL,
    "not": "Write Not(condition), or the opposite comparison.",
    "is": "Write IsNull([name]) or IsPresent([name]).",
    "like contains": _CONTAINS,
    "mod": "There is no arithmetic here.",
    "vbcr vblf vbcrlf vbnewline vbtab vbnullstring": _LINE_END,
    "eq ne gt lt": "Comparisons are =, <>, <, <=, > and >=.",
}
_SIGNS: t.Final[t.Mapping[str, str]] = {
    "&": "Texts are joined with one &. " + _LITERAL,
    "|": _LITERAL,
    "+": 'Texts are joined with & or with Append: Append([a], "x"). There is no arithmetic here.',
    "=": "Equality is one =.",
    "!": "Inequality is <>; the negation is Not(condition).",
    ";": "Arguments are separated by commas.",
    "$": "Variables don't exist here; an attribute is written [name].",
    ".": "Nothing has members here: an attribute is written [name], and functions take it as an argument.",
    "{": "This is a template that was not filled in. Check the quotes around it, or the variable's name.",
}
_KEYWORDS: t.Final = frozenset(
    "authoritativenull ignorethisflow null nothing vbcr vblf vbcrlf vbnewline vbtab vbnullstring".split()
)
_CERTIFICATES: t.Final = "cert"
_CALL = re.compile(r"\s*([A-Za-z]\w*)\s*\(.*\)\s*", re.DOTALL)
_ATTRIBUTE = re.compile(r"\[[^\[\]\s]+\]")
_MACRO = re.compile(r"%[A-Za-z]\w*%")
_QUOTED = re.compile(r'"[^"]*"')
_OPERAND = r"""(?:\[[^\[\]\s]+\]|"[^"]*"|%\w+%|[A-Za-z]\w*\([^&]*[\["][^&]*\))"""
_JOINED = re.compile(rf"{_OPERAND}(?:\s*&\s*{_OPERAND})+")
_LOOKS: t.Final = {"an attribute": _ATTRIBUTE, "an expression": _JOINED, "a macro": _MACRO, "a text in quotes": _QUOTED}
_TEMPLATE = re.compile(r"\{\{.*\}\}|\{%.*%\}|\$\{\w+\}", re.DOTALL)


def of_function(name: str) -> str | None:
    """Return what to write instead of another language's function; None when it isn't known."""
    if name.lower().startswith(_CERTIFICATES) and name.lower() != _CERTIFICATES:
        return _look_up(_FUNCTIONS, "iscert")
    return _look_up(_FUNCTIONS, name)


def of_word(word: str) -> str | None:
    """Return what to write instead of another language's word without quotes; None when it isn't known."""
    return _look_up(_WORDS, word)


def of_sign(sign: str) -> str | None:
    """Return what to write instead of a sign that has no meaning here, or not at its place; None when it isn't known."""
    return _SIGNS.get(sign)


def mistaken_text(text: str) -> str | None:
    """Return what a text looks like that is written as it stands, and was probably meant to be evaluated; None for others."""
    if _TEMPLATE.search(text):
        return "a template that was not filled in"
    meant = text.strip().removeprefix("=").strip()
    if meant.lower().removesuffix("()") in _KEYWORDS:
        return "a keyword of Connect Sync"
    for look, form in _LOOKS.items():
        if form.fullmatch(meant):
            return look
    call = _CALL.fullmatch(meant)
    return "an expression" if call and _is_function(call[1]) else None


def _is_function(name: str) -> bool:
    from .registry import FUNCTION_NAMES

    return name.lower() in {known.lower() for known in FUNCTION_NAMES} or of_function(name) is not None


def _look_up(table: t.Mapping[str, str], name: str) -> str | None:
    return next((hint for names, hint in table.items() if name.lower() in names.split()), None)
