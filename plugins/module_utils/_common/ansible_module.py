# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a flow as an Ansible module: the one place that knows how a module starts, fails and ends."""

from __future__ import annotations

import traceback
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .argument_spec import ArgumentSpec, environment_origins
from .errors import CloudSyncError
from .json import Json
from .private_files import share_with
from .redaction import SHORTEST, redact, redact_text, without_secrets
from .task_secrets import begin
from .text import visible, visible_values
from .typed_paths import make_absolute

Flow = t.Callable[[AnsibleModule], Json]


_HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


class _Module(AnsibleModule):  # type: ignore[misc]  # ansible-core has no types
    """A module that says, in a failure, which variables of the environment the options that it names come from."""

    def fail_json(self, msg: str, **details: t.Any) -> None:
        advice = (details.get("error") or {}).get("hint") or ""
        failed = msg.removesuffix(advice)  # advice names options that are right too
        origins = environment_origins(failed, self.argument_spec, self.params) or environment_origins(
            msg, self.argument_spec, self.params
        )
        super().fail_json(msg=" ".join([_sentence(msg), *origins]) if origins else msg, **details)


def run(spec: ArgumentSpec, flow: Flow, *, reveals: str = "") -> None:
    """Build the module, call the flow, return its result.

    ``warnings`` in the result become warnings of the task. An expected error ends the module with ``msg`` (what failed
    and what to do) and ``error`` (the same for programs). An unexpected exception is a defect and stays visible.
    Whatever leaves the module is free of secrets, but for the result with the name ``reveals``.
    """
    module = _Module(supports_check_mode=True, **spec.to_kwargs())
    invocation = {"module_args": _shown(module.params, spec.arguments)}
    begin(*module.no_log_values)
    # Ansible replaces each of them everywhere, also in the middle of ids; ``redaction`` knows when a short one says something.
    module.no_log_values = {value for value in module.no_log_values if len(value) >= SHORTEST}
    _warn_of_blind_trust(module)
    try:
        make_absolute(module.params, spec.arguments)
        share_with(module.params.get("evidence_group"))
        result = flow(module)
    except CloudSyncError as problem:
        _warn(module, problem.returns)
        module.fail_json(**failure(problem), invocation=invocation)
    except Exception as defect:
        _raise_without_secrets(defect)
        raise
    _warn(module, result)
    revealed = {name: result.pop(name) for name in (reveals,) if name in result}
    module.exit_json(**without_secrets(result), **revealed, invocation=invocation)


def _raise_without_secrets(defect: Exception) -> None:
    """Raise another exception for one that says a secret of the task: what is said goes to the output as it is."""
    said = "".join(traceback.format_exception(defect))
    if redact_text(said) != said:
        raise RuntimeError(f"{type(defect).__name__}: {redact_text(said)}") from None


def _shown(values: t.Mapping[str, t.Any], arguments: t.Mapping[str, t.Any]) -> Json:
    """Return parameters as Ansible shows them, without the value of any that is not to be logged."""
    return {name: _shown_value(value, arguments.get(name, {})) for name, value in values.items()}


def _shown_value(value: t.Any, definition: t.Mapping[str, t.Any]) -> t.Any:
    if definition.get("no_log") and value is not None:
        return _HIDDEN
    options = definition.get("options")
    if options and isinstance(value, dict):
        return _shown(value, options)
    if options and isinstance(value, list):
        return [_shown(each, options) if isinstance(each, dict) else each for each in value]
    return value


def _warn_of_blind_trust(module: AnsibleModule) -> None:
    for name, value in module.params.items():
        if name.endswith("_validate_certs") and value is False:
            module.warn(
                f"{name} is false: anyone between this machine and the service can read the credentials. "
                f"Set {name.replace('validate_certs', 'ca_path')} instead."
            )


def _warn(module: AnsibleModule, result: Json) -> None:
    for warning in result.pop("warnings", []):
        module.warn(visible(redact(warning)))


def failure(problem: CloudSyncError) -> Json:
    """Return the arguments of ``fail_json`` for an error: ``msg``, ``error`` and what it returns.

    They are free of secrets, and message and error free of what would steer a terminal.
    """
    separator = "\n" if "\n" in problem.message else " "
    message = separator.join(part for part in (_sentence(problem.message), problem.hint) if part)
    return {**redact(problem.returns), **visible_values(redact({"msg": message, "error": problem.describe()}))}


def _sentence(text: str) -> str:
    stripped = text.rstrip()
    if "\n" in stripped:  # a table, not a sentence
        return stripped
    return stripped if stripped.endswith((".", "!", "?", ":")) else f"{stripped}."
