# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading many collections, page by page, twenty pages in each request."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._common.shapes import Shape
from .answer_validation import OBJECT, page_of
from .batch import BatchAnswer, BatchRequest
from .paged_read import PagedRead
from .session import GraphSession


def read_collections(
    session: GraphSession,
    paths: t.Sequence[str],
    take: t.Callable[[int, list[Json]], object],
    *,
    shape: Shape = OBJECT,
    refused: t.Callable[[int, CloudSyncError], object] | None = None,
) -> None:
    """Give each page of each collection to ``take``, with the number of its path; the pages of one come in their order.

    ``refused`` gets the error of a collection that can't be read, after which nothing more comes of it; without it, the error
    is raised.
    """
    reads: dict[int, PagedRead] = {}
    page_shape = page_of(shape)

    def read_page(number: int, answer: BatchAnswer) -> BatchRequest | None:
        problem = answer.error
        if problem is not None:
            if refused is None:
                raise problem
            refused(number, problem)
            return None
        members = answer.body["value"]
        take(number, members)
        path = paths[number].partition("?")[0]
        following = session.next_in_batch(answer.body, path)
        if following is None:
            return None
        if number not in reads:
            reads[number] = session.paged_read(path)
        reads[number].follow(following, members)
        return BatchRequest("GET", following, shape=page_shape)

    session.batch_each([BatchRequest("GET", path, shape=page_shape) for path in paths], read_page)
