#!/usr/bin/env bash
# A path p* goes no step too: SPARQL 1.1 has it lead from a term to itself, whether or not the data know that
# term. pyoxigraph says so only of terms in the data, so that the same ASK turns from false to true when any
# statement about the term is added, even under another property. rdflib says true both times.
# Packages: pyoxigraph==0.5.13, rdflib==7.6.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
import rdflib
from pyoxigraph import RdfFormat, Store

query = "PREFIX : <https://example.org/> ASK { :a :p* :a }"
for data in ("@prefix : <https://example.org/> . :b :p :c .", "@prefix : <https://example.org/> . :b :p :c . :a :other 1 ."):
    store = Store()
    store.load(data.encode(), format=RdfFormat.TURTLE)
    graph = rdflib.Graph().parse(data=data, format="turtle")
    print(data.partition(" . ")[2], "- pyoxigraph:", bool(store.query(query)), "rdflib:", bool(graph.query(query)))
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
:b :p :c . - pyoxigraph: False rdflib: True
:b :p :c . :a :other 1 . - pyoxigraph: True rdflib: True
SEEN
