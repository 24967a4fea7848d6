# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many cases of one kind, each made from a seed and a number, and what they found.

``FUZZ=10000`` is how many cases of each kind, ``FUZZ_SEED=2`` makes others, ``FUZZ_CASE=17`` runs one alone.
"""

from __future__ import annotations

import collections
import dataclasses
import os
import re
import time
import traceback
import typing as t
from collections.abc import Callable
from random import Random

Json = dict[str, t.Any]

SEED = os.environ.get("FUZZ_SEED", "1")
_SHOWN = 12
_SLOW_SECONDS = 20.0

# What Python says when code meets a value that it didn't expect. Nobody understands it, and it says that nothing was checked.
_PYTHON = re.compile(
    r"Traceback|\b(?:Attribute|Index|Key|Lookup|Overflow|Recursion|Type|Unicode\w*|Value|ZeroDivision|JSONDecode|Assertion)Error\b"
    r"|\bNoneType\b|'(?:str|int|float|bool|list|dict|bytes|tuple)' object|object has no attribute|not subscriptable|unhashable type"
    r"|not iterable|unexpected keyword argument|positional argument|<class '|codec can't (?:de|en)code|Expecting (?:value|property name)"
    r"|unsupported operand|must be (?:str|int|real number|a string)|invalid literal for|indices must be|embedded null|fromisoformat"
    r"|surrogates not allowed|(?:jinja2|ansible)\.\w+|string argument|object of type '"
)


def how_many(short: int) -> int:
    """Return how many cases are run: as many as ``FUZZ`` says, in the short form ``short``."""
    return int(os.environ.get("FUZZ") or short)


class Finding(Exception):
    """A case that ended as nothing may end."""


@dataclasses.dataclass
class Campaign:
    """The cases of one kind and how they ended."""

    name: str
    ends: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    findings: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    def run(self, short: int, case: Callable[[Random, int], str], describe: Callable[[], str]) -> None:
        """Run the cases; ``case`` returns how it ended, ``describe`` says afterwards what it was made of."""
        begin = time.monotonic()
        only = os.environ.get("FUZZ_CASE")
        numbers = [int(only)] if only else range(how_many(short))
        for number in numbers:
            self._run_one(number, case, describe)
        found = sum(map(len, self.findings.values()))
        ends = ", ".join(f"{count} {end}" for end, count in self.ends.most_common())
        print(f"\nfuzz {self.name}: {len(numbers)} cases, seed {SEED}, {found} findings, {time.monotonic() - begin:.0f} s; {ends}")
        assert not self.findings, self._report(found)

    def _run_one(self, number: int, case: Callable[[Random, int], str], describe: Callable[[], str]) -> None:
        begin = time.monotonic()
        try:
            self.ends[case(Random(f"{self.name} {SEED} {number}"), number)] += 1
            took = time.monotonic() - begin
            if took > _SLOW_SECONDS:
                raise Finding(f"it took {took:.0f} s")
        except Exception as problem:
            self.ends["findings"] += 1
            trace = "".join(traceback.format_exception(problem)[-8:])
            self.findings.setdefault(_signature(problem), []).append(f"case {number}: {describe()}\n{trace}")

    def _report(self, found: int) -> str:
        shown = list(self.findings.items())[:_SHOWN]
        texts = [f"--- {len(cases)} times: {signature}\n{cases[0]}" for signature, cases in shown]
        again = f"FUZZ_SEED={SEED} FUZZ_CASE=<number>"
        return f"{found} findings of {len(self.findings)} kinds in {self.name}; one case again: {again}\n" + "\n".join(texts)


def require_plain(text: str) -> None:
    """Raise a finding when a text for people says what only Python says."""
    match = _PYTHON.search(text)
    if match:
        raise Finding(f"the message says {match[0]!r}: {text[:400]}")


def _signature(problem: Exception) -> str:
    if isinstance(problem, Finding):
        return re.sub(r"\d+", "N", str(problem))[:90]
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if "/plugins/" in f.filename] or traceback.extract_tb(
        problem.__traceback__
    )
    where = frames[-1]
    return f"{type(problem).__name__} in {where.filename.rpartition('plugins/')[2]}:{where.lineno} {where.name}"
