#!/usr/bin/env bash
# `sssom validate` leaves out a row that it can't read, says so among its messages, and ends with 0: a table of
# mappings with a wrong entity type passes, and `sssom convert` writes it without that row. Who checks mappings in CI
# by the exit code loses rows unseen. Count them before and after.
# Packages: sssom==0.4.21.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --quiet --disable-pip-version-check sssom==0.4.21
{
  printf '# curie_map:\n#   a: "https://example.org/a/"\n#   b: "https://example.org/b/"\n'
  printf '# license: "https://creativecommons.org/licenses/by/4.0/"\n# mapping_set_id: "https://example.org/set"\n'
  printf 'subject_id\tpredicate_id\tobject_id\tmapping_justification\tsubject_type\n'
  printf 'a:1\tskos:closeMatch\tb:1\tsemapv:ManualMappingCuration\towl class\n'
  printf 'a:2\tskos:closeMatch\tb:2\tsemapv:ManualMappingCuration\towl klass\n'
} >"$work/two.sssom.tsv"
{
  "$work/venv/bin/sssom" validate "$work/two.sssom.tsv" >/dev/null 2>&1 && echo "validate ends with $?"
  "$work/venv/bin/sssom" convert "$work/two.sssom.tsv" -O json -o "$work/two.json" >/dev/null 2>&1
  echo "rows written: $(grep -c '"subject_id": "a:' "$work/two.json")"
} >"$work/seen"
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
validate ends with 0
rows written: 1
SEEN
