# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the test run consists of: its parts, each a few commands. ``tests.run_all`` runs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.tools import coverage_data
from tests.tools.collection_copy import RELATIVE, REPOSITORY
from tests.tools.output import in_place_of_home
from tests.tools.processes import Step

BIN = REPOSITORY / ".venv" / "bin"
OLDEST_CORE_BIN = REPOSITORY / ".venv-2.16" / "bin"
OLDEST_CORE_PYTHON = "3.11"
INTEGRATION = "tests/integration"
PURE = tuple(f"tests/unit/plugins/module_utils/{layer}" for layer in ("_common", "_sync", "_verify"))
# It takes most of the time, and ruff has the more frequent of its rules; `make sanity` has it.
WITHOUT_PYLINT = "--skip-test pylint"
# What another ansible-core and another Python can judge otherwise; the rest reads the same texts in the same way.
OF_THE_VERSION = "--test ansible-doc --test compile --test import --test runtime-metadata --test validate-modules"
MANY_GROUPS = "generated:groups=2000,users=5000,memberships=20000,written=1"
FUZZED_VARIABLES = "tests/fuzz/test_variables.py"


@dataclass(frozen=True, slots=True)
class Context:
    """What the commands of a part depend on: a folder of its own, and arguments for pytest."""

    folder: Path
    pytest_arguments: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the test run; ``group`` is the make target that runs it. ``in_all``: whether ``make test`` runs it.

    ``seconds``: how long it takes beside others on two cores; the summary of a run shows what it should be.
    """

    name: str
    group: str
    seconds: float
    steps: Callable[[Context], list[Step]]
    in_all: bool = True

    @property
    def limit(self) -> float:
        """The seconds after which it hangs, on a slow machine too."""
        return 900 + 10 * self.seconds


def path_without_shims(*first: Path) -> str:
    """Return PATH with some folders first, and without version managers' shims, on which ansible-test stumbles."""
    rest = [entry for entry in os.environ.get("PATH", "").split(os.pathsep) if "shims" not in Path(entry).parts]
    return os.pathsep.join([*map(str, first), *rest])


def in_repository(*command: str | Path, **environment: str) -> Step:
    """Return a step that runs in the repository's root."""
    return Step([str(word) for word in command], REPOSITORY, environment)


def preparation(*command: str | Path) -> Step:
    """Return a step in the repository's root that is worth showing only when it fails."""
    return Step([str(word) for word in command], REPOSITORY, quiet=True)


def in_lab(*command: str | Path, dataset: str = "small", controllers: int = 1, **environment: str) -> Step:
    """Return a step that runs in a lab of its own."""
    lab = ("--dataset", dataset, "--controllers", controllers)
    words = [BIN / "python", "-m", "tests.lab", "run", *lab, "--", *command]
    return Step([str(word) for word in words], REPOSITORY, environment)


def tools(*commands: str) -> Callable[[Context], list[Step]]:
    """Return the steps of a part that consists of tools of .venv without arguments of ours."""

    def steps(context: Context) -> list[Step]:
        del context
        return [in_repository(BIN / program, *words) for program, *words in map(str.split, commands)]

    return steps


def workflows(context: Context) -> list[Step]:
    """What systems of pipelines read, here and in what is shipped: its form, and whether a workflow lets somebody in."""
    del context
    pipelines = REPOSITORY / "extensions" / "pipelines"
    zizmor = (BIN / "zizmor", "--offline", "--no-progress", "--quiet", "--strict-collection")
    shipped = {"github-workflows": "github", "gitlab-ci": "gitlab", "azure-pipelines": "azure_devops"}
    checks = {
        "github-workflows": "workflows/*.yml",
        "github-issue-forms": "ISSUE_TEMPLATE/[!c]*.yml",
        "github-issue-config": "ISSUE_TEMPLATE/config.yml",
        "dependabot": "dependabot.yml",
    }
    files = {f"vendor.{schema}": sorted((REPOSITORY / ".github").glob(names)) for schema, names in checks.items()}
    return [
        *(in_repository(BIN / "check-jsonschema", "--builtin-schema", schema, *paths) for schema, paths in files.items()),
        *(
            in_repository(
                BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *sorted((pipelines / folder).glob("*.yml"))
            )
            for schema, folder in shipped.items()
        ),
        in_repository(*zizmor, ".github"),
        in_repository(*zizmor, "--config", ".github/zizmor.yml", *sorted((pipelines / "github").glob("*.yml"))),
    ]


def measured_tests(context: Context, *arguments: str | Path) -> tuple[str | Path, ...]:
    """Return the command of tests that tells afterwards which lines they ran."""
    return (BIN / "coverage", "run", "-m", "pytest", *arguments, *context.pytest_arguments)


