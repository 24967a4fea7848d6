# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the public documentation leaves open, and what the collection does about it. All such choices stand here.

Those about expressions can be settled on a tenant with ``synchronizationSchema: parseExpression``, which evaluates without writing. The page of open
questions in the documentation is made of this list; `make pages` writes it.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One open question.

    topic: what it is about. chosen: what the collection does. because: why. check: an expression that settles it, for a
    question about expressions alone. gives: what the engine makes of it: a text or a list of texts as JSON, null, or an error.
    given: the attributes of the object for which it is evaluated. theme: the section of the page.
    """

    topic: str
    chosen: str
    because: str
    check: str = ""
    gives: str = ""
    given: t.Mapping[str, str | t.Sequence[str]] = field(default_factory=dict)
    theme: t.Literal["expressions", "mappings", "scope"] = "expressions"


CHOICES: t.Final = (
    OpenQuestion(
        "unknown escapes in texts",
        r"A backslash before anything but a backslash or a quote stays, and so does what follows it.",
        r"""Microsoft's own expressions contain "\," and "\2C" next to "\\,"; both must mean the same.""",
        r'Append("\,", "x")',
        r'"\\,x"',
    ),
    OpenQuestion(
        "case of function names",
        "Any case is accepted, with a warning; the documented spelling is written.",
        "The reference calls names case-sensitive, but Microsoft's own expressions write Instr for InStr.",
        'inStr("a,b", ",")',
        '"2"',
    ),
    OpenQuestion(
        "case of attribute and macro names",
        "Names must be written exactly as the schema has them.",
        "The documentation shows no other spelling.",
        "Trim([displayname])",
        "null",
        {"displayName": "x"},
    ),
    OpenQuestion(
        "brackets around an expression",
        "Accepted for grouping.",
        "Not described; harmless.",
        'Append(("a"), "b")',
        '"ab"',
    ),
    OpenQuestion(
        "comparisons outside conditions",
        "Refused everywhere but in the condition of IIF and in arguments that take any value, such as CBool's.",
        "The documentation allows operators in conditions only.",
        'Append([a] = "x", "y")',
        "an error",
    ),
    OpenQuestion(
        "surplus empty arguments",
        "Empty arguments after the last parameter are dropped with a warning.",
        "Trailing commas are common in published expressions.",
        "Trim([displayName], )",
        '"x"',
        {"displayName": "x"},
    ),
    OpenQuestion(
        "null as an argument",
        "A required argument that is null makes the result null, unless the documentation gives a result: "
        'Left and Word give "", Not gives True, Join, Coalesce and & skip it, Count gives 0.',
        "Null is the absence of a value, and null is not exported.",
        'Append([extensionAttribute1], "x")',
        "null",
    ),
    OpenQuestion(
        "null in conditions",
        "A comparison with null is false, also with <>; a condition that is null counts as false.",
        "The reference says that the check fails when the source is null.",
        'IIF([country] <> "US", "other", "US")',
        '"US"',
    ),
    OpenQuestion(
        "comparison of texts",
        "Case-sensitive and by code units, digits as well; a number and a text of digits compare as numbers.",
        "Switch is documented to be case-sensitive; attributes of Entra ID are texts.",
        'IIF("10" < "9", "text", "number")',
        '"text"',
    ),
    OpenQuestion(
        "IIF with IsPresent, IsNull and IsNullOrEmpty",
        "Works as the names say.",
        "One reference lists them as unsupported, but the default mappings from Entra ID to AD use them.",
        'IIF(IsPresent([country]), [country], "none")',
        '"none"',
    ),
    OpenQuestion(
        "booleans",
        'IsPresent and the like give a boolean that is written "True" or "False"; Not recognises exactly "True".',
        "Documented as texts; the comparison in Not is described for these two spellings only.",
        'Not("true")',
        '"True"',
    ),
    OpenQuestion(
        "Switch on null",
        'A source or key that is null equals "".',
        'The reference replaces a test for null by Switch([country], [country], "", "Other").',
        'Switch([country], [country], "", "Other")',
        '"Other"',
    ),
    OpenQuestion(
        "several values where one is expected",
        "A single value in a multi-valued attribute is used; more are an error.",
        "Undefined in the documentation.",
        "Left([proxyAddresses], 5)",
        "an error",
        {"proxyAddresses": ["SMTP:a", "smtp:b"]},
    ),
    OpenQuestion(
        "Item of a null attribute",
        "Null; an index outside of the existing values is an error.",
        "One reference has an error for an index out of bounds, none says what null gives.",
        "Item([proxyAddresses], 1)",
        "null",
    ),
    OpenQuestion(
        "Split",
        "White space around each part is removed, empty parts stay.",
        'The sample splits "PermissionSetOne, PermissionSetTwo" at the comma into names without the space.',
        'Count(Split("a,,b", ","))',
        '"3"',
    ),
    OpenQuestion(
        "Word without delimiter",
        'A text in which no delimiter occurs has no words: the result is "".',
        "The reference says so, though it may have meant something else.",
        'Word("one", 1, ",")',
        '""',
    ),
    OpenQuestion(
        "Mid from before the first character",
        'A start below 1 is an error, as is a negative length; a start behind the end gives "".',
        "Positions count from 1; nothing else is said.",
        'Mid("abc", 0, 2)',
        "an error",
    ),
    OpenQuestion(
        "characters beyond U+FFFF",
        "Count as two, as in .NET; a cut through one leaves U+FFFD.",
        "The service runs on .NET.",
        'Left("😀", 1)',
        '"\N{REPLACEMENT CHARACTER}"',
    ),
    OpenQuestion(
        "NormalizeDiacritics",
        "Only letters of the published table change.",
        "The table lists combinations one by one; letters such as đ are missing from it.",
        'NormalizeDiacritics("ķ")',
        '"ķ"',
    ),
    OpenQuestion(
        "cultures",
        "az and tr have their own i; all other cultures are treated alike.",
        "Simple case mapping does not differ otherwise.",
        'ToUpper("i", "tr-TR")',
        '"İ"',
    ),
    OpenQuestion(
        "case of ς, ſ, µ and ẞ",
        "As Unicode has it: Σ, S and Μ in upper case, ß in lower case.",
        "Older versions of .NET leave these letters alone.",
        'ToUpper("ς")',
        '"Σ"',
    ),
    OpenQuestion(
        "InStr with vbTextCompare",
        "Letters are alike when their upper case is the same, one by one.",
        "A comparison by a culture would also find ss in ß.",
        'InStr("straße", "SS", 1, vbTextCompare)',
        '"0"',
    ),
    OpenQuestion(
        "bytes that are not UTF-8",
        "Each part that could begin a character becomes U+FFFD.",
        "Older versions of .NET write fewer of them.",
        'ConvertFromBase64("4INk", UTF8)',
        '"\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}d"',
    ),
    OpenQuestion(
        "Replace with a group name and an attribute",
        "A source with a value is returned; otherwise the group is extracted from the other attribute.",
        "The newer reference; the older one says the opposite.",
        'Replace([telephoneNumber], , "(?<n>[0-9]+)", "n", , [mobile], )',
        '"1"',
        {"telephoneNumber": "1", "mobile": "2"},
    ),
    OpenQuestion(
        "Replace with a group name and a value",
        "The value is literal: ${name} has a meaning only without a group name.",
        "The reference describes substitutions for the mode without a group name.",
        'Replace("ab", , "(?<n>a)", "n", "$0", , )',
        '"$0b"',
    ),
    OpenQuestion(
        "time zone of the service",
        "UTC: a date with an offset is converted, one without is UTC already.",
        "CDate is documented to return UTC.",
        'FormatDateTime("2020-12-31+10:00", , "yyyy-MM-ddzzz", "yyyy-MM-dd")',
        '"2020-12-30"',
    ),
    OpenQuestion(
        "DateDiff",
        "Years and months count by the calendar; of the others, weeks from Sunday, an error where whole ones and begun ones differ.",
        "VBA counts begun intervals, .NET whole ones; either way gives the samples.",
        'DateDiff("d", CDate("2024-01-01T23:00:00Z"), CDate("2024-01-02T01:00:00Z"))',
        "an error",
    ),
    OpenQuestion(
        "years of two digits",
        "00 to 29 are 2000 to 2029, 50 to 99 are 1950 to 1999, 30 to 49 are an error.",
        "Versions of .NET take these for 1930 to 1949, or for 2030 to 2049.",
        'FormatDateTime("49", , "yy", "yyyy")',
        "an error",
    ),
    OpenQuestion(
        "AppRoleAssignmentsComplex",
        "One JSON object per role with primary, type, display and value.",
        "The shape that the documentation shows SCIM applications to receive.",
        "AppRoleAssignmentsComplex([appRoleAssignments])",
        r'["{\"primary\": false, \"type\": \"WindowsAzureActiveDirectoryRole\", \"display\": \"admin\", \"value\": \"admin\"}"]',
        {"appRoleAssignments": ["admin"]},
    ),
    OpenQuestion(
        "SelectUniqueValue",
        "Takes the first value for unique unless the caller can tell which ones are taken.",
        "Uniqueness depends on the target directory.",
        'SelectUniqueValue("a", "b")',
        '"a"',
    ),
    OpenQuestion(
        "binary attributes",
        "Are base64 texts, as Microsoft Graph writes them; StringFromSid takes one.",
        "The language has no notation for bytes.",
        "StringFromSid([objectSid])",
        '"S-1-5-32-544"',
        {"objectSid": "AQIAAAAAAAUgAAAAIAIAAA=="},
    ),
    OpenQuestion(
        "DNComponent beyond the last component",
        "Null.",
        "Not described.",
        'DNComponent("CN=Joe", 2)',
        "null",
    ),
    OpenQuestion(
        "operators, macros and words in an attributeMappingSource",
        "Operators are functions of their own name with left and right or source1, ...; macros, words are constants.",
        "Microsoft Graph knows attributes, constants and functions only; no example is public.",
        'IIF([country] = "US", "a" & [b], %DomainFQDN%)',
        '"ab"',
        {"country": "US", "b": "b"},
    ),
    OpenQuestion(
        "İ in regular expressions without regard to case",
        "Matches i and I, but no range that holds them.",
        "Depends on the culture of the service; the invariant one has no lower case for it, others have i.",
        'Replace([displayName], , "(?i)i", , "x", , )',
        '"x"',
        {"displayName": "İ"},
    ),
    OpenQuestion(
        "default values",
        "Given when the object is created. An existing object whose source has no value keeps what it has, also where the mapping has "
        "no source: its plan shows no change, and its assertion doesn't fail.",
        "Documented so for Active Directory to Entra ID, and it is the same service. That page also says that a mapping without a source "
        "fills an attribute that is ever empty; an assertion that insisted on either would undo right changes.",
        theme="mappings",
    ),
    OpenQuestion(
        "IS FALSE on null",
        "True for dirSyncEnabled, which groups of the cloud do not have; false for every other attribute.",
        "Cloud groups are in scope although their onPremisesSyncEnabled is null.",
        theme="scope",
    ),
    OpenQuestion(
        "PRESENT as a scoping operator",
        "Means IS NOT NULL.",
        "Listed by the service without a description.",
        theme="scope",
    ),
    OpenQuestion(
        "several values in one scoping clause",
        "One of them must fit; for the negated operators none may, for GREATER_THAN all must be smaller.",
        "The wire format has a list, the portal writes one value.",
        theme="scope",
    ),
)
