"""Cut and mangled files: an error or records, never a crash, never fewer records in silence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import BASE, RECORD
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import format_for
from usmx_kg.read.run import read

EXAMPLES = sorted(resources.path("data/examples").glob("relief-oaxaca.*"))
PIECES = [
    b'"', b"'", b"{", b"}", b"[", b"]", b":", b",", b"\n", b"\t", b" ", b"-", b"@", b"#", b"&a ", b"*a", b"!!str ",
    b"null", b"\\", b"\\ud800", b"\xff", b"\0", b"<", b">", b"_:", b"^^", b"id", b"type", b"@id", b"@type", b"@graph",
    b"@list", b"@set", b"@value", b"@context", b"consent", b"actor:mx", b"record:a", b"usmx:mayConsentFor", b"9" * 30,
    b"1e999", b".", b";", "é".encode(), "\u2028".encode(), b"|", b"---", b"...", b"%", b"<<", b"https://w3id.org/usmx/",
]  # fmt: skip


def mangled(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to eight pieces put in, taken out, replaced or copied elsewhere."""
    text = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randrange(1, 30))
        what = chance.randrange(4)
        if what == 0:
            text[start:start] = chance.choice(PIECES)
        elif what == 1:
            del text[start:end]
        elif what == 2:
            text[start:end] = chance.choice(PIECES)
        else:
            elsewhere = chance.randrange(len(text) + 1)
            text[elsewhere:elsewhere] = text[start:end]
    return bytes(text)


def check(found: Records) -> None:
    """Look at all that was read."""
    assert found.records or found.errors
    for wrong in found.errors:
        assert len(str(wrong)) < 3000
        assert wrong.file == "x"
    for quad in found.quads:
        subject = quad.subject
        assert not isinstance(subject, NamedNode) or not subject.value.startswith(BASE) or RECORD in subject.value
        assert not quad.predicate.value.endswith("mayConsentFor")
    for finding in found.findings:
        assert finding.position.line
    for node in found.records:
        assert found.place(node, "consent", "2031-10-05") is not None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.suffix)
def test_mangled_files(path: Path) -> None:
    chance = random.Random(path.suffix)
    form = format_for(path.name, None).name
    for _ in range(60):
        check(read([TextSource(mangled(path.read_bytes(), chance), form, "x")]))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.suffix)
def test_cut_files(path: Path) -> None:
    data, form = path.read_bytes(), format_for(path.name, None).name
    for end in range(1, len(data), 37):
        found = read([TextSource(data[:end], form, "x")])
        check(found)
        assert found.errors or len(found.records) == 1
