"""How long reading one workbook takes: through the door, whose it is, the form; and openpyxl's loading beside it.

    uv run python benchmarks/reading.py [--runs 41] [--workbook PATH]

Medians in milliseconds of processor time, interleaved, in one warm process. openpyxl finds neither tables nor amounts,
and would have to load the file twice to have formulas and values.
"""

import argparse
import itertools
import statistics
import time
from pathlib import Path

import openpyxl

from disclosuregen.pack import Pack, load
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import identify, read_form

ROOT = Path(__file__).resolve().parents[1]
WORKBOOK = next(ROOT.joinpath("input").glob("211001*.xlsx"))


def run(workbook: Path, pack: Pack) -> tuple[float, ...]:
    """Milliseconds of each step, and of openpyxl."""
    times = [time.process_time()]
    package = admit(workbook).package
    if package is None:
        raise SystemExit(f"{workbook.name} is refused")
    times.append(time.process_time())
    identify(package)
    times.append(time.process_time())
    read_form(package, pack)
    times.append(time.process_time())
    openpyxl.load_workbook(workbook)
    times.append(time.process_time())
    return tuple(1000 * (after - before) for before, after in itertools.pairwise(times))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=41)
    parser.add_argument("--workbook", type=Path, default=WORKBOOK)
    options = parser.parse_args()
    pack = load(ROOT / "templates" / "xianning-budget")
    run(options.workbook, pack)
    runs = [run(options.workbook, pack) for _ in range(options.runs)]
    door, identity, form, other = (statistics.median(times) for times in zip(*runs, strict=True))
    whole = statistics.median(sum(times[:3]) for times in runs)
    print(f"admit {door:.1f}, identify {identity:.1f}, read_form {form:.1f}: {whole:.1f} ms; openpyxl {other:.1f} ms")


if __name__ == "__main__":
    main()
