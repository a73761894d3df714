"""Run the cold-start comparisons: `python -m benchmarks [--runs N] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.cold import Comparison, comparisons, measure


def main() -> None:
    """Measure every comparison and print a Markdown table of ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--runs", type=int, default=11, help="runs of each command, interleaved (default 11)")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = [measure(comparison, options.runs) for comparison in comparisons(Path(folder))]
    print("| what | against | ours, ms | theirs, ms | ratio (quartiles) | goal | met |")
    print("|---|---|--:|--:|---|---|---|")
    for figure in figures:
        print(figure.row())
    if options.json:
        options.json.write_text(json.dumps([figure.as_dict() for figure in figures], indent=1) + "\n")


__all__ = ["Comparison"]

if __name__ == "__main__":
    main()
