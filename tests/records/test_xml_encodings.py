"""RDF/XML in the encoding that it declares: of one byte a character it is read right, any other is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.reading import error, objects
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read
from usmx_kg.read.xml_encoding import is_read

TEXTS = {
    "ISO-8859-1": "México, Peña Nieto",
    "iso-8859-15": "Œuvre à 5 €",
    "ISO-8859-2": "Łódź",
    "ISO-8859-5": "Москва",
    "iso-8859-7": "Ελλάδα",
    "ISO-8859-9": "Türkiye, İstanbul",
    "latin1": "Querétaro",
    "windows-1252": "“Juchitán” – Œuvre",
    "Windows-1251": "Київ",
    "cp1250": "Čeština",
    "windows-1253": "Κύπρος",
    "windows-1254": "Iğdır",
    "KOI8-R": "Россия",
    "koi8-u": "Україна",
    "macintosh": "México – “x”",
    "IBM850": "Yucatán",
    "US-ASCII": "plain",
    "UTF-8": "México – Łódź – Київ",
}
BODY = (
    '\n<rdf:RDF xmlns:rdf="{rdf}" xmlns:rdfs="{rdfs}" xmlns:usmx="{usmx}">\n'
    '<usmx:Deployment rdf:about="https://example.org/a">\n<rdfs:label>{text}</rdfs:label></usmx:Deployment></rdf:RDF>'
)


def document(encoding: str, text: str, quote: str = '"') -> str:
    return f"<?xml version={quote}1.0{quote} encoding={quote}{encoding}{quote}?>" + BODY.format(text=text, **PREFIXES)


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("encoding", TEXTS)
def test_it_is_read_as_it_says(encoding: str, quote: str, tmp_path: Path) -> None:
    path = tmp_path / "x.rdf"
    path.write_bytes(document(encoding, TEXTS[encoding], quote).encode(encoding))
    found = read([path])
    assert not found.errors, [str(wrong) for wrong in found.errors]
    assert objects(found, "label") == [f'"{TEXTS[encoding]}"']
    place = found.place("https://example.org/a", "label")
    assert place is not None
    assert place.line == 4


def test_a_text_has_no_encoding_any_more() -> None:
    found = read([TextSource(document("ISO-8859-1", "México – Łódź"), "rdfxml")])
    assert objects(found, "label") == ['"México – Łódź"']


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("Shift_JIS", "shift_jis"),
        ("EUC-JP", "euc_jp"),
        ("Big5", "big5"),
        ("GB18030", "gb18030"),
        ("UTF-7", "utf-7"),
        ("utf-16", "utf-8"),
        ("ISO-8859-12", "latin-1"),
        ("EBCDIC-CP-US", "latin-1"),
        ("rot13", "utf-8"),
        ("x-unknown", "latin-1"),
    ],
)
def test_any_other_is_refused_by_name(encoding: str, codec: str) -> None:
    wrong = error(document(encoding, "x").encode(codec), "rdfxml")
    assert wrong.message.startswith(f"it says that it is {encoding};")
    assert (wrong.line, "UTF-8" in str(wrong.hint)) == (1, True)
    assert not is_read(encoding)


def test_a_byte_that_the_encoding_does_not_have() -> None:
    wrong = error(document("windows-1252", "a?").encode("latin-1").replace(b"a?", b"a\x81"), "rdfxml")
    assert "windows-1252, which has no character for the byte 0x81" in wrong.message
    assert (wrong.line, wrong.column) == (4, 14)


def test_windows_1252_that_says_latin_1() -> None:
    wrong = error(document("ISO-8859-1", "“x”").encode("windows-1252"), "rdfxml")
    assert "0x93" in wrong.message
    assert 'encoding="windows-1252"' in str(wrong.hint)


def test_bytes_that_are_not_what_they_say() -> None:
    assert "this is not UTF-8" in error(document("UTF-8", "México").encode("latin-1"), "rdfxml").message
    marked = b"\xef\xbb\xbf" + document("ISO-8859-1", "México").encode()
    assert "begins as UTF-8 does" in error(marked, "rdfxml").message
