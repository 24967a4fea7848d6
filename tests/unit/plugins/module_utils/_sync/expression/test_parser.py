# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading and printing: what is accepted, and what an error says about what is not."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

PRINTED = [
    ("left( [a] ,51 )", "Left([a], 51)"),
    ('Replace([a],"-",,,"_",,)', 'Replace([a], "-", , , "_", , )'),
    ('Replace([a], "-", , , "_")', 'Replace([a], "-", , , "_")'),
    ("Guid( )", "Guid()"),
    ("BitAnd(&hf7, -3)", "BitAnd(&HF7, -3)"),
    (r'Append("a\"b", "\\c")', r'Append("a\"b", "\\c")'),
    (r'Append("\,", "\2C")', r'Append("\\,", "\\2C")'),
    ('IIF([a]<>"x", 1, 2)', 'IIF([a] <> "x", 1, 2)'),
    ('IIF(([a] & "x") >= ("y"), 1, 2)', 'IIF([a] & "x" >= "y", 1, 2)'),
    ('"a" & ("b" & [c])', '"a" & ("b" & [c])'),
    ('Append("@", %DomainFQDN%)', 'Append("@", %DomainFQDN%)'),
    ('InStr("a", "b", 1, vbtextcompare)', 'InStr("a", "b", 1, vbTextCompare)'),
    ("[extension_0123_Group-DN.x]", "[extension_0123_Group-DN.x]"),
    ('\n"text with\nnew line"\t', '"text with\nnew line"'),
    ("007", "7"),
]

REFUSED = [
    ("", 0, "The expression is empty", "Write one"),
    ("   ", 0, "The expression is empty", "Write one"),
    ("Left([a], 3", 11, 'Expected "," or ")", found the end', "Check brackets"),
    ("Left([a] 3)", 9, 'Expected "," or ")", found 3', "Check brackets"),
    ("Left([a], 3))", 12, "Expected the end of the expression, found )", "Check brackets"),
    ("Left[a]", 0, "Unexpected word Left", "brackets"),
    ('Append("a', 7, "A text is not closed", "double quote"),
    (r'Append("a\", "b")', 15, "A text is not closed", "double quote"),
    ("Append('a', 'b')", 7, "A text cannot begin with '", "straight double quotes"),
    ("Append(\u201ca\u201d, \u201cb\u201d)", 7, "A text cannot begin with \u201c", "straight double quotes"),
    ("Trim([display name])", 5, "An attribute name is not closed or not allowed", "[name]"),
    ("Trim([a)", 5, "An attribute name is not closed or not allowed", "[name]"),
    ("Trim([])", 5, "An attribute name is not closed or not allowed", "[name]"),
    ("Trim(%Domain)", 5, "A macro is not closed", "%DomainFQDN%"),
    ("Left([a], 1.5)", 10, "A number is not an integer", "whole numbers"),
    ("Left([a], 12x)", 10, "A number is not an integer", "whole numbers"),
    ("Left([a], 9223372036854775808)", 10, "does not fit 64 bits", "smaller number"),
    ("Left([a], " + "9" * 5000 + ")", 10, "does not fit 64 bits", "smaller number"),
    ("Trim([a] ? [b])", 9, "Unexpected character '?'", "An argument is"),
    ("Lfet([a], 3)", 0, "Unknown function Lfet", "Did you mean Left?"),
    ("IsNullEmpty([a])", 0, "Unknown function IsNullEmpty", "IsNullOrEmpty"),
    ("Xyzzy([a])", 0, "Unknown function Xyzzy", "Known functions: Append"),
    ("Trim(CRef([dn]))", 5, "Unknown function CRef", "not public"),
    ("Left([a])", 0, "Left takes 2 arguments, not 1", "Left(String, NumChars)"),
    ("Trim()", 0, "Trim takes 1 argument, not 0", "Trim(value)"),
    ("Guid(1)", 5, "Guid takes no arguments, not 1", "Guid()"),
    ("Left([a], 1, 2)", 13, "Left takes 2 arguments, not 3", "Left(String, NumChars)"),
    ("Coalesce()", 0, "Coalesce takes at least 1 argument", "source1"),
    ('Switch([a], "d", "k")', 0, "Switch takes at least 4 arguments", "key1, value1, ..."),
    ('Switch([a], "d", "k", "v", "l")', 0, "in groups of 2, not 5", "key1, value1, ..."),
    ('SelectUniqueValue("a")', 0, "SelectUniqueValue takes at least 2 arguments, not 1", "uniqueValueRule1"),
    ("Append([a], )", 12, "Append: argument 2 (suffix) is required but empty", 'an empty text is ""'),
    ("Append([a], UTF8)", 12, "argument 2 (suffix) does not take a word", '"text"'),
    (
        'InStr("a", "b", 1, vbOther)',
        19,
        "argument 4 (compareType) does not take 'vbOther'",
        "vbBinaryCompare or vbTextCompare",
    ),
    ('Left([a], "x")', 10, 'argument 2 (NumChars) expects an integer, not "x"', "whole number"),
    ("IIF(True, 1, 2)", 4, "argument 1 (condition) does not take a word", '"True"'),
    ('IIF("yes", 1, 2)', 4, 'argument 1 (condition) expects a condition, not "yes"', "comparison"),
    ('Append([a] = "x", "y")', 7, "does not take a comparison", "IIF"),
    ('[a] = "x"', 0, "A comparison stands outside a condition", "IIF"),
    ('"a" & ([b] = "c")', 6, "A comparison stands outside a condition", "IIF"),
    ("IIF([a] = [b] = [c], 1, 2)", 14, "Expected one comparison only", "nest IIF"),
    ("UTF8", 0, "Unexpected word UTF8", '"text"'),
    ('Append("x", SelectUniqueValue("a", "b"))', 12, "is not the outermost function", "outermost"),
    ('SelectUniqueValue("a", "b") & "c"', 0, "is not the outermost function", "outermost"),
    ('Replace([a], "x", , , , , )', 0, "does not know what to do with this combination", "oldValue and template"),
    ('Replace([a], , "(", , "", , )', 15, "argument 3 (regexPattern) has the regular expression (", ".NET"),
]


