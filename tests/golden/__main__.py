"""`python -m tests.golden [--write] [--jobs N] | --show NAME [--form FORM] [--lang LANG]`; see the package."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from multiprocessing import get_context

from tests.golden.corpus import FORMS, GROUPS, Source, generated, shipped
from tests.golden.digests import ASKED, QUESTIONS, asked, compared, keep, rows, stored, table
from tests.golden.outcome import LANGUAGES, told

__all__ = ["main"]


def _sources(group: str) -> Iterator[Source]:
    if group == "shipped":
        return shipped()
    return chain.from_iterable(generated(GROUPS[group], form) for form in GROUPS[group].forms)


def _show(name: str, form: str | None, lang: str) -> None:
    for source in chain(shipped(), *(generated(g, f) for g in GROUPS.values() for f in g.forms if f == form)):
        if source.name == name and form in (None, source.form):
            json.dump(told(source, lang), sys.stdout, indent=1, default=str, ensure_ascii=False, sort_keys=True)


def main() -> int:
    """Compare, write or show; return 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what is said now")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", metavar="NAME", help="print what is said of a source")
    parser.add_argument("--form", choices=FORMS)
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    o = parser.parse_args()
    if o.show:
        _show(o.show, o.form, o.lang)
        return 0
    different = 0
    with get_context("fork").Pool(o.jobs) as pool:
        for group in ("shipped", *GROUPS, QUESTIONS):
            work = pool.imap(asked, ASKED) if group == QUESTIONS else pool.imap(rows, _sources(group), 4)
            now = table(chain.from_iterable(work))
            if o.write:
                keep(group, now)
            found = compared(now, stored(group))
            different += len(found)
            print(f"{group}: {len(now)} records, {len(found)} differ")
            print(*found, sep="\n", end="\n" if found else "")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
