"""How long one `disclosuregen build` takes as a whole process, against the start of bare Python in the same run.

    uv run python benchmarks/cold_build.py [--runs 11] [--json]

Prints medians in seconds and the ratio; runs of the two are interleaved because machines are noisy.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKBOOK = next(Path(__file__).resolve().parents[1].joinpath("input").glob("211001*.xlsx"))


def seconds(command: list[str]) -> float:
    """The wall time of one run of a command, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, float]:
    """Medians of a cold build and of bare Python, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "out.docx")
        build = [sys.executable, "-m", "disclosuregen", "build", str(WORKBOOK), "-o", target]
        bare = [sys.executable, "-c", "pass"]
        seconds(build)
        pairs = [(seconds(build), seconds(bare)) for _ in range(runs)]
    built, started = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {"build_seconds": round(built, 3), "python_seconds": round(started, 3), "ratio": round(built / started, 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.runs)
    if options.json:
        print(json.dumps(figures))
    else:
        print("cold build {build_seconds} s, bare python {python_seconds} s, ratio {ratio}".format_map(figures))


if __name__ == "__main__":
    main()
