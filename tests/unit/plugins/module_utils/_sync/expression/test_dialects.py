# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions in other languages are refused with the translation, and what translations propose is right."""

from __future__ import annotations

import re

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression import dialects
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

ELSEWHERE = [
    ("LCase([a])", "ToLower([name])"),
    ("UCase([a])", "ToUpper([name])"),
    ("Len([a])", "no function for the length"),
    ("LTrim([a])", "Trim([name])"),
    ("Right([a], 3)", "Replace("),
    ("PadLeft([a], 5, 0)", 'Append("          ", [name])'),
    ("PadRight([a], 5, 0)", 'Append([name], "          ")'),
    ("IsDate([a])", "no function that tells whether a text is a date"),
    ("IsGuid([a])", "[0-9A-Fa-f]{8}"),
    ("AuthoritativeNull()", "leaves the attribute as it is"),
    ("IIF(IsPresent([a]), [a], IgnoreThisFlow())", "leaves the attribute as it is"),
    ('IIF(NOT IsNull([a]), "a", "b")', "Write Not(condition)"),
    ("CertThumbprint([a])", "certificates"),
    ("CertKeyAlgorithmParams([a])", "certificates"),
    ("IsBitSet([a], 2)", "BitAnd"),
    ("ItemOrNull([a], 1)", "Item([name], 1)"),
    ("CNum([a])", "takes a text"),
    ("IsEmpty([a])", "IsNullOrEmpty"),
    ("Nz([a], [b])", "Coalesce"),
    ("Concatenate([a], [b])", "Append"),
    ("Contains([a], [b])", "InStr"),
    ("CRef([a])", "DNComponent"),
    ("Substring([a], 1, 2)", "Mid"),
    ("RandomNum(1, 9)", "RandomString"),
    ("ReplaceChars([a], [b])", "NormalizeDiacritics"),
    ("If([a], [b], [c])", "IIF("),
    ("Where([a], [b])", "several values"),
    ("Null([a])", "absent"),
    ("AuthoritativeNull", "leaves the attribute as it is"),
    ("IIF(IsPresent([a]), [a], AuthoritativeNull)", "leaves the attribute as it is"),
    ("IgnoreThisFlow", "IgnoreFlowIfNullOrEmpty"),
    ("IIF(IsPresent([a]), [a], NULL)", "absent"),
    ("Append([a], vbCrLf)", "control characters"),
    ('IIF([a] = "x", True, False)', '"True" and "False"'),
    ('IIF([a] = "x" And [b] = "y", 1, 2)', "one comparison"),
    ('IIF([a] = "x" && [b] = "y", 1, 2)', "one comparison"),
    ('IIF([a] = "x" || [b] = "y", 1, 2)', "one comparison"),
    ('IIF([a] != "x", 1, 2)', "Inequality is <>"),
    ('IIF([a] == "x", 1, 2)', "Equality is one ="),
    ('[a] + "x"', "joined with &"),
    ("Left([a]; 3)", "separated by commas"),
    ("Mid$([a], 1, 2)", "[name]"),
    ("user.displayName", "[name]"),
    ("{{ group }}", "not filled in"),
    ('[a] Like "x*"', "InStr"),
    ('Replace([a], "x", "y")', 'Replace([name], "old", , , "new", , )'),
]


