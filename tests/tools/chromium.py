# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium to look at pages with: the host's own, or its packages unpacked into the cache.

It is driven over a pipe with the DevTools protocol: commands and answers are JSON documents that end with a zero byte
(Chromium, ``--remote-debugging-pipe``). No port is opened and no library is needed.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.frame.packages import PackageSet, unpacked
from tests.lab.frame.progress import Progress

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
PACKAGES = PackageSet(
    title="Chromium",
    names=("chromium-headless-shell", "fonts-roboto-unhinted", "fonts-liberation"),
    folder="chromium",
    megabytes=105,
    room=500,
    by_hand="install Chromium (chromium on Debian and Fedora)",
    kept=1,
)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--no-zygote",
    ),
)
SECONDS = 60.0
SECONDS_TO_END = 10.0
# The protocol's descriptors are 3 and 4, always.
HAND_OVER = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{unpacked}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="strong"><family>sans</family><prefer><family>Roboto</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Roboto</family></prefer></alias>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""


class BrowserError(Exception):
    """Chromium did not do what it was told; the message says what, and what it answered."""


@dataclass(frozen=True, slots=True)
class Program:
    """How Chromium is started: its path, and what its environment needs in addition."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium(progress: Progress, fonts: Path) -> Program:
    """Return a Chromium, downloaded when there is none. ``fonts`` is an empty folder for its font configuration."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            return Program(Path(found))
    root = unpacked(PACKAGES, progress)
    folders = sorted({str(library.parent) for library in (root / "usr" / "lib").rglob("*.so*")})
    configuration = fonts / "fonts.conf"
    configuration.write_text(FONTS.format(unpacked=root / "usr/share/fonts", cache=fonts / "cache"), encoding="utf-8")
    return Program(
        root / "usr" / "lib" / "chromium" / "chromium-headless-shell",
        {"LD_LIBRARY_PATH": os.pathsep.join(folders), "FONTCONFIG_FILE": str(configuration)},
    )


