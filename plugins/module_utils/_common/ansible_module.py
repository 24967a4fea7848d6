# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a flow as an Ansible module: the one place that knows how a module starts, fails and ends."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .argument_spec import ArgumentSpec
from .errors import CloudSyncError
from .json import Json

Flow = t.Callable[[AnsibleModule], Json]


def run(spec: ArgumentSpec, flow: Flow, *, supports_check_mode: bool = True) -> None:
    """Build the module, call the flow, return its result.

    ``warnings`` in the result become warnings of the task. An expected error ends the module with ``msg`` (what failed
    and what to do) and ``error`` (the same for programs). An unexpected exception is a defect and stays visible.
    """
    module = AnsibleModule(supports_check_mode=supports_check_mode, **spec.to_kwargs())
    _warn_of_blind_trust(module)
    try:
        result = flow(module)
    except CloudSyncError as problem:
        _warn(module, problem.returns)
        module.fail_json(**failure(problem, _secrets(module, spec)))
    _warn(module, result)
    module.exit_json(**result)


def _warn_of_blind_trust(module: AnsibleModule) -> None:
    for name, value in module.params.items():
        if name.endswith("_validate_certs") and value is False:
            module.warn(
                f"{name} is false: whoever is between this machine and the service can read the credentials. "
                f"Set {name.replace('validate_certs', 'ca_path')} instead."
            )


def _warn(module: AnsibleModule, result: Json) -> None:
    for warning in result.pop("warnings", []):
        module.warn(warning)


def failure(problem: CloudSyncError, secrets: t.Iterable[str] = ()) -> Json:
    """Return the arguments of ``fail_json`` for an error: ``msg``, ``error`` and what it returns, free of secrets."""
    from .redaction import redact, redact_text

    known = list(secrets)
    separator = "\n" if "\n" in problem.message else " "
    message = separator.join(part for part in (_sentence(problem.message), problem.hint) if part)
    returns = redact(problem.returns, known)
    return {**returns, "msg": redact_text(message, known), "error": redact(problem.describe(), known)}


def _sentence(text: str) -> str:
    stripped = text.rstrip()
    if "\n" in stripped:  # a table, not a sentence
        return stripped
    return stripped if stripped.endswith((".", "!", "?", ":")) else f"{stripped}."


def _secrets(module: AnsibleModule, spec: ArgumentSpec) -> list[str]:
    marked = (name for name, definition in spec.arguments.items() if definition.get("no_log"))
    return [value for name in marked if isinstance(value := module.params.get(name), str)]
