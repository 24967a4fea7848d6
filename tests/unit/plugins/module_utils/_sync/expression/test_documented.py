# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sample of the public references, with the result that they print.

Sources: Microsoft Entra documentation, "Reference for writing expressions for attribute mappings" and "Microsoft Entra
Cloud Sync expressions and function reference". Left out, because their printed outputs do not follow from their inputs:
the sample that strips "+1 (999) 888-7777" down to digits, and the one that makes a number of an object id.
"""

from __future__ import annotations

import re
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import (
    FUNCTION_NAMES,
    ErrorFunctionRaised,
    parse,
)

HIRED = {"StatusHireDate": "2012-03-16-07:00"}
JOHN = {"PreferredFirstName": "John", "PreferredLastName": "Smith"}
UNIQUE = """
    SelectUniqueValue(
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  [PreferredFirstName], [PreferredLastName]))),
            "contoso.com"),
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  Mid([PreferredFirstName], 1, 1), [PreferredLastName]))),
            "contoso.com"),
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  Mid([PreferredFirstName], 1, 2), [PreferredLastName]))),
            "contoso.com")
    )
"""
TIME_ZONE = """
    Switch([state], "Australia/Sydney", "NSW", "Australia/Sydney","QLD", "Australia/Brisbane",
        "SA", "Australia/Adelaide")
