# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers questions with a .NET runtime: reads a JSON list [name, arguments] from each line, writes its answer as a line.

Run by the Python of .venv-dotnet, as a script; needs the system's ICU library, as every .NET on Linux does. An answer is
``{"value": ...}``, or ``{"error": ...}`` with the name of the exception that .NET throws.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import typing as t
from pathlib import Path

SETTINGS = {"runtimeOptions": {"tfm": "netcoreapp3.1", "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"}}}
ICU_FOLDERS = ("/usr/lib", "/usr/lib64", "/lib")
# A long pattern takes .NET forever too.
MATCH_SECONDS = 2


def start() -> None:
    """Start the runtime that the package dotnetcore2 brings."""
    import dotnetcore2
    from clr_loader import get_coreclr
    from pythonnet import set_runtime

    os.environ.setdefault("CLR_ICU_VERSION_OVERRIDE", icu_version())
    root = Path(dotnetcore2.__file__).parent / "bin"
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "runtimeconfig.json"
        settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
        set_runtime(get_coreclr(runtime_config=str(settings), dotnet_root=str(root)))
        import clr

    for assembly in ("System.Text.RegularExpressions", "Microsoft.VisualBasic.Core"):
        clr.AddReference(assembly)


def icu_version() -> str:
    """Return the version of the system's ICU; this runtime looks only for those that it knows by number."""
    for folder in ICU_FOLDERS:
        for path in sorted(Path(folder).glob("**/libicuuc.so.*.*")):
            return path.name.removeprefix("libicuuc.so.")
    sys.exit("no ICU library found: install libicu (Debian: libicu72 or newer)")


class Questions:
    """What can be asked; each method takes and returns what JSON knows. Texts beyond U+FFFF come back by their UTF-16 units."""

    def __init__(self) -> None:
        import System
        from System.Globalization import CultureInfo, DateTimeStyles
        from System.Text.RegularExpressions import Regex, RegexOptions

        self._system = System
        self._invariant = CultureInfo.InvariantCulture
        self._culture = CultureInfo.GetCultureInfo
        self._styles = DateTimeStyles
        self._regex = Regex
        self._no_options = getattr(RegexOptions, "None")
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US")

    def replaced(self, pattern: str, text: str, replacement: str) -> str:
        """Regex.Replace; beyond U+FFFF with a literal replacement only, since a text with half a character can't come back."""
        expression = self._regex(pattern, self._no_options, self._system.TimeSpan.FromSeconds(MATCH_SECONDS))
        if text.isascii() or max(text) <= "\uffff":
            return str(expression.Replace(text, replacement))
        units, parts, position = text.encode("utf-16-le"), [], 0
        for match in expression.Matches(text):
            parts += [units[2 * position : 2 * match.Index], replacement.encode("utf-16-le")]
            position = match.Index + match.Length
        return b"".join([*parts, units[2 * position :]]).decode("utf-16-le", "replace")

    def written(self, ticks: int, date_format: str) -> str:
        """DateTime.ToString of a time in UTC."""
        moment = self._system.DateTime(ticks, self._system.DateTimeKind.Utc)
        return str(moment.ToString(date_format, self._invariant))

    def read_exactly(self, text: str, date_format: str, styles: list[str]) -> str:
        """DateTime.ParseExact."""
        parse = self._system.DateTime.ParseExact
        return str(parse(text, date_format, self._invariant, self._combined(styles)).ToString("o", self._invariant))

    def read_freely(self, text: str) -> str:
        """DateTime.Parse of a time that is in UTC unless it says another zone."""
        styles = self._combined(["AssumeUniversal", "AdjustToUniversal"])
        return str(self._system.DateTime.Parse(text, self._invariant, styles).ToString("o", self._invariant))

    def difference(self, interval: str, first: str, second: str) -> int:
        """DateAndTime.DateDiff of Visual Basic."""
        from Microsoft.VisualBasic import DateAndTime, FirstDayOfWeek, FirstWeekOfYear

        moments = [self._system.DateTime.Parse(text, self._invariant) for text in (first, second)]
        return int(DateAndTime.DateDiff(interval, *moments, FirstDayOfWeek.Sunday, FirstWeekOfYear.Jan1))

    def sum(self, interval: str, count: int, date: str) -> str:
        """DateAndTime.DateAdd of Visual Basic."""
        from Microsoft.VisualBasic import DateAndTime

        moment = self._system.DateTime.Parse(date, self._invariant)
        return str(DateAndTime.DateAdd(interval, float(count), moment).ToString("s", self._invariant))

    def upper(self, text: str, culture: str) -> str:
        """String.ToUpper."""
        return str(self._system.String(text).ToUpper(self._culture(culture)))

    def lower(self, text: str, culture: str) -> str:
        """String.ToLower."""
        return str(self._system.String(text).ToLower(self._culture(culture)))

    def titled(self, text: str) -> str:
        """TextInfo.ToTitleCase of the text in lower case."""
        return str(self._invariant.TextInfo.ToTitleCase(self.lower(text, "")))

    def trimmed(self, text: str) -> str:
        """String.Trim."""
        return str(self._system.String(text).Trim())

    def found(self, text: str, wanted: str) -> int:
        """String.IndexOf by code units without regard to case, counted from 1."""
        return int(self._system.String(text).IndexOf(wanted, self._system.StringComparison.OrdinalIgnoreCase)) + 1

    def encoded(self, text: str) -> str:
        """Convert.ToBase64String of the UTF-16 bytes."""
        return str(self._system.Convert.ToBase64String(self._system.Text.Encoding.Unicode.GetBytes(text)))

    def decoded(self, text: str, encoding: str) -> str:
        """Convert.FromBase64String, read in an encoding."""
        content = self._system.Convert.FromBase64String(text)
        return str(getattr(self._system.Text.Encoding, encoding).GetString(content))

    def number(self, text: str) -> str:
        """Int64.Parse, as a text since JSON may not hold it."""
        return str(self._system.Int64.Parse(text, self._invariant))

    def _combined(self, styles: list[str]) -> t.Any:
        return self._styles(sum(int(getattr(self._styles, style)) for style in styles))


def main() -> int:
    """Answer until there are no more lines; return 0."""
    start()
    questions = Questions()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            answer = {"value": getattr(questions, name)(*arguments)}
        except Exception as error:
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
