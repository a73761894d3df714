#!/usr/bin/env bash
# sh:flags takes the flags of SPARQL's REGEX, x and s among them. pyshacl and pyshacl-turbo pass over these two
# without a word: with s a dot is to match a line end, and doesn't; with x blanks in the pattern are to be left
# out, and aren't. Sound values are reported, and under sh:not what should be reported passes. The flag i they
# know.
# Packages: pyshacl==0.40.1, rdflib==7.6.0, pyshacl-turbo==0.6.5.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0 pyshacl-turbo==0.6.5
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
import pyshacl
import rdflib
from pyshacl_turbo import compile_shapes
from pyshacl_turbo.rdf import Input

prefixes = "@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
for flags, pattern, value, right in (
    ("i", "^A$", '"a"', True), ("s", "^a.b$", '"a\\nb"', True), ("x", "^a b$", '"ab"', True),
):
    data = f"{prefixes}:a :p {value} ."
    shapes = f'{prefixes}:s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern "{pattern}" ; sh:flags "{flags}" ] .'
    conforms, _, _ = pyshacl.validate(
        rdflib.Graph().parse(data=data, format="turtle"), shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle")
    )
    turbo, _, _ = compile_shapes(shapes, shacl_graph_format="turtle").validate(Input(data, "turtle", None, {}, preserve_ids=True))
    print("flag", flags, "- conforms by SHACL:", right, "pyshacl:", conforms, "pyshacl-turbo:", turbo)
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
flag i - conforms by SHACL: True pyshacl: True pyshacl-turbo: True
flag s - conforms by SHACL: True pyshacl: False pyshacl-turbo: False
flag x - conforms by SHACL: True pyshacl: False pyshacl-turbo: False
SEEN
