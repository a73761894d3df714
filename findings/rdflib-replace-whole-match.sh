#!/usr/bin/env bash
# In SPARQL's REPLACE, $0 stands for all that was matched (XPath's fn:replace has it). rdflib writes a NUL
# character in its place, which XML and many programs can't hold, so that the answer can't be written down
# everywhere, and a name that was to be marked is gone.
# Packages: rdflib==7.6.0, pyoxigraph==0.5.13.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
import rdflib
from pyoxigraph import Store

query = 'SELECT (REPLACE("a name", "name", "[$0]") AS ?marked) {}'
(theirs,), (others,) = rdflib.Graph().query(query), Store().query(query)
print("rdflib", ascii(str(theirs.marked)))
print("pyoxigraph", ascii(others["marked"].value))
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
rdflib 'a [\x00]'
pyoxigraph 'a [name]'
SEEN
