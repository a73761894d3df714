#!/usr/bin/env bash
# PyLD reads N-Quads without undoing the escapes that these have for characters, and doubles the backslash when it
# writes: "caf\u00e9" becomes a text of nine characters. Two files that say the same, one with the character and
# one with its escape, have different canonical forms and different hashes; pyoxigraph gives both the same.
# Packages: PyLD==3.3.0, pyoxigraph==0.5.13.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check PyLD==3.3.0 pyoxigraph==0.5.13
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

for text in ('<https://example.org/a> <https://example.org/b> "caf\\u00e9" .\n',
             '<https://example.org/a> <https://example.org/b> "caf\u00e9" .\n'):
    options = {"inputFormat": "application/n-quads", "format": "application/n-quads"}
    print("PyLD", ascii(jsonld.normalize(text, options).split(" ")[2]))
    dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    print("pyoxigraph", ascii(str(next(iter(dataset)).object)))
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
PyLD '"caf\\\\u00e9"'
pyoxigraph '"caf\xe9"'
PyLD '"caf\xe9"'
pyoxigraph '"caf\xe9"'
SEEN
