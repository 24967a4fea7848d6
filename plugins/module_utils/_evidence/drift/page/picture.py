# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of the last runs: a bar for each, as high as it has findings, the most severe at its foot."""

from __future__ import annotations

import typing as t

from ...._common.text import counted
from ...._verify.drift.finding import SEVERITIES
from ...report.markup import Content, Html, element
from ...report.sections.blocks import Column, fold, section, table, value
from ..history import SHOWN
from ..labels import drift_verdict
from ..model import DriftRun, TrendPoint, short_time

_STEP, _WIDTH, _HEIGHT, _MARGIN = 20, 14, 120, 10


def trend_section(run: DriftRun) -> Html | None:
    """Return the section; nothing when there was no run before."""
    if len(run.trend) < 2:
        return None
    first, last = short_time(run.trend[0].moment), short_time(run.trend[-1].moment)
    return section(
        "trend",
        f"The last {len(run.trend)} runs",
        element("p", "Most findings in a run: ", element("strong", f"{_most(run):,}"), class_="remark"),
        trend_picture(run),
        element("p", element("span", f"First: {first}"), element("span", f"Last: {last}"), class_="ends"),
        element("ul", *(_legend(each, f"severity-{each}") for each in SEVERITIES), _legend("incomplete", "gap"), class_="legend"),
        fold("As a table", table("The runs, the last one first", _columns(), map(_row, reversed(run.trend)))),
    )


def trend_picture(run: DriftRun) -> Html:
    """Return the bars, the last run at the right edge."""
    places = max(SHOWN, len(run.trend))
    most = _most(run)
    bars = (_bar(place, point, most) for place, point in enumerate(run.trend, places - len(run.trend)))
    label = f"Findings in the last {len(run.trend)} runs, {run.trend[-1].total:,} in the last one"
    return element(
        "svg",
        *bars,
        viewBox=f"0 0 {_STEP * places} {_HEIGHT + 2 * _MARGIN}",
        role="img",
        aria_label=label,
        class_="picture",
        preserveAspectRatio="none",
    )


def _most(run: DriftRun) -> int:
    return max(point.total for point in run.trend)


def _bar(place: int, point: TrendPoint, most: int) -> Html:
    left, foot = place * _STEP + (_STEP - _WIDTH) // 2, float(_HEIGHT + _MARGIN)
    parts: list[Content] = [element("title", _said(point))]
    # A run without a finding has a line at the foot, so that it isn't taken for one that is missing.
    parts.append(_rect(left, foot, _WIDTH, 3, f"foot {drift_verdict(point.verdict).tone}"))
    for severity in SEVERITIES:
        height = point.by_severity.get(severity, 0) / most * _HEIGHT if most else 0
        if height:
            foot -= height
            parts.append(_rect(left, foot, _WIDTH, height, f"severity-{severity}"))
    if point.verdict == "incomplete":
        parts.append(_rect(left, 0, _WIDTH, 6, "gap"))
    return element("g", *parts)


def _rect(left: float, top: float, width: float, height: float, class_: str) -> Html:
    return element("rect", x=f"{left:g}", y=f"{top:.2f}", width=f"{width:g}", height=f"{height:.2f}", class_=class_)


def _said(point: TrendPoint) -> str:
    return f"{short_time(point.moment)}: {drift_verdict(point.verdict).word}, {counted(point.total, 'finding')}"


def _legend(title: str, kind: str) -> Html:
    return element("li", element("span", class_=f"swatch {kind}", aria_hidden="true"), title)


def _columns() -> t.Sequence[Column]:
    return (Column("Began", "w25"), Column("Verdict", "w15"), *(Column(each.capitalize(), "w10") for each in SEVERITIES))


def _row(point: TrendPoint) -> t.Sequence[Content]:
    counts = (f"{point.by_severity.get(each, 0):,}" for each in SEVERITIES)
    return value(short_time(point.moment)), drift_verdict(point.verdict).word, *counts
