# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a module in this process: the same code as under Ansible, without the second that Ansible takes to start."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import typing as t

import pytest
from ansible.module_utils.common import warnings
from ansible.module_utils.testing import patch_module_args

from tests.integration.helpers.fast_playbooks import COLLECTION
from tests.integration.helpers.support import Json


def call(module: str, /, *, check: bool = False, **arguments: t.Any) -> Json:
    """Run a module with these parameters and return its result; connection options come from the environment."""
    imported = importlib.import_module(f"ansible_collections.{COLLECTION}.plugins.modules.{module}")
    output = io.StringIO()
    warnings._global_warnings.clear()  # of the module that ran before: Ansible gives each a process of its own
    parameters = {**arguments, "_ansible_check_mode": check}
    with patch_module_args(parameters), contextlib.redirect_stdout(output), pytest.raises(SystemExit):
        imported.main()
    result: Json = json.loads(output.getvalue())
    return result


def succeed(module: str, /, **arguments: t.Any) -> Json:
    """Run a module that must not fail."""
    result = call(module, **arguments)
    assert not result.get("failed"), result
    return result


def fail(module: str, /, **arguments: t.Any) -> Json:
    """Run a module that must fail with a message."""
    result = call(module, **arguments)
    assert result.get("failed"), result
    assert result["msg"]
    return result


def warning_texts(result: Json) -> list[str]:
    """Return the texts of a result's warnings, which newer Ansible keeps in objects."""
    found = result.get("warnings", [])
    return [each if isinstance(each, str) else str(each["event"]["msg"]) for each in found]