"""

DOCUMENTED = [
    (
        'Append([userPrincipalName], ".test")',
        {"userPrincipalName": "John.Doe@contoso.com"},
        "John.Doe@contoso.com.test",
    ),
    ("BitAnd(&HF, &HF7)", {}, "7"),
    ("CBool([attribute1] = [attribute2])", {"attribute1": "x", "attribute2": "x"}, "True"),
    ("CBool([attribute1] = [attribute2])", {"attribute1": "x", "attribute2": "y"}, "False"),
    ("CDate([StatusHireDate])", {"StatusHireDate": "2020-03-16-07:00"}, "3/16/2020 7:00:00 AM"),
    ('CDate("2021-06-30+08:00")', {}, "6/29/2021 4:00:00 PM"),
    ('CDate("2009-06-15T01:45:30-07:00")', {}, "6/15/2009 8:45:30 AM"),
    (
        "Coalesce([mail],[userPrincipalName])",
        {"mail": None, "userPrincipalName": "John.Doe@contoso.com"},
        "John.Doe@contoso.com",
    ),
    ('ConvertFromBase64("SABlAGwAbABvACAAdwBvAHIAbABkACEA")', {}, "Hello world!"),
    ('ConvertFromBase64("SGVsbG8gd29ybGQh", UTF8)', {}, "Hello world!"),
    ('ConvertToBase64("Hello world!")', {}, "SABlAGwAbABvACAAdwBvAHIAbABkACEA"),
    ('ConvertToUTF8Hex("Hello world!")', {}, "48656C6C6F20776F726C6421"),
    ("CStr([dn])", {"dn": "cn=Joe,dc=contoso,dc=com"}, "cn=Joe,dc=contoso,dc=com"),
    ('DateAdd("d", 7, CDate([StatusHireDate]))', HIRED, "3/23/2012 7:00:00 AM"),
    ('DateAdd("d", -10, CDate([StatusHireDate]))', HIRED, "3/6/2012 7:00:00 AM"),
    ('DateAdd("ww", 2, CDate([StatusHireDate]))', HIRED, "3/30/2012 7:00:00 AM"),
    ('DateAdd("m", 10, CDate([StatusHireDate]))', HIRED, "1/16/2013 7:00:00 AM"),
    ('DateAdd("yyyy", 2, CDate([StatusHireDate]))', HIRED, "3/16/2014 7:00:00 AM"),
    ('DateDiff("d", CDate("2021-08-18+08:00"), CDate("2021-08-31+08:00"))', {}, "13"),
    ('DateDiff("d", "8/25/2021 5:41:18 PM", CDate([StatusHireDate]))', HIRED, "-3449"),
    ('DateDiff("ww", "8/25/2021 5:41:18 PM", CDate([StatusHireDate]))', HIRED, "-493"),
    ('DateDiff("m", "8/25/2021 5:41:18 PM", CDate([StatusHireDate]))', HIRED, "-113"),
    ('DateDiff("yyyy", "8/25/2021 5:41:18 PM", CDate([StatusHireDate]))', HIRED, "-9"),
    ('DateDiff("d", CDate("2021-08-31+08:00"), CDate("2021-08-31+08:00"))', {}, "0"),
    ('DateDiff("h", CDate("2021-08-24"), CDate("2021-08-25"))', {}, "24"),
    ('DateDiff("n", CDate("2021-08-24"), CDate("2021-08-25"))', {}, "1440"),
    ('DateDiff("s", CDate("2021-08-24"), CDate("2021-08-25"))', {}, "86400"),
    ("DateFromNum(129699324000000000)", {}, "1/1/2012 11:00:00 PM"),
    ("DNComponent([dn], 1)", {"dn": "cn=Joe,ou=Sales,dc=contoso,dc=com"}, "Joe"),
    ('IIF(IsPresent([accountName]),[accountName],Error("AccountName is required"))', {"accountName": "joe"}, "joe"),
    ('FormatDateTime([x], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', {"x": "20150123105347.1Z"}, "2015-01-23"),
    ('FormatDateTime([x], "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', {"x": "20150123105347.1Z"}, "2015-01-23"),
    ("IgnoreFlowIfNullOrEmpty([department])", {"department": "Sales"}, "Sales"),
    ('IIF([country]="USA",[country],[department])', {"country": "USA", "department": "Sales"}, "USA"),
    ('IIF([country]="USA",[country],[department])', {"country": "DE", "department": "Sales"}, "Sales"),
    ('IIF([country]="USA",IIF([state]="CA","True","False"),"False")', {"country": "USA", "state": "CA"}, "True"),
    ('IIF([country]="USA",IIF([state]="CA","True","False"),"False")', {"country": "USA", "state": "NY"}, "False"),
    ('IIF([country]="USA","True",IIF([state]="CA","True","False"))', {"country": "DE", "state": "CA"}, "True"),
    ('IIF([employeeType]="Intern","t-" & [alias],[alias])', {"employeeType": "Intern", "alias": "joe"}, "t-joe"),
    ('IIF([employeeType]="Intern","t-" & [alias],[alias])', {"employeeType": "Staff", "alias": "joe"}, "joe"),
    ('InStr("The quick brown fox","quick")', {}, "5"),
    ('InStr("repEated","e",3,vbBinaryCompare)', {}, "7"),
    ("IsNull([displayName])", {}, "True"),
    ("IsNull([displayName])", {"displayName": ""}, "False"),
    ("IsNullOrEmpty([displayName])", {"displayName": ""}, "True"),
    ("IsPresent([displayName])", {"displayName": ""}, "False"),
    ("IsPresent([displayName])", {"displayName": "x"}, "True"),
    ("Item([proxyAddresses], 1)", {"proxyAddresses": ("SMTP:a@b.c", "smtp:d@b.c")}, "SMTP:a@b.c"),
    ('Join(", ", "", [surname], [givenName])', {"surname": "Doe", "givenName": "John"}, "Doe, John"),
    ('Left("John Doe", 3)', {}, "Joh"),
    ("Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))", {"givenName": "John", "surname": "Doe"}, "JohDoe"),
    ("NormalizeDiacritics([givenName])", {"givenName": "Zoë"}, "Zoe"),
    ("Not([accountEnabled])", {"accountEnabled": True}, "False"),
    ("Not([accountEnabled])", {"accountEnabled": "True"}, "False"),
    ("Not([accountEnabled])", {"accountEnabled": "anything else"}, "True"),
    # 2021-01-01 07:59:59 UTC is 13,253,961,599 seconds after the start of 1601.
    (
        'NumFromDate(Join("", FormatDateTime([ContractEndDate], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), " 23:59:59-08:00"))',
        {"ContractEndDate": "2020-12-31-08:00"},
        "132539615990000000",
    ),
    (
        'NumFromDate(Join("",FormatDateTime([endDate], ,"M/d/yyyy hh:mm:ss tt","yyyy-MM-dd")," 23:59:59-08:00"))',
        {"endDate": "12/31/2020 12:00:00 AM"},
        "132539615990000000",
    ),
    ("PCase([firstName])", {"firstName": "PABLO GONSALVES (SECOND)"}, "Pablo Gonsalves (Second)"),
    ('PCase([lastName]," \'-")', {"lastName": "PINTO-DE'SILVA"}, "Pinto-De'Silva"),
    ('PCase(Join(" ",[firstName],[lastName]))', {"firstName": "GREGORY", "lastName": "JAMES"}, "Gregory James"),
    ("Redact([userPrincipalName])", {"userPrincipalName": "joe@contoso.com"}, "joe@contoso.com"),
    ('Redact("StringToBeRedacted")', {}, "StringToBeRedacted"),
    (
        'Replace([BusinessTitle],"Product Developer", , , "Software Engineer", , )',
        {"BusinessTitle": "Product Developer"},
        "Software Engineer",
    ),
    ('Replace([UserID],"<username>", , , , , "<username>@contoso.com")', {"UserID": "jsmith"}, "jsmith@contoso.com"),
    (
        r'Replace([telephoneNumber], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", , "${phoneNumber}", , )',
        {"telephoneNumber": "+91 9998887777"},
        "9998887777",
    ),
    (
        r'Replace([AddressLineData], ,"(?<streetNumber>^\\d*)","streetNumber", "888", , )',
        {"AddressLineData": "545 Tremont Street"},
        "888 Tremont Street",
    ),
    (
        'Replace([userPrincipalName], , "(?<Suffix>@(.)*)", "Suffix", "", , )',
        {"userPrincipalName": "jsmith@contoso.com"},
        "jsmith",
    ),
    (
        r'Replace([telephoneNumber], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", "phoneNumber" , , [mobile], )',
        {"telephoneNumber": "", "mobile": "+91 8887779999"},
        "8887779999",
    ),
    ('Replace([mailNickname], , "[a-zA-Z_]*", , "", , )', {"mailNickname": "john_doe72"}, "72"),
    ('Replace([mail], "@contoso.com", , ,"", ,)', {"mail": "john.doe@contoso.com"}, "john.doe"),
    ('Replace([preferredLanguage], "-", , , "_", , )', {"preferredLanguage": "EN-US"}, "EN_US"),
    (UNIQUE, JOHN, "John.Smith@contoso.com"),
    (TIME_ZONE, {"state": "QLD"}, "Australia/Brisbane"),
    (TIME_ZONE, {"state": "WA"}, "Australia/Sydney"),
    ('Switch(ToLower([statusFlag]), "0", "true", "1", "false", "0")', {"statusFlag": "TRUE"}, "1"),
    ('Switch([statusFlag], "Default Value", "true", "1", "", "0")', {"statusFlag": ""}, "0"),
    ('Switch([country],[country],"","Other")', {}, "Other"),
    ('Switch([country],[country],"","Other")', {"country": "DE"}, "DE"),
    (
        'ToLower(Join("@", NormalizeDiacritics(StripSpaces(Join(".", [PreferredFirstName], [PreferredLastName]))), "contoso.com"))',
        JOHN,
        "john.smith@contoso.com",
    ),
    ('Trim(" Test ")', {}, "Test"),
    ('Word("The quick brown fox",3," ")', {}, "brown"),
    ('Word("This,string!has&many separators",3,",!&#")', {}, "has"),
]


@pytest.mark.parametrize(("expression", "source", "expected"), DOCUMENTED)
def test_sample(expression: str, source: dict[str, t.Any], expected: str) -> None:
    assert parse(expression).evaluate(source).text == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), "John.Smith@contoso.com"),
        (("John.Smith@contoso.com",), "J.Smith@contoso.com"),
        (("John.Smith@contoso.com", "J.Smith@contoso.com"), "Jo.Smith@contoso.com"),
    ],
)
def test_select_unique_value(taken: tuple[str, ...], expected: str) -> None:
    assert parse(UNIQUE).evaluate(JOHN, is_taken=taken.__contains__).text == expected


def test_split_gives_several_values() -> None:
    result = parse('Split([extensionAttribute5], ",")').evaluate({"extensionAttribute5": "PermissionSetOne, PermissionSetTwo"})
    assert (result.value, result.text) == (("PermissionSetOne", "PermissionSetTwo"), None)


def test_ignore_flow_drops_the_attribute() -> None:
    expression = parse('IgnoreFlowIfNullOrEmpty(Switch([prefix], "", "3443", "Dr.", "3444", "Prof.", "3445", "Prof. Dr."))')
    assert expression.evaluate({"prefix": "3444"}).text == "Prof."
    assert expression.evaluate({"prefix": "9"}).ignored
    assert expression.evaluate({}).ignored


def test_error_fails_the_object() -> None:
    expression = parse('IIF(IsPresent([accountName]),[accountName],Error("AccountName is required"))')
    with pytest.raises(ErrorFunctionRaised, match=r"^AccountName is required$") as raised:
        expression.evaluate({})
    assert raised.value.describe()["position"] == 49


@pytest.mark.parametrize(
    ("expression", "shape"),
    [
        ("Guid()", r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"),
        ("Now()", r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M"),
        ("RandomString(6,3,0,0,3)", r"(?=(.*[0-9]){3})(?=(.*[a-z]){3}).{6}"),
        (
            'RandomString(10,2,2,2,1,"?,")',
            r"(?=(.*[0-9]){2})(?=(.*[^0-9A-Za-z]){2})(?=(.*[A-Z]){2})(?=.*[a-z])[^?,]{10}",
        ),
    ],
)
def test_volatile_function(expression: str, shape: str) -> None:
    result = parse(expression).evaluate({})
    assert result.volatile
    assert re.fullmatch(shape, str(result.text))


def test_all_documented_functions_are_there() -> None:
    assert " ".join(FUNCTION_NAMES) == (
        "Append AppRoleAssignmentsComplex BitAnd CBool CDate Coalesce ConvertFromBase64 ConvertToBase64 "
        "ConvertToUTF8Hex Count CStr DateAdd DateDiff DateFromNum DNComponent Error FormatDateTime Guid "
        "IgnoreFlowIfNullOrEmpty IIF InStr IsNull IsNullOrEmpty IsPresent IsString Item Join Left Mid "
        "NormalizeDiacritics Not Now NumFromDate PCase RandomString Redact RemoveDuplicates Replace SelectUniqueValue "
        "SingleAppRoleAssignment Split StringFromSid StripSpaces Switch ToLower ToUpper Trim Word"
    )
