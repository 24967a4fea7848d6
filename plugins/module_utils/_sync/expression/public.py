# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expression language of attribute mappings: parse once, evaluate often, without network.

Sources: Microsoft Entra documentation, "Reference for writing expressions for attribute mappings" and "Microsoft Entra
Cloud Sync expressions and function reference". What they leave open is decided in ``choices``.
"""

from __future__ import annotations

from .expression import Expression, parse
from .failures import ErrorFunctionRaised
from .registry import FUNCTION_NAMES, signature_of
from .signatures import FunctionSignature, Parameter
from .values import Result, Value

__all__ = [
    "FUNCTION_NAMES",
    "ErrorFunctionRaised",
    "Expression",
    "FunctionSignature",
    "Parameter",
    "Result",
    "Value",
    "parse",
    "signature_of",
]
