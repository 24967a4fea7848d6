# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sync engine: reads the tenant, evaluates a job's own schema, and writes to AD as the provisioning agent does."""