def unit(context: Context) -> list[Step]:
    """Tests that need no lab, but for those of the pure layers."""
    return _unit(context, "tests/unit", *(f"--ignore={folder}" for folder in PURE))


def unit_pure(context: Context) -> list[Step]:
    """Tests of the pure layers: many, and none of them waits."""
    return _unit(context, *PURE)


def _unit(context: Context, *arguments: str) -> list[Step]:
    return [in_repository(*measured_tests(context, *arguments), **coverage_data.environment(context.folder))]


def contract(context: Context) -> list[Step]:
    """Tests about the repository itself."""
    return [in_repository(BIN / "pytest", "tests/contract", *context.pytest_arguments)]


def docs_lint(context: Context) -> list[Step]:
    """The documentation of modules and roles, and the references of the guides."""
    del context
    checks = ("--plugin-docs", "--check-extra-docs-refs", "--validate-collection-refs", "all", "--disallow-unknown-collection-refs")
    return [in_repository(BIN / "antsibull-docs", "lint-collection-docs", *checks, ".", **in_place_of_home())]


def hostile(protocol: str) -> Callable[[Context], list[Step]]:
    """Return the steps of a part that runs modules against hostile servers of a protocol, each in a process of its own."""

    def steps(context: Context) -> list[Step]:
        return [in_repository(BIN / "pytest", f"tests/hostile/test_{protocol}.py", "--durations=5", *context.pytest_arguments)]

    return steps


def docs(context: Context) -> list[Step]:
    """The site of the documentation, in which a warning is an error."""
    del context
    return [in_repository(BIN / "python", "-m", "tests.tools.docs_site")]


def browser(context: Context) -> list[Step]:
    """The reports of a change and of drift in a headless Chromium."""
    return [in_repository(BIN / "pytest", "tests/browser", *context.pytest_arguments)]


def in_own_lab(*tests: str, dataset: str = "small", controllers: int = 1) -> Callable[[Context], list[Step]]:
    """Return the steps of a part that runs tests, named by files and folders in tests/integration, in a lab of their own."""

    def steps(context: Context) -> list[Step]:
        paths = [f"{INTEGRATION}/{name}" for name in tests]
        command = measured_tests(context, *paths, "--durations=10")
        return [in_lab(*command, dataset=dataset, controllers=controllers, **coverage_data.environment(context.folder))]

    return steps


def fuzz(context: Context) -> list[Step]:
    """The short form of fuzzing, of what is recorded in a lab."""
    return [in_lab(BIN / "pytest", "-s", "tests/fuzz", f"--ignore={FUZZED_VARIABLES}", *context.pytest_arguments)]


def fuzz_variables(context: Context) -> list[Step]:
    """The same of variables, in a process of its own, in which Ansible loads the collection."""
    return [in_repository(BIN / "pytest", "-s", FUZZED_VARIABLES, *context.pytest_arguments)]


def molecule(context: Context) -> list[Step]:
    """The molecule scenario with the working tree."""
    return [in_lab(BIN / "molecule", "test", "-s", "default", MOLECULE_EPHEMERAL_DIRECTORY=str(context.folder))]


def sanity(binaries: Path, python_version: str, *selections: str) -> Callable[[Context], list[Step]]:
    """ansible-test sanity with one ansible-core, in a copy of the collection: all of it with ``SANITY=all``, otherwise the selections."""

    def steps(context: Context) -> list[Step]:
        # ansible-test runs the first shellcheck in PATH, which is the one among the tools of .venv.
        environment = {"PATH": path_without_shims(binaries, BIN)}
        command = [str(binaries / "ansible-test"), "sanity", "--local", "--python", python_version, "--color", "no"]
        copy = context.folder / RELATIVE
        chosen = [""] if os.environ.get("SANITY") == "all" else selections
        return [
            preparation(BIN / "python", "-m", "tests.tools.collection_copy", context.folder),
            in_repository(binaries / "python", "tests/tools/ansible_test_cache.py", python_version),
            *(Step([*command, "--prime-venvs", *selection.split()], copy, environment, quiet=True) for selection in chosen),
            *(Step([*command, *selection.split()], copy, environment) for selection in chosen),
        ]

    return steps


def tarball(context: Context) -> list[Step]:
    """The molecule scenario with the collection built and installed as users get it."""
    galaxy = yaml.safe_load((REPOSITORY / "galaxy.yml").read_text(encoding="utf-8"))
    archive = context.folder / f"{galaxy['namespace']}-{galaxy['name']}-{galaxy['version']}.tar.gz"
    installed = context.folder / "installed"
    return [
        preparation(BIN / "python", "-m", "tests.tools.collection_copy", context.folder / "source"),
        preparation(
            *(BIN / "ansible-galaxy", "collection", "build", context.folder / "source" / RELATIVE),
            *("--output-path", context.folder),
        ),
        # Forced, since the working tree counts as installed for the Python of .venv.
        preparation(
            *(BIN / "ansible-galaxy", "collection", "install", archive, "--offline", "--force"),
            *("--collections-path", installed),
        ),
        in_lab(
            *(BIN / "python", "-m", "tests.tools.installed_scenario", installed),
            CLOUD_SYNC_LAB_COLLECTIONS=str(installed),
            ANSIBLE_COLLECTIONS_SCAN_SYS_PATH="false",
            MOLECULE_EPHEMERAL_DIRECTORY=str(context.folder / "molecule"),
        ),
    ]


