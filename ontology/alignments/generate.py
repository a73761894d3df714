"""Write the Turtle files of this folder: axioms and links of concepts from usmx.sssom.tsv, criteria from the rules.

    python ontology/alignments/generate.py            write them
    python ontology/alignments/generate.py --check    write nothing; exit 1 if a file would change

A row with rdfs:subClassOf or rdfs:subPropertyOf is an axiom. A row between two concepts is a statement of SKOS. The
other rows are told in the table alone: skos:closeMatch and its like would make concepts of classes, and what a row
denies (Not) is no statement of RDF.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

from usmx_kg.graph.rulebook import rules
from usmx_kg.ground.namespaces import PREFIXES, shorten

HERE = Path(__file__).resolve().parent
TABLE = HERE / "usmx.sssom.tsv"
KINDS = {
    "owl class": "owl:Class",
    "owl object property": "owl:ObjectProperty",
    "owl data property": "owl:DatatypeProperty",
}
CALLED = {
    "dpv": "the Data Privacy Vocabulary",
    "geo": "GeoSPARQL",
    "gist": "gist",
    "m8g": "the Core Public Organisation Vocabulary",
    "oa": "the Web Annotation Vocabulary",
    "org": "the Organization Ontology",
    "rdf": "RDF 1.1, of whose words for statements OWL 2 DL knows nothing",
    "schema": "schema.org",
    "uco-core": "the Unified Cyber Ontology",
}
M8G = "http://data.europa.eu/m8g/"

Row = dict[str, str]


def rows() -> list[Row]:
    """Return the rows of the table."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def prefixes() -> dict[str, str]:
    """Return the prefixes that the table declares."""
    found = re.findall(r'^#   ([a-z0-9-]+): "(.+)"$', TABLE.read_text("utf-8"), re.MULTILINE)
    return {**PREFIXES, **dict(found)}


def statements(row: Row) -> list[str]:
    """Return what a row says in RDF, as lines of Turtle; nothing where it is told in the table alone."""
    subject, predicate, value = row["subject_id"], row["predicate_id"], row["object_id"]
    said = f"{subject} {predicate} {value} ."
    if row["predicate_modifier"]:
        return []
    if row["subject_type"] == row["object_type"] == "skos concept":
        return [said]
    if not predicate.startswith("rdfs:sub"):
        return []
    reserved = value.partition(":")[0] == "rdf"
    return [said] if reserved else [f"{value} a {KINDS[row['subject_type']]} .", said]


def written(head: str, body: str) -> str:
    """Return a Turtle file: a comment, the prefixes that the body uses, the body."""
    used = {"owl"} if " owl:" in body else set()
    used |= set(re.findall(r"(?:^|[\s])([a-z][a-z0-9-]*):[A-Za-z]", re.sub(r'"[^"]*"', "", body)))
    table = prefixes() | {"m8g": M8G}
    lines = [f"@prefix {name}: <{table[name]}> ." for name in sorted(used)]
    return "\n".join([f"# {head} Written by generate.py; edit that or the table.", *lines, "", body.rstrip(), ""])


def criteria() -> str:
    """Return each rule as a criterion, with the laws that it derives from and the sentences that it is taken from."""
    blocks = ["m8g:Criterion a owl:Class .\nm8g:isDerivedFrom a owl:ObjectProperty ."]
    for rule in sorted(rules().values(), key=lambda rule: rule.id):
        laws = [shorten(iri) or iri for iri in rule.sources if "/law/" in iri]
        others = [shorten(iri) or iri for iri in rule.sources if "/law/" not in iri]
        said = [
            "a m8g:Criterion",
            f'dcterms:title "{rule.label.en}"@en , "{rule.label.es}"@es',
            f'dcterms:description "{rule.definition.en}"@en , "{rule.definition.es}"@es',
            *([f"m8g:isDerivedFrom {' , '.join(laws)}"] if laws else []),
            *([f"dcterms:source {' , '.join(others)}"] if others else []),
        ]
        blocks.append(f"rule:{rule.id}\n    " + " ;\n    ".join(said) + " ;\n    .")
    return "\n\n".join(blocks)


def files() -> dict[str, str]:
    """Return the text of every generated file, by name."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows():
        for line in statements(row):
            said[row["object_id"].partition(":")[0]].add(line)
    found = {
        f"{'cpov' if name == 'm8g' else name}.ttl": written(
            f"What terms of usmx are in {CALLED[name]}.", "\n".join(sorted(lines))
        )
        for name, lines in said.items()
    }
    return found | {
        "cccev.ttl": written("Each rule as a criterion of the Core Criterion and Core Evidence Vocabulary.", criteria())
    }


def main() -> int:
    """Write what is out of step, or tell it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check, stale = parser.parse_args().check, []
    for name, text in files().items():
        target = HERE / name
        if target.exists() and target.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not check:
            target.write_text(text, "utf-8")
    for name in stale:
        print(name, "is out of step" if check else "written", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
