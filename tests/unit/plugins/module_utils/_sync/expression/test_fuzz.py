# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that hold for every expression, every source object and every pattern."""

from __future__ import annotations

import datetime
import re
import typing as t

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.failures import (
    FunctionFailure,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import (
    FUNCTION_NAMES,
    Result,
    parse,
    signature_of,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.regular_expressions import (
    pattern as pattern_module,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.signatures import Kind

ATTRIBUTES = ("a", "b", "extension_0_x", "d.e-f")
MACROS = {"DomainFQDN": "contoso.lab", "Empty": ""}
LIKELY_TEXTS = (
    *("", " x ", "a,b;c", "True", "1", "-7", "n", 'd"e\\', "😀ßİ"),
    *("2020-03-16-07:00", "1/31/2024 11:30:00 PM", "yyyy-MM-dd", "M/d/yyyy h:mm:ss tt", "AssumeLocal", "ww"),
    *("CN=Doe\\, Jane,OU=Sales,DC=contoso", "SGk=", "AQEAAAAAAAUSAAAA", "tr-TR", "vbTextCompare"),
    *("(?<n>a+)(b)?", "[a-z-[c]]+", "(a+)+$", "${n}$1"),
)

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
texts = st.sampled_from(LIKELY_TEXTS) | st.text(max_size=12)
numbers = st.integers(-3, 30) | st.integers(-(2**63), 2**63 - 1)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


leaves = st.one_of(
    st.sampled_from([f"[{name}]" for name in ATTRIBUTES]),
    st.sampled_from([f"%{name}%" for name in MACROS]),
    texts.map(quoted),
    st.integers(-3, 30).map(str),
    st.sampled_from(["&HF7", "-9223372036854775808", "9223372036854775807"]),
)


@st.composite
def calls(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    signature = signature_of(draw(st.sampled_from(FUNCTION_NAMES)))
    count = draw(st.integers(signature.minimum, signature.maximum or signature.minimum + 2 * len(signature.repeating)))
    group = len(signature.repeating) or 1
    count -= (count - len(signature.parameters)) % group if signature.repeating else 0
    arguments = []
    for place in range(count):
        parameter = signature.for_count(count).parameter(place)
        if not parameter.required and draw(st.booleans()):
            arguments.append("")
        elif parameter.kind is Kind.WORD:
            arguments.append(draw(st.sampled_from(parameter.words)))
        elif parameter.kind is Kind.INTEGER:
            arguments.append(draw(st.integers(-2, 12).map(str) | inner))
        elif parameter.kind is Kind.CONDITION:
            arguments.append(f"{draw(inner)} {draw(st.sampled_from(['=', '<>', '<', '<=', '>', '>=']))} {draw(inner)}")
        else:
            arguments.append(draw(inner))
    return f"{signature.name}({', '.join(arguments)})"


expressions = st.recursive(
    leaves,
    lambda inner: calls(inner) | st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) & {pair[1]}"),
    max_leaves=12,
)
scalars = st.one_of(st.none(), texts, numbers, st.booleans(), st.datetimes(), st.datetimes(timezones=st.just(datetime.UTC)))
odd_values = st.one_of(
    st.floats(), st.binary(max_size=30), st.dictionaries(texts, texts, max_size=1), st.just([["x"]]), st.just(object())
)
sources = st.dictionaries(st.sampled_from(ATTRIBUTES), st.one_of(scalars, st.lists(scalars, max_size=3), odd_values), max_size=4)


@quick
@given(expressions)
def test_printing_and_parsing_give_the_same_tree(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError:
        return
    printed = expression.print()
    again = parse(printed)
    assert again.tree == expression.tree
    assert again.print() == printed


@settings(quick, max_examples=400)
@given(expressions, sources)
def test_an_evaluation_raises_the_engines_own_error_alone(text: str, source: dict[str, t.Any]) -> None:
    try:
        result = parse(text).evaluate(source, MACROS)
    except ExpressionError as error:
        assert isinstance(error.describe()["position"], int)
        assert error.hint
    else:
        assert_consistent(result)


def assert_consistent(result: Result) -> None:
    assert (result.reason is None) == (result.value is not None)
    assert not (result.ignored and result.value is not None)
    assert (result.text is None) == (result.value is None or isinstance(result.value, tuple))


@settings(quick, max_examples=400)
@given(st.text(alphabet="abLTIF[]()\",&<>=%\\ 019-_'#é\n", max_size=40))
@example('Left([a],"')
@example("%%")
@example("&H")
def test_any_text_is_an_expression_or_an_error_with_a_position(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError as error:
        assert 0 <= error.describe()["position"] <= len(text)
        assert error.hint
    else:
        assert parse(expression.print()).tree == expression.tree


@settings(quick, max_examples=300)
@given(expressions, st.data())
def test_a_damaged_expression_is_an_expression_or_an_error(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    damaged = text[:place] + data.draw(st.sampled_from(["", "(", ")", '"', ",", "\\", "[", "&"])) + text[place + 1 :]
    try:
        parse(damaged).evaluate({"a": "x"}, MACROS)
    except ExpressionError as error:
        assert isinstance(error.describe()["position"], int)


@quick
@given(expressions)
def test_the_source_tree_holds_every_argument(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError:
        return
    names = {str(tree["name"]) for tree in every_source(expression.source_tree())}
    assert expression.functions | expression.attributes <= names


def every_source(tree: dict[str, t.Any]) -> t.Iterator[dict[str, t.Any]]:
    yield tree
    for parameter in tree["parameters"]:
        yield from every_source(parameter["value"])


pattern_pieces = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\w", r"\b", "^", "$", "x-", r"\d", "(?i)a", r"\p{L}"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda branches: f"(?:{'|'.join(branches)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "{2}", "{1,3}", "{2,}"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
        st.tuples(st.sampled_from(["(?=", "(?!", "(?>", "(?<n>"]), inner).map(lambda pair: f"{pair[0]}{pair[1]})"),
    ),
    max_leaves=8,
)


@settings(quick, max_examples=200, deadline=datetime.timedelta(seconds=20))
@given(pattern_pieces, st.text(alphabet="abx-1 \n", max_size=30))
def test_a_pattern_matches_as_python_has_it_and_comes_to_an_end(pattern: str, text: str) -> None:
    """Where .NET and Python write a pattern alike, both find the same; long texts do not take longer than allowed."""
    try:
        compiled = pattern_module.compile_pattern(pattern)
        assert compiled.replace("ab-" * 100 + "a" * 300, "") is not None
        python = alike(pattern)
        assert python is None or compiled.replace(text, "_") == replaced(python, text)
    except FunctionFailure as failure:
        assert failure.hint


def replaced(python: re.Pattern[str], text: str) -> str:
    """Return ``text`` with "_" for every match, of which an empty one moves the search on, as in .NET."""
    parts, position, rest = [], 0, 0
    while position <= len(text) and (found := python.search(text, position)):
        parts += [text[rest : found.start()], "_"]
        rest, position = found.end(), found.end() + (not found.group())
    return "".join([*parts, text[rest:]])


def alike(pattern: str) -> re.Pattern[str] | None:
    """Return Python's own reading of a pattern that both languages read alike, None for others."""
    if "(?i)" in pattern or r"\p" in pattern:
        return None
    try:
        return re.compile(pattern.replace("(?<n>", "(?P<n>"))
    except re.error:
        return None


@quick
@given(st.text(alphabet=r"ab()[]{}*+?|\^$.,-<>=!:'#012nwdpkuxc", max_size=20), texts)
def test_any_text_is_a_pattern_or_a_failure(pattern: str, text: str) -> None:
    try:
        pattern_module.compile_pattern(pattern).replace(text, "x")
    except FunctionFailure as failure:
        assert failure.message
        assert failure.hint
