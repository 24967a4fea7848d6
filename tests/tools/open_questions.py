# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the page of open questions from the list in the collection.

Usage: python -m tests.tools.open_questions ; a contract test compares the page with the list.
"""

from __future__ import annotations

import json
import re

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.choices import CHOICES, OpenQuestion
from tests.tools.collection_copy import REPOSITORY

PAGE = REPOSITORY / "docs" / "docsite" / "rst" / "open_questions.rst"

HEAD = """\
..
  SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
  SPDX-License-Identifier: GPL-3.0-or-later
  Written by `make pages` from plugins/module_utils/_sync/expression/choices.py.

.. _ansible_collections.hybrid_identity.cloud_sync.docsite.open_questions:

Open questions
==============

The collection computes what the service will write. Where Microsoft's public documentation leaves open what an expression, a mapping
or a scoping filter means, it had to choose. This page lists every such choice, and how to find out on your tenant whether the service agrees.

.. contents::
   :local:
   :depth: 1

How to settle a question
------------------------

The playbook ``calibrate`` lets the service evaluate all of these expressions, and those of the live mappings for some groups, and shows
every difference with both results. It writes nothing:

.. code-block:: console

   $ ansible-playbook hybrid_identity.cloud_sync.calibrate -e cloud_sync_configuration=contoso.com

It is made of ``sync_calibration_info``. For groups of your own, as a task:

.. run in the lab
.. code-block:: yaml+jinja

   - name: The service evaluates the mappings of these groups as the collection does
     hybrid_identity.cloud_sync.sync_calibration_info:
       sample_groups: [Marketing, Sales]
     register: calibration
     failed_when: not calibration.mappings_agree

By hand, let the service evaluate an expression with ``parseExpression``. ``sync_job_info`` returns the two ids. For the question about
brackets around an expression:

.. code-block:: text

   POST https://graph.microsoft.com/v1.0/servicePrincipals/{service_principal_id}/synchronization/jobs/{job_id}/schema/parseExpression

   {
     "expression": "Append((\\"a\\"), \\"b\\")",
     "targetAttributeDefinition": null,
     "testInputObject": {"properties": []}
   }

Compare ``evaluationResult`` of the answer with the result below. The filter ``evaluate_expression`` gives the same result as this page:

.. run in the lab
.. code-block:: yaml+jinja

   - name: Evaluate the expression with the collection
     ansible.builtin.debug:
       msg: >-
         {{ {} | hybrid_identity.cloud_sync.evaluate_expression('Append(("a"), "b")') }}

If your tenant answers something else, please report the expression, the attributes and the answer. Until then a wrong choice shows as a
failed check of ``writeback_assert``, since the actual value is always read from Active Directory and never computed.

Expressions
-----------

"""
MAPPINGS = """\
Attribute mappings
------------------

No expression settles these. Map such an attribute in a configuration that is not in use yet, provision a group on demand, and read the
attribute in Active Directory.

"""
SCOPE = """\
Scoping filters
---------------

No expression settles these. Put such a clause into a scoping filter of a configuration that is not in use yet, and provision a group on
demand: the answer says whether the group is in scope.

"""
SECTIONS = {"expressions": HEAD, "mappings": MAPPINGS, "scope": SCOPE}


def page() -> str:
    """Return the whole page."""
    return "\n".join(head + entries(theme) for theme, head in SECTIONS.items())


def entries(theme: str) -> str:
    """Return the questions of one section."""
    return "\n".join(entry(each) for each in CHOICES if each.theme == theme)


def entry(question: OpenQuestion) -> str:
    """Return the section of one question."""
    title = question.topic[0].upper() + question.topic[1:]
    paragraphs = [f"{title}\n{'~' * len(title)}", escaped(question.chosen), f"*Reason:* {escaped(question.because)}"]
    if question.check:
        paragraphs += [f".. code-block:: text\n\n   {question.check}", f"{condition(question)}: ``{question.gives}``"]
    return "\n\n".join(paragraphs) + "\n"


def condition(question: OpenQuestion) -> str:
    """Return for which object the expression is evaluated."""
    given = [f"``{name}`` = ``{json.dumps(value, ensure_ascii=False)}``" for name, value in question.given.items()]
    return f"Result with {' and '.join(given)}" if given else "Result"


def escaped(text: str) -> str:
    """Return a text in which nothing is markup."""
    return re.sub(r"([\\*`|_])", r"\\\1", text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
