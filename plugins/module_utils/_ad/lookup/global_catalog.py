# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of the forest's other domains, looked up in a global catalog.

A controller knows the objects of its own domain only. The catalog is connected at the first question that needs it, so
whoever has no members of other domains needs none.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing as t

from ..._common.errors import CloudSyncError
from ..controllers.connection import open_directory
from ..controllers.discovery import find_global_catalogs
from ..controllers.options import AdOptions
from ..directory import Directory
from ..entries import Entry
from .filters import any_of
from .identities import ATTRIBUTES_OF_IDENTITY, SID
from .root_dse import dns_name

_DOMAIN_COMPONENTS = re.compile(r"(?:(?:^|,)DC=[^,=]+)+$", re.IGNORECASE)
# The whole forest: in a catalog it lies below the empty name, whatever trees it has.
_FOREST = ""


class GlobalCatalog:
    """A global catalog of the forest of ``directory``; use it as a context manager.

    ``problem`` says why it cannot be asked; lookups then find nothing.
    """

    def __init__(self, options: AdOptions, directory: Directory) -> None:
        self._options = options
        self._directory = directory
        self._opened: Directory | None = None
        self._domain_sid: str | None = None
        self.problem = ""

    @property
    def warnings(self) -> list[str]:
        """What the user should know: catalogs that did not answer, and that none could be asked."""
        if self.problem:
            return [f"Objects of other domains of the forest could not be looked up in a global catalog: {self.problem}."]
        return list(self._opened.warnings) if self._opened else []

    def find_by_names(self, names: t.Iterable[str]) -> dict[str, Entry]:
        """Return the objects of distinguished names of other domains, under the names as they were given."""
        foreign = [name for name in names if self.is_foreign(name)]
        found = {entry.dn.lower(): entry for entry in self._search("distinguishedName", foreign)}
        return {name: found[name.lower()] for name in foreign if name.lower() in found}

    def find_by_sids(self, sids: t.Iterable[str]) -> dict[str, Entry]:
        """Return the objects of security identifiers that other domains have issued."""
        wanted = list(sids)
        issuer = self._own_domain() if wanted else ""
        foreign = [sid for sid in wanted if sid.rpartition("-")[0] != issuer]
        entries = self._search(SID.attribute, [SID.encode(SID.normalize(sid)) for sid in foreign])
        found = {sid: entry for entry in entries for sid in SID.of(entry)}
        return {sid: found[SID.normalize(sid)] for sid in foreign if SID.normalize(sid) in found}

    def unknown_sids(self, sids: t.Iterable[str]) -> list[str]:
        """Return those of the security identifiers that other domains have issued, if the catalog can't be asked."""
        return [sid for sid in sids if sid.rpartition("-")[0] != self._own_domain()] if self.problem else []

    def is_foreign(self, dn: str) -> bool:
        """Tell whether an object lies in another domain than that of the directory."""
        return domain_part(dn).lower() != self._directory.base_dn.lower()

    def why_unknown(self, dn: str) -> str:
        """Say why an object was not found."""
        if not self.is_foreign(dn):
            return "the domain does not show it to this account"
        where = domain_part(dn) or "another directory"
        if self.problem:
            return f"it is in {where}, and no global catalog can be asked: {self.problem}"
        return f"it is in {where}, and the global catalog does not know it"

    def __enter__(self) -> t.Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        if self._opened is not None:
            self._opened.close()

    def _search(self, attribute: str, values: t.Sequence[str | bytes]) -> list[Entry]:
        catalog = self._open() if values else None
        if catalog is None:
            return []
        wanted = [*ATTRIBUTES_OF_IDENTITY, "distinguishedName"]
        try:
            return [
                entry
                for search_filter in any_of(attribute, list(dict.fromkeys(values)))
                for entry in catalog.search(_FOREST, search_filter, wanted)
            ]
        except CloudSyncError as problem:
            self.problem = problem.message
            return []

    def _open(self) -> Directory | None:
        """Return the catalog, connected at the first call; ``None``, with ``problem`` set, where there is none."""
        if self._opened is None and not self.problem:
            forest = self._directory.forest_dn
            try:
                found = find_global_catalogs(self._options, dns_name(forest))
                opened = open_directory(dataclasses.replace(self._options, servers=found.servers, domain=""))
            except CloudSyncError as problem:
                self.problem = problem.message
                return None
            if opened.forest_dn.lower() != forest.lower():
                opened.close()
                self.problem = f"{opened.server} belongs to the forest {opened.forest_dn}, not to {forest}"
                return None
            self._opened = opened
        return self._opened

    def _own_domain(self) -> str:
        """Return the security identifier of the directory's own domain; its objects need no catalog."""
        if self._domain_sid is None:
            root = self._directory.read_object(self._directory.base_dn, [SID.attribute])
            self._domain_sid = next(iter(SID.of(root)), "") if root else ""
        return self._domain_sid


def domain_part(dn: str) -> str:
    """Return the distinguished name of the domain in which an object lies, empty where that is none."""
    match = _DOMAIN_COMPONENTS.search(dn)
    return match[0].lstrip(",") if match else ""