@pytest.mark.parametrize(("text", "translation"), ELSEWHERE)
def test_another_language_is_refused_with_the_translation(text: str, translation: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert translation in str(caught.value.hint)


YES_OR_NO = ("..., ...)", '"yes", "no")')
GUID = "6e7b8f0a-1c2d-4e3f-8a9b-0c1d2e3f4a5b"

# What each translation proposes, values of attributes, and what the function of the other language gives for them.
EXAMPLES = [
    ("ToLower([name])", {"name": "SaLes"}, "sales"),
    ("ToUpper([name])", {"name": "SaLes"}, "SALES"),
    ("PCase([name])", {"name": "two words"}, "Two Words"),
    ('IIF([name] = Left([name], 64), "short", "long")', {"name": "x" * 64}, "short"),
    ('IIF([name] = Left([name], 64), "short", "long")', {"name": "x" * 65}, "long"),
    ("Trim([name])", {"name": " x "}, "x"),
    ('Replace([name], , "^.*(?=.{3}$)", , "", , )', {"name": "SG-0042"}, "042"),
    ('Replace([name], , "^.*(?=.{3}$)", , "", , )', {"name": "42"}, "42"),
    ("Mid([name], 1, 3)", {"name": "SG-Sales"}, "SG-"),
    ('InStr([name], "text")', {"name": "a text"}, "3"),
    ('InStr([name], "text")', {"name": "other"}, "0"),
    (
        'IIF([name] = Left([name], 10), Replace(Append("          ", [name]), , "^.*(?=.{10}$)", , "", , ), [name])',
        {"name": "0042"},
        "      0042",
    ),
    (
        'IIF([name] = Left([name], 10), Replace(Append("          ", [name]), , "^.*(?=.{10}$)", , "", , ), [name])',
        {"name": "0123456789A"},
        "0123456789A",
    ),
    ('IIF([name] = Left([name], 10), Left(Append([name], "          "), 10), [name])', {"name": "0042"}, "0042      "),
    ('IIF([name] = Left([name], 10), Left(Append([name], "          "), 10), [name])', {"name": "0123456789A"}, "0123456789A"),
    ("Append([a], [b])", {"a": "one", "b": "two"}, "onetwo"),
    ('Append([a], "x")', {"a": "one"}, "onex"),
    ('Join("", [a], [b], [c])', {"a": "one", "b": "two", "c": "three"}, "onetwothree"),
    ("Coalesce([a], [b])", {"a": None, "b": "two"}, "two"),
    ("IsNullOrEmpty([name])", {"name": ""}, "True"),
    ("IsNull([name])", {"name": "x"}, "False"),
    ("IsPresent([name])", {"name": "x"}, "True"),
    ('IIF(Replace([name], , "^SG-.*$", , "SG-", , ) = "SG-", "yes", "no")', {"name": "SG-Sales"}, "yes"),
    ('IIF(Replace([name], , "^SG-.*$", , "SG-", , ) = "SG-", "yes", "no")', {"name": "Sales"}, "no"),
    ('IIF(Replace([name], , "^SG-.*$", , "SG-", , ) = "SG-", "yes", "no")', {"name": ""}, "no"),
    ('IIF(Replace([name], , "^[0-9]+$", , "0", , ) = "0", "yes", "no")', {"name": "0042"}, "yes"),
    ('IIF(Replace([name], , "^[0-9]+$", , "0", , ) = "0", "yes", "no")', {"name": "42a"}, "no"),
    ('IIF(Replace([name], , "^[0-9]+$", , "0", , ) = "0", "yes", "no")', {"name": ""}, "no"),
    (dialects._TEST_GUID.partition("GUID: ")[2].replace(*YES_OR_NO).rstrip("."), {"name": GUID}, "yes"),
    (dialects._TEST_GUID.partition("GUID: ")[2].replace(*YES_OR_NO).rstrip("."), {"name": GUID[:-1]}, "no"),
    (dialects._TEST_GUID.partition("GUID: ")[2].replace(*YES_OR_NO).rstrip("."), {"name": ""}, "no"),
    ('IIF(Replace([name], , "^.*SG$", , "SG", , ) = "SG", "yes", "no")', {"name": "Sales-SG"}, "yes"),
    ('IIF(Replace([name], , "^.*SG$", , "SG", , ) = "SG", "yes", "no")', {"name": "SG-Sales"}, "no"),
    ('IIF(InStr([name], "text") > 0, "yes", "no")', {"name": "a text"}, "yes"),
    ('IIF(Left([name], 3) = "SG-", "yes", "no")', {"name": "SG-Sales"}, "yes"),
    ("IIF(BitAnd([value], 2) <> 0, 1, 0)", {"value": "6"}, "1"),
    ("IIF(BitAnd([value], 2) <> 0, 1, 0)", {"value": "5"}, "0"),
    ("Item([name], 1)", {"name": ["first", "second"]}, "first"),
    ("NormalizeDiacritics([name])", {"name": "Zo\u00eb"}, "Zoe"),
    ('Replace([name], , "[^a-z]", , "", , )', {"name": "SG-Sales"}, "ales"),
    ('Replace([name], , "[,+=]", , "", , )', {"name": "a,b+c=d"}, "abcd"),
    ("DNComponent([dn], 1)", {"dn": "CN=Sales,OU=x"}, "Sales"),
    ('IIF([a] = "x", "yes", "no")', {"a": "x"}, "yes"),
    ('IIF([a] = "x", IIF([b] = "y", "yes", "no"), "no")', {"a": "x", "b": "y"}, "yes"),
    ('FormatDateTime([date], , "yyyy-MM-ddTHH:mm:ssZ", "yyyy")', {"date": "2024-02-29T10:00:00Z"}, "2024"),
    ("CStr([name])", {"name": "5"}, "5"),
    ("IgnoreFlowIfNullOrEmpty([name])", {"name": "x"}, "x"),
    ("[a] & [b]", {"a": "one", "b": "two"}, "onetwo"),
]
# What gives another value each time, or a date.
WITHOUT_EXAMPLE = {"Now()", "Guid()", "CDate([name])"}


@pytest.mark.parametrize(("proposed", "attributes", "value"), EXAMPLES)
def test_what_translations_propose(proposed: str, attributes: dict[str, object], value: str) -> None:
    assert parse(proposed).evaluate(attributes).text == value


def test_every_proposed_expression_has_an_example() -> None:
    tables = (dialects._FUNCTIONS, dialects._WORDS, dialects._SIGNS)
    proposed = {
        call for table in tables for hint in table.values() for call in _calls(hint.replace(*YES_OR_NO)) if _is_complete(call)
    }
    assert len(proposed) > 20
    tried = "\n".join(example[0] for example in EXAMPLES)
    assert {call for call in proposed if call not in tried} == WITHOUT_EXAMPLE


def _calls(hint: str) -> list[str]:
    """Return the outermost calls that a hint prints."""
    found, end = [], 0
    for match in re.finditer(r"\b[A-Z]\w+\(", hint):
        if match.start() >= end:
            depth, end = 1, match.end()
            while depth and end < len(hint):
                depth += {"(": 1, ")": -1}.get(hint[end], 0)
                end += 1
            found.append(hint[match.start() : end])
    return found


def _is_complete(text: str) -> bool:
    try:
        return bool(parse(text))
    except ExpressionError:
        return False


def test_every_proposed_call_exists() -> None:
    tables = (dialects._FUNCTIONS, dialects._WORDS, dialects._SIGNS)
    proposed = {name for table in tables for hint in table.values() for name in re.findall(r"\b([A-Z]\w+)\(", hint)}
    assert proposed >= {"ToLower", "ToUpper", "Replace", "IIF", "FormatDateTime"}
    for name in sorted(proposed):
        with pytest.raises(ExpressionError) as caught:
            parse(f"{name}(")
        assert "Unknown function" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "looks_like"),
    [
        ("AuthoritativeNull", "a keyword of Connect Sync"),
        (" ignorethisflow ", "a keyword of Connect Sync"),
        ("NULL", "a keyword of Connect Sync"),
        ("[displayName]", "an attribute"),
        ('Trim("x")', "an expression"),
        ("LCase([displayName])", "an expression"),
        ("[givenName] & [surname]", "an expression"),
        ('Trim([displayName]) & "x"', "an expression"),
        ("=Trim([displayName])", "an expression"),
        ("{{ x }}", "a template that was not filled in"),
        ("OU={{ unit }},DC=contoso,DC=lab", "a template that was not filled in"),
        ("%DomainFQDN%", "a macro"),
        ('"quoted"', "a text in quotes"),
        ("AuthoritativeNull()", "a keyword of Connect Sync"),
    ],
)
def test_texts_that_were_probably_meant_otherwise(text: str, looks_like: str) -> None:
    assert dialects.mistaken_text(text) == looks_like


@pytest.mark.parametrize(
    "text",
    [
        "Managed in Entra ID",
        "R&D",
        "Plan(A) & Plan(B)",
        "Research & Development",
        "100%",
        "= 5",
        'the "old" one',
        "None",
        "Sales (EMEA)",
        "[a] and [b]",
        "",
        "nullable",
        "Right to left",
    ],
)
def test_ordinary_texts(text: str) -> None:
    assert dialects.mistaken_text(text) is None
