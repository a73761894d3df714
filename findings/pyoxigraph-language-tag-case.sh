#!/usr/bin/env bash
# pyoxigraph makes language tags lower case as it reads them. They mean the same, but the text of a graph changes,
# and with it what RDFC-1.0 signs: the hash of the canonical form, and which blank node gets which canonical
# label. PyLD keeps the tag. Two parties who canonicalise one file with these libraries, both right by their own
# lights, get different bytes.
# Packages: pyoxigraph==0.5.13, PyLD==3.3.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyoxigraph==0.5.13 PyLD==3.3.0
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

text = """_:x <urn:p> "colour"@en-GB .
_:x <urn:q> _:y .
_:y <urn:p> "z" .
"""
dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
print("pyoxigraph")
print("\n".join(sorted(f"{quad} ." for quad in dataset)))
print("PyLD")
print(jsonld.normalize(text, {"inputFormat": "application/n-quads", "format": "application/n-quads"}), end="")
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
pyoxigraph
_:c14n0 <urn:p> "z" .
_:c14n1 <urn:p> "colour"@en-gb .
_:c14n1 <urn:q> _:c14n0 .
PyLD
_:c14n0 <urn:p> "colour"@en-GB .
_:c14n0 <urn:q> _:c14n1 .
_:c14n1 <urn:p> "z" .
SEEN
