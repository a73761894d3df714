#!/bin/sh
# What `make run` does: check the shipped records, answer two questions, write the graph, a report and a workbook.
# BIN is the folder of the usmx command, OUT the folder to write to.
set -eu
usmx="${BIN:?}/usmx"
out="${OUT:?}"
cd "$(dirname "$0")/../.."
mkdir -p "$out"

say() { printf '\n\033[1m%s\033[0m\n' "$1" | { [ -t 1 ] && cat || sed 's/\x1b\[[0-9;]*m//g'; }; }

say "1. Documented deployments, each statement with its sources: which break a rule?"
"$usmx" validate --fail-on never data/cases/*.ttl > "$out/cases.txt"
"${BIN:?}/python" data/examples/cases.py
echo "(Warnings, notes and reasons: $out/cases.txt)"

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

say "7. A report to look at, and a workbook to fill in"
"$usmx" validate --fail-on never data/examples/no-consent.yaml -o "$out/report.html"
[ -e "$out/records.xlsx" ] || "$usmx" new deployment -o "$out/records.xlsx" # what was filled in stays
cat <<END
$out/report.html: open it in a browser.
$out/records.xlsx: a row a record, with lists to choose from and a sheet that explains each column.

Next:
  $usmx validate $out/records.xlsx -o $out/report.html    # when the workbook is filled in
  $usmx query --list                                      # what can be asked
  . ${BIN%/}/activate                                     # or put usmx on the path of this shell
END
