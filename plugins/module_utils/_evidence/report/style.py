# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The style sheet of the report: light and dark, stacked tables on narrow screens, everything open in print."""

from __future__ import annotations

_COLOURS = """
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --card: #ffffff; --text: #18212c; --quiet: #536071; --line: #dde3ea; --stripe: #f7f9fb;
  --link: #1d55a5; --mark: #ffe3a3; --mark-text: #18212c;
  --good: #14683f; --good-back: #e5f4eb; --warn: #7d4e00; --warn-back: #fdf2dc; --bad: #a11d18; --bad-back: #fdeceb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151b; --card: #181f27; --text: #e4e9ef; --quiet: #a2aebb; --line: #2c3641; --stripe: #1c242d;
    --link: #8dbcff; --mark: #6b4d00; --mark-text: #fff3d6;
    --good: #78d5a1; --good-back: #12301f; --warn: #f2bf67; --warn-back: #33280f; --bad: #ff9890; --bad-back: #3b1a18;
  }
}
"""

_PAGE = """
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
main:focus { outline: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
a { color: var(--link); }
p { margin: 0; }
p + p { margin-top: 6px; }
small { color: var(--quiet); font-size: 13px; font-weight: 400; }
code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.value { white-space: pre-wrap; unicode-bidi: isolate; }
.several { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.absent, .remark { color: var(--quiet); }
.label { color: var(--quiet); }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 16px; padding: 8px 16px; background: var(--card); }
section {
  margin-top: 24px; padding: 26px 28px; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
}
h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; }
h2 { font-size: 21px; margin-bottom: 16px; }
h3 { font-size: 17px; margin: 24px 0 12px; }
h4 { font-size: 15px; margin: 16px 0 4px; }
ul { margin: 0; }
"""

_VERDICT = """
.verdict {
  padding: 28px; background: var(--card); border: 1px solid var(--line); border-top: 6px solid var(--tone);
  border-radius: 12px;
}
.good { --tone: var(--good); --tone-back: var(--good-back); }
.warn { --tone: var(--warn); --tone-back: var(--warn-back); }
.bad { --tone: var(--bad); --tone-back: var(--bad-back); }
.calm { --tone: var(--quiet); --tone-back: var(--stripe); }
.kind { color: var(--quiet); font-size: 14px; }
.headline { display: flex; align-items: center; gap: 16px; margin: 10px 0 8px; }
.mark {
  flex: none; width: 48px; height: 48px; border-radius: 50%; display: grid; place-items: center;
  background: var(--tone-back); color: var(--tone); font-size: 24px; font-weight: 700; line-height: 1;
}
h1 { font-size: 38px; letter-spacing: -0.01em; color: var(--tone); }
.lead { font-size: 19px; max-width: 46em; }
dl { margin: 0; }
dt { color: var(--quiet); font-size: 14px; }
dt::first-letter { text-transform: uppercase; }
dd { margin: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 12px 40px; margin-top: 20px; }
.facts div { max-width: 24em; }
.facts dd { font-weight: 600; }
.cause {
  margin-top: 20px; padding: 16px 20px; border-radius: 8px; background: var(--tone-back);
  border-left: 4px solid var(--tone);
}
.cause div + div { margin-top: 10px; }
.cause dt { color: var(--tone); font-weight: 600; }
.figures ul {
  list-style: none; padding: 0; margin: 24px 0 0; display: grid;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
}
.figures a {
  display: block; height: 100%; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px;
  color: var(--text); background: var(--stripe); text-decoration: none;
}
.figures a:hover { border-color: var(--link); }
.figures a.bad { background: var(--tone-back); color: var(--tone); border-color: var(--tone); }
.figures strong { display: block; font-size: 22px; line-height: 1.2; }
.figures span { font-size: 14px; }
.pairs { display: grid; gap: 4px; }
.pairs div { display: grid; grid-template-columns: 180px minmax(0, 1fr); gap: 4px 16px; padding: 4px 0; }
"""

