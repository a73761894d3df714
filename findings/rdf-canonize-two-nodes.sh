#!/usr/bin/env bash
# The canonical form of a graph of two blank nodes that point at each other takes RDFC-1.0 a moment; rdf-canonize
# refuses it by default, for its limit of deep iterations counts even these two. With maxWorkFactor 2 it gives the
# form. A file with two things that know each other, neither with an IRI, is signed by other libraries and refused
# by this one.
# Packages: rdf-canonize@5.0.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-fund --no-audit --prefix "$work" rdf-canonize@5.0.0
cat >"$work/run.cjs" <<'SCRIPT'
const { canonize } = require('rdf-canonize');
const text = '_:a <https://example.org/knows> _:b .\n_:b <https://example.org/knows> _:a .\n';
const options = { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' };
(async () => {
  for (const more of [{}, { maxWorkFactor: 2 }]) {
    try {
      process.stdout.write(`${JSON.stringify(more)}\n${await canonize(text, { ...options, ...more })}`);
    } catch (error) {
      console.log(JSON.stringify(more), error.message);
    }
  }
})();
SCRIPT
node "$work/run.cjs" >"$work/seen"
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
{} Maximum deep iterations exceeded (2).
{"maxWorkFactor":2}
_:c14n0 <https://example.org/knows> _:c14n1 .
_:c14n1 <https://example.org/knows> _:c14n0 .
SEEN
