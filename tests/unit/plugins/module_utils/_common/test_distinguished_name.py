# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.distinguished_name import (
    AttributeValue,
    DistinguishedName,
    in_one_spelling,
    parse,
    same,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError


def names(text: str) -> list[list[tuple[str, str]]]:
    return [[(part.type, part.value) for part in rdn] for rdn in parse(text).rdns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("DC=contoso,DC=lab", [[("DC", "contoso")], [("DC", "lab")]]),
        ("CN = a , OU = b", [[("CN", "a")], [("OU", "b")]]),
        ("CN=a;OU=b", [[("CN", "a")], [("OU", "b")]]),
        # The examples of RFC 4514, section 4.
        ("OU=Sales+CN=J.  Smith,DC=example", [[("OU", "Sales"), ("CN", "J.  Smith")], [("DC", "example")]]),
        (r"CN=James \"Jim\" Smith\, III,DC=net", [[("CN", 'James "Jim" Smith, III')], [("DC", "net")]]),
        (r"CN=Before\0dAfter,DC=net", [[("CN", "Before\rAfter")], [("DC", "net")]]),
        (r"CN=Lu\C4\8Di\C4\87", [[("CN", "Lučić")]]),
        ("1.3.6.1.4.1.1466.0=#04024869", [[("1.3.6.1.4.1.1466.0", "#04024869")]]),
        # The attribute types of RFC 4514, section 3, by number.
        ("2.5.4.3=a,2.5.4.7=b,2.5.4.8=c,2.5.4.10=d", [[("CN", "a")], [("L", "b")], [("ST", "c")], [("O", "d")]]),
        ("2.5.4.11=a,2.5.4.6=b,2.5.4.9=c", [[("OU", "a")], [("C", "b")], [("STREET", "c")]]),
        ("0.9.2342.19200300.100.1.1=a,0.9.2342.19200300.100.1.25=b", [[("UID", "a")], [("DC", "b")]]),
        # BER: UTF8String, PrintableString, IA5String; then what is no text, and what is no BER.
        ("OU=#0C0647726F757073", [[("OU", "Groups")]]),
        ("OU=#0c035ac3bc", [[("OU", "Zü")]]),
        ("OU=#130647726f757073,DC=#16036c6162", [[("OU", "Groups")], [("DC", "lab")]]),
        ("OU=#0c8106" + "47726f757073", [[("OU", "Groups")]]),
        ("OU=#0c00", [[("OU", "")]]),
        ("OU=#040647726F757073", [[("OU", "#040647726F757073")]]),
        ("OU=#0c0747726F757073", [[("OU", "#0c0747726F757073")]]),
        ("OU=#0c01C3", [[("OU", "#0c01C3")]]),
        ("OU=#1301C3", [[("OU", "#1301C3")]]),
        ("OU=#0c", [[("OU", "#0c")]]),
        ("OU=#0c80", [[("OU", "#0c80")]]),
        # The quoted form of RFC 2253, section 4.
        ('CN="Sales, EMEA=+<>;#",OU=x', [[("CN", "Sales, EMEA=+<>;#")], [("OU", "x")]]),
        ('CN="a \\" b"', [[("CN", 'a " b')]]),
        (r"CN=\#1\ ,OU=x", [[("CN", "#1 ")], [("OU", "x")]]),
        (r"CN=\ a \ ,OU=x", [[("CN", " a  ")], [("OU", "x")]]),
        ("CN=a=b#c", [[("CN", "a=b#c")]]),
        ("CN=,OU=x", [[("CN", "")], [("OU", "x")]]),
        (r"CN=Deleted\0ADEL:1", [[("CN", "Deleted\nDEL:1")]]),
        ("CN=Ümlaut 😀", [[("CN", "Ümlaut 😀")]]),
    ],
)
def test_parse(text: str, expected: list[list[tuple[str, str]]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("contoso", 7, "an equals sign"),
        ("CN=a,", 5, "an attribute type"),
        (",CN=a", 0, "an attribute type"),
        ("CN=a,,OU=b", 5, "an attribute type"),
        ("9a=b", 1, "an equals sign"),
        (r"CN=a\zz", 4, "two hexadecimal digits"),
        ("CN=a\\", 4, "two hexadecimal digits"),
        (r"CN=\C4", 3, "UTF-8"),
        ("CN=a<b", 4, "a backslash before <"),
        ('CN=a"b', 4, 'a backslash before "'),
        ('CN="open', 3, "a closing quotation mark"),
        ('CN="a"b', 6, "a comma"),
        ("CN=#0", 3, "pairs of hexadecimal digits"),
        ("CN=#04x", 6, "a comma"),
        ("CN=a+,OU=b", 5, "an attribute type"),
    ],
)
def test_parse_says_where_it_stopped(text: str, position: int, message: str) -> None:
    with pytest.raises(OptionError, match=message) as caught:
        parse(text)
    assert caught.value.describe()["position"] == position
    assert caught.value.hint is not None


