# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All documented functions by name."""

from __future__ import annotations

import types
import typing as t

from .functions.case import CASE_FUNCTIONS
from .functions.conversion import CONVERSION_FUNCTIONS
from .functions.dates import DATE_FUNCTIONS
from .functions.directory import DIRECTORY_FUNCTIONS
from .functions.logic import LOGIC_FUNCTIONS
from .functions.multiple import MULTIPLE_FUNCTIONS
from .functions.random_values import RANDOM_FUNCTIONS
from .functions.replace import REPLACE_FUNCTIONS
from .functions.text import TEXT_FUNCTIONS
from .signatures import Function, FunctionSignature

_ALL: t.Final = (
    *TEXT_FUNCTIONS,
    *CASE_FUNCTIONS,
    *REPLACE_FUNCTIONS,
    *LOGIC_FUNCTIONS,
    *MULTIPLE_FUNCTIONS,
    *CONVERSION_FUNCTIONS,
    *DATE_FUNCTIONS,
    *DIRECTORY_FUNCTIONS,
    *RANDOM_FUNCTIONS,
)

# Lower-case name to function.
IMPLEMENTATIONS: t.Final[t.Mapping[str, Function]] = types.MappingProxyType(
    {function.signature.name.lower(): function for function in _ALL}
)

# Documented name to signature, in alphabetical order.
FUNCTIONS: t.Final[t.Mapping[str, FunctionSignature]] = types.MappingProxyType(
    {one.signature.name: one.signature for one in sorted(_ALL, key=lambda function: function.signature.name.lower())}
)

_NOT_DESCRIBED: t.Final = "The service lists this function, but its behaviour is not public, so it is not evaluated here."

# Names that appear in samples or in the service's own list without a description.
UNDOCUMENTED: t.Final[t.Mapping[str, str]] = {
    "approleassignments": _NOT_DESCRIBED + " Documented instead: SingleAppRoleAssignment.",
    "contains": _NOT_DESCRIBED + " Documented instead: InStr.",
    "cref": _NOT_DESCRIBED + " DNComponent takes the attribute itself: DNComponent([dn], 1).",
    "defaultdomain": _NOT_DESCRIBED + " The domain of the configuration is the macro %DomainFQDN%.",
}
