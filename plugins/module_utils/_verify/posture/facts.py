# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the posture are given: the live configuration, as far as it could be read."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ..._common.json import Json
from ..._sync.entra_objects import EntraGroup
from ..._sync.expected.scope import ScopeMode


class Unreadable(t.NamedTuple):
    """A part of the configuration that could not be read; ``is_usual`` where most callers have no right to it."""

    part: str
    reason: str
    hint: str = ""
    is_usual: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class ScopeFacts:
    """What the configuration works on. What isn't known is None.

    ``groups`` are those that are assigned or, in the scope mode 'all', the security groups of the tenant; ``missing`` the ids of
    assigned groups that don't exist any more; ``member_counts`` the direct members by the id of their group, in lower case.
    """

    mode: ScopeMode
    groups: t.Sequence[EntraGroup] | None = None
    missing: t.Sequence[str] = ()
    member_counts: t.Mapping[str, int] | None = None
    has_synced_members: bool | None = None
    """Whether a group in scope has a direct member that is a synced user."""


class AgentFacts(t.NamedTuple):
    """The agents, one row each (``_sync.service.agents``), and the domains that they publish, in lower case."""

    rows: t.Sequence[Json]
    domains: t.Collection[str]


class OtherConfiguration(t.NamedTuple):
    """A configuration that writes to Active Directory, with the domain that its settings name, or else its own name."""

    name: str
    job_id: str
    domain: str


@dataclasses.dataclass(frozen=True, slots=True)
class DirectoryFacts:
    """What Active Directory says. What isn't known is None.

    ``schema`` and ``policies`` are those of ``_ad.lookup.domain``; ``unknown_attributes`` are mapped, and no attributes of the forest;
    ``missing_containers`` are constants of the target container that no object is found under.
    """

    domain: str
    schema: Json | None = None
    policies: t.Sequence[Json] | None = None
    unknown_attributes: t.Sequence[str] | None = None
    missing_containers: t.Sequence[str] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PostureFacts:
    """All of it. ``settings`` are the entries that the service keeps; None where they could not be read."""

    now: datetime.datetime
    name: str
    job: Json
    document: Json
    scope: ScopeFacts
    settings: t.Sequence[Json] | None = None
    agents: AgentFacts | None = None
    configurations: t.Sequence[OtherConfiguration] | None = None
    """All configurations of the tenant that write to Active Directory, this one included."""
    directory: DirectoryFacts | None = None
    unreadable: t.Sequence[Unreadable] = ()
