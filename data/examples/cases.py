"""Tell the documented cases in a line each: year, states, what it was, and in words which rules it breaks."""

from pathlib import Path

import usmx_kg
from usmx_kg.graph.rulebook import rules

found = usmx_kg.validate(sorted(Path("data/cases").glob("*.ttl")), fail_on=None)
broken = {record: [f for f in told if f.severity == "violation"] for record, told in found.by_record().items()}
for case in sorted(found.timelines, key=lambda case: (not case.days, case.days[:1])):
    year = case.days[0].year if case.days else "year unknown"
    print(f"{year}  {', '.join(case.senders)} → {', '.join(case.hosts) or 'at home'}: {case.label}")
    titles = dict.fromkeys(rules()[finding.rule].label["en"] for finding in broken.get(case.record, ()))
    print(*(f"      breaks the rule “{title}”" for title in titles), sep="\n", end="\n" if titles else "")
    if not titles:
        print("      breaks no rule, on what its sources say")
print(f"{found.summary['records']} documented deployments, {found.summary['violation']} violations")
