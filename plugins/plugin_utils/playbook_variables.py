# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which variables there are, read from the collection itself: its argument specifications, playbooks and roles."""

from __future__ import annotations

import dataclasses
import typing as t
from collections.abc import Iterator
from pathlib import Path

from ..module_utils._common.json import Json

COLLECTION = "hybrid_identity.cloud_sync"
PREFIX = "cloud_sync_"
FREE_PREFIX = "cloud_sync_my_"

ROOT = Path(__file__).resolve().parent.parent.parent

_BUILTIN = "ansible.builtin."


@dataclasses.dataclass(slots=True)
class Names:
    """What YAML files say: roles they run, variables they set, and variables they publish for the next run.

    ``fixed`` are variables of blocks and tasks, ``play`` those of plays, which may be set from outside where they are documented.
    """

    roles: dict[str, None] = dataclasses.field(default_factory=dict)
    playbooks: dict[str, None] = dataclasses.field(default_factory=dict)
    results: set[str] = dataclasses.field(default_factory=set)
    published: set[str] = dataclasses.field(default_factory=set)
    fixed: set[str] = dataclasses.field(default_factory=set)
    play: set[str] = dataclasses.field(default_factory=set)


@dataclasses.dataclass(frozen=True, slots=True)
class Variables:
    """The variables of one run.

    ``options`` are those that the run reads, ``documented`` those of all roles and playbooks. ``own`` are set by the run itself, of
    which ``results`` come from its tasks. ``published`` are set by the run before.
    """

    options: dict[str, Json]
    documented: frozenset[str]
    own: frozenset[str]
    results: frozenset[str]
    published: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """Every name that means something."""
        return self.documented | self.own | self.published


def read_variables(playbook: str | None, roles: t.Iterable[str]) -> Variables:
    """Return the variables of a playbook of the collection, and of roles of it that run besides."""
    files = sorted((ROOT / "playbooks").glob("*.yml"))
    everything = names_in([*files, *(ROOT / "playbooks" / "tasks").glob("*.yml"), *(ROOT / "roles").glob("*/tasks/*.yml")])
    mine = _names_of_playbook(playbook) if playbook else Names()
    playbook_options = _entry_points(ROOT / "playbooks")
    role_options = {path.name: _entry_points(path)["main"] for path in sorted((ROOT / "roles").iterdir())}
    documented = frozenset(name for options in [*playbook_options.values(), *role_options.values()] for name in options)
    options = _merged(
        *(role_options[role] for role in dict.fromkeys([*mine.roles, *roles])),
        *(playbook_options[name] for name in (["main", *mine.playbooks] if playbook else [])),
    )
    return Variables(
        options={name: option for name, option in options.items() if name not in mine.fixed},
        documented=documented,
        own=frozenset((everything.results | everything.fixed | everything.play) - documented | mine.fixed),
        results=frozenset(everything.results),
        published=frozenset(everything.published),
    )


def read_all_variables(playbook: str) -> Variables:
    """Return the variables of all playbooks and roles; required are those that one playbook requires."""
    known = read_variables(playbook, ())
    roles = [_entry_points(path)["main"] for path in sorted((ROOT / "roles").iterdir())]
    everything = _merged(*roles, *_entry_points(ROOT / "playbooks").values())
    required = {name for name, option in known.options.items() if option.get("required")}
    return dataclasses.replace(
        known,
        options={name: {**option, "required": name in required} for name, option in everything.items() if name not in known.own},
    )


def _names_of_playbook(playbook: str) -> Names:
    """Return what a playbook and those that it imports say."""
    names = names_in([_playbook_file(playbook)])
    names.playbooks[playbook] = None
    for imported in [each for each in names.playbooks if each != playbook]:
        _collect(_load(_playbook_file(imported)), names)
    return names


def _playbook_file(playbook: str) -> Path:
    return ROOT / "playbooks" / f"{playbook}.yml"


def names_in(paths: t.Iterable[Path]) -> Names:
    """Return what YAML files say."""
    names = Names()
    for path in paths:
        _collect(_load(path), names)
    return names


def _collect(content: t.Any, names: Names) -> None:
    for mapping in _mappings(content):
        if "register" in mapping:
            names.results.add(mapping["register"])
        names.results |= set(mapping.get(f"{_BUILTIN}set_fact") or ())
        names.published |= set((mapping.get(f"{_BUILTIN}set_stats") or {}).get("data", ()))
        variables = {name for name in mapping.get("vars") or () if name.startswith(PREFIX)}
        (names.play if "hosts" in mapping else names.fixed).update(variables)
        role = (mapping.get(f"{_BUILTIN}include_role") or {}).get("name")
        checked = (mapping.get(f"{COLLECTION}.check_variables") or {}).get("roles")
        for each in [*([role] if role else []), *(checked or [])]:
            names.roles[each.removeprefix(f"{COLLECTION}.")] = None
        imported = mapping.get(f"{_BUILTIN}import_playbook")
        if imported:
            names.playbooks[imported.removesuffix(".yml")] = None


def _mappings(content: t.Any) -> Iterator[Json]:
    """Yield every mapping that may be a play, a block or a task."""
    for entry in content if isinstance(content, list) else []:
        yield entry
        for part in ("pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always"):
            yield from _mappings(entry.get(part))


def _entry_points(folder: Path) -> dict[str, dict[str, Json]]:
    """Return the options of every entry point of an argument specification."""
    content = _load(folder / "meta" / "argument_specs.yml")
    return {name: entry.get("options") or {} for name, entry in content["argument_specs"].items()}


def _merged(*specifications: dict[str, Json]) -> dict[str, Json]:
    """Return the union; an option is required when one specification says so, and the later definition holds otherwise."""
    merged: dict[str, Json] = {}
    for specification in specifications:
        for name, option in specification.items():
            before = merged.get(name, {})
            merged[name] = {**before, **option, "required": bool(before.get("required") or option.get("required"))}
    return merged


def _load(path: Path) -> t.Any:
    import yaml  # sanity tests import plugins where it is missing

    # libyaml's is the same loader, ten times as fast, where PyYAML was built with it.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
