# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run one module in this process as Ansible would, and print its seconds, its peak memory and how much it found.

Usage: python -m tests.benchmarks.one_module NAMESPACE.COLLECTION.MODULE PARAMETERS_AS_JSON

The Python needs ansible-core and the collection only.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import time

from ansible.module_utils.testing import patch_module_args

from tests.benchmarks.memory import peak_megabytes


def main(name: str, parameters: dict[str, object]) -> None:
    """Run the module from its import to its answer."""
    started = time.monotonic()
    namespace, collection, module_name = name.split(".")
    output = io.StringIO()
    with patch_module_args(parameters), contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
        importlib.import_module(f"ansible_collections.{namespace}.{collection}.plugins.modules.{module_name}").main()
    seconds = time.monotonic() - started
    peak = peak_megabytes()
    processor = time.process_time()
    answer = json.loads(output.getvalue())
    if answer.get("failed"):
        raise SystemExit(f"{name} failed: {answer['msg']}")
    found = answer.get("results") or answer["groups"][0]["members"]
    print(json.dumps({"seconds": seconds, "megabytes": peak, "processor": processor, "found": len(found)}))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
