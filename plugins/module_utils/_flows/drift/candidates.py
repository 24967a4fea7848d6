# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of exceptions to be reviewed: one for each finding of a run."""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.text import cut, in_line
from ..._evidence.atomic_files import write
from ..._verify.drift.exceptions import candidate, is_acceptable
from ..._verify.drift.finding import Finding
from .options import DriftOptions

_DAYS = 30
_COMMENT = 150
_HEADER = """\
# One exception for each finding that isn't accepted already, or only pending. Remove those that must be mended, and give the others a
# reason, an owner and a last day: none is taken before that.
"""


def write_candidates(path: Path, findings: t.Sequence[Finding], options: DriftOptions) -> None:
    """Write the file, in YAML; EvidenceError when it can't be written, OptionError when it is somebody's."""
    require_ours(path)
    until = options.today + datetime.timedelta(days=_DAYS)
    entries = [_as_yaml(each, until) for each in (finding.as_dict() for finding in findings) if is_acceptable(each)]
    write(path, (_HEADER + "---\n" + ("\n".join(entries) or "[]") + "\n").encode("utf-8", "backslashreplace"))


def require_ours(path: Path) -> None:
    """Raise OptionError when something is there that isn't a file of candidates."""
    if path.exists() and not _is_ours(path):
        raise OptionError(
            f"accept_path: {path} is there already, and isn't a file of candidates. It was left as it is.",
            hint="Name another file, and move what you accept from there into your exceptions.",
        )


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER.encode()


def _as_yaml(finding: Json, until: datetime.date) -> str:
    """Return the exception, below a comment that says in words what it is about."""
    entry = candidate(finding, until)
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items()]
    return f"# {_in_words(finding)}\n- " + "\n  ".join(lines)


def _in_words(finding: Json) -> str:
    objects = (finding["group"] or {}, finding["member"] or {})
    names = [each.get("name") or each.get("distinguished_name") or "" for each in objects]
    return cut(in_line(": ".join(part for part in (" / ".join(filter(None, names)), finding["reason"]) if part)), _COMMENT)
