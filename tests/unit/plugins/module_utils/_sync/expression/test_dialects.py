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
    ("PadLeft([a], 5, 0)", "Left(Append("),
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


VALUES = {"name": "SG-Sales-0042", "a": "one", "b": "two", "c": "three", "value": "6", "dn": "CN=Sales,OU=x"}


@pytest.mark.parametrize(
    ("proposed", "value"),
    [
        ('IIF([name] = Left([name], 64), "short", "long")', "short"),
        ('Replace([name], , "^.*(?=.{3}$)", , "", , )', "042"),
        ('Left(Append([name], "          "), 15)', "SG-Sales-0042  "),
        ('IIF(Replace([value], , "^[0-9]+$", , "", , ) = "", "number", "text")', "number"),
        ('IIF(Replace([name], , "^[0-9]+$", , "", , ) = "", "number", "text")', "text"),
        ('IIF(InStr([name], "Sales") > 0, "yes", "no")', "yes"),
        ('IIF(Left([name], 3) = "SG-", "yes", "no")', "yes"),
        ('IIF(Replace([name], , "^.*42$", , "", , ) = "", "yes", "no")', "yes"),
        ("IIF(BitAnd([value], 2) <> 0, 1, 0)", "1"),
        ('Replace([name], , "[^a-z]", , "", , )', "ales"),
        ('Join("", [a], [b], [c])', "onetwothree"),
        ("[a] & [b]", "onetwo"),
        ("Mid([name], 1, 3)", "SG-"),
        ("DNComponent([dn], 1)", "Sales"),
    ],
)
def test_what_translations_propose(proposed: str, value: str) -> None:
    assert parse(proposed).evaluate(VALUES).text == value


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
    ],
)
def test_texts_that_were_probably_meant_otherwise(text: str, looks_like: str) -> None:
    assert dialects.mistaken_text(text) == looks_like


@pytest.mark.parametrize("text", ["Managed in Entra ID", "None", "Sales (EMEA)", "[a] and [b]", "", "nullable", "Right to left"])
def test_ordinary_texts(text: str) -> None:
    assert dialects.mistaken_text(text) is None
