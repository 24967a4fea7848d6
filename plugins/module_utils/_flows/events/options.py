# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source."""

from __future__ import annotations

import typing as t

from ..._common.argument_spec import ArgumentSpec, require_at_least
from ..._common.json import Json
from ..._common.plain_options import read_plain_options
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
    options = read_plain_options(SPEC, given, "The options are those of the modules; see the documentation.")
    require_at_least(options, _SHORTEST_INTERVAL, "interval")
    return options
