# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The top of the report: the verdict in plain words, why, what to do, and the figures."""

from __future__ import annotations

from ...._common.text import counted, noun
from ..labels import verdict_words
from ..markup import Html, element, joined
from ..model import Report
from .blocks import badge, definitions, fold, moment, value

SHOWN_METADATA = 3
"""So many keys of the metadata are shown at the top; all of them are at the end."""


def verdict_block(report: Report) -> Html:
    """Return the header of the page."""
    words = verdict_words(report.verdict)
    mark = element("span", words.mark, class_="mark", aria_hidden="true")
    return element(
        "header",
        element("p", "Change to Microsoft Entra Cloud Sync", class_="kind"),
        element("div", mark, element("h1", words.word), class_="headline"),
        element("p", words.sentence, class_="lead"),
        _facts(report),
        _cause(report),
        _figures(report),
        class_=f"verdict {words.tone}",
    )


def _facts(report: Report) -> Html:
    pairs = [
        ("Change", value(report.change_id, "(none)")),
        *((name, value(text)) for name, text in report.metadata[:SHOWN_METADATA]),
        ("Configuration", value(report.configuration, "(unknown)")),
        ("Ended" if report.ended else "Started", moment(report.ended or report.started)),
        *((name, value(text)) for name, text in report.rollback),
    ]
    return definitions(pairs, "facts")


def _cause(report: Report) -> Html | None:
    if not (report.reason or report.hint):
        return None
    pairs = [("Reason", _reason(report.reason))] if report.reason else []
    pairs += [("What to do", value(report.hint))] if report.hint else []
    return definitions(pairs, "cause")


def _reason(reason: str) -> Html:
    first, _separator, more = reason.partition("\n")
    return joined(value(first), fold("All of it", value(more)) if more else None)


def _figures(report: Report) -> Html:
    figures = [
        _figure("#changes", str(len(report.changes)), noun(len(report.changes), "change")),
        _figure("#checks", *_checks_figure(report), bad=bool(report.checks_of("failed"))),
        _figure("#members", *_members_figure(report), bad=bool(report.wrong_members)),
        _figure("#service", str(report.calls), noun(report.calls, "on-demand call")),
    ]
    if report.left_behind:
        figures.append(_figure("#left-behind", str(len(report.left_behind)), "left behind", bad=True))
    return element("nav", element("ul", *figures), aria_label="Sections", class_="figures")


def _figure(target: str, number: str, text: str, *, bad: bool = False) -> Html:
    content = joined(element("strong", number), " ", element("span", text))
    return element("li", element("a", content, href=target, class_="bad" if bad else None))


def _checks_figure(report: Report) -> tuple[str, str]:
    failed, total = len(report.checks_of("failed")), len(report.checks)
    if not total:
        return "0", "checks"
    if failed:
        return f"{failed:,} of {total:,}", "checks failed"
    return f"{len(report.checks_of('passed')):,} of {total:,}", "checks passed"


def _members_figure(report: Report) -> tuple[str, str]:
    wrong, total = len(report.wrong_members), len(report.members)
    if not total:
        return "0", "members"
    if wrong:
        return f"{wrong:,} of {total:,}", "members not right"
    return f"{total - wrong:,} of {total:,}", "members right"


def counts_line(report: Report) -> Html:
    """Return how many checks have which verdict."""
    parts = [
        badge(each, f"{len(report.checks_of(each)):,} {each}") for each in ("failed", "info", "passed") if report.checks_of(each)
    ]
    return element("p", *parts, class_="counts", aria_label=counted(len(report.checks), "check"))
