# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script of the page: it shows, filters and pages the findings. The page allows it by its digest, and nothing else."""

from __future__ import annotations

SCRIPT = """
'use strict';
(() => {
  const byId = name => document.getElementById(name);
  const data = byId('data');
  if (!data) return;
  const GROUPS_AT_ONCE = 60;
  const {fields, texts, rows} = JSON.parse(data.textContent);
  const place = Object.fromEntries(fields.map((name, index) => [name, index]));
  const text = (row, name) => texts[row[place[name]]];
  const [form, list, more, template] = ['filter', 'list', 'more', 'group-template'].map(byId);
  const lowered = texts.map(each => each.toLowerCase());
  let groups = [];
  let shown = 0;

  const fill = (part, row) => {
    for (const spot of part.querySelectorAll('[data-field]')) {
      const said = text(row, spot.dataset.field);
      if (said) spot.textContent = said;
      else (spot.closest('dl > div, p.remark') || spot).remove();
    }
    for (const badge of part.querySelectorAll('[data-severity]')) badge.dataset.severity = text(row, 'severity');
    return part;
  };

  const groupOf = found => {
    const article = template.content.firstElementChild.cloneNode(true);
    const finding = article.querySelector('.finding');
    finding.remove();
    fill(article, found[0]);
    article.append(...found.map(row => fill(finding.cloneNode(true), row)));
    return article;
  };

  const showMore = () => {
    list.append(...groups.slice(shown, shown + GROUPS_AT_ONCE).map(groupOf));
    shown += GROUPS_AT_ONCE;
    more.hidden = shown >= groups.length;
  };

  const chosen = () => {
    const words = byId('find').value.toLowerCase().split(/\\s+/).filter(Boolean);
    const holding = words.map(word => lowered.map(each => each.includes(word)));
    const choices = ['severity', 'class', 'state'].map(name => [place[name], byId(name).value]).filter(([, value]) => value);
    const isNew = byId('new') && byId('new').checked;
    return rows.filter(row => choices.every(([index, value]) => texts[row[index]] === value)
      && (!isNew || text(row, 'new'))
      && holding.every(holds => row.some(index => holds[index])));
  };

  const show = () => {
    const found = chosen();
    const byGroup = new Map();
    for (const row of found) {
      const key = row[place.group_id] + ' ' + row[place.group];
      if (byGroup.has(key)) byGroup.get(key).push(row);
      else byGroup.set(key, [row]);
    }
    groups = [...byGroup.values()];
    shown = 0;
    list.replaceChildren();
    showMore();
    byId('shown').textContent = `${found.length.toLocaleString('en')} of ${rows.length.toLocaleString('en')} findings`;
  };

  let waiting = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(show));
  more.addEventListener('click', showMore);
  for (const link of document.querySelectorAll('a[data-class]')) {
    link.addEventListener('click', () => {
      form.reset();
      byId('class').value = link.dataset.class;
      byId('severity').value = link.dataset.severity || '';
      show();
    });
  }
  for (const link of document.querySelectorAll('a[data-new]')) {
    link.addEventListener('click', () => {
      form.reset();
      byId('new').checked = true;
      show();
    });
  }
  form.hidden = false;
  show();
})();
"""
