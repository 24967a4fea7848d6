# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of a run that compared a whole configuration: ``drift.json``, the run, and ``findings.jsonl``, a finding a line.

``drift.json`` is written last and knows how many findings there are, and their digest. So a run that was killed between both
files, or a file of another run beside it, is noticed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import typing as t
from pathlib import Path

from ..._common.errors import EvidenceError
from ..._common.json import Json, parse_json
from ..._common.private_files import open_named, read_named
from ..._common.redaction import redact
from ..._verify.drift.finding import Finding
from ..atomic_files import MOST_BYTES, cannot, write_json, write_pieces

RUN = "drift.json"
FINDINGS = "findings.jsonl"
RENDERED = ("report.html", "report.md", "junit.xml", "drift.sarif")
"""What drift_report puts beside them, without the metrics."""
FORMAT = "hybrid_identity.cloud_sync/drift"
VERSION = 1

_LONGEST_LINE = 1024 * 1024
_REPEAT = "Run writeback_drift again, with this folder as its report_path, or take the folder from a backup."


@dataclasses.dataclass(frozen=True, slots=True)
class RunFolder:
    """A run that is there as a whole; ``run`` is what ``drift.json`` holds."""

    path: Path
    run: Json

    @classmethod
    def write(cls, path: Path, run: Json, findings: t.Iterable[Finding]) -> RunFolder:
        """Write a run without the secrets of the task. A finding is written as it comes; EvidenceError."""
        written = _Written()
        write_pieces(path / FINDINGS, written.lines(findings))
        document = redact({**run, "format": FORMAT, "version": VERSION, "findings_file": written.as_dict()})
        write_json(path / RUN, document)
        return cls(path, document)

    @classmethod
    def read(cls, path: Path) -> RunFolder:
        """Open the folder of a run, of whichever account; EvidenceError with the cause when there is no run to read."""
        if not path.is_dir():
            raise EvidenceError(f"There is no folder {path}", hint="Give the report_path of a run of writeback_drift.")
        if not (path / RUN).exists():
            raise EvidenceError(
                f"{path} holds no run: there is no {RUN} in it",
                hint="Give the report_path of a run of writeback_drift. A run that was killed at its end has none.",
            )
        return cls(path, read_run(path / RUN))

    def findings(self) -> t.Iterator[Json]:
        """Yield the findings as the file has them; EvidenceError when one is damaged, or when they aren't those of the run."""
        path = self.path / FINDINGS
        found = _Written()
        try:
            with open_named(path) as file:
                while line := file.readline(_LONGEST_LINE + 1):
                    found.add(line)
                    yield _finding(line, path, found.count)
        except OSError as error:
            raise cannot("read", path, error) from error
        if found.as_dict() != self.run.get("findings_file"):
            raise EvidenceError(f"{path} doesn't belong to the {RUN} beside it: one of both is of another run", hint=_REPEAT)


def read_run(path: Path) -> Json:
    """Return the run in a file; EvidenceError when it holds something else."""
    try:
        return require_run(read_named(path, most=MOST_BYTES), path)
    except OSError as error:
        raise cannot("read", path, error) from error


def require_run(content: bytes, path: Path) -> Json:
    """Return the run that the content of a file is; EvidenceError when it is something else, or of a newer release."""
    try:
        run = parse_json(content, surrogates=True)
    except ValueError as error:
        raise EvidenceError(f"The file {path} is not JSON: {error}", hint=f"It was edited or damaged. {_REPEAT}") from error
    if not isinstance(run, dict) or run.get("format") != FORMAT:
        raise EvidenceError(f"The file {path} is not a run of writeback_drift: its format is another one", hint=_REPEAT)
    if run.get("version") != VERSION:
        raise EvidenceError(
            f"The file {path} has version {run.get('version')!r} of its format, and this release knows version {VERSION}",
            hint="Take the release of the collection that wrote it, or a newer one.",
        )
    return run


class _Written:
    """How many findings a file has, and their digest."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def add(self, line: bytes) -> None:
        self.count += 1
        self._digest.update(line)

    def lines(self, findings: t.Iterable[Finding]) -> t.Iterator[bytes]:
        for finding in findings:
            text = json.dumps(redact(finding.as_dict()), ensure_ascii=False)
            line = f"{text}\n".encode("utf-8", "backslashreplace")
            self.add(line)
            yield line

    def as_dict(self) -> Json:
        return {"name": FINDINGS, "count": self.count, "sha256": self._digest.hexdigest()}


def _finding(line: bytes, path: Path, number: int) -> Json:
    try:
        if len(line) > _LONGEST_LINE:
            raise ValueError(f"it has more than {_LONGEST_LINE} bytes")
        finding = parse_json(line, surrogates=True)
        if not isinstance(finding, dict):
            raise ValueError("it is not an object")
    except ValueError as error:
        raise EvidenceError(f"Line {number} of {path} is not a finding: {error}", hint=_REPEAT) from error
    return finding