@pytest.mark.parametrize(("written", "printed"), PRINTED)
def test_print(written: str, printed: str) -> None:
    expression = parse(written)
    assert expression.print() == printed
    assert parse(printed) == expression


@pytest.mark.parametrize(("written", "position", "message", "hint"), REFUSED)
def test_refused(written: str, position: int, message: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(written)
    assert refused.value.describe()["position"] == position
    assert message in refused.value.message
    assert hint in str(refused.value.hint)


def test_names_are_collected() -> None:
    expression = parse('IIF(IsPresent([a]), Append([b], %DomainFQDN%), "x" & [c.d])')
    assert expression.attributes == {"a", "b", "c.d"}
    assert expression.macros == {"DomainFQDN"}
    assert expression.functions == {"IIF", "IsPresent", "Append"}
    assert not expression.volatile


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        ("Trim([a])", None),
        ("instr([a], [b])", "The documented spelling of instr is InStr (position 0)."),
        ("Trim([a], )", "Trim takes 1 arguments; more, empty ones are dropped (position 10)."),
        (
            'Switch(IsNull([a]), "x", "True", "y")',
            'Switch: the reference advises against IsNull here; use a key "" or IIF (position 0).',
        ),
        (
            "SingleAppRoleAssignment([a])",
            "SingleAppRoleAssignment: meant for the provisioning of applications, not for a "
            "configuration from Entra ID to AD (position 0).",
        ),
    ],
)
def test_warnings(written: str, warning: str | None) -> None:
    assert parse(written).warnings == ((warning,) if warning else ())


def test_equal_expressions_have_equal_hashes() -> None:
    assert {parse("left([a],1)"), parse("Left( [a], 1 )")} == {parse("Left([a], 1)")}
    assert parse("Left([a], 1)") != "Left([a], 1)"
