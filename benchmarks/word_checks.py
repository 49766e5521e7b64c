"""How long the rules about words take on the reference workbook, together and each alone.

    uv run python benchmarks/word_checks.py [--runs 200] [--json]

Prints medians in milliseconds: of all together with the gathering of the texts, and of the slowest ones.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from disclosuregen.checks.texts import gathered
from disclosuregen.checks.wording import TEXT_CHECKS, typed_texts
from disclosuregen.pack import load
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form

ROOT = Path(__file__).resolve().parents[1]
WORKBOOK = next(ROOT.joinpath("input").glob("211001*.xlsx"))
SLOWEST = 5


def median(work: Callable[[], Iterable[object]], runs: int) -> float:
    """The median time of some work in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        list(work())
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 3)


def measure(runs: int) -> dict[str, float]:
    """Medians by name, the whole first."""
    pack = load(ROOT / "templates" / "xianning-budget")
    package = admit(WORKBOOK).package
    if package is None:
        raise SystemExit(WORKBOOK.name)
    form, _ = read_form(package, pack)
    words = gathered(form, pack)
    alone = {check.__name__: median(lambda check=check: check(words), runs) for check in TEXT_CHECKS}
    slowest = sorted(alone.items(), key=lambda item: -item[1])[:SLOWEST]
    return {"all": median(lambda: typed_texts(form, pack), runs), **dict(slowest)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.runs)
    lines = [f"{name:20} {value} ms" for name, value in figures.items()]
    print(json.dumps(figures) if options.json else "\n".join(lines))


if __name__ == "__main__":
    main()
