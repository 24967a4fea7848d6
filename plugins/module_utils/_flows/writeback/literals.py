# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``expected_attributes``: what the user expects of LDAP attributes, whatever the configuration says."""

from __future__ import annotations

from ..._common.argument_spec import ArgumentSpec
from ..._common.attribute_names import require_attribute_name
from ..._common.errors import OptionError
from ..._common.json import Json
from ..._verify.compare import Literals

EXPECTED_SPEC = ArgumentSpec({"expected_attributes": {"type": "dict", "default": {}}})


def read_literals(expected: Json) -> Literals:
    """Return the values by attribute; OptionError for a name that is none, and for neither a value nor a list of values."""
    literals = {}
    for name, value in expected.items():
        require_attribute_name(str(name), "expected_attributes")
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, (dict, list)) for each in values):
            raise OptionError(
                f"expected_attributes.{name} is neither a value nor a list of values.", hint="Give text, a number or a list."
            )
        literals[str(name)] = tuple(str(each) for each in values if each not in (None, ""))
    return literals
