# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The datasets that a lab can start with."""

from __future__ import annotations

from . import small, written
from .generated import PREFIX, generate
from .model import Dataset, DatasetError, Group, User

__all__ = ["Dataset", "DatasetError", "Group", "User", "load"]


def load(name: str) -> Dataset:
    """Return a dataset: ``small``, ``empty``, ``written``, or a generated one by its size (see ``generated``)."""
    if name == "small":
        return Dataset(name, small.USERS, small.GROUPS)
    if name == "empty":
        return Dataset(name, small.USERS, (), configured=False)
    if name == "written":
        return Dataset(name, written.USERS, written.GROUPS, written=True)
    if name.startswith(PREFIX):
        return generate(name)
    raise DatasetError(f"unknown dataset {name!r}: choose small, empty, written, or for instance {PREFIX}groups=100,users=500")
