# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Use the identity that is signed in to the Azure command line."""

from __future__ import annotations

import contextlib
import os
import shutil
import typing as t
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from ..._common.errors import AuthenticationError, OptionError
from ..._common.json import parse_json
from ..._common.peer_text import peer_text
from ..options import GraphOptions
from .sign_in_numbers import meaning_of_number, number_in
from .token import GraphToken

if t.TYPE_CHECKING:
    from asyncio import StreamReader
    from asyncio.subprocess import Process

_TIMEOUT_SECONDS = 60.0
_MOST_BYTES = 1024**2


class AzureCli:
    """Needs the ``az`` command, signed in; ``tenant_id`` is optional."""

    NAME: t.ClassVar[str] = "azure_cli"

    def validate(self, options: GraphOptions) -> None:
        if shutil.which("az") is None:
            raise OptionError(
                "auth_method azure_cli needs the Azure command line, and there is no az in PATH",
                hint="Install it on the machine that runs the task, or choose another auth_method.",
                option="auth_method",
            )

    def fingerprint(self, options: GraphOptions) -> str | None:
        # The profile changes when somebody signs in or switches the account.
        folder = Path(os.environ.get("AZURE_CONFIG_DIR") or "~/.azure").expanduser()
        try:
            return sha256((folder / "azureProfile.json").read_bytes()).hexdigest()
        except OSError:
            return None

    def acquire(self, options: GraphOptions) -> GraphToken:
        command = [shutil.which("az") or "az", "account", "get-access-token", "--output", "json"]
        command += ["--resource", options.graph_url]
        if options.tenant_id:
            command += ["--tenant", options.tenant_id]
        return _token(_run(command))


def _run(command: list[str]) -> str:
    import asyncio

    try:
        status, output, problems = asyncio.run(_outcome(command))
    except TimeoutError as problem:
        raise AuthenticationError(
            f"az account get-access-token did not finish within {_TIMEOUT_SECONDS:g} s",
            hint="Run it by hand to see what it waits for.",
        ) from problem
    except OSError as problem:
        raise AuthenticationError(f"az cannot be run: {problem}", hint="Check the installation of az.") from problem
    if status != 0:
        raise _refused(peer_text(problems) or f"exit status {status}")
    return output


def _refused(reason: str) -> AuthenticationError:
    number = number_in(reason)
    meaning = meaning_of_number(number)
    if meaning is None:
        hint = "Sign in with az login (as the user that runs the task), for the right tenant and cloud."
        return AuthenticationError(f"az account get-access-token failed: {reason}", hint=hint)
    return AuthenticationError(
        f"az account get-access-token failed: {meaning.text} (AADSTS{number})", hint=meaning.hint, aadsts=number, reason=reason
    )


async def _outcome(command: list[str]) -> tuple[int | None, str, str]:
    """Run a command without a shell; the run_command of a module knows no time limit, and there is no module here."""
    from asyncio import create_subprocess_exec, gather, timeout
    from asyncio.subprocess import DEVNULL, PIPE

    process = await create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
    try:
        async with timeout(_TIMEOUT_SECONDS):
            output, problems = await gather(_read(process.stdout, process), _read(process.stderr, process))
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    return process.returncode, output.decode(errors="replace"), problems.decode(errors="replace")


async def _read(stream: StreamReader | None, process: Process) -> bytes:
    """Return what a command prints; one that prints without end is ended."""
    content = b""
    while stream and (piece := await stream.read(_MOST_BYTES)):
        if len(content) < _MOST_BYTES:
            content += piece
        else:
            with contextlib.suppress(ProcessLookupError):  # it has ended since
                process.kill()
    return content


def _token(output: str) -> GraphToken:
    try:
        answer = parse_json(output)
        return GraphToken(str(answer["accessToken"]), _expiry(answer))
    except (KeyError, TypeError, ValueError) as problem:
        raise AuthenticationError(
            "az account get-access-token printed something that is not its documented answer",
            hint="Update the Azure command line.",
        ) from problem


def _expiry(answer: t.Mapping[str, t.Any]) -> float:
    if "expires_on" in answer:
        return float(answer["expires_on"])
    # Before version 2.54 there was only a local time without a zone.
    return datetime.fromisoformat(answer["expiresOn"]).timestamp()
