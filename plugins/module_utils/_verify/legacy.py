# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recognising what an earlier writeback left behind, and saying who is the source of authority."""

from __future__ import annotations

import dataclasses
import typing as t

from .._sync.directory_object import ANCHOR, DirectoryObject

LegacyKind = t.Literal["admin_description_only", "taken_over"]

ADMIN_DESCRIPTION = "adminDescription"
OBJECT_SOA = "msDS-ObjectSoa"
TAKEN_OVER = "TakenOver_"

_REASONS: t.Mapping[LegacyKind, str] = {
    "admin_description_only": (
        "an earlier group writeback wrote this object: adminDescription names the group, but "
        "msDS-ExternalDirectoryObjectId, by which Cloud Sync matches, is missing, so that the service creates a second "
        "object; to have this one adopted, copy adminDescription to msDS-ExternalDirectoryObjectId first"
    ),
    "taken_over": ("adminDescription marks this object as taken over from an earlier writeback; Cloud Sync doesn't match by it"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class LegacyObject:
    """An object that belongs to a group by another mark than the anchor of Cloud Sync."""

    kind: LegacyKind
    distinguished_name: str
    admin_description: str

    @property
    def reason(self) -> str:
        """What the mark means, and what to do."""
        return _REASONS[self.kind]

    def as_dict(self) -> dict[str, str]:
        """Return the form in which modules return it."""
        return {**dataclasses.asdict(self), "reason": self.reason}


def legacy_marks(anchor: str) -> tuple[str, ...]:
    """Return the values of ``adminDescription`` that name the object of an anchor.

    Source: Microsoft Entra documentation, "Migrate Microsoft Entra Connect Sync group writeback V2 to Microsoft Entra
    Cloud Sync"; objects that were taken over carry the mark ``TakenOver_`` in front.
    """
    return anchor, f"{TAKEN_OVER}{anchor}", f"{TAKEN_OVER}{anchor.partition('_')[2]}"


def legacy_object(actual: DirectoryObject) -> LegacyObject | None:
    """Classify an object that was found by its ``adminDescription``; None when it also carries the anchor."""
    mark = next(iter(actual.values(ADMIN_DESCRIPTION)), "")
    if not mark:
        return None
    if mark.casefold().startswith(TAKEN_OVER.casefold()):
        return LegacyObject("taken_over", actual.distinguished_name, mark)
    if actual.values(ANCHOR):
        return None
    return LegacyObject("admin_description_only", actual.distinguished_name, mark)


def source_of_authority(actual: DirectoryObject | None) -> dict[str, str | None]:
    """Return the value of ``msDS-ObjectSoa`` and what it means; none of both for an object that isn't there.

    Source: Microsoft Entra documentation, "Active Directory object enforcement".
    """
    if actual is None:
        return {"object_soa": None, "object_soa_meaning": None}
    value = next(iter(actual.values(OBJECT_SOA)), None)
    if value is None:
        meaning = "not marked: changes made in Active Directory are overwritten only at the next change in the cloud"
    elif value.casefold() == "cloud":
        meaning = "marked as mastered in the cloud: where enforcement is on, Active Directory refuses changes by others"
    else:
        meaning = "marked with a value that isn't documented"
    return {"object_soa": value, "object_soa_meaning": meaning}
