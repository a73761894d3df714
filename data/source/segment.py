"""Split the source document into sentences and write them as `passages.ttl`.

Run `python data/source/segment.py` from anywhere; the output depends on the text alone: a second run changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TEXT = HERE / "us-troops-in-mexico.txt"
TARGET = HERE / "passages.ttl"

# Two characters, a backslash and an n, that the source has at the start of its conclusion: part of no sentence.
STRAY_MARK = "\\n"

# A sentence ends at . ! or ? before white space and a capital; no abbreviation in the text is written with a point.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

HEADER = """\
# The sentences of the source document. Written by segment.py; edit that, not this file.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix passage: <https://w3id.org/usmx/passage/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/usmx/source/> .
@prefix source-kind: <https://w3id.org/usmx/source-kind/> .
@prefix usmx: <https://w3id.org/usmx/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

DOCUMENT = """
source:us-troops-in-mexico
    a usmx:SourceDocument ;
    rdfs:label "US Troops In Mexico: An Overview"@en , "Tropas estadounidenses en México: una visión general"@es ;
    dcterms:title "US Troops In Mexico: An Overview"@en ;
    dcterms:creator "Jhon Lennon" ;
    dcterms:language "en" ;
    usmx:sha256 "{sha256}" ;
    usmx:sourceKind source-kind:unreferenced ;
    usmx:reliability "article without references" ;
    skos:note "Its date is unknown. It is quoted for what it says, not as proof of it."@en ,
        "Se desconoce su fecha. Se cita por lo que dice, no como prueba de ello."@es ;
    oa:hasSelector source:us-troops-in-mexico-stray-mark ;
    .

source:us-troops-in-mexico-stray-mark
    a oa:TextPositionSelector ;
    rdfs:label "Stray mark before the conclusion"@en , "Marca suelta antes de la conclusión"@es ;
    skos:note "A backslash and the letter n, two characters of the source that belong to no sentence."@en ,
        "Una barra inversa y la letra n, dos caracteres de la fuente que no pertenecen a ninguna oración."@es ;
    oa:start "{start}"^^xsd:nonNegativeInteger ;
    oa:end "{end}"^^xsd:nonNegativeInteger ;
    .
"""

PASSAGE = """
passage:{name}
    a usmx:Passage ;
    rdfs:label "{label_en}"@en , "{label_es}"@es ;
    prov:wasQuotedFrom source:us-troops-in-mexico ;
    oa:hasSource source:us-troops-in-mexico ;
    oa:hasSelector passage:{name}-position , passage:{name}-quote ;
    .

passage:{name}-position
    a oa:TextPositionSelector ;
    oa:start "{start}"^^xsd:nonNegativeInteger ;
    oa:end "{end}"^^xsd:nonNegativeInteger ;
    .

passage:{name}-quote
    a oa:TextQuoteSelector ;
    oa:exact "{text}" ;
    .
"""


@dataclass(frozen=True)
class Sentence:
    """One sentence with its offsets in Unicode characters of the decoded file, end exclusive."""

    paragraph: int
    number: int
    start: int
    end: int
    text: str

    @property
    def name(self) -> str:
        """Return the local name of the passage."""
        return f"p{self.paragraph:02}s{self.number:02}"

    @property
    def labels(self) -> tuple[str, str]:
        """Return the English and the Spanish label."""
        if self.paragraph == 0:
            return (("Title", "Título"), ("Byline", "Firma"))[self.number - 1]
        return (
            f"Paragraph {self.paragraph}, sentence {self.number}",
            f"Párrafo {self.paragraph}, oración {self.number}",
        )


def sentences(text: str) -> list[Sentence]:
    """Return the sentences in order; the title is 0.1, the byline 0.2, the first paragraph of prose is 1."""
    found = []
    blocks = list(re.finditer(r"[^\n]+", text))
    for index, block in enumerate(blocks):
        paragraph, number = (0, index + 1) if index < 2 else (index - 1, 1)
        start = block.start() + (len(STRAY_MARK) if block.group().startswith(STRAY_MARK) else 0)
        ends = [match.span() for match in SENTENCE_END.finditer(text, start, block.end())]
        for end, following in [*ends, (block.end(), block.end())]:
            found.append(Sentence(paragraph, number, start, end, text[start:end]))
            start, number = following, number + 1
    return found


def turtle(data: bytes) -> str:
    """Return `passages.ttl` for the bytes of the source."""
    text = data.decode("utf-8")
    mark = text.index(STRAY_MARK)
    parts = [
        HEADER,
        DOCUMENT.format(sha256=hashlib.sha256(data).hexdigest(), start=mark, end=mark + len(STRAY_MARK)),
    ]
    for sentence in sentences(text):
        english, spanish = sentence.labels
        parts.append(
            PASSAGE.format(
                name=sentence.name,
                label_en=english,
                label_es=spanish,
                start=sentence.start,
                end=sentence.end,
                text=sentence.text.replace("\\", "\\\\").replace('"', '\\"'),
            )
        )
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(turtle(TEXT.read_bytes()), encoding="utf-8", newline="\n")
