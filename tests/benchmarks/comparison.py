# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a benchmark returns: figures side by side, as ratios to the first of them."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable
from dataclasses import dataclass


@t.runtime_checkable
class Report(t.Protocol):
    """What a benchmark found out."""

    def misses(self) -> list[str]:
        """Return the names of the figures that are out of their bounds."""

    def lines(self) -> Iterable[str]:
        """Yield a table of the figures."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``at_most`` and ``at_least`` bound its ratio to the first figure of the comparison."""

    name: str
    value: float
    at_most: float | None = None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of one unit; the first is what the others are compared with."""

    title: str
    unit: str
    figures: tuple[Figure, ...]

    def ratio(self, figure: Figure) -> float:
        """Return how many times the first figure this one is."""
        return figure.value / self.figures[0].value

    def misses(self) -> list[str]:
        """Return the names of the figures that are out of their bounds."""
        return [figure.name for figure in self.figures if not self._holds(figure)]

    def lines(self) -> Iterable[str]:
        """Yield the comparison as a table."""
        width = max(len(figure.name) for figure in self.figures)
        yield self.title
        for figure in self.figures:
            verdict = "" if self._holds(figure) else "  MISSED"
            yield f"  {figure.name:{width}}  {figure.value:10.3f} {self.unit}  {self.ratio(figure):6.2f}x{bounds(figure)}{verdict}"

    def _holds(self, figure: Figure) -> bool:
        ratio = self.ratio(figure)
        return ratio <= (figure.at_most or ratio) and ratio >= (figure.at_least or ratio)


def bounds(figure: Figure) -> str:
    """Return the bounds of a figure in words."""
    words = []
    if figure.at_most is not None:
        words.append(f"at most {figure.at_most:g}x")
    if figure.at_least is not None:
        words.append(f"at least {figure.at_least:g}x")
    return f"  ({', '.join(words)})" if words else ""
