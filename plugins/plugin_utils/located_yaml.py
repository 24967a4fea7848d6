# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML with the place of every value, and nothing of it carried out: templates and vaulted values stay what they are."""

from __future__ import annotations

import dataclasses
import typing as t
from pathlib import Path

from ..module_utils._verify.desired.problem import FileProblem
from ..module_utils._verify.desired.problem import Path as Place

MOST_BYTES = 1024 * 1024
_MOST_VALUES = 50_000
_DEEPEST = 50
_VAULT_HEADER = "$ANSIBLE_VAULT;"
_VAULT_TAGS = ("!vault", "!vault-encrypted")
_UNSAFE = "!unsafe"
_MERGE = "tag:yaml.org,2002:merge"


class Position(t.NamedTuple):
    """Where a value begins in its file; the first line and the first column are 1."""

    line: int
    column: int


class Vaulted(str):
    """The text of a vaulted value, which is not decrypted."""

    __slots__ = ()


class Literal(str):
    """A text that is never a template, since it has the tag ``!unsafe``."""

    __slots__ = ()


@dataclasses.dataclass(slots=True)
class LocatedFile:
    """What a file holds. ``positions`` has that of each name in a dictionary and of each entry of a list, ``problems`` what YAML says."""

    path: Path
    variables: dict[t.Any, t.Any] = dataclasses.field(default_factory=dict)
    positions: dict[Place, Position] = dataclasses.field(default_factory=dict)
    problems: list[tuple[FileProblem, Position]] = dataclasses.field(default_factory=list)

    def position(self, place: Place) -> Position:
        """Return where something stands; of what isn't in the file, where it would have to be."""
        while place and place not in self.positions:
            place = place[:-1]
        return self.positions.get(place, Position(1, 1))


class _Refused(Exception):
    def __init__(self, message: str, hint: str, position: Position) -> None:
        super().__init__(message)
        self.hint = hint
        self.position = position


def read_located(path: Path) -> LocatedFile:
    """Read a file of variables; whatever is wrong with it as a file is among its problems."""
    file = LocatedFile(path)
    try:
        node = _compose(_text(path))
        if node is not None and not node.tag.endswith(":null"):  # an empty document
            _Reader(file).read(node)
    except _Refused as refused:
        _add(file, "file.invalid", str(refused), refused.hint, refused.position)
    return file


def _add(file: LocatedFile, rule: str, message: str, hint: str, position: Position) -> None:
    file.problems.append((FileProblem(rule, "error", (), message, hint), position))


def _text(path: Path) -> str:
    start = Position(1, 1)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _Refused(f"The file can't be read: {reason}.", "Check the path and the rights of the file.", start) from error
    if len(content) > MOST_BYTES:
        raise _Refused("The file has more than 1 MiB.", "Keep the variables of a configuration in a file of their own.", start)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = Position(content.count(b"\n", 0, error.start) + 1, 1)
        raise _Refused("The file is not UTF-8.", "Save it as UTF-8.", position) from error
    if text.startswith(_VAULT_HEADER):
        raise _Refused(
            "The file is vaulted as a whole, so nothing in it can be checked.", "Vault single values with !vault.", start
        )
    return text


def _compose(text: str) -> t.Any:
    import yaml  # sanity tests import plugins where it is missing

    loader: t.Any = None
    try:
        # libyaml's loader is faster, and ends the process when lists are nested too deeply.
        loader = yaml.SafeLoader(text)
        return loader.get_single_node()
    except yaml.reader.ReaderError as error:
        position = Position(text.count("\n", 0, error.position) + 1, 1)
        raise _Refused("The file has a character that YAML doesn't allow.", "Remove the control character.", position) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise _Refused(
            f"The file is not valid YAML: {said}.", "Check indentation, colons and quotes here and above.", position
        ) from error
    except RecursionError as error:
        raise _too_deep(Position(1, 1)) from error
    finally:
        if loader is not None:
            loader.dispose()


def _too_deep(position: Position) -> _Refused:
    return _Refused(f"Values are nested more than {_DEEPEST} deep.", "No variable of this collection is.", position)


class _Reader:
    """Makes values of nodes, with their positions."""

    def __init__(self, file: LocatedFile) -> None:
        import yaml

        self._yaml = yaml
        self._constructor = yaml.constructor.SafeConstructor()
        self._file = file
        self._count = 0

    def read(self, node: t.Any) -> None:
        if not isinstance(node, self._yaml.MappingNode):
            raise _Refused(
                "The file is not a dictionary of variables.",
                "Write 'name: value' lines, as for the option -e @file.",
                _position(node),
            )
        self._file.variables = self._mapping(node, ())

    def _value(self, node: t.Any, place: Place) -> t.Any:
        self._count += 1
        if len(place) > _DEEPEST:  # also what contains itself by an alias
            raise _too_deep(_position(node))
        if self._count > _MOST_VALUES:
            raise _Refused(f"The file has more than {_MOST_VALUES:,} values.", "Use fewer aliases.", _position(node))
        if isinstance(node, self._yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, self._yaml.SequenceNode):
            return [self._entry(each, (*place, index)) for index, each in enumerate(node.value)]
        return self._scalar(node)

    def _entry(self, node: t.Any, place: Place) -> t.Any:
        self._file.positions[place] = _position(node)
        return self._value(node, place)

    def _mapping(self, node: t.Any, place: Place) -> dict[t.Any, t.Any]:
        self._refuse_twice(node)
        try:
            self._constructor.flatten_mapping(node)
        except self._yaml.MarkedYAMLError as error:
            raise _Refused(
                f"The file is not valid YAML: {error.problem}.", "A merge (<<) takes dictionaries.", _position(node)
            ) from error
        found: dict[t.Any, t.Any] = {}
        for name_node, value_node in node.value:
            name = self._name(name_node)
            inner = (*place, name if isinstance(name, str) else str(name))
            self._file.positions[inner] = _position(name_node)
            found[name] = self._value(value_node, inner)
        return found

    def _refuse_twice(self, node: t.Any) -> None:
        """Note names that stand twice, of which Ansible takes the last one without a word; what a merge brings may be replaced."""
        seen: dict[tuple[str, str], Position] = {}
        for name_node, _value in node.value:
            if not isinstance(name_node, self._yaml.ScalarNode) or name_node.tag == _MERGE:
                continue
            first = seen.setdefault((name_node.tag, name_node.value), _position(name_node))
            if first != _position(name_node):
                message = f"'{name_node.value}' stands twice in one dictionary, first in line {first.line}; only the last one would count."
                _add(self._file, "file.duplicate_name", message, "Keep one of them.", _position(name_node))

    def _name(self, node: t.Any) -> t.Any:
        if not isinstance(node, self._yaml.ScalarNode):
            raise _Refused("A name in a dictionary is a list or a dictionary.", "Write it as text.", _position(node))
        return self._scalar(node)

    def _scalar(self, node: t.Any) -> t.Any:
        if node.tag in _VAULT_TAGS:
            return Vaulted(node.value)
        if node.tag == _UNSAFE:
            return Literal(node.value)
        try:
            return self._constructor.construct_object(node)
        except (self._yaml.YAMLError, ValueError, OverflowError) as error:
            reason = getattr(error, "problem", None) or str(error)
            raise _Refused(f"A value can't be read: {reason}.", "Write it in quotes if it is text.", _position(node)) from error


def _position(node: t.Any) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)
