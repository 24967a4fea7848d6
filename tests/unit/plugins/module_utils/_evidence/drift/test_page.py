# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a run: what it says without its script, what the script gets, and that nothing in a value becomes markup."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.text import visible
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page import finding_list
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page import page as page_module
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.page.page import render_page
from tests.tools.hostile_result import HOSTILE
from tests.tools.html_reader import Page
from tests.tools.sample_drift import (
    FINDINGS,
    RESOLVED,
    UNEXPECTED,
    documents,
    drift_run,
    hostile_findings,
    hostile_run,
    in_sync,
    incomplete,
    many,
    trend,
)

Json = dict[str, t.Any]

TAGS = {
    *("html", "head", "title", "meta", "link", "style", "script", "noscript", "template", "body", "main", "header", "nav"),
    *("section", "article", "h1", "h2", "h3", "p", "a", "div", "span", "strong", "small", "bdi", "code", "time", "wbr"),
    *("ul", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("form", "label", "input", "select", "option", "button", "output", "svg", "g", "rect"),
}
ATTRIBUTES = {
    *("id", "class", "lang", "href", "rel", "charset", "http-equiv", "name", "content", "scope", "role", "datetime", "type"),
    *("tabindex", "open", "hidden", "value", "autocomplete", "aria-label", "aria-labelledby", "aria-hidden"),
    *("data-label", "data-class", "data-severity", "data-new", "data-field"),
    *("viewbox", "preserveaspectratio", "x", "y", "width", "height"),
}


def read(run: Json | None = None, findings: list[Json] | None = None) -> Page:
    return Page(render_page(drift_run() if run is None else run, documents() if findings is None else findings))


def data(text: str) -> list[Json]:
    """Return the findings that the script of a page gets."""
    block = re.search('<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    document = json.loads(block.group(1))
    return [
        {name: document["texts"][place] for name, place in zip(document["fields"], row, strict=True)} for row in document["rows"]
    ]


@pytest.mark.parametrize(
    ("run", "title", "sentence"),
    [
        (drift_run(), "Drift: contoso.lab", "5 findings in 214 groups: 3 are drift, 1 is pending, 1 is accepted"),
        (in_sync(), "In sync: contoso.lab", "214 groups are in sync"),
        (incomplete(), "Incomplete: contoso.lab", "12 groups could not be read"),
        ({}, "Verdict: none: ", "This report does not know the verdict."),
    ],
    ids=["drift", "in sync", "incomplete", "empty"],
)
def test_the_verdict_comes_first(run: Json, title: str, sentence: str) -> None:
    page = read(run, [])
    assert page.texts("title")[0] == title
    assert page.texts("h1") == [title.rpartition(": ")[0]]
    assert page.text.index(sentence) < page.text.index("Findings by class")


def test_sections_are_in_order() -> None:
    assert read().texts("h2") == [
        "Findings by class",
        "Since the last run",
        "The last 30 runs",
        "Findings",
        "About this run",
    ]
    assert read(in_sync(), []).texts("h2") == ["Findings by class", "Since the last run", "Findings", "About this run"]


def test_what_was_not_read_and_which_limit_was_exceeded_is_at_the_top() -> None:
    page = read({**incomplete(), "violations": ["member_missing: 12, at most 10"]})
    top = page.text[: page.text.index("Findings by class")]
    assert "Not read12 of 214 groups could not be read: Microsoft Graph answered 403" in top
    assert "Beyond its limitmember_missing: 12, at most 10" in top


def test_classes_and_severities() -> None:
    cells = read().texts("td")[:25]
    rows = [cells[place : place + 5] for place in range(0, 25, 5)]
    assert rows == [
        ["–", "–", "–", "1", "1"],
        ["–", "1", "–", "–", "1"],
        ["–", "–", "1", "–", "1"],
        ["–", "1", "–", "–", "1"],
        ["1", "–", "–", "–", "1"],
    ]
    assert read().texts("th")[1:6] == ["critical", "high", "medium", "low", "all"]


def test_what_is_new_and_what_is_resolved() -> None:
    text = read().text
    since = text[text.index("Since the last run") : text.index("The last 30 runs")]
    assert "It began 2027-03-31 05:00 UTC." in since
    assert since.index("New (1)") < since.index("SG-Server-Admins, mallory") < since.index("Resolved (1)")
    assert since.index("Resolved (1)") < since.index("SG-Sales, ben@contoso.lab")


def test_15_new_and_15_resolved_ones_are_named() -> None:
    found = many(40)
    page = read(drift_run(found, new=[each.id for each in found], resolved=[RESOLVED] * 40), documents(found))
    assert page.text.count("25 more.") == 1
    lists = [each for each in page.texts("ul") if "SG-Team-" in each or "ben@" in each]
    assert [text.count("SG-") for text in lists] == [15, 15]


def test_without_a_run_before_there_is_nothing_to_compare_with() -> None:
    assert "There is no earlier run to compare with." in read(in_sync(), []).text
    assert read(in_sync(), []).attributes("svg") == []


def test_the_last_runs_are_a_picture_and_a_table() -> None:
    page = read()
    assert [each["aria-label"] for each in page.attributes("svg")] == ["Findings in the last 30 runs, 5 in the last one"]
    bars = [text for text in page.texts("title")[1:] if "UTC" in text]
    assert (len(bars), bars[0], bars[-1]) == (
        30,
        "2027-03-02 05:00 UTC: Drift, 16 findings",
        "2027-03-31 06:00 UTC: Drift, 5 findings",
    )
    assert bars[10] == "2027-03-12 05:00 UTC: In sync, 0 findings"
    # The highest bar is as high as the picture, whatever is in it.
    heights = [float(each["height"] or 0) for each in page.attributes("rect") if "severity" in str(each["class"])]
    assert max(heights) < 120
    assert page.texts("th").count("2027-03-31 06:00 UTC") == 1


def test_a_finding_has_all_that_is_known() -> None:
    page = read(findings=documents()[:1])
    first = page.texts("details")[1]
    for text in (
        "criticalnewMember unexpected, mallorydrift",
        "Expectednot a member",
        "Helda member",
        "ReasonActive Directory holds a member",
        "StateThe group in Active Directory changed after the last cycle began",
        "What to doRemove the member in Active Directory",
        "CommandRemove-ADGroupMember -Identity",
        "ProvenanceAdded on dc1.contoso.lab at 2027-03-30T22:14:07Z.\nLook for event 4728",
        "First seen2027-03-31 06:00 UTC",
        "Sourcehttps://learn.microsoft.com/",
        "Checkmember.unexpected",
        f"Finding id{UNEXPECTED.id}",
    ):
        assert text in first.replace(" ", " ").replace("critical new ", "criticalnew").replace("mallory drift", "mallorydrift")


def test_what_is_not_known_of_a_finding_is_left_out() -> None:
    page = read(drift_run(FINDINGS[3:4]), documents(FINDINGS[3:4]))
    details = page.texts("details")[1]
    assert "Provenance" not in details and "Command" not in details and "Exception" not in details


def test_findings_are_listed_by_group() -> None:
    page = read()
    groups = [text for text in page.texts("h3") if text]
    assert groups[2:] == ["SG-Server-Admins", "SG-Sales", "SG-EMEA", "Configuration"]


def test_the_first_200_findings_are_there_without_the_script_and_all_with_it() -> None:
    found = many(1000)
    text = render_page(drift_run(found), documents(found))
    page = Page(text)
    # One more is the template that the script fills.
    assert len([each for each in page.attributes("details") if each.get("class") == "finding"]) == 201
    assert "The first 200 of 1,000 findings are listed." in page.text
    assert [each["id"] for each in data(text)] == [finding.id for finding in found]


def test_the_script_gets_what_the_page_says() -> None:
    assert data(render_page(drift_run(), documents()))[1] == {
        "id": FINDINGS[1].id,
        "check": "member.missing",
        "class": "member_missing",
        "severity": "high",
        "state": "pending",
        "new": "",
        "group": "SG-Sales",
        "group_id": "7c1d0c6e-0001-4000-8000-000000000001",
        "place": "CN=SG-Sales,OU=Groups,DC=contoso,DC=lab",
        "title": "Member missing, ana@contoso.lab",
        "class_text": "Member missing",
        "state_text": "not yet synchronized",
        "expected": "a member",
        "actual": "not a member",
        "reason": "The user is a member in Entra ID, and has an account in Active Directory.",
        "state_reason": "The member was added after the last cycle began.",
        "fix": "Provision the group on demand with this member.",
        "command": "ansible-playbook hybrid_identity.cloud_sync.provision -e group=SG-Sales",
        "provenance": "",
        "first_seen": "2027-03-31 06:00 UTC",
        "due_at": "2027-03-31 06:20 UTC",
        "acceptance": "",
        "source": "",
    }


def test_a_finding_without_any_name_is_called_by_its_check() -> None:
    found = [dataclasses.replace(FINDINGS[4], subject="")]
    assert data(render_page(drift_run(found), documents(found)))[0]["title"] == "Posture, posture.deletion_threshold"


def test_few_runs_are_narrow_bars_at_the_right_edge() -> None:
    page = read(drift_run(trend=trend()[-1:]))
    lefts = {float(each["x"] or 0) for each in page.attributes("rect")}
    assert (page.attributes("svg")[0]["viewbox"], lefts) == ("0 0 600 140", {563.0, 583.0})


def test_a_page_holds_a_bounded_number_of_findings_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert finding_list.MOST == 20_000
    monkeypatch.setattr(page_module, "MOST", 10)
    found = many(25)
    text = render_page(drift_run(found), documents(found))
    assert len(data(text)) == 10
    assert "The first 10 of 25 findings are in this page; findings.jsonl has all." in text


def test_the_page_needs_nothing_from_outside() -> None:
    page = read()
    addresses = [attributes["href"] for tag, attributes in page.elements if "href" in attributes]
    assert {address for address in addresses if address and not address.startswith("#")} == {"data:,"}
    targets = {attributes.get("id") for _tag, attributes in page.elements}
    assert {address[1:] for address in addresses if address and address.startswith("#")} <= targets


def test_the_page_allows_its_own_style_and_script_alone() -> None:
    text = render_page(drift_run(), documents())
    digests = []
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digests.append(base64.b64encode(hashlib.sha256(content.encode()).digest()).decode())
    policies = [each["content"] for each in Page(text).attributes("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_ids_are_unique_and_tables_have_captions() -> None:
    page = read()
    ids = [attributes["id"] for _tag, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(page.texts("caption")) == len(page.attributes("table"))
    assert page.attributes("html") == [{"lang": "en"}]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    text = render_page(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))
    page = Page(text)
    assert {tag for tag, _attributes in page.elements} <= TAGS
    assert {key for _tag, attributes in page.elements for key in attributes} <= ATTRIBUTES
    assert len(page.attributes("script")) == 2
    assert page.text.count(visible(HOSTILE[name])[:40]) >= 20
    assert [each["reason"] for each in data(text)] == [visible(HOSTILE[name])] * len(FINDINGS)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_character_of_a_hostile_value_acts_on_its_own(name: str) -> None:
    text = render_page(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", text) == []
    text.encode("utf-8")


@pytest.mark.parametrize("part", [*drift_run(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    damaged = [{**documents()[0], name: value} for name in documents()[0]]
    assert read({**drift_run(), part: value}, damaged).texts("h2")[-1] == "About this run"
