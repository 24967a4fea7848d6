# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands for use inside a lab: ``python -m tests.lab seed|fault|faults|settings|dns|replicate|...``."""

from __future__ import annotations

import argparse
import inspect
import json
import sys
import typing as t
from pathlib import Path

from .frame.errors import LabError
from .tenant.dns.kinds import FAILURES, TYPES
from .tenant.http.faults import KINDS
from .tenant.settings import CHOICES, SWITCHES, Settings

if t.TYPE_CHECKING:
    from .client import Lab

Subparsers = t.Any
"""What ``ArgumentParser.add_subparsers`` returns; its type has no public name."""


def register(subparsers: Subparsers) -> None:
    """Add the commands to the parser of ``python -m tests.lab``."""
    seed = _add(subparsers, "seed", _seed, "add users, groups, memberships and assignments from a JSON file")
    seed.add_argument("file", help="path, or - for standard input")
    fault = _add(subparsers, "fault", _fault, "set a fault, for instance: fault status --path members --status 500")
    _add_fault_options(fault)
    faults = _add(subparsers, "faults", _faults, "list the faults with their hits")
    faults.add_argument("--clear", action="store_true", help="remove them instead")
    settings = _add(subparsers, "settings", _settings, "show the settings, or change some: settings answer_form=B")
    settings.add_argument("settings", nargs="*", metavar="NAME=VALUE", help="value: JSON, or text")
    settings.formatter_class = argparse.RawDescriptionHelpFormatter
    settings.epilog = _settings_help()
    dns = _add(subparsers, "dns", _dns, "show what the name server holds, or change it: dns NAME [TYPE VALUE...]")
    _add_dns_options(dns)
    _add(subparsers, "replicate", _replicate, "wait until each domain controller has what the other held")
    advance = _add(subparsers, "advance", _advance, "move the lab's clock and run the cycles that become due")
    advance.add_argument("seconds", type=float)
    _add(subparsers, "reset", _reset, "return tenant and AD to the dataset")
    requests = _add(subparsers, "requests", _requests, "list the requests that reached the tenant, with their counts")
    requests.add_argument("--clear", action="store_true", help="forget them instead")
    requests.add_argument("--writes", action="store_true", help="only those that write")
    _add(subparsers, "cycle", _cycle, "run one cycle of every started job now")


def _add(
    subparsers: Subparsers, name: str, handler: t.Callable[[Lab, argparse.Namespace], t.Any], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(handler=lambda options: _run(handler, options))
    return parser


def _run(handler: t.Callable[[Lab, argparse.Namespace], t.Any], options: argparse.Namespace) -> int:
    # Late, so that starting a lab does not wait for the libraries of its client.
    from .client import Lab

    result = handler(Lab(), options)
    if result is not None:
        json.dump(result, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    return 0


def _add_fault_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--path", default="", help="regular expression searched in the path; all paths without it")
    parser.add_argument("--method", help="GET, POST, ...; all without it")
    parser.add_argument("--status", type=int, help="of kinds status and html; default 503")
    parser.add_argument("--code", help="error code in the body")
    parser.add_argument("--body", help="the body, instead of Graph's error form")
    parser.add_argument("--retry-after", type=float, dest="retry_after", help="seconds; no header without it")
    parser.add_argument("--seconds", type=float, help="how long the answer is delayed")
    parser.add_argument("--count", type=int, help="how many requests are hit; default 1, 0 for all of them")
    parser.add_argument("--skip", type=int, help="how many requests pass before; default 0")
    parser.add_argument("--every", type=int, help="of those that would be hit, only each so-manieth one; default 1")
    parser.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE", help="of kind set; repeatable")
    parser.add_argument("--processed", action="store_true", default=None, help="the tenant does what was asked first")


def _settings_help() -> str:
    choices = [f"{name}: {', '.join(values)}" for name, values in CHOICES.items()]
    return "\n".join([inspect.cleandoc(Settings.__doc__ or ""), SWITCHES, *choices])


def _add_dns_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="whose records, for instance _ldap._tcp.dc._msdcs.contoso.lab")
    parser.add_argument("type", nargs="?", choices=TYPES, default="SRV", help="default SRV")
    parser.add_argument("values", nargs="*", metavar="VALUE", help="replaces them, as '0 100 389 dc1.contoso.lab'")
    parser.add_argument("--remove", action="store_true", help="leave the name without records of the type")
    parser.add_argument("--fail", choices=FAILURES, help="what to answer about NAME instead, or about all names")
    parser.add_argument("--normal", action="store_true", help="return to the records of the start")


def _seed(lab: Lab, options: argparse.Namespace) -> t.Any:
    text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
    try:
        return lab.seed(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise LabError(f"{options.file} does not hold what seed takes: {error}") from error


def _fault(lab: Lab, options: argparse.Namespace) -> t.Any:
    names = ("method", "status", "code", "body", "retry_after", "seconds", "count", "skip", "every", "processed")
    values = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    if options.setting:
        values["settings"] = dict(_setting(text) for text in options.setting)
    if values.get("count") == 0:
        values["count"] = None
    return lab.fault(options.kind, options.path, **values)


def _faults(lab: Lab, options: argparse.Namespace) -> t.Any:
    return lab.clear_faults() if options.clear else lab.faults()


def _settings(lab: Lab, options: argparse.Namespace) -> t.Any:
    return lab.set(**dict(_setting(text) for text in options.settings)) if options.settings else lab.settings()


def _setting(text: str) -> tuple[str, t.Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise LabError(f"{text!r} is not of the form NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _dns(lab: Lab, options: argparse.Namespace) -> t.Any:
    if options.normal:
        return lab.reset_dns()
    if options.fail:
        return lab.fail_dns(options.fail, options.name)
    if options.values or (options.name and options.remove):
        return lab.set_dns(options.name, *options.values, kind=options.type)
    found = lab.dns()
    if options.name:
        found["records"] = [each for each in found["records"] if each["name"] == options.name]
    return found


def _replicate(lab: Lab, options: argparse.Namespace) -> t.Any:
    return {"seconds": lab.wait_for_replication()}


def _advance(lab: Lab, options: argparse.Namespace) -> t.Any:
    return lab.advance(options.seconds)


def _reset(lab: Lab, options: argparse.Namespace) -> t.Any:
    return lab.reset()


def _requests(lab: Lab, options: argparse.Namespace) -> t.Any:
    if options.clear:
        return lab.forget_requests()
    found = lab.requests()
    shown = found.written() if options.writes else found.requests
    return {"requests": shown, "count": found.count, "writes": found.writes, "by_method": found.by_method}


def _cycle(lab: Lab, options: argparse.Namespace) -> t.Any:
    return lab.cycle()
