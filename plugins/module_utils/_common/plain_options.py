# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options outside of a module, read as a module reads its own: types, defaults, environment variables, secrets, paths."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .argument_spec import ArgumentSpec
from .errors import OptionError
from .json import Json
from .task_secrets import begin
from .typed_paths import make_absolute


def read_plain_options(spec: ArgumentSpec, given: t.Mapping[str, t.Any], hint: str) -> Json:
    """Return the options; OptionError, with ``hint``, for everything that is wrong. The secrets among them are known from now on."""
    rules = spec.to_kwargs()
    result = ArgumentSpecValidator(rules.pop("argument_spec"), **rules).validate(dict(given))
    begin(*result._no_log_values)
    if result.error_messages:
        raise OptionError("; ".join(result.error_messages), hint=hint)
    parameters: Json = result.validated_parameters
    make_absolute(parameters, spec.arguments)
    return parameters
