# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source, read as a module reads its own: types, defaults, environment variables, paths, secrets."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ..._common.argument_spec import ArgumentSpec, require_at_least
from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.task_secrets import begin
from ..._common.typed_paths import make_absolute
from ..shared.context import GRAPH_CONFIGURATION_SPEC

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    ArgumentSpec(
        {
            "interval": {"type": "int", "default": 300},
            "include_log": {"type": "bool", "default": True},
            "position_path": {"type": "path"},
        }
    )
)
_SHORTEST_INTERVAL = 10


def read_options(given: t.Mapping[str, t.Any]) -> Json:
    """Return the options with their types and defaults; OptionError with everything that is wrong."""
    rules = SPEC.to_kwargs()
    validator = ArgumentSpecValidator(rules.pop("argument_spec"), **rules)
    validated = validator.validate(dict(given))
    if validated.error_messages:
        raise OptionError("; ".join(validated.error_messages), hint="The options are those of the modules; see the documentation.")
    options: Json = validated.validated_parameters
    begin(*(str(options[name]) for name, option in SPEC.arguments.items() if option.get("no_log") and options.get(name)))
    make_absolute(options, SPEC.arguments)
    require_at_least(options, _SHORTEST_INTERVAL, "interval")
    return options
