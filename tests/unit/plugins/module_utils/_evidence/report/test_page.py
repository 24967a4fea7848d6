# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page: what it says, in which order, and that nothing in a value becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.text import (
    visible,
    visible_value,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.page import render_html
from tests.tools.hostile_result import HOSTILE, hostile
from tests.tools.html_reader import Page
from tests.tools.sample_result import big, kept, refused, rolled_back, unchanged

TAGS = {
    *("meta", "link", "wbr"),
    *("html", "head", "title", "style", "body", "main", "header", "nav", "section", "h1", "h2", "h3", "h4", "p", "a"),
    *("div", "span", "strong", "small", "bdi", "mark", "code", "time", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
}
ATTRIBUTES = {
    *("id", "class", "lang", "href", "rel", "charset", "http-equiv", "name", "content", "scope", "role", "datetime"),
    *("tabindex", "open", "data-label", "aria-label", "aria-labelledby", "aria-hidden"),
}


def read(result: dict[str, t.Any]) -> Page:
    return Page(render_html(result))


@pytest.mark.parametrize(
    ("result", "title", "sentence"),
    [
        (
            kept(),
            "Kept: CHG0031-canary",
            "The change is in place, and the test group is right in Active Directory.",
        ),
        (
            unchanged(),
            "Nothing to change: CHG0031-canary",
            "The configuration was as desired already, and the test group is right in Active Directory.",
        ),
        (
            rolled_back(),
            "Rolled back: CHG0031-canary",
            "The change failed and was undone: everything is as it was before.",
        ),
        (refused(), "Refused: CHG0032", "The change was stopped before the first write: nothing has been changed."),
        (
            {**rolled_back(), "verdict": "rollback_incomplete"},
            "Rollback incomplete: CHG0031-canary",
            "Not everything could be restored. Manual action is needed.",
        ),
        (
            {**rolled_back(), "verdict": "unproven"},
            "Not proven: CHG0031-canary",
            "The change failed or did not finish, and was not undone: the configuration is as the change left it.",
        ),
    ],
    ids=["kept", "unchanged", "rolled back", "refused", "incomplete", "unproven"],
)
def test_the_verdict_comes_first(result: dict[str, t.Any], title: str, sentence: str) -> None:
    page = read(result)
    assert page.texts("title") == [title]
    assert page.texts("h1") == [title.split(":", maxsplit=1)[0]]
    assert page.text.index(sentence) < page.text.index("Expected against actual")


def test_sections_are_in_order() -> None:
    assert read(rolled_back()).texts("h2") == [
        "What was changed and undone",
        "What the service did",
        "Expected against actual",
        "Members",
        "Left behind",
        "Evidence",
        "About this change",
    ]


def test_reason_and_hint_are_at_the_top() -> None:
    page = read(refused())
    top = page.text[: page.text.index("What changed")]
    assert "The synchronization job is in quarantine (EncounteredEscrowProportionThreshold)." in top
    assert "Correct the failing objects, restart the job with sync_job, and run the change again." in top


def test_a_long_reason_is_folded_after_its_first_line() -> None:
    page = read({**refused(), "reason": "1 of 14 checks failed.\nVERDICT  CHECK\nfailed   agent"})
    assert page.text.index("1 of 14 checks failed.") < page.text.index("All of it") < page.text.index("VERDICT  CHECK")


def test_what_changed_is_shown_before_and_after() -> None:
    cells = read(kept()).texts("td")
    assert cells[:8] == [
        'expression "OU=Groups,DC=contoso,DC=lab"',
        "expression IIF(IsPresent([extensionAttribute1]),"
        'Join("","OU=",[extensionAttribute1],",OU=Groups,DC=contoso,DC=lab"),"OU=Groups,DC=contoso,DC=lab")',
        "(absent)",
        "constant Managed in Entra IDapplies only when the object is created",
        "displayName REGEX MATCH ^SG-EMEA-",
        "displayName REGEX MATCH ^SG-EMEA-and description IS NOT NULL",
        "500",
        "50",
    ]


def test_failed_checks_come_before_passed_ones_and_open() -> None:
    page = read(rolled_back())
    checks = page.text[page.text.index("Expected against actual") :]
    assert checks.index("After the change") < checks.index("Before the change")
    assert checks.index("1 check failed") < checks.index("22 checks passed")
    assert "the group is in another container" in checks


def test_the_difference_between_expected_and_actual_is_marked() -> None:
    assert read(rolled_back()).texts("mark") == ["EA", "AE"]


def test_every_check_and_member_of_a_large_change_is_there() -> None:
    result = big()
    names = read(result).texts("th")
    for check in result["checks"]:
        assert any(name.endswith(check["id"]) for name in names), check["id"]
    shown = {name[-36:] for name in names}
    assert {member["id"] for member in result["members"]} <= shown
    assert len(result["members"]) == 1000 and len(result["checks"]) == 200


def test_an_intent_without_outcome_is_said() -> None:
    result = kept()
    result["timeline"] = [event for event in result["timeline"] if (event["step"], event["state"]) != ("apply", "done")]
    assert read(result).texts("span").count("no outcome") == 1


def test_evidence_is_listed_with_digests() -> None:
    result = kept()
    assert read(result).texts("code") == [file["sha256"] for file in result["evidence"]]


def test_metadata_is_at_the_top_and_at_the_end() -> None:
    page = read(kept())
    assert page.texts("dd").count("Ingrid Sørensen") == 2
    assert page.text.rindex("Ingrid Sørensen") > page.text.index("About this change")


def test_the_page_needs_nothing_from_outside() -> None:
    page = read(big())
    addresses = [attributes["href"] for tag, attributes in page.elements if "href" in attributes]
    assert {address for address in addresses if address and not address.startswith("#")} == {"data:,"}
    targets = {attributes.get("id") for _tag, attributes in page.elements}
    assert {address[1:] for address in addresses if address and address.startswith("#")} <= targets


def test_the_page_allows_its_own_style_alone() -> None:
    text = render_html(kept())
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    policies = [each["content"] for each in Page(text).attributes("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"]


def test_the_page_is_accessible() -> None:
    page = read(rolled_back())
    assert page.attributes("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.attributes("meta")
    assert {each.get("scope") for each in page.attributes("th")} == {"col", "row"}
    assert len(page.texts("caption")) == len(page.attributes("table"))
    labels = [each["aria-labelledby"] for each in page.attributes("section")]
    assert labels == [each["id"] for each in page.attributes("h2")]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    page = read(hostile(HOSTILE[name]))
    assert {tag for tag, _attributes in page.elements} <= TAGS
    assert {key for _tag, attributes in page.elements for key in attributes} <= ATTRIBUTES
    assert page.text.count(visible_value(HOSTILE[name])) + page.text.count(visible(HOSTILE[name])) > 100


@pytest.mark.parametrize("name", HOSTILE)
def test_no_character_of_a_hostile_value_acts_on_its_own(name: str) -> None:
    text = render_html(hostile(HOSTILE[name]))
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", text) == []
    text.encode("utf-8")


@pytest.mark.parametrize("part", [*refused(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    assert read({**rolled_back(), part: value}).texts("h2")[-1] == "About this change"


def test_an_empty_result_is_a_page() -> None:
    assert read({}).texts("h1") == ["Verdict: none"]
