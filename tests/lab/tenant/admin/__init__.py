# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's own interface, for tests and for people: no sign-in, since only the lab's namespace reaches it."""
