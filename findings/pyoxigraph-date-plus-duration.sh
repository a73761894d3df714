#!/usr/bin/env bash
# In SPARQL, whether a date plus a duration has a value depends on how the two variables are called: with some
# names the row comes out, with others, and the same data, it is unbound, so that a FILTER drops it without a
# word. A date minus a negative duration always has its value. Whoever asks what ends within thirty days gets an
# empty answer that looks like one.
# Packages: pyoxigraph==0.5.13.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check pyoxigraph==0.5.13
"$work/venv/bin/python" -W ignore - >"$work/seen" <<'PYTHON'
from pyoxigraph import RdfFormat, Store

store = Store()
store.load(
    b"""@prefix : <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    :a :day "2031-01-31"^^xsd:date ; :span "P30D"^^xsd:dayTimeDuration .""",
    format=RdfFormat.TURTLE,
)
for day, span in (("a", "b"), ("b", "a"), ("day", "span"), ("span", "day")):
    for sum_ in (f"?{day} + ?{span}", f"?{day} - (-?{span})"):
        pattern = f":a :day ?{day} ; :span ?{span}"
        (row,) = store.query(f"PREFIX : <https://example.org/> SELECT ({sum_} AS ?sum) {{ {pattern} }}")
        print(sum_, row["sum"].value if row["sum"] else "unbound")
PYTHON
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
?a + ?b 2031-03-02
?a - (-?b) 2031-03-02
?b + ?a unbound
?b - (-?a) 2031-03-02
?day + ?span unbound
?day - (-?span) 2031-03-02
?span + ?day 2031-03-02
?span - (-?day) 2031-03-02
SEEN
