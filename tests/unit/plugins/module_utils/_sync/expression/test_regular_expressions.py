# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regular expressions as .NET has them, and the ones that are stopped.

Source: .NET documentation, "Regular Expression Language - Quick Reference". Expected values are worked out by hand.
"""

from __future__ import annotations

import importlib
import time
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.failures import (
    FunctionFailure,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.regular_expressions import (
    pattern as pattern_module,
)

compile_pattern = pattern_module.compile_pattern

MATCHES = [
    ("^SG-", "SG-Sales", True),
    ("^SG-", "sg-Sales", False),
    ("(?i)^sg-", "SG-Sales", True),
    ("a(?i)b", "aB", True),
    ("a(?i)b", "AB", False),
    ("(a(?i)b|c)d", "CD", False),
    ("(a(?i)b|c)d", "Cd", True),
    ("(?i:a)b", "Ab", True),
    ("(?i-i:a)", "A", False),
    (r"(?:^|\W)Sales|Marketing|Operations(?:$|\W)", "xMarketingx", True),
    (r"(?:^|\W)Sales|Marketing|Operations(?:$|\W)", "PreSales", False),
    (r"\Aa\z", "a\n", False),
    (r"\Aa\Z", "a\n", True),
    ("^a$", "a\n", True),
    ("^b$", "a\nb\nc", False),
    ("(?m)^b$", "a\nb\nc", True),
    ("a.b", "a\nb", False),
    ("(?s)a.b", "a\nb", True),
    (r"(?x) a  b # a comment", "ab", True),
    (r"^(?<first>.)(?<second>.)\k<first>$", "aba", True),
    (r"^(?'x'a)\k'x'\k{x}$", "aaa", True),
    (r"^(.)(.)\2\1$", "abba", True),
    # Groups without a name are numbered first: \1 is the (b).
    (r"^(?<named>a)(b)\1$", "abb", True),
    (r"^(?<named>a)(b)\2$", "aba", True),
    (r"^(a)?(?(1)b|c)$", "ab", True),
    (r"^(a)?(?(1)b|c)$", "c", True),
    (r"^(?<x>a)?(?(x)b)$", "b", False),
    ("(?n)^(a)$", "a", True),
    ("[a-z-[aeiou]]", "e", False),
    ("[a-z-[aeiou]]", "f", True),
    ("[^a-c]", "abc", False),
    ("[]a]", "]", True),
    ("[^]a]", "]a", False),
    (r"[\w-.]", "-", True),
    (r"[\w-.]", "!", False),
    (r"[[]", "[", True),
    (r"[a&&b||c~~d]", "&", True),
    (r"\p{Lu}\P{Lu}", "Éa", True),
    (r"^\p{L}+$", "Łódź", True),
    (r"^[\p{L}\p{Nd}]+$", "Straße7", True),
    (r"\p{IsCyrillic}", "Ж", True),
    (r"\p{IsCyrillic}", "Z", False),
    (r"\u0041\x42\t\e\cA\0", "AB\t\x1b\x01\0", True),
    (r"[\b]", "\b", True),
    (r"\bSales\b", "the Sales team", True),
    ("a{,2}", "a{,2}", True),
    ("a{2", "a{2", True),
    ("^a{2}$", "aa", True),
    ("^a{2,3}?$", "aaa", True),
    ("(?#a comment)a", "a", True),
    ("(?>a+)b", "aab", True),
    ("(?>a+)ab", "aab", False),
    ("(?<=a)b", "ab", True),
    ("(?<!a)b", "ab", False),
    ("", "", True),
]
REPLACED = [
    (r"(?<isdCode>\d+) (?<rest>.*)", "91 99", "${rest}/${isdCode}", "99/91"),
    (r"(a)(?<n>b)(c)", "abc", "$1$2$3", "acb"),
    ("(a)(b)?", "a", "[$2]", "[]"),
    ("b", "abc", "$$", "a$c"),
    ("b", "abc", "<$&>", "a<b>c"),
    ("b", "abc", "<$`>", "a<a>c"),
    ("b", "abc", "<$'>", "a<c>c"),
    ("b", "abc", "<$_>", "a<abc>c"),
    ("(a)(b)", "ab", "$+", "b"),
    ("b", "abc", "$1 ${x} $", "a$1 ${x} $c"),
    ("b", "abc", r"\1\n", r"a\1\nc"),
    ("x*", "abc", "-", "-a-b-c-"),
    ("a*", "baac", "-", "-b--c-"),
]
WRONG = [
    ("(", "a group that is not closed"),
    (")", "too many closing brackets"),
    ("[a", "a bracket expression that is not closed"),
    ("*a", "a quantifier with nothing before it"),
    ("a++", "a quantifier after a quantifier"),
    ("a{2}{3}", "a quantifier after a quantifier"),
    ("a{3,2}", "repetitions in reverse order"),
    ("a{99999999999}", "a number of repetitions that is too large"),
    ("^*", "a quantifier after an anchor"),
    ("[z-a]", "the range z-a in reverse order"),
    (r"[a-\w]", "a range that ends in a class"),
    ("[a-[b]c]", "a subtraction that does not end its bracket expression"),
    ("(?P<n>a)", "a group that is unknown"),
    ("(?<a-b>x)", "a group that is unknown"),
    ("(?<n>a)(?<n>b)", "the group name n twice"),
    (r"\1", "a reference to a group 1 that does not exist"),
    (r"\k<x>", "a reference to a group x that does not exist"),
    (r"\q", r"the unknown escape \q"),
    (r"\_", r"the unknown escape \_"),
    ("\\", "a backslash at its end"),
    (r"\Ga", r"\G"),
    (r"\p{Xx}", "the Unicode category or block Xx"),
    (r"\pL", "an incomplete Unicode category"),
    ("(a)?(?(1)b|c|d)", "more than two branches"),
    ("(" * 100 + ")" * 100, "groups inside one another"),
]
CATASTROPHIC = [
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    r"^(\w+\s?)*$",
    "(x+x+)+y",
    "((a*)*)*b",
    "(.*a){20}",
    "(?:a?){30}a{30}",
    "a?" * 40 + "a" * 40,
    r"(\s*\w+\s*,?)*;",
    "(?=(a+)+b)c",
    r"^(?:(a+)\1?)*$",
]


@pytest.fixture
def without_regex_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_module, "_regex_library", lambda: None)


@pytest.mark.parametrize(("pattern", "text", "expected"), MATCHES)
def test_matches(pattern: str, text: str, *, expected: bool) -> None:
    assert compile_pattern(pattern).matches(text) is expected


@pytest.mark.parametrize(("pattern", "text", "replacement", "expected"), REPLACED)
def test_replace(pattern: str, text: str, replacement: str, expected: str) -> None:
    assert compile_pattern(pattern).replace(text, replacement) == expected


@pytest.mark.parametrize(("pattern", "message"), WRONG)
def test_wrong_pattern(pattern: str, message: str) -> None:
    with pytest.raises(FunctionFailure) as refused:
        compile_pattern(pattern)
    assert message in refused.value.message
    assert refused.value.hint


def test_groups() -> None:
    pattern = compile_pattern(r"(?<key>\w+)=(?<value>\w*)")
    assert pattern.replace_group("a=1,b=2,c=", "value", "$0") == "a=$0,b=$0,c=$0"
    assert pattern.replace_group("a=1", "2", "x") == "a=x"
    assert pattern.extract("a=1,b=2", "value") == "1"
    assert pattern.extract("none", "value") is None
    with pytest.raises(FunctionFailure, match="names the group other, which the regular expression does not have"):
        pattern.extract("a=1", "other")


@pytest.mark.usefixtures("without_regex_library")
@pytest.mark.parametrize("pattern", CATASTROPHIC)
def test_a_pattern_that_may_never_end_is_refused(pattern: str) -> None:
    started = time.monotonic()
    with pytest.raises(FunctionFailure, match="may never end"):
        compile_pattern(pattern).matches("a" * 40 + "!")
    assert time.monotonic() - started < 2


@pytest.mark.usefixtures("without_regex_library")
@pytest.mark.parametrize("pattern", [".*.*.*.*.*=", r"\w*\w*\w*\w*x"])
def test_a_pattern_that_takes_too_long_on_a_long_text_is_refused(pattern: str) -> None:
    started = time.monotonic()
    with pytest.raises(FunctionFailure, match="may take too long on 5000 characters"):
        compile_pattern(pattern).matches("a" * 5000)
    assert time.monotonic() - started < 2


@pytest.mark.usefixtures("without_regex_library")
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(.*)-(.*)-(.*)", "-".join(["x" * 80] * 3)),
        (r"^[\w.]+@[\w.]+\.\w+$", f"{'a.b' * 60}@{'c.d' * 20}"),
        (r"^(?:[a-z0-9]+-)*[a-z0-9]+$", "abc-" * 60 + "!"),
        ("^SG-(?:EMEA|APAC|AMER)-[A-Z]{2,3}-.+$", "SG-EMEA-DE-" + "x" * 245),
        ("^.*?,(?=(?:CN|OU|DC)=)", "CN=" + "x," * 2000),
        (r"[()\s-]+", "(0) 1-2 " * 500),
        ("(?>a+)+b", "a" * 250 + "!"),
    ],
)
def test_an_ordinary_pattern_runs_on_the_longest_attribute_values(pattern: str, text: str) -> None:
    started = time.monotonic()
    compile_pattern(pattern).replace(text, "")
    assert time.monotonic() - started < 2


@pytest.mark.usefixtures("without_regex_library")
def test_a_look_behind_of_variable_length_needs_the_library() -> None:
    with pytest.raises(FunctionFailure, match="a look-behind of variable length, which Python's own library lacks") as refused:
        compile_pattern("(?<=a+)b").matches("aab")
    assert "Install the Python library regex" in str(refused.value.hint)


class SlowLibrary:
    """Stands in for the optional library: every search runs out of time."""

    error = ValueError

    def __init__(self) -> None:
        self.compiled: list[str] = []

    def compile(self, pattern: str) -> t.Self:
        self.compiled.append(pattern)
        return self

    def finditer(self, text: str, timeout: float) -> t.Iterator[t.Any]:
        raise TimeoutError(f"{text} after {timeout}")


def test_the_library_stops_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    library = SlowLibrary()
    monkeypatch.setattr(pattern_module, "_regex_library", lambda: library)
    with pytest.raises(FunctionFailure, match=r"stopped the regular expression \(b\+\)\+\$ after 2 seconds"):
        compile_pattern("(b+)+$").matches("bbb!")
    assert library.compiled == ["(b{1,}){1,}$"]


def test_a_missing_library_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_module(name: str) -> t.NoReturn:
        raise ImportError(name)

    pattern_module._regex_library.cache_clear()
    monkeypatch.setattr(importlib, "import_module", import_module)
    with pytest.raises(FunctionFailure, match="may never end"):
        compile_pattern("(c+)+$").matches("c!")
    pattern_module._regex_library.cache_clear()
