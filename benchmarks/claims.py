"""How long the claims of a finished document take to check: the reference, and one ten times as long.

    uv run python benchmarks/claims.py [--runs 200] [--json]

Prints the least and the median in milliseconds.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

from disclosuregen.claims import faults_of
from disclosuregen.document.readback import read_any
from disclosuregen.document.verify import blocks_of
from disclosuregen.model import Block
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate

ROOT = Path(__file__).resolve().parents[1]


def reference() -> tuple[Block, ...]:
    """The blocks of the reference document."""
    workbook = next((ROOT / "input").glob("211001*.xlsx"))
    document = generate(workbook, Packs(Library((ROOT / "templates",)))).document
    if document is None:
        raise SystemExit(workbook.name)
    return tuple(map(Block._make, blocks_of(read_any(document))))


def repeated(blocks: tuple[Block, ...], times: int) -> list[Block]:
    """The document so many times over, as one."""
    tables = max(block.table for block in blocks)
    return [
        block._replace(table=block.table + number * tables) if block.table else block
        for number in range(times)
        for block in blocks
    ]


def measure(blocks: list[Block], runs: int) -> dict[str, float]:
    """Blocks, and milliseconds of a run."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        faults_of(blocks, "文件.docx")
        times.append((time.perf_counter() - start) * 1_000)
    return {"blocks": len(blocks), "least": round(min(times), 2), "median": round(statistics.median(times), 2)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    blocks = reference()
    figures = [measure(list(blocks), options.runs), measure(repeated(blocks, 10), max(1, options.runs // 10))]
    if options.json:
        print(json.dumps(figures))
    else:
        for one in figures:
            print("{blocks} blocks: {least} ms at the least, median {median} ms".format_map(one))


if __name__ == "__main__":
    main()