@contextlib.contextmanager
def chromium(progress: Progress) -> Iterator[Browser]:
    """Start a Chromium with a new profile, and end it and remove the profile at the end."""
    with tempfile.TemporaryDirectory(prefix="cloud-sync-chromium-", ignore_cleanup_errors=True) as folder:
        program = find_chromium(progress, Path(folder))
        commands, answers = _pipe(), _pipe()
        flags = [*FLAGS, "--remote-debugging-pipe", f"--user-data-dir={folder}/profile", "about:blank"]
        errors = Path(folder, "errors")
        with errors.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", HAND_OVER, str(commands[0]), str(answers[1]), str(program.path), *flags],
                env={**os.environ, "HOME": folder, **program.environment},
                pass_fds=[commands[0], answers[1]],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        os.close(commands[0])
        os.close(answers[1])
        try:
            yield Browser(Pipe(commands[1], answers[0], errors))
        finally:
            # Without its pipe it ends by itself, and only so it waits for its own children.
            os.close(commands[1])
            os.close(answers[0])
            try:
                process.wait(timeout=SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _pipe() -> tuple[int, int]:
    # Beyond the descriptors that the program wants to have.
    ends = os.pipe()
    above = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return above[0], above[1]


class Pipe:
    """The two ends of the pipe that are ours; ``errors`` is where the program's own messages go."""

    def __init__(self, write: int, read: int, errors: Path) -> None:
        self._write = write
        self._read = read
        self._errors = errors
        self._received = b""

    def send(self, document: dict[str, t.Any]) -> None:
        """Send one message."""
        data = json.dumps(document).encode() + b"\0"
        try:
            while data:
                data = data[os.write(self._write, data) :]
        except BrokenPipeError:
            raise self._ended() from None

    def receive(self, seconds: float) -> dict[str, t.Any] | None:
        """Return the next message, or None when there is none within so many seconds."""
        deadline = time.monotonic() + seconds
        while b"\0" not in self._received:
            ready = select.select([self._read], [], [], max(0.0, deadline - time.monotonic()))
            if not ready[0]:
                return None
            data = os.read(self._read, 1 << 20)
            if not data:
                raise self._ended()
            self._received += data
        message, self._received = self._received.split(b"\0", 1)
        return t.cast(dict[str, t.Any], json.loads(message))

    def _ended(self) -> BrowserError:
        said = self._errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return BrowserError(f"Chromium ended: {said[-1] if said else 'it gave no reason'}")


class Browser:
    """One running Chromium."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._number = 0
        self._events: list[dict[str, t.Any]] = []

    @contextlib.contextmanager
    def page(self, width: int, height: int, *, dark: bool = False) -> Iterator[Page]:
        """Open an empty page of a size in CSS pixels, light or dark, and close it at the end."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network", "Security"):
            page.call(f"{domain}.enable")
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        page.call("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.call("Emulation.setEmulatedMedia", {"features": [scheme]})
        yield page
        self.call("Target.closeTarget", {"targetId": target})

    def call(self, method: str, parameters: dict[str, t.Any] | None = None, session: str | None = None) -> dict[str, t.Any]:
        """Send a command and return its result."""
        self._number += 1
        addressed = {"sessionId": session} if session else {}
        self._pipe.send({"id": self._number, "method": method, "params": parameters or {}, **addressed})
        answer = self._wait(method, lambda message: message.get("id") == self._number)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message')}")
        return t.cast(dict[str, t.Any], answer.get("result") or {})

    def wait_for(self, method: str, session: str) -> None:
        """Wait for an event of a page, unless it came already."""
        self._wait(method, lambda message: message.get("method") == method and message.get("sessionId") == session)

    def events(self, session: str) -> list[dict[str, t.Any]]:
        """Return the events of a page that came so far."""
        return [event for event in self._events if event.get("sessionId") == session]

    def _wait(self, subject: str, wanted: t.Callable[[dict[str, t.Any]], bool]) -> dict[str, t.Any]:
        earlier = next(filter(wanted, self._events), None)
        deadline = time.monotonic() + SECONDS
        while earlier is None:
            message = self._pipe.receive(max(0.0, deadline - time.monotonic()))
            if message is None:
                raise BrowserError(f"{subject}: no answer within {SECONDS:.0f} s")
            if "method" in message:
                self._events.append(message)
            earlier = message if wanted(message) else None
        return earlier


class Page:
    """One page of a browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    def call(self, method: str, parameters: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Send a command of the DevTools protocol to the page."""
        return self._browser.call(method, parameters, self._session)

    def open(self, file: Path) -> None:
        """Load a file and wait until it is loaded."""
        answer = self.call("Page.navigate", {"url": file.resolve().as_uri()})
        if answer.get("errorText"):
            raise BrowserError(f"{file}: {answer['errorText']}")
        self._browser.wait_for("Page.loadEventFired", self._session)

    def evaluate(self, expression: str) -> t.Any:
        """Return the value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails'].get('text')}")
        return answer["result"].get("value")

    def settle(self) -> None:
        """Wait until the page has shown what it was told to show."""
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    def problems(self) -> list[str]:
        """Return everything that the page's console shows as an error or a warning, exceptions included."""
        self.settle()
        return [text for event in self._browser.events(self._session) if (text := _problem(event))]

    def requests(self) -> list[str]:
        """Return the addresses that the page asked for, itself included."""
        events = self._browser.events(self._session)
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def screenshot(self, file: Path) -> None:
        """Write the visible part of the page as a PNG file."""
        answer = self.call("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": False})
        file.write_bytes(base64.b64decode(answer["data"]))

    def print_to(self, file: Path) -> None:
        """Write the page as it is printed, as a PDF file on A4."""
        paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
        file.write_bytes(base64.b64decode(self.call("Page.printToPDF", paper)["data"]))


def _problem(event: dict[str, t.Any]) -> str | None:
    parameters = event["params"]
    if event["method"] == "Runtime.exceptionThrown":
        details = parameters["exceptionDetails"]
        return str((details.get("exception") or {}).get("description") or details.get("text"))
    if event["method"] == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
        return str(parameters["entry"]["text"])
    if event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
        return " ".join(str(argument.get("value")) for argument in parameters["args"])
    return None
