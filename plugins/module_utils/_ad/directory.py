# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rest of the collection needs of a connection to Active Directory, whatever library makes it."""

from __future__ import annotations

import types
import typing as t

from .._common.json import Json
from .controllers.servers import Server
from .entries import Entry
from .traffic import Traffic

Scope = t.Literal["base", "one_level", "subtree"]
Value = t.TypeVar("Value")


class Directory(t.Protocol):
    """An open, authenticated connection to one domain controller. Use it as a context manager.

    Every method raises a ``CloudSyncError``: ``NotFoundError`` for a base that does not exist, ``DirectoryError`` for a
    refusal or a referral, ``DirectoryConnectionError`` when the connection breaks, ``OptionError`` for a wrong filter.
    """

    @property
    def server(self) -> Server:
        """The controller that answers."""

    @property
    def base_dn(self) -> str:
        """The distinguished name of the controller's domain."""

    @property
    def schema_dn(self) -> str:
        """The distinguished name of the forest's schema."""

    @property
    def forest_dn(self) -> str:
        """The distinguished name of the forest's root domain."""

    @property
    def warnings(self) -> t.Sequence[str]:
        """What the user should know, such as controllers that did not answer."""

    def search(
        self,
        base: str,
        search_filter: str,
        attributes: t.Sequence[str],
        *,
        scope: Scope = "subtree",
        page_size: int = 1000,
        extended_names: bool = False,
        kept: t.Callable[[], int] | None = None,
    ) -> t.Iterator[Entry]:
        """Yield the matching objects, page by page, each attribute with all its values.

        References to other domains are left out: only the controller's own directory is read. When the controller
        breaks off, the search begins again on the next one, and no object is yielded twice.

        With ``extended_names``, values that are distinguished names come with GUID and SID (``extended_names.py``), from a
        controller that knows the control: others raise ``UnsupportedControl``, or ignore it.

        A caller that gives up each page before the next, as for a read of everything, says with ``kept`` how many bytes it keeps:
        then the bounds of a read count these, and each page by itself.
        """

    def read_object(self, dn: str, attributes: t.Sequence[str]) -> Entry | None:
        """Return one object by its distinguished name, or ``None`` when it does not exist."""

    def on_one_controller(self, read: t.Callable[[Directory], Value]) -> Value:
        """Return what ``read`` makes of a single controller.

        When that one breaks off, ``read`` is called anew with the next one, so that nothing is put together of two.
        """

    @property
    def traffic(self) -> Traffic:
        """What reading has cost so far."""

    def negotiated(self) -> Json:
        """Return what the connection negotiated: login, TLS version, cipher, certificate, channel binding."""

    def close(self) -> None:
        """End the connection."""

    def __enter__(self) -> t.Self:
        """Return the connection itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        """End the connection."""
