#!/usr/bin/env bash
# A path of alternatives, (p|q), reaches one thing by both properties: by SPARQL these are two solutions, as with
# UNION, and COUNT gives 2. pyoxigraph gives 1; rdflib gives 2, and so does pyoxigraph itself once the path is
# written as a UNION. A rule that counts ("at least two sources say so") holds in one engine and fails in the
# other.
# Packages: pyoxigraph==0.5.13, rdflib==7.6.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
import rdflib
from pyoxigraph import RdfFormat, Store

data = "@prefix : <https://example.org/> . :a :p :o ; :q :o ."
store, graph = Store(), rdflib.Graph()
store.load(data.encode(), format=RdfFormat.TURTLE)
graph.parse(data=data, format="turtle")
for pattern in ("{ :a (:p|:q) ?o }", "{ { :a :p ?o } UNION { :a :q ?o } }"):
    query = f"PREFIX : <https://example.org/> SELECT (COUNT(?o) AS ?n) {pattern}"
    (theirs,), (others,) = store.query(query), graph.query(query)
    print(pattern, "pyoxigraph", theirs["n"].value, "rdflib", others.n)
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
{ :a (:p|:q) ?o } pyoxigraph 1 rdflib 2
{ { :a :p ?o } UNION { :a :q ?o } } pyoxigraph 2 rdflib 2
SEEN
