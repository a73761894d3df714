"""Odd inputs that must be read: how people and programs write the same record in other ways than we do."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tests.trust import workbooks
from tests.trust.samples import PROLOGUE, ROW, TEXTS, packed, sound, written
from usmx_kg.ground.namespaces import CONTEXT

__all__ = ["Good", "corpus"]


@dataclass(frozen=True)
class Good:
    """A file that holds `records` records."""

    name: str
    file: str
    data: bytes
    records: int = 1


def corpus() -> list[Good]:
    """Return all odd inputs."""
    return [*_bytes(), *_trees(), *_rdf(), *_tables()]


def _bytes() -> Iterator[Good]:
    for form in TEXTS:
        data = sound(form)
        crlf = data.replace(b"\n", b"\r\n")
        yield Good(f"{form}: a byte order mark", f"x.{form}", b"\xef\xbb\xbf" + data)
        yield Good(f"{form}: ends of lines as in Windows", f"x.{form}", crlf)
        yield Good(f"{form}: no newline at the end", f"x.{form}", data.rstrip(b"\n"))
        yield Good(f"{form}: many newlines at the end", f"x.{form}", data + b"\n\n\n")
        yield Good(f"{form}: the suffix in capitals", f"x.{form.upper()}", data)
        yield Good(f"{form}: a name with spaces and accents", f"un año – 2031.{form}", data)
        yield Good(f"{form}: packed", f"x.{form}.gz", packed(data))
    for form in ("yaml", "ttl", "csv"):
        half = len(sound(form)) // 2
        parts = packed(sound(form)[:half]) + packed(sound(form)[half:])
        yield Good(f"{form}: packed in two members", f"x.{form}.gz", parts)
        yield Good(f"{form}: packed, though the name doesn't say so", f"x.{form}", packed(sound(form)))


def _trees() -> Iterator[Good]:
    labels = {
        "decomposed accents": unicodedata.normalize("NFD", "Juchitán, año"),
        "emoji": "🪖🇲🇽 \U0001f468\u200d\U0001f692",
        "Arabic": "نشر القوات",
        "a right-to-left override": "abc\u202edef",
        "a long text": "x" * 100_000,
        "markup": "<script>alert(1)</script> & ]]>",
        "backslashes": r"a\b\\c\1",
        "braces": "{?host} {0} %s $HOME `id`",
        "quotes": "\"a\" 'b' «c» “d”",
        "lines": "a\nb\r\nc\td",
        "no-break spaces": "a\u00a0b\u2028c",
        "a lone dash": "-",
        "a number": "007",
        "a private character": "\ue000\U0010fffd",
    }
    for name, label in labels.items():
        for form in ("yaml", "json"):
            yield Good(f"{form}: label with {name}", f"x.{form}", written(form, {**ROW, "label": label}))
    rest = "sendingState: US\nhostState: MX\n"
    yield Good("yaml: several documents", "x.yaml", f"---\nid: a\n{rest}---\nid: b\n{rest}...\n".encode(), 2)
    yield Good("yaml: empty documents between", "x.yaml", f"---\n---\nid: a\n{rest}---\n".encode())
    yield Good("yaml: anchors", "x.yaml", b"id: a\nsendingState: &s US\nhostState: MX\nconsent: {grantedTo: *s}")
    yield Good("yaml: comments and no indent", "x.yaml", f"# a\nid: a # b\n{rest}consent:\n- grantedBy: MX\n".encode())
    yield Good("yaml: Norway", "x.yaml", b"id: a\nsendingState: NO\nhostState: SE\n")
    yield Good("yaml: empty values", "x.yaml", f"id: a\n{rest}note:\nplace: ~\nconsent: []\n".encode())
    yield Good("yaml: values of every kind", "x.yaml", f"id: 012\n{rest}note: 12:30:45\nlabel: 1e3\n".encode())
    yield Good("yaml: 30 February", "x.yaml", f"id: a\n{rest}startDate: 2031-02-30\n".encode())
    yield Good("yaml: folded text", "x.yaml", f"id: a\n{rest}note: >-\n  a\n  b\n".encode())
    yield Good("yaml: no record of ours but JSON", "x.yaml", json.dumps(ROW).encode())
    yield Good("yaml: a version line", "x.yaml", f"%YAML 1.1\n---\nid: a\n{rest}".encode())
    huge = {**ROW, "personnelCount": "9" * 5000}
    yield Good("yaml: a number of 5,000 digits", "x.yaml", written("yaml", huge))
    bare = json.dumps(ROW)[:-1]
    yield Good("json: a number of 5,000 digits", "x.json", f'{bare}, "personnelCount": {"9" * 5000}}}'.encode())
    yield Good("json: a huge exponent", "x.json", f'{bare}, "personnelCount": 1e999999999}}'.encode())
    yield Good("json: escapes", "x.json", f'{bare}, "note": "\\u0041\\ud83c\\uddf2\\/"}}'.encode())
    yield Good("json: records in a list of records", "x.json", json.dumps({"records": [ROW]}).encode())
    yield Good("json: one object", "x.json", json.dumps(ROW).encode())
    yield Good("json: nulls", "x.json", json.dumps({**ROW, "note": None, "consent": [None]}).encode())
    yield Good("json: with our context", "x.json", json.dumps({"@context": CONTEXT, **ROW}).encode())
    yield Good("jsonl: empty lines", "x.jsonl", b"\n\n" + sound("jsonl") + b"\n  \n")
    yield Good("jsonl: NDJSON", "x.ndjson", sound("jsonl"))
    many = "".join(json.dumps({**ROW, "id": f"r{n}"}) + "\n" for n in range(30))
    yield Good("jsonl: thirty records", "x.jsonl", many.encode(), 30)
    expanded = {"@id": "http://example.org/a", "@type": ["https://w3id.org/usmx/ontology#Deployment"]}
    yield Good("jsonld: expanded", "x.jsonld", json.dumps([expanded]).encode())


def _rdf() -> Iterator[Good]:
    start = f"{PROLOGUE}record:a a usmx:Deployment ; usmx:sendingState actor:us ; usmx:hostState actor:mx "
    says = {
        "long texts": "; skos:note '''a\n'b' \"c\"''' .",
        "escapes": r"; skos:note 'A\u0301\U0001F1F2\t' .",
        "a text in two languages": "; rdfs:label 'a'@en , 'b'@es-MX .",
        "other vocabularies": "; <http://purl.org/dc/terms/creator> [ <http://xmlns.com/foaf/0.1/name> 'x' ] .",
        "lists of others": "; <http://example.org/list> ( 1 2 ( 3 ) ) .",
        "circles of blank nodes": ". _:x <http://e.org/p> _:y . _:y <http://e.org/p> _:x .",
        "an unusable date": "; usmx:startDate '2031-02-30'^^xsd:date .",
        "an unusable truth": "; usmx:directCombat 'maybe'^^xsd:boolean .",
        "an unknown datatype": "; skos:note 'x'^^<http://example.org/type> .",
        "a date before the common era": "; usmx:startDate '-0044-03-15'^^xsd:date .",
        "comments": "# a\n. # b\n#",
        "semicolons in a row": ";;; skos:note 'x' ;; .",
        "a prefix of one's own": ". @prefix x: <http://example.org/> . x:a x:b x:c .",
        "names with escapes": r". @prefix x: <http://e.org/> . x:a\,b x:c%20d x:e\~f .",
        "blank nodes with dots": ". _:a.b <http://e.org/p> 'x' .",
        "seeAlso of ours": "; rdfs:seeAlso actor:mx .",
    }
    for name, said in says.items():
        for form in ("ttl", "trig"):
            yield Good(f"{form}: {name}", f"x.{form}", f"{start}{said}\n".encode())
    yield Good(
        "ttl: prefixes as in SPARQL",
        "x.ttl",
        start.replace("@prefix", "PREFIX").replace("> .\n", ">\n").encode() + b".",
    )
    graph = f"{PROLOGUE}record:g {{ record:a a usmx:Deployment . }}\nGRAPH record:h {{ record:b a usmx:Deployment . }}"
    yield Good("trig: a graph for each record", "x.trig", graph.encode(), 2)
    for form in ("nt", "nq"):
        lines = sound(form).replace(b"> <", b">\t <").replace(b"\n", b" # a comment\n")
        yield Good(f"{form}: comments, tabs, empty lines", f"x.{form}", b"# first\n\n" + lines)


def _tables() -> Iterator[Good]:
    text = sound("csv").decode()
    yield Good("csv: semicolons between cells", "x.csv", text.replace('","', '";"').encode())
    yield Good("csv: empty rows", "x.csv", text.replace("\n", "\n\n").encode())
    yield Good("csv: a line end in a cell", "x.csv", text.replace("A record", '"A\nrecord"'.strip('"')).encode())
    yield Good("csv: quotes doubled", "x.csv", text.replace("A record", 'A ""record""').encode())
    yield Good("csv: a formula stays text", "x.csv", text.replace("A record", "=1+1 A record").encode())
    for name, data in workbooks.good():
        yield Good(f"xlsx: {name}", "x.xlsx", data)
