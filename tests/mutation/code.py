"""What mutmut found, module by module: `python -m tests.mutation.code` after `mutmut run`.

Ends with 1 when a module's share of mutants that a test noticed is below its floor. Mutants of what no selected test
runs in its own process (what a forked child does) are not counted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FLOOR = 85.0
_NO_TESTS, _SURVIVED = 33, 0


def main(folder: Path = Path("mutants")) -> int:
    total = killed = 0
    print(f"{'module':32}{'mutants':>8}{'noticed':>8}{'share':>9}")
    for file in sorted(folder.glob("usmx_kg/**/*.meta")):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"].values()
        judged = [code for code in codes if code not in (None, _NO_TESTS)]
        if judged:
            noticed = sum(code != _SURVIVED for code in judged)
            total, killed = total + len(judged), killed + noticed
            name = str(file.relative_to(folder)).removesuffix(".meta")
            print(f"{name:32}{len(judged):8}{noticed:8}{100 * noticed / len(judged):8.1f}%")
    if not total:
        print("no mutants: run mutmut first")
        return 1
    share = 100 * killed / total
    print(f"{'all':32}{total:8}{killed:8}{share:8.1f}%")
    return 0 if share >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
