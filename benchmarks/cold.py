"""How long commands take as whole processes, with and without compiled bytecode, ours and that of all packages.

    uv run python benchmarks/cold.py [--runs 11] [--json]

`--help` and one `build` of the reference workbook; medians of wall time and of processor time, in seconds, interleaved
with the start of bare Python because machines are noisy. For the second way bytecode is kept in a folder of its own;
for the first no __pycache__ may lie beside the sources, which is told.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
WORKBOOK = next(ROOT.joinpath("input").glob("211001*.xlsx"))
_MADE = "__pycache__"


def seconds(command: list[str], cache: str) -> tuple[float, float]:
    """Wall and processor time of one run of a command, which must succeed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    own = {"PYTHONPYCACHEPREFIX": cache} if cache else {"PYTHONDONTWRITEBYTECODE": "1"}
    before, start = psutil.Process().cpu_times(), time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**kept, **own}, cwd=ROOT
    )
    after = psutil.Process().cpu_times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, spent


def measure(runs: int) -> dict[str, float]:
    """Medians by command and way."""
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "disclosuregen"]
        commands = {
            "python": [sys.executable, "-c", "pass"],
            "help": [*run, "--help"],
            "build": [*run, "build", str(WORKBOOK), "-o", str(Path(folder) / "out.docx")],
        }
        ways = {"": "", "_with_bytecode": str(Path(folder) / "cache")}
        cases = {f"{name}{way}": (line, cache) for name, line in commands.items() for way, cache in ways.items()}
        for line, cache in cases.values():
            seconds(line, cache)
        times = {name: [] for name in cases}
        for _ in range(runs):
            for name, case in cases.items():
                times[name].append(seconds(*case))
    found: dict[str, float] = {}
    for name, pairs in times.items():
        wall, spent = (statistics.median(column) for column in zip(*pairs, strict=True))
        found |= {f"{name}_seconds": round(wall, 3), f"{name}_cpu_seconds": round(spent, 3)}
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    packages = Path(psutil.__file__).parents[1]
    if any(next(folder.rglob(_MADE), None) for folder in (ROOT / "src", packages)):
        print(f"{_MADE} folders lie beside the sources: the figures without bytecode are too good", file=sys.stderr)
    figures = measure(options.runs)
    if options.json:
        print(json.dumps(figures))
        return
    for name in ("python", "help", "build"):
        for way in ("", "_with_bytecode"):
            wall, spent = figures[f"{name}{way}_seconds"], figures[f"{name}{way}_cpu_seconds"]
            print(f"{name:<8}{way.replace('_', ' '):<16}{wall:8.3f} s, processor {spent:.3f} s")


if __name__ == "__main__":
    main()
