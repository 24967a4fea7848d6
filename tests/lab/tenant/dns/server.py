# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answering DNS questions from records that a test can change."""

from __future__ import annotations

import typing as t

from dnslib import QTYPE, RCODE, RR, DNSError, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

from .domain_records import Records
from .kinds import FAILURES, SILENCE, TYPES

_NAMES_LAST = ("CNAME", "SRV")
_LONGEST_DATAGRAM = 512  # RFC 1035, section 2.3.4

Json = dict[str, t.Any]


class DnsError(Exception):
    """A record or a failure is not described well."""


class Dns(BaseResolver):  # type: ignore[misc]
    """The records, what goes wrong instead of answering, and the questions that were asked."""

    def __init__(self, normal: Records) -> None:
        self._normal = {(_plain(name), kind): values for (name, kind), values in normal.items()}
        self.reset()

    def reset(self) -> None:
        """Return to the records of the start, answer everything, and forget the questions."""
        self._records = dict(self._normal)
        self._failures: dict[str | None, str] = {}
        self._questions: list[Json] = []

    def serve(self, address: str, port: int) -> None:
        """Answer over UDP and TCP, in threads of this process."""
        for tcp in (False, True):
            DNSServer(self, address, port, tcp=tcp, logger=DNSLogger(logf=lambda _line: None)).start_thread()

    def set(self, name: str, kind: str, values: list[str]) -> None:
        """Replace the records of a name and a type, written as in a zone file; none removes them."""
        if kind not in TYPES:
            raise DnsError(f"the type must be one of {', '.join(TYPES)}")
        complete = [_absolute(value) if kind in _NAMES_LAST else value for value in values]
        for value in complete:
            _read(name, kind, value)
        self._records = {key: known for key, known in self._records.items() if key != (_plain(name), kind)}
        if complete:
            self._records[_plain(name), kind] = complete

    def fail(self, failure: str, name: str | None = None) -> None:
        """Answer questions about a name, or all of them, with an error, or not at all."""
        if failure not in FAILURES:
            raise DnsError(f"the failure must be one of {', '.join(FAILURES)}")
        self._failures[name and _plain(name)] = failure

    def report(self) -> Json:
        """Return everything as JSON."""
        records = [{"name": name, "type": kind, "values": values} for (name, kind), values in self._records.items()]
        failures = [{"name": name, "failure": failure} for name, failure in self._failures.items()]
        return {"records": records, "failures": failures, "questions": self._questions}

    def resolve(self, request: DNSRecord, handler: t.Any) -> DNSRecord:
        """Answer one question."""
        name, kind = _plain(str(request.q.qname)), QTYPE[request.q.qtype]
        self._questions.append({"name": name, "type": kind})
        failure = self._failures.get(name, self._failures.get(None))
        if failure == SILENCE:
            raise DNSError("silence")  # the library answers nothing then
        reply = self._reply(request, name, kind, failure)
        if handler.protocol == "udp" and len(reply.pack()) > _LONGEST_DATAGRAM:
            # Clients ask again over TCP. What the library itself makes of it lacks the question.
            reply = request.reply()
            reply.header.tc = 1
        return reply

    def _reply(self, request: DNSRecord, name: str, kind: str, failure: str | None) -> DNSRecord:
        reply = request.reply()
        if failure is not None:
            reply.header.rcode = getattr(RCODE, failure)
            return reply
        for found in (kind, "CNAME"):
            for value in self._records.get((name, found), []):
                reply.add_answer(_read(name, found, value))
        if not reply.rr and not self._exists(name):
            reply.header.rcode = RCODE.NXDOMAIN
        return reply

    def _exists(self, name: str) -> bool:
        return any(f".{known}".endswith(f".{name}") for known, _kind in self._records)


def _plain(name: str) -> str:
    return name.rstrip(".").casefold()


def _absolute(value: str) -> str:
    return value if value.endswith(".") else f"{value}."


def _read(name: str, kind: str, value: str) -> RR:
    try:
        (record,) = RR.fromZone(f"{_plain(name)}. 0 IN {kind} {value}")
    except (DNSError, ValueError, IndexError, KeyError) as error:
        raise DnsError(f"{name} {kind} {value!r} is no record: {error}") from error
    return record
