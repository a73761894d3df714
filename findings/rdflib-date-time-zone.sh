#!/usr/bin/env bash
# rdflib drops the time zone of an xsd:date as it parses: what was written with Z, with +14:00 and without a zone
# is one literal afterwards, so that three values become one and the file can't be written back. pyshacl, which
# judges what rdflib has read, then finds the 1st of January at +14:00 not to be before the same day at -05:00,
# nineteen hours later.
# Packages: pyshacl==0.40.1, rdflib==7.6.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
import pyshacl
import rdflib

prefixes = """@prefix : <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
graph = rdflib.Graph()
graph.parse(
    data=prefixes + ':a :day "2031-01-01"^^xsd:date , "2031-01-01Z"^^xsd:date , "2031-01-01+14:00"^^xsd:date .',
    format="turtle",
)
print(len(graph), "of 3 statements:", *graph.objects())
data = prefixes + ':a :from "2031-01-01+14:00"^^xsd:date ; :to "2031-01-01-05:00"^^xsd:date .'
shapes = prefixes + ":s sh:targetNode :a ; sh:property [ sh:path :from ; sh:lessThan :to ] ."
conforms, _, _ = pyshacl.validate(
    rdflib.Graph().parse(data=data, format="turtle"), shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle")
)
print("the earlier day is before the later one:", conforms)
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
1 of 3 statements: 2031-01-01
the earlier day is before the later one: False
SEEN
