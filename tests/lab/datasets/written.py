# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A configuration that has run for long: the small dataset's, and a group for each mistake that a person can make."""

from __future__ import annotations

from . import small
from .model import Group

USERS = small.USERS
MISTAKEN = (
    Group("SG-Payroll", "SG-Payroll", "Sees the payroll", members=("ana", "ben", "cleo")),
    Group("SG-Safe", "SG-Safe", "Opens the safe", members=("dan",)),
    Group("SG-Printers", "SG-Printers", "Prints in colour", members=("ana", "dan")),
    Group("SG-Warehouse", "SG-Warehouse", "Works in the warehouse", members=("eva", "finn")),
    Group("SG-Reception", "SG-Reception", "Sits at the reception", members=("cleo",)),
    Group("SG-Library", "SG-Library", "Lends books", members=("ben", "eva")),
    Group("SG-Fleet", "SG-Fleet", "Drives the cars of the company", members=("finn",)),
    Group("SG-Project-X", "SG-Project-X", "A project that has ended", members=("ana", "finn")),
    Group("SG-Interns", "SG-Interns", "Interns of last year", members=("dan",)),
    Group("SG-Field-Sales", "SG-Field-Sales", "Visits customers", members=("eva",)),
    Group("SG-Newsletter", "SG-Newsletter", "Writes the newsletter", members=("cleo", "dan")),
    Group("SG-Archive", "SG-Archive", "Reads the archive", members=("ben",)),
)
GROUPS = (*small.GROUPS, *MISTAKEN)