def test_str_is_canonical() -> None:
    assert str(parse('cn = "Sales, EMEA" ; OU=a+L=b')) == r"cn=Sales\, EMEA,OU=a+L=b"
    assert str(parse("CN=#0402AbCd")) == "CN=#0402AbCd"


def test_parent_and_rdn_value() -> None:
    name = parse(r"CN=Sales\, EMEA,OU=Groups,DC=lab")
    assert name.rdn_value == "Sales, EMEA"
    assert str(name.parent) == "OU=Groups,DC=lab"
    assert parse("DC=lab").parent is None
    assert parse("").parent is None
    assert parse("").rdn_value == ""


def test_child_escapes_the_value() -> None:
    assert str(parse("OU=Groups,DC=lab").child("CN", "#1, x")) == r"CN=\#1\, x,OU=Groups,DC=lab"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("CN=Sales,DC=lab", "cn=SALES, dc=LAB", True),
        (r"CN=Sales\2C x", r"cn=sales\, x", True),
        (r"CN=\C3\9Cmlaut", "CN=ümlaut", True),
        ("CN=a+OU=b", "OU=b+CN=a", True),
        ("CN=Straße", "CN=Strasse", False),
        ("CN=a,OU=b", "CN=a", False),
        ("CN=#0401", r"CN=\#0401", False),
        ("OU=Groups,DC=lab", "2.5.4.11=groups;0.9.2342.19200300.100.1.25=LAB", True),
        ("OU=Groups,DC=lab", r"OU=#0c0647726F757073,DC=\6cab", True),
        ("OU=Groups,DC=lab", "2.5.4.10=Groups,DC=lab", False),
        ("OU=Groups,DC=lab", "OU=#040647726F757073,DC=lab", False),
    ],
)
def test_same(first: str, second: str, expected: bool) -> None:
    assert same(first, second) is expected
    assert same(parse(first), second) is expected


TYPES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,5}|[0-9]{1,3}(\.[0-9]{1,3}){0,3}", fullmatch=True)
SPECIAL = st.text(alphabet=' ,+"\\<>;=#\x00\r\naÜ😀', max_size=12)
VALUES = st.one_of(st.text(max_size=20), SPECIAL)
RDNS = st.lists(st.builds(AttributeValue, TYPES, VALUES), min_size=1, max_size=3).map(tuple)
NAMES = st.builds(DistinguishedName, st.lists(RDNS, max_size=5).map(tuple))


@given(NAMES)
def test_what_is_printed_parses_to_the_same(name: DistinguishedName) -> None:
    assert parse(str(name)) == name


@given(st.text(alphabet=' ,+"\\<>;=#\x00aZ0Ü.', max_size=30))
def test_parse_raises_nothing_but_its_own_error(text: str) -> None:
    try:
        parsed = parse(text)
    except OptionError as problem:
        assert 0 <= problem.describe()["position"] <= len(text)
    else:
        assert parse(str(parsed)) == parsed


@pytest.mark.parametrize("text", ["ou=a+cn=b,dc=c", "CN=b + OU=A;DC=C", 'cn="b"+ou=\\61,dc=c'])
def test_one_spelling_of_all(text: str) -> None:
    assert in_one_spelling(text) == "CN=B+OU=A,DC=C"


@pytest.mark.parametrize("text", ["Managed", "a, b", "", 'ou="a,dc=b', "=x"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert in_one_spelling(text) == text


@given(NAMES, NAMES)
def test_one_spelling_tells_the_same_apart_as_comparing_does(first: DistinguishedName, second: DistinguishedName) -> None:
    assert (in_one_spelling(str(first)) == in_one_spelling(str(second))) is same(first, second)
    assert same(parse(in_one_spelling(str(first))), first)