PARTS = (
    # Microsoft Graph and controllers that fail, for every module; a change that is killed, or in which something fails.
    Part("faults-once", "integration", 160, in_own_lab("faults/test_graph.py")),
    Part("faults-lasting", "integration", 70, in_own_lab("faults/test_graph_lasting.py")),
    Part("faults-directory", "integration", 65, in_own_lab("faults/test_directory.py", "faults/test_login.py")),
    Part("faults-hostile", "integration", 25, in_own_lab("faults/test_hostile.py")),
    Part("safety-faults", "integration", 200, in_own_lab("safety/test_faults.py")),
    Part("safety-breakdowns", "integration", 105, in_own_lab("safety/test_breakdowns.py")),
    Part("safety-kills", "integration", 175, in_own_lab("safety/test_kills.py")),
    Part("safety-canaries", "integration", 15, in_own_lab("safety/test_canaries.py")),
    Part("fuzz", "integration", 60, fuzz),
    Part("fuzz-variables", "integration", 4, fuzz_variables),
    Part("safety-second-hand", "integration", 35, in_own_lab("safety/test_second_hand.py")),
    Part("safety-losses", "integration", 110, in_own_lab("safety/test_cancelled.py", "safety/test_evidence_lost.py")),
    # By theme.
    Part("change", "integration", 150, in_own_lab("change")),
    Part("rollback", "integration", 130, in_own_lab("rollback")),
    Part("configuration", "integration", 105, in_own_lab("configuration")),
    Part("on-demand", "integration", 30, in_own_lab("on_demand")),
    Part("writeback", "integration", 65, in_own_lab("writeback")),
    Part("posture", "integration", 15, in_own_lab("posture")),
    Part("directory", "integration", 55, in_own_lab("directory")),
    Part("events", "integration", 10, in_own_lab("events")),
    Part("sign-in", "integration", 60, in_own_lab("sign_in")),
    Part("sdk", "integration", 35, in_own_lab("sdk")),
    Part("documentation", "integration", 70, in_own_lab("documentation")),
    Part("lab", "integration", 125, in_own_lab("lab")),
    # In a lab of another kind.
    Part("drift", "integration", 50, in_own_lab("drift", dataset="written")),
    Part("drift-many", "integration", 60, in_own_lab("drift_many", dataset=MANY_GROUPS)),
    Part("drift-replication", "integration", 30, in_own_lab("drift_replication", dataset="written", controllers=2)),
    Part("onboarding", "integration", 80, in_own_lab("onboarding", dataset="empty")),
    Part("replication", "integration", 75, in_own_lab("replication", controllers=2)),
    # With nothing of Ansible replaced.
    Part("plain", "plain", 75, in_own_lab("plain")),
    # Needs Java; the event source by itself is tested in "events".
    Part("eda", "eda", 30, in_own_lab("rulebooks"), in_all=False),
    # `make test` runs the scenario once, with what users install.
    Part("molecule", "molecule", 30, molecule, in_all=False),
    Part("tarball", "tarball", 40, tarball),
    # Without a lab.
    Part("sanity-newest", "sanity", 60, sanity(BIN, "{}.{}".format(*sys.version_info), WITHOUT_PYLINT)),
    Part("sanity-2.16", "sanity", 90, sanity(OLDEST_CORE_BIN, OLDEST_CORE_PYTHON, OF_THE_VERSION)),
    Part("unit", "unit", 80, unit),
    Part("unit-pure", "unit", 50, unit_pure),
    Part("hostile-http", "hostile", 30, hostile("http")),
    Part("hostile-ldap", "hostile", 35, hostile("ldap")),
    Part("contract", "contract", 50, contract),
    Part("ansible-lint", "lint", 25, tools("ansible-lint")),
    Part("docs-lint", "lint", 15, docs_lint),
    Part("docs", "docs", 15, docs),
    Part("browser", "browser", 35, browser),
    Part("mypy", "lint", 15, tools("mypy", "mypy extensions/molecule/default/read_groups.py")),
    Part("workflows", "lint", 5, workflows),
    Part("changelog", "lint", 3, tools("antsibull-changelog lint")),
    Part("layers", "lint", 1, tools("lint-imports --no-cache")),
    Part("ruff", "lint", 1, tools("ruff format --check", "ruff check")),
)
