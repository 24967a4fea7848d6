# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pages about drift add to the style of the report of a change."""

from __future__ import annotations

from ...report.style import STYLE

_SEVERITIES = """
:root { --critical: #8f1410; --high: #d0453b; --medium: #b87400; --low: #6b7c90; --info: #b3bfcc; }
@media (prefers-color-scheme: dark) {
  :root { --critical: #ff7b72; --high: #c9544c; --medium: #d29a3a; --low: #7d8b9a; --info: #4a5663; }
}
.severity-critical { fill: var(--critical); background: var(--critical); }
.severity-high { fill: var(--high); background: var(--high); }
.severity-medium { fill: var(--medium); background: var(--medium); }
.severity-low { fill: var(--low); background: var(--low); }
.severity-info { fill: var(--info); background: var(--info); }
.badge[data-severity] { --tone: var(--bad); --tone-back: var(--bad-back); }
.badge[data-severity="critical"] { background: var(--tone); color: var(--card); }
.badge[data-severity="medium"] { --tone: var(--warn); --tone-back: var(--warn-back); }
.badge[data-severity="low"], .badge[data-severity="info"] { --tone: var(--quiet); --tone-back: var(--stripe); }
"""

_LIST = """
[hidden] { display: none !important; }
.filter {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; align-items: end;
  padding: 16px; background: var(--stripe); border: 1px solid var(--line); border-radius: 8px;
}
.filter label > .label { display: block; font-size: 13px; }
.filter output { font-weight: 600; align-self: center; }
input, select, button {
  font: inherit; font-size: 15px; min-height: 40px; color: var(--text); background: var(--card);
  border: 1px solid var(--quiet); border-radius: 6px; padding: 6px 10px;
}
.filter label > input[type="search"], .filter select { width: 100%; }
.switch { align-self: center; white-space: nowrap; }
.switch input { min-height: 0; width: 18px; height: 18px; vertical-align: -3px; }
button { cursor: pointer; }
button:hover { border-color: var(--link); color: var(--link); }
#list:not(:empty) + p { margin-top: 20px; }
.group { margin-top: 20px; padding-top: 16px; border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 140px; }
.group h3 { margin: 0; }
.group > .remark { font-size: 14px; }
.finding { margin-top: 6px; }
.finding > summary { width: auto; color: var(--text); padding: 6px 8px; }
.finding > summary:hover { background: var(--stripe); text-decoration: none; }
.finding[open] { background: var(--stripe); border-radius: 8px; padding-bottom: 12px; }
.finding .pairs { padding: 4px 16px; }
dd code { background: var(--card); padding: 2px 4px; border-radius: 4px; }
"""

_PARTS = """
.matrix td, .matrix th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
.matrix + .remark { margin-top: 12px; }
main:has(.fleet) { max-width: 1400px; }
.scroll { overflow-x: auto; }
.fleet { min-width: 900px; font-size: 14px; }
.fleet th, .fleet td { padding-right: 4px; }
.fleet td:nth-child(-n+3), .fleet th:nth-child(-n+3) { text-align: left !important; padding-right: 12px; }
.fleet thead th { vertical-align: bottom; }
.fleet thead th:nth-child(n+4) { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; border-bottom: 0; padding: 6px 0; }
.changed { list-style: none; padding: 0; }
.changed li { padding: 8px 0; border-top: 1px solid var(--line); }
.changed li p { font-size: 15px; color: var(--quiet); }
.picture { width: 100%; height: 160px; display: block; margin-top: 8px; border-bottom: 1px solid var(--line); }
.foot { fill: var(--tone); }
.gap { fill: var(--warn); background: var(--warn); }
.ends { display: flex; justify-content: space-between; gap: 12px; color: var(--quiet); font-size: 13px; margin-top: 4px; }
.ends span:last-child { text-align: right; }
.legend { list-style: none; padding: 0; margin: 10px 0 0; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; }
.swatch { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 6px; }
"""

_NARROW = """
@media screen and (max-width: 760px) {
  .matrix:not(.fleet) { display: table; font-size: 13px; }
  .matrix:not(.fleet) caption { display: table-caption; }
  .matrix:not(.fleet) thead { display: table-header-group; position: static; width: auto; height: auto; clip-path: none; }
  .matrix:not(.fleet) tbody { display: table-row-group; }
  .matrix:not(.fleet) tr { display: table-row; }
  .matrix:not(.fleet) th, .matrix:not(.fleet) td { display: table-cell; padding: 8px 4px 8px 0; border-top: 1px solid var(--line); overflow-wrap: normal; }
  .matrix:not(.fleet) thead th { font-size: 11px; }
  .matrix:not(.fleet) td::before { content: none; }
  .matrix:not(.fleet) td:has(> .nothing) { display: table-cell; }
  .fleet { min-width: 0; }
  .fleet td, .fleet th { text-align: left !important; }
  .picture { height: 110px; }
  .finding .pairs { padding: 4px 8px; }
  .filter { grid-template-columns: 1fr 1fr; }
  .filter label:first-child { grid-column: 1 / -1; }
}
@media print {
  .filter, #more { display: none; }
  .group { content-visibility: visible; }
}
"""

DRIFT_STYLE = "".join((STYLE, _SEVERITIES, _LIST, _PARTS, _NARROW))
