"""What `disclosuregen check` costs on workbooks that must not hurt: wall seconds, memory and exit code of each.

    uv run python -m benchmarks.hostile [--only TEXT] [--all]

Every file of tests/hostile.py is made by a process of its own and checked by another, whole and cold. Without --all
only the costly ones are run. The last column says what was allowed: 2 s, 5 s where a million rows carry formats, and
300 MB.
"""

import argparse
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from tests.hostile import COSTLY, REFUSED, TAKEN

ROOT = Path(__file__).resolve().parents[1]
SECONDS, SECONDS_OF_A_MILLION, MEGABYTES = 2, 5, 300
# The largest memory of a process is that of what it was started from, so a small one starts and measures it.
MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.perf_counter() - start
print(wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, code)
"""


def cases() -> dict[str, int]:
    """All files by name, with the exit code that is right."""
    codes = dict.fromkeys(REFUSED, 1) | dict.fromkeys(TAKEN, 0)
    return codes | {name: code for name, (code, _) in COSTLY.items()}


def make(name: str, target: Path) -> None:
    """Write the file of that name."""
    known = {case: maker for case, (*_, maker) in (REFUSED | TAKEN | COSTLY).items()}
    target.write_bytes(known[name]())


def measured(path: Path) -> tuple[float, float, int]:
    """Wall seconds, megabytes and exit code of one check."""
    command = [sys.executable, "-c", MEASURE, sys.executable, "-m", "disclosuregen", "check", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1]), int(said[2])


def row(name: str, code: int, folder: Path) -> bool:
    """Measure and print one case; whether it stayed within its limits and ended as it should."""
    path = folder / "表.xlsx"
    subprocess.run([sys.executable, "-m", "benchmarks.hostile", "--make", name, str(path)], check=True, cwd=ROOT)
    seconds, megabytes, ended = measured(path)
    most = SECONDS_OF_A_MILLION if name.startswith("一百万只有格式") else SECONDS
    good = seconds <= most and megabytes <= MEGABYTES and ended == code
    width = 44 - sum(unicodedata.east_asian_width(mark) in "WF" for mark in name)
    size = path.stat().st_size / 1024
    print(
        f"{name:{width}} {size:9.0f} KB {seconds:7.2f} s {megabytes:6.0f} MB  {ended}  {'' if good else '✗'}",
        flush=True,
    )
    return good


def main() -> int:
    """Measure and print; the exit code is 1 when a limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only files whose name holds this text")
    parser.add_argument("--all", action="store_true", help="also the files that the tests look at")
    parser.add_argument("--make", nargs=2, metavar=("NAME", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make[0], Path(options.make[1]))
        return 0
    chosen = [name for name in cases() if options.only in name and (options.all or options.only or name in COSTLY)]
    with tempfile.TemporaryDirectory() as folder:
        results = [row(name, cases()[name], Path(folder)) for name in chosen]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
