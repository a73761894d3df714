#!/usr/bin/env bash
# An expression that has no value for some solutions makes SUM have none for their group (SPARQL 1.1, 18.5.1: the
# aggregate is an error there, and its variable stays unbound). So a shape that counts what an OPTIONAL may have found
# (`SUM(IF(?day = "…", 1, 0))`) is fine in Oxigraph. rdflib ends the whole query with an AttributeError instead, and
# so does each SHACL engine that asks by rdflib; with COALESCE in the condition both answer.
# Packages: rdflib==7.6.0, pyoxigraph==0.5.13.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
import rdflib
from pyoxigraph import RdfFormat, Store

DATA = "<urn:a> <urn:p> 1 . <urn:b> <urn:q> 2 ."
ASKED = "SELECT ?s (SUM(IF({}, 1, 0)) AS ?n) {{ ?s ?p ?o OPTIONAL {{ ?s <urn:p> ?v }} }} GROUP BY ?s ORDER BY ?s"

graph, store = rdflib.Graph().parse(data=DATA, format="turtle"), Store()
store.load(DATA, format=RdfFormat.TURTLE)
for condition in ("?v = 1", "COALESCE(?v = 1, false)"):
    query = ASKED.format(condition)
    print(condition)
    print("  pyoxigraph", [(row["s"].value, row["n"] and row["n"].value) for row in store.query(query)])
    try:
        print("  rdflib    ", [(str(row.s), None if row.n is None else str(row.n)) for row in graph.query(query)])
    except AttributeError as error:
        print("  rdflib     AttributeError:", error)
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
?v = 1
  pyoxigraph [('urn:a', '1'), ('urn:b', None)]
  rdflib     AttributeError: 'SPARQLTypeError' object has no attribute 'datatype'
COALESCE(?v = 1, false)
  pyoxigraph [('urn:a', '1'), ('urn:b', '0')]
  rdflib     [('urn:a', '1'), ('urn:b', '0')]
SEEN
