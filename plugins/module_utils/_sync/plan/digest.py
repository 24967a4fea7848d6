# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest of a plan: what somebody approved is what is changed, or the change says which part is another one.

It covers what the outcome rests on and nothing that passes by itself: what is desired, the live schema, and the scope. What the
groups are called and who is in them may move on between approval and change.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import typing as t

from ..._common.errors import OptionError, PlanNotApprovedError
from ..._common.json import Json, canonical_json
from ..schema.equality import fingerprint
from .build import ConfigurationState

_FORM = re.compile(r"1-[0-9a-f]{32}-[0-9a-f]{32}-[0-9a-f]{32}")
_EXAMPLE = "It is a text such as 1-…-…-… that plan.yml shows and publishes as cloud_sync_plan_digest; give it whole."


@dataclasses.dataclass(frozen=True, slots=True)
class PlanDigest:
    """One SHA-256, cut to 128 bits, for each part of what was planned; the text has them in this order."""

    desired: str
    live_schema: str
    scope: str

    @classmethod
    def of(
        cls, configuration: t.Mapping[str, str], before: ConfigurationState, after: ConfigurationState, settings: Json | None
    ) -> PlanDigest:
        """Return the digest of a plan for one configuration; ``settings`` are the desired ones, None for none."""

        def digest(*content: t.Any) -> str:
            return hashlib.sha256(canonical_json([dict(configuration), *content]).encode()).hexdigest()[:32]

        return cls(
            digest(fingerprint(after.document), settings or {}),
            digest(before.document.get("version"), fingerprint(before.document)),
            digest(before.mode, sorted(before.assigned), after.mode, sorted(after.assigned)),
        )

    @classmethod
    def parse(cls, text: str) -> PlanDigest:
        """Read what was approved."""
        if not _FORM.fullmatch(text):
            raise OptionError("plan_digest isn't the digest of a plan.", hint=_EXAMPLE)
        return cls(*text.split("-")[1:])

    def __str__(self) -> str:
        return f"1-{self.desired}-{self.live_schema}-{self.scope}"

    def require(self, approved: PlanDigest) -> None:
        """Raise PlanNotApprovedError, which names what differs, unless this is the plan that was approved."""
        differing = [name for name, words in _PARTS.items() if getattr(self, name) != getattr(approved, name)]
        if differing:
            raise PlanNotApprovedError(
                f"The plan isn't the one that was approved: {', and '.join(_PARTS[name] for name in differing)}.",
                hint="Nothing was written. Run the playbook plan, have its plan approved, and give its digest (plan_digest).",
                differing=differing,
                plan_digest=str(self),
            )


_PARTS = {
    "desired": "the desired mappings, filters or settings are other ones",
    "live_schema": "the live schema was changed since",
    "scope": "other groups are assigned, or the scope mode is another one",
}
