# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expression language of attribute mappings; what it offers is in ``public``."""

from __future__ import annotations

from .public import FUNCTIONS, ErrorFunctionRaised, Expression, FunctionSignature, Parameter, Result, Value, parse

__all__ = [
    "FUNCTIONS",
    "ErrorFunctionRaised",
    "Expression",
    "FunctionSignature",
    "Parameter",
    "Result",
    "Value",
    "parse",
]
