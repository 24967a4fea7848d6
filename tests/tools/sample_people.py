# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People as a directory has them: names from many languages, each once."""

from __future__ import annotations

import itertools
import typing as t
import unicodedata

GIVEN = (
    *("Ana", "Ben", "Chiara", "Dmitri", "Élodie", "Farid", "Grace", "Hiroshi", "Ingrid", "João", "Katarzyna", "Liam"),
    *(
        "Mei",
        "Nadia",
        "Oluwaseun",
        "Priya",
        "Quentin",
        "Rosa",
        "Søren",
        "Tomáš",
        "Ulrike",
        "Víctor",
        "Wanjiru",
        "Yusuf",
    ),
    *("Zoë", "Amélie", "Bogdan", "Carmen", "Dilnoza", "Emre", "Fatima", "Giorgos"),
)
FAMILY = (
    *("García", "Müller", "O'Brien", "Nguyễn", "Kowalska", "Rossi", "Tanaka", "Okafor", "Lindqvist", "Çelik", "Novák"),
    *("Ferreira", "Haddad", "Ivanov", "Jansen", "Kaur", "Lefèvre", "Mwangi", "Nielsen", "Popescu", "Quispe", "Sato"),
    *("Smith", "Tran", "Ueda", "Vargas", "Weiß", "Xu", "Yılmaz", "Zieliński", "Adeyemi", "Björk"),
)
PLAIN = str.maketrans({"ø": "o", "ß": "ss", "ł": "l", "ı": "i", "đ": "d", "'": ""})


def people(count: int) -> t.Iterator[tuple[str, str]]:
    """Yield so many people: display name and user principal name, at most one for each pair of names."""
    # Every family name follows every given name, without all namesakes standing together.
    pairs = ((given, FAMILY[(row + column) % len(FAMILY)]) for row in range(len(FAMILY)) for column, given in enumerate(GIVEN))
    for given, family in itertools.islice(pairs, count):
        yield f"{given} {family}", f"{_ascii(given)}.{_ascii(family)}@contoso.lab"


def _ascii(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(PLAIN))
    return decomposed.encode("ascii", "ignore").decode("ascii")