_PARTS = """
.badge {
  display: inline-block; padding: 1px 9px; border-radius: 11px; max-width: 100%; background: var(--tone-back);
  color: var(--tone); border: 1px solid var(--tone); font-size: 12px; font-weight: 600; line-height: 1.5;
}
.counts { display: flex; flex-wrap: wrap; gap: 8px; }
.counts .badge { font-size: 14px; padding: 3px 12px; border-radius: 15px; }
tbody th > .badge { display: block; width: fit-content; margin: 2px 0 4px; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--link); width: fit-content; padding: 2px 4px; border-radius: 4px; }
summary:hover { text-decoration: underline; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 15px; }
table + table, table + details, details + table { margin-top: 20px; }
caption { text-align: left; padding: 4px 0 8px; font-size: 14px; color: var(--quiet); }
details > table > caption { padding: 0; height: 0; font-size: 0; }
th, td { text-align: left; vertical-align: top; padding: 9px 12px 9px 0; border-top: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: 13px; border-top: 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
tbody th small { display: block; }
tbody tr:hover { background: var(--stripe); }
.w10 { width: 10%; } .w15 { width: 15%; } .w20 { width: 20%; } .w25 { width: 25%; }
.w30 { width: 30%; } .w35 { width: 35%; } .w55 { width: 55%; }
mark { background: var(--mark); color: var(--mark-text); border-radius: 3px; }
.lines { list-style: none; padding: 0; }
.findings, .todos { padding-left: 20px; }
.todos li + li { margin-top: 12px; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline > li {
  display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 0 28px; padding-bottom: 18px; position: relative;
}
.timeline > li::before {
  content: ""; position: absolute; left: 101px; top: 8px; width: 9px; height: 9px; border-radius: 50%;
  background: var(--dot, var(--quiet)); outline: 3px solid var(--card);
}
.timeline > li:not(:last-child)::after {
  content: ""; position: absolute; left: 105px; top: 20px; bottom: -8px; width: 1px; background: var(--line);
}
.timeline > .done { --dot: var(--good); }
.timeline > .failed, .timeline > .open { --dot: var(--bad); }
.timeline details { margin-top: 2px; }
.timeline details[open] { margin-bottom: 12px; }
.when { font-variant-numeric: tabular-nums; }
.when small { display: block; }
.outcome { color: var(--quiet); }
.failed .outcome { color: var(--bad); }
"""

_NARROW = """
@media screen and (max-width: 760px) {
  main { padding: 0 0 40px; }
  section, .verdict { padding: 20px 16px; border-radius: 0; border-left: 0; border-right: 0; margin-top: 12px; }
  .verdict { margin-top: 0; }
  h1 { font-size: 29px; }
  .lead { font-size: 17px; }
  .mark { width: 40px; height: 40px; font-size: 20px; }
  .headline { gap: 12px; }
  .figures ul { grid-template-columns: 1fr 1fr; }
  .figures li:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .pairs div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  table, caption, tbody, tr, th, td { display: block; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 12px 0; border-top: 1px solid var(--line); }
  tbody th, td { border: 0; padding: 0; }
  td { margin-top: 6px; display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 12px; }
  td::before { content: attr(data-label); color: var(--quiet); font-size: 13px; line-height: 24px; }
  td > * { grid-column: 2; min-width: 0; }
  td:has(> .nothing) { display: none; }
  .timeline > li { grid-template-columns: minmax(0, 1fr); padding-left: 24px; }
  .timeline > li::before { left: 0; }
  .timeline > li:not(:last-child)::after { left: 4px; }
  .when small { display: inline; margin-left: 8px; }
}
"""

_PRINT = """
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --card: #ffffff; --text: #000000; --quiet: #454f5b; --line: #c3cad2; --stripe: #ffffff;
    --link: #000000; --mark: #ffe3a3; --mark-text: #000000;
    --good: #14683f; --good-back: #ffffff; --warn: #7d4e00; --warn-back: #ffffff; --bad: #a11d18; --bad-back: #ffffff;
  }
  @page { margin: 16mm 14mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  section, .verdict { border: 0; border-radius: 0; padding: 0; margin-top: 20pt; }
  .verdict { border-top: 4pt solid var(--tone); padding-top: 10pt; margin-top: 0; }
  h1 { font-size: 24pt; }
  h2 { font-size: 14pt; border-bottom: 1px solid var(--line); padding-bottom: 3pt; }
  h3 { font-size: 12pt; }
  .lead { font-size: 12pt; }
  .figures ul { grid-template-columns: repeat(5, 1fr); }
  .figures a { padding: 6pt 8pt; }
  .figures strong { font-size: 14pt; }
  .figures span, dt { font-size: 9pt; }
  table, .timeline { font-size: 9pt; }
  th, td { padding: 4pt 8pt 4pt 0; }
  thead th { font-size: 8pt; }
  .timeline > li { display: block; padding: 0 0 8pt 16pt; }
  .timeline > li::before { left: 0; top: 4pt; }
  .timeline > li:not(:last-child)::after { content: none; }
  .when small { display: inline; margin-left: 6pt; }
  .when { break-after: avoid; }
  code, small, .remark { font-size: 8pt; }
  mark { text-decoration: underline; }
  .skip, summary { display: none; }
  details > table > caption { height: auto; padding: 0 0 4pt; font-size: 9pt; }
  details::details-content { content-visibility: visible; block-size: auto; display: block; }
  h2, h3, h4, caption, thead { break-after: avoid; }
  tr, .cause { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""

STYLE = "".join((_COLOURS, _PAGE, _VERDICT, _PARTS, _NARROW, _PRINT))
