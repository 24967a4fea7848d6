# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All documented functions by name.

They are imported theme by theme, with the first function of it that an expression names: most expressions need one or two.
"""

from __future__ import annotations

import functools
import typing as t

from .signatures import Function, FunctionSignature

_THEMES: t.Final[t.Mapping[str, str]] = {
    "case": "NormalizeDiacritics PCase ToLower ToUpper",
    "conversion": "BitAnd ConvertFromBase64 ConvertToBase64 ConvertToUTF8Hex CStr",
    "dates": "CDate DateAdd DateDiff DateFromNum FormatDateTime Now NumFromDate",
    "directory": "AppRoleAssignmentsComplex DNComponent SelectUniqueValue SingleAppRoleAssignment StringFromSid",
    "logic": "CBool Coalesce Error IgnoreFlowIfNullOrEmpty IIF IsNull IsNullOrEmpty IsPresent IsString Not Redact Switch",
    "multiple": "Count Item Join RemoveDuplicates Split",
    "random_values": "Guid RandomString",
    "replace": "Replace",
    "text": "Append InStr Left Mid StripSpaces Trim Word",
}
_THEME_OF: t.Final = {name.lower(): theme for theme, names in _THEMES.items() for name in names.split()}

FUNCTION_NAMES: t.Final = tuple(sorted(" ".join(_THEMES.values()).split(), key=str.lower))
"""The documented spellings, in alphabetical order."""

_NOT_DESCRIBED: t.Final = "The service lists this function, but its behaviour is not public, so it is not evaluated here."

# Names that appear in samples or in the service's own list without a description.
UNDOCUMENTED: t.Final[t.Mapping[str, str]] = {
    "approleassignments": _NOT_DESCRIBED + " Documented instead: SingleAppRoleAssignment.",
    "contains": _NOT_DESCRIBED + " Documented instead: InStr.",
    "cref": _NOT_DESCRIBED + " DNComponent takes the attribute itself: DNComponent([dn], 1).",
    "defaultdomain": _NOT_DESCRIBED + " The domain of the configuration is the macro %DomainFQDN%.",
}


def find(name: str) -> Function | None:
    """Return the function with a name, in any case; None when there is none."""
    theme = _THEME_OF.get(name.lower())
    return None if theme is None else _functions(theme)[name.lower()]


def signature_of(name: str) -> FunctionSignature:
    """Return what a function of ``FUNCTION_NAMES`` expects."""
    return _functions(_THEME_OF[name.lower()])[name.lower()].signature


@functools.cache
def _functions(theme: str) -> t.Mapping[str, Function]:
    return {function.signature.name.lower(): function for function in _import(theme)}


def _import(theme: str) -> tuple[Function, ...]:
    # Not a match statement: Ansible doesn't find imports in its cases, and so doesn't pack them.
    if theme == "case":
        from .functions.case import CASE_FUNCTIONS

        return CASE_FUNCTIONS
    if theme == "conversion":
        from .functions.conversion import CONVERSION_FUNCTIONS

        return CONVERSION_FUNCTIONS
    if theme == "dates":
        from .functions.dates import DATE_FUNCTIONS

        return DATE_FUNCTIONS
    if theme == "directory":
        from .functions.directory import DIRECTORY_FUNCTIONS

        return DIRECTORY_FUNCTIONS
    if theme == "logic":
        from .functions.logic import LOGIC_FUNCTIONS

        return LOGIC_FUNCTIONS
    if theme == "multiple":
        from .functions.multiple import MULTIPLE_FUNCTIONS

        return MULTIPLE_FUNCTIONS
    if theme == "random_values":
        from .functions.random_values import RANDOM_FUNCTIONS

        return RANDOM_FUNCTIONS
    if theme == "replace":
        from .functions.replace import REPLACE_FUNCTIONS

        return REPLACE_FUNCTIONS
    from .functions.text import TEXT_FUNCTIONS

    return TEXT_FUNCTIONS
