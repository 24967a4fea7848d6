# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain ``ansible-playbook``: nothing of Ansible is replaced, and any supported ansible-core can run it."""
