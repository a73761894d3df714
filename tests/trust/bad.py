"""Inputs that must be refused, each with what the error has to say; made from rules times formats, and one by one."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import RdfFormat, parse

from tests.trust import workbooks
from tests.trust.samples import (
    PROLOGUE,
    RDF,
    ROW,
    TABLES,
    TEXTS,
    TREES,
    in_rdf,
    packed,
    sound,
    table,
    turtle,
    written,
)
from usmx_kg.ground.namespaces import CONTEXT, RECORD

__all__ = ["Bad", "closed", "corpus"]


@dataclass(frozen=True)
class Bad:
    """A file, with a part of the message, and whether a line (or cell) has to be named."""

    name: str
    file: str
    data: bytes
    message: str
    line: bool = True


def corpus() -> list[Bad]:
    """Return all bad inputs, those against closed records too."""
    return [*_bytes(), *_structures(), *_yaml(), *_json(), *_jsonld(), *_rdf(), *_tables(), *_packed(), *closed()]


def _bytes() -> Iterator[Bad]:
    for form in TEXTS:
        data = sound(form)
        middle = data.index(b"2031")
        cases = {
            "empty": (b"", "it is empty"),
            "blank": (b" \n\n \n", "it is empty"),
            "only a mark": (b"\xef\xbb\xbf", "it is empty"),
            "utf-16": (data.decode().encode("utf-16"), "UTF-16"),
            "utf-32": (data.decode().encode("utf-32"), "UTF-32"),
            "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is not UTF-8"),
        }
        for name, (text, message) in cases.items():
            yield Bad(f"{form}: {name}", f"x.{form}", text, message, line=False)
        yield Bad(f"{form}: bad byte", f"x.{form}", data[:middle] + b"\xff" + data[middle:], "byte 0xff")
        yield Bad(f"{form}: half a character", f"x.{form}", data[:middle] + b"\xc3(" + data[middle:], "byte 0xc3")
        yield Bad(f"{form}: surrogate", f"x.{form}", data[:middle] + b"\xed\xa0\x80" + data[middle:], "not UTF-8")
        yield Bad(f"{form}: NUL", f"x.{form}", data[:middle] + b"\0" + data[middle:], "NUL")
        yield Bad(f"{form}: HTML", f"x.{form}", b"<!DOCTYPE html>\n<html><body>404</body></html>\n", "", line=False)
        yield Bad(f"{form}: cut by half", f"x.{form}", _cut(form, data), "", line=False)


def _cut(form: str, data: bytes) -> bytes:
    """Cut inside a quoted text or a word, never between records."""
    return data[: data.index(b"2031")] if form not in ("nt", "nq") else data.rstrip()[:-12]


def _structures() -> Iterator[Bad]:
    """What is wrong with keys and ids, in every format that has them."""
    long = "x" * 3000
    wrong = {
        "unknown key": ({"colour": "red"}, "unknown key 'colour'"),
        "misspelt key": ({"hostStat": "MX"}, "hostState"),
        "key in another case": ({"HostState": "MX"}, "HostState"),
        "an empty key": ({"": "x"}, ""),
        "a key of another thing": ({"grantedBy": "MX"}, "has no meaning here"),
        "competence": ({"mayConsentFor": "MX"}, "competent to consent"),
        "unknown type": ({"type": "Deploymint"}, "Deploymint"),
        "a type that is a rule": ({"type": "rule:consent-given"}, ""),
        "id of ours": ({"id": "actor:mx"}, "actor:mx"),
        "id of ours in full": ({"id": "https://w3id.org/usmx/place/mx"}, ""),
        "id that is a case": ({"id": "case:katrina-army-2005"}, ""),
        "id with spaces": ({"id": "http://example.org/a b"}, ""),
        "id too long": ({"id": "http://example.org/" + long}, ""),
        "a control character in a key": ({"host\x1b[31m": "MX"}, "unknown key"),
    }  # fmt: skip
    for name, (more, message) in wrong.items():
        record = {**ROW, **more}
        for form in TREES:
            yield Bad(f"{form}: {name}", f"x.{form}", written(form, record), message)
        if "control" not in name:
            said = "" if "key" in name or name == "competence" else message  # a table speaks of columns
            for form in TABLES:
                yield Bad(f"{form}: {name}", f"x.{form}", table(form, record), said)
    nested: dict[str, tuple[dict[str, object], str]] = {
        "unknown nested key": ({"consent": {"grantedBy": "MX", "colour": "red"}}, "colour"),
        "nested id of ours": ({"place": {"id": "place:mx", "label": "Mine"}}, "place:mx"),
        "nested actor of ours": (
            {"consent": {"grantedBy": {"id": "actor:mx-army", "type": "Government", "organOf": "MX"}}},
            "actor:mx-army",
        ),
        "nested competence": (
            {"consent": {"grantedBy": {"label": "I", "type": "Government", "mayConsentFor": "MX"}}},
            "competent",
        ),
        "nested territory of ours": ({"place": {"id": "place:us-az", "territoryOf": "MX"}}, "place:us-az"),
        "a nested shape": ({"consent": {"type": "sh:NodeShape"}}, "no class"),
        "a list in a list": ({"consent": [[{"grantedBy": "MX"}]]}, "list"),
        "a block for a date": ({"startDate": {"year": "2031"}}, "startDate"),
        "a block for a number": ({"personnelCount": {"n": 5}}, "personnelCount"),
        "a text too long": ({"note": "x" * 1_000_001}, "longer than"),
        "deep": ({"consent": _deep(80)}, "deep"),
    }
    for name, (deep, message) in nested.items():
        for form in TREES:
            yield Bad(f"{form}: {name}", f"x.{form}", written(form, {**ROW, **deep}), message)


def _deep(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = {"grantedBy": value}
    return value


def _yaml() -> Iterator[Bad]:
    many = "a: &a [" + "x," * 400 + "]\n" + f"b: [{','.join(['*a'] * 300)}]\n"  # 120,000 values, a tenth more than most
    cases = {
        "a tab": ("id: a\n\tx: 1\n", ""),
        "two colons": ("label: a: b\n", "not YAML"),
        "a duplicate key": ("hostState: MX\nhostState: US\n", "stands twice"),
        "a python object": ("id: !!python/object/apply:os.system ['true']\n", "tag"),
        "a tag of one's own": ("id: !mine a\n", "tag"),
        "binary": ("id: !!binary aGVsbG8=\n", "tag"),
        "aliases that stand for many": (many, "aliases stand for more"),
        "an alias of nothing": ("id: *nothing\n", ""),
        "an alias of itself": ("consent: &a [*a]\n", "alias"),
        "a merge key": ("<<: {hostState: MX}\nid: a\n", "<<"),
        "a list as a key": ("[a, b]: c\n", "key"),
        "deep lists": ("consent: " + "[" * 80, "deep"),
        "deep blocks": ("- " * 80 + "x", "deep"),
        "an open quote": ('label: "open\nid: a\n', "not YAML"),
        "an open bracket": ("consent: [a, b\n", "not YAML"),
        "a text": ("hello\n", "a record should be"),
        "a list of texts": ("- hello\n", "a record should be"),
        "too many values": ("a: [" + "1," * 400_100 + "]\n", "more than 400,000 values"),
        "a percent line": ("%YAML 9.9\n---\nid: a\n", ""),
        "nothing but a comment": ("# nothing\n", "no record"),
        "null": ("null\n", "no record"),
        "a control character": ("label: a\x07b\n", "not YAML"),
    }
    for name, (text, message) in cases.items():
        yield Bad(f"yaml: {name}", "x.yaml", text.encode(), message, line="no record" not in message)


def _json() -> Iterator[Bad]:
    row = json.dumps(ROW)
    cases = {
        "a trailing comma": (row[:-1] + ",}", "not JSON"),
        "single quotes": (row.replace('"', "'"), "not JSON"),
        "a comment": ("// a\n" + row, "not JSON"),
        "NaN": (row[:-1] + ', "personnelCount": NaN}', "NaN"),
        "infinity": (row[:-1] + ', "personnelCount": -Infinity}', "not JSON"),
        "a leading zero": (row[:-1] + ', "personnelCount": 012}', "not JSON"),
        "hexadecimal": (row[:-1] + ', "personnelCount": 0x10}', "not JSON"),
        "a duplicate key": (row[:-1] + ', "id": "b"}', "stands twice"),
        "half a surrogate pair": (row[:-1] + ', "note": "\\ud800"}', "surrogate"),
        "a bad escape": (row[:-1] + ', "note": "\\x"}', "not JSON"),
        "a raw newline": (row[:-1] + ', "note": "a\nb"}', "not JSON"),
        "two values": (row + row, "not JSON"),
        "deep lists": ("[" * 80 + "]" * 80, "deep"),
        "deep objects": ('{"a":' * 80, "deep"),
        "a number": ("5", "a record should be"),
        "a text": ('"x"', "a record should be"),
        "an empty list": ("[]", "no record"),
        "true": ("True", "not JSON"),
        "records that are none": ('{"records": 5}', "records"),
        "too many values": ("[" + "1," * 400_100 + "1]", "more than 400,000 values"),
    }
    for name, (text, message) in cases.items():
        line = "no record" not in message
        yield Bad(f"json: {name}", "x.json", text.encode(), message, line=line)
        if name not in ("an empty list", "a raw newline", "two values", "a comment", "too many values"):
            good = f"{row}\n".replace("good-one", "good-two")
            yield Bad(f"jsonl: {name}, on line 2", "x.jsonl", f"{good}{text}\n".encode(), message)
    yield Bad("jsonl: an object over lines", "x.jsonl", json.dumps(ROW, indent=1).encode(), "not JSON")
    yield Bad("jsonl: cut", "x.jsonl", f"{row}\n{row[:40]}".encode(), "not JSON")


def _jsonld() -> Iterator[Bad]:
    ours = {"@context": CONTEXT}
    base = {**ROW, "type": "Deployment"}
    context: dict[str, object] = {"usmx": "https://w3id.org/usmx/ontology#"}
    cases: dict[str, tuple[object, str]] = {
        "a context elsewhere": ({**base, "@context": "http://localhost:1/c.jsonld"}, ""),
        "a context in a file": ({**base, "@context": "file:///etc/passwd"}, ""),
        "a context elsewhere, nothing aliased": (
            {"@context": "http://localhost:1/", "@id": "http://e.org/a", "@type": "http://e.org/b"},
            "not fetched",
        ),
        "contexts in a list": ({**base, "@context": [CONTEXT, "http://localhost:1/"]}, "not fetched"),
        "a nested context elsewhere": ({**ours, **base, "consent": {"@context": "http://localhost:1/"}}, ""),
        "a term of ours turned": (
            {"@context": [CONTEXT, {"hostState": "usmx:sendingState"}], **base},
            "another meaning",
        ),
        "consent turned into refusal": (
            {"@context": [CONTEXT, {"grantedBy": "https://w3id.org/usmx/ontology#requestedBy"}], **base},
            "another meaning",
        ),
        "a prefix of ours turned": ({"@context": [CONTEXT, {"actor": "http://example.org/"}], **base}, "meaning"),
        "a key turned into an id": ({"@context": [CONTEXT, {"note": "@id"}], **base, "note": "actor:mx"}, "meaning"),
        "an alias of @graph": ({"@context": [CONTEXT, {"g": "@graph"}], "g": [base]}, "meaning"),
        "@import": ({"@context": {"@import": "http://localhost:1/"}, **base}, ""),
        "@propagate": ({"@context": {**context, "@propagate": False}, "usmx:hostState": "x"}, ""),
        "@reverse": ({**ours, **base, "@reverse": {"consent": {"id": "actor:mx"}}}, "@reverse"),
        "a reverse term": ({"@context": [CONTEXT, {"of": {"@reverse": "usmx:organOf"}}], **base, "of": "x"}, ""),
        "@nest": ({**ours, **base, "@nest": {"note": "x"}}, "@nest"),
        "@json": ({"@context": {"j": {"@id": "usmx:note", "@type": "@json"}, **context}, "j": {}}, ""),
        "an unmapped key": ({"@context": context, "@type": "usmx:Deployment", "hostState": "MX"}, "hostState"),
        "an unmapped type": ({"@context": context, "@type": "Deployment"}, ""),
        "id without a context": ({"@context": context, "id": "a", "@type": "usmx:Deployment"}, "id"),
        "a relative property": ({"@context": {"@vocab": ""}, "@type": "Deployment", "x": "y"}, ""),
        "no type": ({"@context": context, "@id": "http://example.org/a", "usmx:note": "x"}, ""),
        "a text": ("hello", ""),
        "@value on top": ({**ours, "@value": "x"}, ""),
        "an id that is a list": ({**ours, **base, "id": ["a", "b"]}, "id"),
        "an id of ours by prefix": (
            {"@context": {**context, "a": "https://w3id.org/usmx/actor/"}, "@id": "a:mx", "@type": "usmx:Deployment"},
            "",
        ),
        "an id of ours by base": (
            {"@context": {**context, "@base": "https://w3id.org/usmx/actor/"}, "@id": "mx", "@type": "usmx:Deployment"},
            "",
        ),
        "competence by vocab": (
            {"@context": {"@vocab": "https://w3id.org/usmx/ontology#"}, "@type": "Deployment", "@id": "http://e.org/a",
             "mayConsentFor": {"@id": "https://w3id.org/usmx/actor/mx"}},
            "@vocab",
        ),
    }  # fmt: skip
    for name, (value, message) in cases.items():
        yield Bad(f"jsonld: {name}", "x.jsonld", json.dumps(value, indent=1).encode(), message, line=False)


def _rdf() -> Iterator[Bad]:
    start = f"{PROLOGUE}record:a a usmx:Deployment"
    cases = {
        "an undeclared prefix": (f"{start} ; no:x 1 .", "no:"),
        "no full stop": (start, "not T"),
        "a space in an IRI": (f"{start} ; usmx:place <a b> .", "not T"),
        "an open text": (f"{start} ; usmx:note 'x .\n", "not T"),
        "a bad escape": (rf"{start} ; usmx:note '\q' .", "not T"),
        "half a surrogate pair": (rf"{start} ; usmx:note '\ud800' .", "not T"),
        "a literal as subject": (f"{PROLOGUE}'x' a usmx:Deployment .", "not T"),
        "a blank predicate": (f"{start} ; _:p 'x' .", "not T"),
        "a bad language": (f"{start} ; rdfs:label 'x'@- .", "not T"),
        "deep blank nodes": (f"{start} ; usmx:consent {'[ usmx:consent ' * 200}1{']' * 200} .", ""),
        "deep lists": (f"{start} ; usmx:consent {'(' * 200}", ""),
        "a statement about a statement": (f"{start} ; usmx:note << record:a a usmx:Deployment >> .", ""),
        "no record": (f"{PROLOGUE}<http://example.org/a> <http://example.org/b> 'c' .", "no record"),
        "N3 rules": (f"{PROLOGUE}{{ ?x a usmx:Deployment }} => {{ ?x a usmx:Consent }} .", ""),
        "an IRI too long": (f"{start} ; usmx:place <http://e.org/{'x' * 2100}> .", "longer than"),
        "a text too long": (f"{start} ; usmx:note '{'x' * 1_000_001}' .", "longer than"),
        "an import of a file": (
            f"{start} . <https://w3id.org/usmx/ontology> owl:imports <file:///etc/passwd> .",
            "thing of the package",
        ),
    }
    for name, (text, message) in cases.items():
        for form in ("ttl", "trig"):
            yield Bad(f"{form}: {name}", f"x.{form}", text.encode(), message, line=False)
    many = "".join(f"<http://e.org/{n}> rdfs:label 'x' .\n" for n in range(100_001))
    yield Bad(
        "ttl: too many statements", "x.ttl", (PROLOGUE + many).encode(), "more than 100,000 statements", line=False
    )
    for form, label in (("nt", "N-Triples"), ("nq", "N-Quads")):
        line = sound(form).split(b"\n")[0] + b"\n"
        for name, wrong in {
            "a prefix": b"@prefix x: <http://x/> .\n",
            "a relative IRI": b"<a> <http://x/b> <http://x/c> .\n",
            "no full stop": b"<http://x/a> <http://x/b> <http://x/c>\n",
            "two on a line, cut": b"<http://x/a> <http://x/b> 'c' . <http://x/a>\n",
            "a long text": b"<http://x/a> <http://x/b> '''c''' .\n",
        }.items():
            yield Bad(f"{form}: {name}", f"x.{form}", line + wrong + line, f"not {label}")
    head = '<?xml version="1.0"?>\n'
    tail = sound("rdf").decode().partition("?>")[2]
    entity = '<!DOCTYPE r [<!ENTITY a "a">]>'
    for name, (text, message) in {
        "entities": (head + entity + tail, "document type"),
        "an outer entity": (head + '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + tail, "document type"),
        "an outer document type": (head + '<!DOCTYPE r SYSTEM "http://localhost:1/x.dtd">' + tail, "document type"),
        "another encoding": ('<?xml version="1.0" encoding="Shift_JIS"?>' + tail, "UTF-8"),
        "an unclosed element": (head + tail.rstrip()[:-10], "not RDF/XML"),
        "an undeclared prefix": (head + "<no:RDF/>", ""),
        "other XML": (head + "<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        "deep": (head + "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e.org/'>"
                 + "<e:a><e:b>" * 100, "deep"),
    }.items():  # fmt: skip
        yield Bad(f"rdf: {name}", "x.rdf", text.encode(), message, line=False)


def _tables() -> Iterator[Bad]:
    head = ",".join(ROW)
    row = ",".join('"' + value + '"' for value in ROW.values())
    cases = {
        "an open quote": (f'{head}\n{row[:-1]}\n', ""),
        "a cell too many": (f"{head}\n{row},more\n", ""),
        "a column twice": (f"{head},label\n{row},x\n", "label"),
        "a column without a name": (f"{head},\n{row},x\n", ""),
        "a dotted key that is unknown": (f"{head},consent.colour\n{row},red\n", "colour"),
        "a dotted key through a text": (f"{head},label.x\n{row},red\n", "label"),
        "competence by dots": (f"{head},consent.grantedBy.mayConsentFor\n{row},MX\n", "mayConsentFor"),
        "a head only": (f"{head}\n", "no record"),
        "a quote inside a cell": (f'{head}\n{row.replace("A record", "A rec" + chr(34) + "ord")}\n', ""),
    }  # fmt: skip
    for name, (text, message) in cases.items():
        yield Bad(f"csv: {name}", "x.csv", text.encode(), message, line=False)
    for name, data, message in workbooks.bad():
        yield Bad(f"xlsx: {name}", "x.xlsx", data, message, line=False)
    yield Bad("xlsx: empty", "x.xlsx", b"", "", line=False)


def _packed() -> Iterator[Bad]:
    for form in ("yaml", "ttl", "jsonl", "csv"):
        whole = packed(sound(form))
        for name, data in {
            "not packed": sound(form),
            "cut": whole[:-9],
            "damaged": whole[:30] + bytes([whole[30] ^ 255]) + whole[31:],
            "with something after it": whole + b"more",
            "packed twice": packed(whole),
            "much in little": packed(b" " * 2_000_000 + sound(form)),
            "other compression": zlib.compress(sound(form)),
        }.items():
            yield Bad(f"{form}.gz: {name}", f"x.{form}.gz", data, "", line=False)
    yield Bad("no suffix", "x", sound("yaml"), "format", line=False)
    yield Bad("another suffix", "x.docx", sound("yaml"), "format", line=False)
    yield Bad("an old workbook", "x.xls", b"\xd0\xcf\x11\xe0", "xlsx", line=False)


SAID = {
    "a class that is almost ours": ("record:x a <http://w3id.org/usmx/ontology#Deployment> .", "Did you mean"),
    "a class in capitals": ("record:x a <HTTPS://W3ID.ORG/usmx/ontology#Deployment> .", "Did you mean"),
    "a property that is almost ours": (
        "record:x <https://www.w3id.org/usmx/ontology#endDate> '2031' .",
        "Did you mean",
    ),
    "a label for an actor of ours": ("actor:mx rdfs:label 'x' .", "thing of the package"),
    "an organ moved": ("actor:mx-army usmx:organOf actor:us .", "thing of the package"),
    "a place moved": ("place:us-az usmx:within place:mx .", "thing of the package"),
    "territory taken": ("place:mx usmx:territoryOf actor:us .", "thing of the package"),
    "a mission widened": ("mission:combat skos:broader mission:training .", "thing of the package"),
    "a class widened": ("usmx:Deployment rdfs:subClassOf usmx:Consent .", "thing of the package"),
    "a rule switched off": ("rule:consent-given sh:deactivated true .", "thing of the package"),
    "a rule made a note": ("rule:consent-given sh:severity sh:Info .", "thing of the package"),
    "a claim forged": ("claim:new a usmx:Claim .", "thing of the package"),
    "a source forged": ("source:new a usmx:SourceDocument .", "thing of the package"),
    "a case forged": ("case:new a usmx:Deployment .", "thing of the package"),
    "the ontology described": ("<https://w3id.org/usmx/ontology> owl:versionInfo '9' .", "thing of the package"),
    "competence given": ("record:g a usmx:Government ; usmx:mayConsentFor actor:mx .", "competent"),
    "competence of a node without a name": ("[] usmx:mayConsentFor actor:mx .", "competent"),
    "competence of somebody": ("<http://example.org/x> usmx:mayConsentFor actor:mx .", "competent"),
    "identity with a government": ("record:g owl:sameAs actor:mx-government .", "can't tie anything"),
    "identity by another name": ("<http://example.org/x> owl:sameAs actor:mx .", "can't tie anything"),
    "a class under ours": ("<http://example.org/M> rdfs:subClassOf usmx:WrittenAgreement .", "can't tie"),
    "a class like ours": ("<http://example.org/M> owl:equivalentClass usmx:Consent .", "can't tie"),
    "a property under ours": ("<http://example.org/p> rdfs:subPropertyOf usmx:consent .", "can't tie"),
    "a property like ours": ("<http://example.org/p> owl:equivalentProperty usmx:consent .", "can't tie"),
    "a concept under ours": ("<http://example.org/m> skos:broader mission:training .", "can't tie"),
    "a concept like ours": ("<http://example.org/m> skos:exactMatch mission:training .", "can't tie"),
    "a concept in our scheme": ("<http://example.org/m> skos:inScheme <https://w3id.org/usmx/mission> .", "can't tie"),
    "a shape": ("<http://example.org/s> a sh:NodeShape .", "can't hold shapes"),
    "a target": ("<http://example.org/s> sh:targetNode record:a .", "can't hold shapes"),
    "a shape by its value": ("<http://example.org/s> <http://example.org/p> sh:Violation .", "can't hold shapes"),
    "a shape switched off": ("<http://example.org/s> sh:deactivated true .", "can't hold shapes"),
    "shapes of a graph": ("<http://example.org/g> sh:shapesGraph <http://example.org/s> .", "can't hold shapes"),
    "an unknown property": ("record:a usmx:hostStat actor:us .", "no property"),
    "a class as property": ("record:a usmx:Consent actor:us .", "no property"),
    "a mission as property": ("record:a mission:training actor:us .", "no property"),
    "an unknown class": ("record:c a usmx:Cosnent .", "no class"),
    "a thing without type": ("record:c usmx:grantedBy actor:mx .", "no type"),
    "a key of another thing": ("record:k a usmx:AssistanceRequest ; usmx:grantedBy actor:mx .", "has no meaning"),
}
"""Each way by which a record may try to change terms, places, missions, competence or shapes."""


def closed() -> Iterator[Bad]:
    """Yield each of SAID beside a sound record, in every RDF format, and as named graphs."""
    for name, (said, message) in SAID.items():
        quads = list(parse(f"{turtle()}\n{PROLOGUE}{said}", format=RdfFormat.TURTLE, base_iri=RECORD))
        for form in RDF:
            yield Bad(
                f"said in {form}: {name}", f"x.{form}", in_rdf(form, quads), message, line=form in ("ttl", "nt", "nq")
            )
        apart = f"{PROLOGUE}{turtle()}\n<http://example.org/g> {{ {said} }}"
        yield Bad(f"a graph of its own: {name}", "x.trig", apart.encode(), message, line=False)
