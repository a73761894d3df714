"""Judge all mutants of all rules, or of those that are named, and report: `python -m tests.mutation [RULE…]`.

Ends with 1 when a mutant survives that is not listed, or a listed one does not.
"""

from __future__ import annotations

import sys
import time

from tests.mutation.judging import mutants, rules, survivors
from tests.mutation.known import known


def main(wanted: list[str]) -> int:
    listed = known()
    total = removed = 0
    left: set[str] = set()
    names: set[str] = set()
    print(f"{'rule':24}{'mutants':>8}{'deletions':>10}{'survive':>8}{'seconds':>8}")
    for rule in wanted or rules():
        start, some = time.monotonic(), mutants(rule)
        alive = survivors(rule, some)
        total, removed = total + len(some), removed + sum(mutant.removes for mutant in some)
        left |= {mutant.name for mutant in alive}
        names |= {mutant.name for mutant in some}
        print(f"{rule:24}{len(some):8}{sum(m.removes for m in some):10}{len(alive):8}{time.monotonic() - start:8.1f}")
        sys.stdout.flush()
    print(f"{'all':24}{total:8}{removed:10}{len(left):8}  {100 - 100 * len(left) / total:.2f} % noticed")
    wrong = [f"survives, and is not listed: {name}" for name in sorted(left - listed.keys())]
    wrong += [f"is listed, but does not survive: {name}" for name in sorted((listed.keys() & names) - left)]
    wrong += [f"is listed, but there is none: {name}" for name in sorted(listed.keys() - names) if not wanted]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
