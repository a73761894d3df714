#!/bin/sh
# What `make run` does: check the shipped records, answer two questions, write the graph in two formats.
# BIN is the folder of the usmx command, OUT the folder to write to.
set -eu
usmx="${BIN:?}/usmx"
out="${OUT:?}"
cd "$(dirname "$0")/../.."
mkdir -p "$out"

say() { printf '\n\033[1m%s\033[0m\n' "$1" | { [ -t 1 ] && cat || sed 's/\x1b\[[0-9;]*m//g'; }; }

say "1. Documented deployments, each statement with its sources: which break a rule?"
"$usmx" validate --fail-on never data/cases/*.ttl > "$out/cases.txt"
awk '
  function tell() { if (case) print case ": " (broken ? "breaks " substr(broken, 3) : "breaks no rule, on what its sources say") }
  /^[^ ].*  case:/ { tell(); case = $0; sub(/ *case:.*/, "", case); broken = "" }
  /^  violation / { broken = broken ", " $2 }
  END { tell() }
' "$out/cases.txt"
tail -n 1 "$out/cases.txt"
echo "(A record without any finding is not listed. Warnings, notes and reasons: $out/cases.txt)"

say "2. An invented record that conforms"
"$usmx" validate data/examples/relief-oaxaca.yaml

say "3. Invented records that break the consent rules: reasons, quotes, lines"
"$usmx" validate --fail-on never data/examples/no-consent.yaml

say "4. Who may authorise, and which sentence says so?"
"$usmx" query who-must-authorize -f table
say "5. Which documented deployments name no consent that was given?"
"$usmx" query deployments-without-given-consent -f table

say "6. Exports"
"$usmx" export -o "$out/usmx.ttl"
"$usmx" export -o "$out/usmx.jsonld"
ls -l "$out"/usmx.* | awk '{print $NF ": " $5 " bytes"}'
