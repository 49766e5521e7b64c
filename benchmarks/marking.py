"""How long it takes to mark the reference workbook, and the memory Python takes for it at the most.

    uv run python benchmarks/marking.py [--runs 11] [--findings 20 500] [--json]

Prints the median in milliseconds and the peak in MB (of another run, since watching memory slows it) for each number of
findings, on cells chosen by chance.
"""

import argparse
import json
import random
import statistics
import time
import tracemalloc
from pathlib import Path

from disclosuregen.findings import finding
from disclosuregen.places import Place
from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import Package, admit
from disclosuregen.workbook.marked import marked
from disclosuregen.workbook.references import cell_name

WORKBOOK = next(Path(__file__).resolve().parents[1].joinpath("input").glob("211001*.xlsx"))


def package() -> Package:
    """The reference workbook, read anew."""
    admitted = admit(WORKBOOK).package
    if admitted is None:
        raise SystemExit(WORKBOOK.name)
    return admitted


def measure(count: int, runs: int) -> dict[str, float]:
    """Median milliseconds and peak MB of marking that many findings."""
    chance = random.Random(count)  # noqa: S311 - the same cells in every run
    sheets = [sheet for sheet in read_book(package(), lambda _: True).sheets if not sheet.hidden]
    cells = [(sheet.name, cell_name(*position)) for sheet in sheets for position in sheet.cells]
    findings = [finding("C01", Place(WORKBOOK.name, *chance.choice(cells)), read="？") for _ in range(count)]
    times = []
    for _ in range(runs):
        admitted = package()
        start = time.perf_counter()
        marked(admitted, findings)
        times.append(time.perf_counter() - start)
    tracemalloc.start()
    marked(package(), findings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"findings": count, "ms": round(statistics.median(times) * 1_000, 1), "peak_mb": round(peak / 2**20, 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--findings", type=int, nargs="+", default=[20, 500])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = [measure(count, options.runs) for count in options.findings]
    if options.json:
        print(json.dumps(figures))
    else:
        for one in figures:
            print("{findings} findings: {ms} ms, at most {peak_mb} MB".format_map(one))


if __name__ == "__main__":
    main()
