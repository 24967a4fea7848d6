# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.lab.tenant --state FILE``: serve the simulated tenant."""

from __future__ import annotations

import argparse

from tests.lab.frame.state import State

from .server import serve


def main() -> None:
    """Serve the tenant of a lab."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.tenant", description=__doc__)
    parser.add_argument("--state", required=True, help="the lab's state file")
    serve(State.read(parser.parse_args().state))


if __name__ == "__main__":
    main()
