#!/usr/bin/env bash
# To pyshifty a year is not before the next one: sh:lessThan between "2030"^^xsd:gYear and "2031"^^xsd:gYear is a
# violation, both ways round, and so is "2031" with sh:minInclusive "2030". In SPARQL constraints it does compare
# them. pyshacl-turbo reports only the wrong way round. Data that give years alone, as many do, fail every check
# of order.
# Packages: pyshifty==0.5.1, pyshacl-turbo==0.6.5.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyshifty==0.5.1 pyshacl-turbo==0.6.5
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
from pyshacl_turbo import compile_shapes
from pyshacl_turbo.rdf import Input
from shifty._shifty import PreparedValidator

iri = "https://example.org/"
sh, rdf, xsd = "http://www.w3.org/ns/shacl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"
shapes = f"""<{iri}s> <{rdf}type> <{sh}NodeShape> .
<{iri}s> <{sh}targetNode> <{iri}a> .
<{iri}s> <{sh}property> <{iri}s/from> .
<{iri}s/from> <{sh}path> <{iri}from> .
<{iri}s/from> <{sh}lessThan> <{iri}to> .
"""
for first, last in (("2030", "2031"), ("2031", "2030")):
    data = f'<{iri}a> <{iri}from> "{first}"^^<{xsd}gYear> .\n<{iri}a> <{iri}to> "{last}"^^<{xsd}gYear> .\n'
    report = PreparedValidator(shapes=shapes.encode(), shapes_format="nt").validate_w3c(
        data=data.encode(), data_format="nt", graph_mode="data", run_infer=False, on_unsupported="error"
    )
    other, _, _ = compile_shapes(shapes, shacl_graph_format="nt").validate(Input(data, "nt", None, {}, preserve_ids=True))
    conforms = "conforms> \"true\"" in report._report_ntriples
    print(first, "before", last, "- pyshifty:", conforms, "pyshacl-turbo:", other)
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
2030 before 2031 - pyshifty: False pyshacl-turbo: True
2031 before 2030 - pyshifty: False pyshacl-turbo: False
SEEN
