# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the expression engine with a .NET runtime, or record what .NET answers for the tests that run without one.

Usage: python -m tests.second_opinion [--count N] [--seed N] [--record] ; `make dotnet` runs it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tests.second_opinion import recorded
from tests.second_opinion.dotnet import Dotnet, asked
from tests.second_opinion.product import answer, verdict

SHOWN = 40


def main(arguments: list[str]) -> int:
    """Return 0 when the engine and .NET agree, or the answers are recorded; 1 otherwise."""
    options = parsed(arguments)
    if options.record:
        with Dotnet() as dotnet:
            recorded.write(asked(dotnet, options.seed, options.count))
        return 0
    verdicts: Counter[str] = Counter()
    with Dotnet() as dotnet:
        for question, theirs in asked(dotnet, options.seed, options.count):
            ours = answer(question)
            found = verdict(question, theirs, ours)
            verdicts[found] += 1
            if found == "different" and verdicts[found] <= SHOWN:
                print(f"{question!a}\n  .NET {theirs!a}\n  here {ours!a}")
    print(", ".join(f"{count} {name}" for name, count in sorted(verdicts.items())))
    return 1 if verdicts["different"] else 0


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="tests.second_opinion")
    parser.add_argument("--count", type=int, default=5000, help="questions of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true", help="write what .NET answers to recorded.json")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
