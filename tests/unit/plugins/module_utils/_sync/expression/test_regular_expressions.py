# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regular expressions as .NET has them, and the ones that are stopped.

Source: .NET documentation, "Regular Expression Language - Quick Reference". Expected values are worked out by hand.
"""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import MissingLibraryError
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
    # A spacing mark is no part of a word, nor is a Roman numeral; a joiner is one to an anchor.
    (r"^क\b", "की", True),
    (r"a\b", "aⅣ", True),
    (r"a\B", "a\u200d", True),
    (r"\w\b", "a\u0301", True),
    # Without regard to case, two characters are alike when their lower case is.
    ("(?i)^σ$", "Σ", True),
    ("(?i)^Σ$", "ς", False),
    ("(?i)^ς$", "Σ", False),
    ("(?i)^[α-ω]$", "ς", True),
    ("(?i)^[σ]$", "ς", False),
    ("(?i)s", "ſ", False),
    ("(?i)[a-z]", "ſ", False),
    ("(?i)ſ", "s", False),
    ("(?i)µ", "μ", False),
    ("(?i)k", "\u212a", True),
    ("(?i)I", "ı", False),
    ("(?i)ß", "ẞ", True),
    (r"(?i)[\p{Lu}]", "ĸ", True),
    (r"(?i)\P{Lu}", "ĸ", False),
    (r"[\p{Lu}]", "ĸ", False),
    # .NET sees the halves of a character beyond U+FFFF.
    ("^..$", "😀", True),
    ("^.$", "😀", False),
    ("^😀$", "😀", True),
    ("^[😀]$", "😀", False),
    (r"^\W\W$", "𝒜", True),
    # Groups without a name are numbered first: \1 is the (b).
    (r"^(?<named>a)(b)\1$", "abb", True),
    (r"^(?<named>a)(b)\2$", "aba", True),
    (r"^(a)?(?(1)b|c)$", "ab", True),
    (r"^(a)?(?(1)b|c)$", "c", True),
    (r"^(?<x>a)?(?(x)b|)$", "b", False),
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
    ("(?<=a+)b", "aab", True),
    # Word characters are letters, non-spacing marks, decimal digits and connectors such as U+203F.
    (r"^\w+$", "a\u203f", True),
    (r"\w", "²", False),
    (r"\W", "\u203f", False),
    (r"[\W\d]", "a", False),
    (r"[^\W\d]", "a", True),
    (r"\s", "\x1c", False),
    (r"^(?i)ß$", "SS", False),
    ("(?i)^[a-z-[aeiou]]$", "B", True),
    ("(?i)^[a-z-[aeiou]]$", "E", False),
    ("^[a-z-[b-y-[m]]]+$", "azm", True),
    ("^[a-z-[b-y-[m]]]+$", "c", False),
    (r"\p{IsLatin-1Supplement}", "é", True),
    (r"\P{IsLatin-1Supplement}", "é", False),
    (r"^(?!.*(.).*\1)", "abca", False),
    (r"^(?:(?=(a|ab))b?)+", "b", False),
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
    # After an empty match the search goes on a character, and doesn't look for a longer match at the same place.
    ("a??", "aab", "-", "-a-a-b-"),
    (r"\b|b", "bc", "-", "-bc-"),
    ("^|a", "aab", "-", "-a-b"),
    ("^(.{3}).*$", "😀abc", "$1", "😀a"),
    ("^(.{2}).*$", "a😀bc", "$1", "a\ufffd"),
    ("b(?#a comment)+", "abbc", "-", "a-c"),
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
    ("(a)?(?(1)b)", "a condition without a second branch, which is not supported here"),
    ("(?(x)b|c)", "a reference to a group x that does not exist, which is not supported here"),
    (r"\21", "a reference to a group 21 that does not exist, which is not supported here"),
    (r"\b(?#a comment)+", "a quantifier after an anchor, which is not supported here"),
    ("(" * 100 + ")" * 100, "groups inside one another"),
    (r"\p{IsNowhere}", "not supported here: unknown property"),
    # The library writes repetitions out; without a bound these take all memory there is.
    ("a{2147483647}", "a number of repetitions that is too large"),
    ("(?:a{1000}){1000}", "a number of repetitions that is too large"),
    ("(" * 20 + "a" + "){9,}" * 20, "a number of repetitions that is too large"),
    ("(?:a{40000})(?:b{40000})", "a number of repetitions that is too large"),
    # The library repeats these without end, and remembers every round.
    (r"(?:(?=(\1?\D)))+", "a repetition of a look-around with a group, and a reference"),
    ("(?:(?=(a){2}))+(?(1)b|)", "a repetition of a look-around with a group, and a reference"),
]
# Whether they match forty times "a" and an exclamation mark, unless the search is stopped.
CATASTROPHIC = [
    ("(a+)+$", False),
    ("(a|a)*$", True),
    ("(a|aa)+$", False),
    (r"^(\w+\s?)*$", False),
    ("(x+x+)+y", False),
    ("((a*)*)*b", False),
    ("(.*a){20}", True),
    ("(?:a?){30}a{30}", True),
    ("a?" * 40 + "a" * 40, True),
    (r"(\s*\w+\s*,?)*;", False),
    ("(?=(a+)+b)c", False),
    (r"^(?:(a+)\1?)*$", False),
]


@pytest.fixture
def short_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_module, "MATCH_SECONDS", 0.3)


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


@pytest.mark.usefixtures("short_time_out")
@pytest.mark.parametrize(("pattern", "expected"), CATASTROPHIC)
def test_a_pattern_that_may_never_end_does_end(pattern: str, *, expected: bool) -> None:
    started = time.process_time()
    try:
        assert compile_pattern(pattern).matches("a" * 40 + "!") is expected
    except FunctionFailure as stopped:
        assert stopped.message.startswith(f"stopped the regular expression {pattern[:60]}")
        assert stopped.message.endswith(" after 0.3 seconds")
    assert time.process_time() - started < 2


@pytest.mark.usefixtures("short_time_out")
@pytest.mark.parametrize("pattern", [".*.*.*.*.*=", r"\w*\w*\w*\w*x"])
def test_a_pattern_that_takes_long_on_a_long_text_does_end(pattern: str) -> None:
    started = time.process_time()
    try:
        assert not compile_pattern(pattern).matches("a" * 5000)
    except FunctionFailure as stopped:
        assert "after 0.3 seconds" in stopped.message
    assert time.process_time() - started < 2


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


def test_a_search_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = compile_pattern("(b|bb)+$")
    for _attempt in range(3):
        monkeypatch.setattr(pattern_module, "MATCH_SECONDS", 0.01)
        with pytest.raises(FunctionFailure, match=r"stopped the regular expression \(b\|bb\)\+\$ after 0.01 seconds") as stopped:
            pattern.matches("b" * 60 + "!")
        assert stopped.value.hint == "Rewrite it without a repetition inside a repetition such as (a|aa)+."
    # Thousands of groups would each take the time otherwise.
    with pytest.raises(FunctionFailure, match="stopped the regular expression"):
        pattern.matches("b")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_pattern.cache_clear()
    monkeypatch.setitem(sys.modules, "regex", None)
    with pytest.raises(MissingLibraryError, match="The Python library regex is needed for regular expressions") as missing:
        compile_pattern("c1")
    assert "pip install regex" in str(missing.value.hint)


NO_PATTERN = """
import sys
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.scoping import evaluate_filter
assert parse('Left(Trim([description]), 3)').evaluate({"description": "abcd"}).value == "abc"
assert "regex" not in sys.modules
assert parse('Replace([description], , "b", , "", , )').evaluate({"description": "abcd"}).value == "acd"
assert "regex" in sys.modules
"""


def test_the_library_is_imported_with_the_first_pattern() -> None:
    subprocess.run([sys.executable, "-c", NO_PATTERN], stdin=subprocess.DEVNULL, check=True, timeout=60)
