# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test can set about the tenant's behaviour."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass, field, fields

CHOICES: dict[str, tuple[str, ...]] = {
    "answer_form": ("A", "B", "empty"),
    "casing": ("pascal", "camel", "upper"),
    "skip_information": ("empty", "filled"),
    "scoping_names": ("newer", "older"),
    "agent_state": ("active", "inactive", "silent", "powerless"),
    "second_agent": ("active", "inactive"),
    "leaving_scope": ("delete", "keep"),
    "schema_select": ("ignored", "honoured", "refused"),
    "get_by_ids": ("allowed", "refused"),
}

SWITCHES = """
``quarantine``: a reason, or null; ``membership_switch``: a truth value; both of every job that writes to AD.
``controller``, and in a lab with two of them ``second_controller``: ``running``, ``stopped`` (connections are refused)
or ``hung`` (accepted, but nothing is answered). ``replication``: ``following``, or ``held`` (the second controller takes
no changes of the first, which gets the second's as before).
"""
"""What can be switched besides the settings (``switches``): it acts on jobs and on the domain controllers."""


class SettingError(Exception):
    """A setting is unknown or has a value that it cannot have."""


@dataclass(slots=True)
class Settings:
    """All times are in seconds.

    ``answer_form``: generation of the on-demand answer; ``empty`` is generation A without details. ``casing``: of
    result words in it. ``skip_information``: what ``statusInfo`` of a skip, and its entry in the log, say besides the
    status; ``filled`` is kinder than any printed sample. ``scoping_names``: names of the conditions in the scoping step, by
    age of the sample. ``assignment_delay``: until a changed assignment counts, ``replication_delay``: until a new
    object shows in lists and the backend knows a new service principal, ``log_delay``: until a log entry can be read,
    all by the lab's clock. ``agent_state``: ``inactive`` agents are known to be gone, a ``silent`` one is waited for, a
    ``powerless`` one may read but not write in AD. ``agent_delay``: how long the agent takes for a write,
    ``agent_timeout``: how long a silent agent is waited for, both in real time. ``throttle``: more on-demand calls, or
    reads of the log, than the service takes in its window are answered with 429. ``token_lifetime``: of tokens issued
    from now on. ``leaving_scope``: what a cycle does to a group that left the scope. ``limited_permissions``: what the
    application ``limited`` is granted.
    ``second_agent``: what the list of agents says of the second one; nothing is ever asked of it.
    ``agents_readable``: the list of agents can be read, which the service grants to signed-in users alone.
    ``readable_tokens``: tokens issued from now on have the form of Microsoft's, with claims; otherwise they are opaque.
    ``premium``: the tenant has the licence that the provisioning log needs.
    ``expression_answers``: what ``parseExpression`` evaluates an expression to, by its text: a list of texts, or null for
    an error. Other expressions are evaluated by the collection's engine.
    ``schema_select``: what ``$select`` does where the schema of a job is read, which the reference leaves open.
    ``resource_units``: how many an application may use in ten seconds of the lab's clock (``http/metering``); as many as
    it likes when 0. ``storm``: every second request inside of batches is refused with 429 and 1 to 5 seconds to wait.
    ``latency``: how much later each answer of Graph comes, in real time, whatever else is asked meanwhile.
    ``get_by_ids``: whether applications may read objects of any type by their ids, and ``get_by_ids_page`` how many come
    in a page.
    """

    answer_form: str = "A"
    casing: str = "pascal"
    skip_information: str = "empty"
    scoping_names: str = "newer"
    assignment_delay: float = 0.0
    replication_delay: float = 0.0
    log_delay: float = 300.0
    agent_state: str = "active"
    agent_delay: float = 0.0
    agent_timeout: float = 600.0
    throttle: bool = True
    token_lifetime: float = 3599.0
    leaving_scope: str = "delete"
    limited_permissions: list[str] = field(default_factory=list)
    second_agent: str = "active"
    agents_readable: bool = False
    readable_tokens: bool = False
    premium: bool = True
    schema_select: str = "ignored"
    expression_answers: dict[str, t.Any] = field(default_factory=dict)
    resource_units: float = 0.0
    storm: bool = False
    latency: float = 0.0
    get_by_ids: str = "allowed"
    get_by_ids_page: int = 1000

    @property
    def agent_answers(self) -> bool:
        """Whether the agent can be reached."""
        return self.agent_state in ("active", "powerless")

    def check(self, values: dict[str, t.Any]) -> None:
        """Raise SettingError unless all of these can be set."""
        types = {each.name: type(getattr(self, each.name)) for each in fields(self)}
        for name, value in values.items():
            if name not in types:
                raise SettingError(f"unknown setting {name!r}; known are {', '.join(types)}")
            if not _fits(value, types[name]):
                raise SettingError(f"{name} must be of type {types[name].__name__}")
            if value not in CHOICES.get(name, (value,)):
                raise SettingError(f"{name} must be one of {', '.join(CHOICES[name])}")

    def change(self, values: dict[str, t.Any]) -> None:
        """Change some settings; SettingError changes none."""
        self.check(values)
        for name, value in values.items():
            setattr(self, name, float(value) if isinstance(getattr(self, name), float) else value)

    def values(self) -> dict[str, t.Any]:
        """Return all settings."""
        return asdict(self)


def _fits(value: t.Any, expected: type) -> bool:
    if expected is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if expected is int:
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    return isinstance(value, expected)
