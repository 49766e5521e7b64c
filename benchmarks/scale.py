"""How a batch grows: documents per second, time of a document and memory of each process, and long tables.

    uv run python benchmarks/scale.py [--most 1000] [--jobs 1 2] [--json] [--plots]

The real command on 1, 10, 100 and more distinct units (`--most 10000` streams as many), once up and once down, with
one worker process and with two. Columns:

each     wall time of a document beyond the first: (seconds of n - seconds of 1) / (n - 1)
cpu      processor time of a document beyond the first, all processes together: other work on the machine does not count
main     the most memory the command's own process took, worker the most of any other, in MB, pages they share included
disk     what the output folder takes a document, in KB

Then one document whose 项目支出表 has 50, 500, 5,000 rows: processor time of everything `build` does, in this process.
`--plots` draws benchmarks/*.svg. Runtime dependencies only.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
from plots import Line, plot
from workbooks import long_workbook, units

from disclosuregen.papers import papers_of
from disclosuregen.pipeline import generate

HERE = Path(__file__).parent
ROWS = (50, 500, 5000)
_EVERY = 0.02
_MB = 2**20


@dataclass(frozen=True, slots=True)
class Run:
    """One batch: processor seconds and peak memory of all its processes."""

    count: int
    jobs: int
    seconds: float
    cpu: float
    main: float
    worker: float
    disk: float


@dataclass(slots=True)
class Watch:
    """What was seen of the processes of a command."""

    peaks: dict[int, int] = field(default_factory=dict)
    times: dict[int, float] = field(default_factory=dict)

    def look(self, processes: list[psutil.Process]) -> None:
        """Note memory and processor time of each, as far as it is still there."""
        for process in processes:
            try:
                with process.oneshot():
                    spent, size = process.cpu_times(), process.memory_info().rss
            except psutil.Error:
                continue
            self.peaks[process.pid] = max(size, self.peaks.get(process.pid, 0))
            self.times[process.pid] = spent.user + spent.system


def batch(source: Path, target: Path, jobs: int) -> Run:
    """Run the command, which must make every document."""
    count = sum(1 for _ in source.iterdir())
    command = [sys.executable, "-m", "disclosuregen", "batch", str(source), "-o", str(target), "--jobs", str(jobs)]
    watch = Watch()
    start = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    main = psutil.Process(running.pid)
    while running.poll() is None:
        try:
            watch.look([main, *main.children(recursive=True)])
        except psutil.NoSuchProcess:
            break
        time.sleep(_EVERY)
    seconds = time.perf_counter() - start
    made = sum(1 for _ in (target / "公开").iterdir())
    if running.wait() or made != count:
        raise SystemExit(f"{made} of {count} documents")
    own = watch.peaks.pop(main.pid)
    size = sum(path.stat().st_blocks for path in target.rglob("*")) / 2 / count
    return Run(count, jobs, seconds, sum(watch.times.values()), own / _MB, max(watch.peaks.values()) / _MB, size)


def growth(most: int, jobs: list[int]) -> Iterator[Run]:
    """Batches of 1, 10, 100 ... units and back again, so that a machine that gets busier does not favour the small."""
    counts = [10**power for power in range(len(str(most))) if 10**power <= most]
    with tempfile.TemporaryDirectory() as root:
        made = [(Path(root) / str(count), count) for count in counts]
        for folder, _ in made:
            folder.mkdir()
        for number, (name, content) in enumerate(units(counts[-1])):
            for folder, count in made:
                if number < count:
                    folder.joinpath(name).write_bytes(content)
        order = [*made, *reversed(made[:-1])]
        for turn, (folder, _) in enumerate(order):
            for own in jobs:
                with tempfile.TemporaryDirectory(dir=root) as target:
                    yield batch(folder, Path(target), own)
            print(f"{turn + 1} of {len(order)}", file=sys.stderr)


def summed(runs: list[Run]) -> list[dict[str, float]]:
    """A line for each number of units and processes: means of times, the most of memory."""
    table: list[dict[str, float]] = []
    first: dict[int, tuple[float, float]] = {}
    for jobs, count in sorted({(run.jobs, run.count) for run in runs}):
        own = [run for run in runs if (run.jobs, run.count) == (jobs, count)]
        seconds, cpu = (statistics.mean(getattr(run, name) for run in own) for name in ("seconds", "cpu"))
        start = first.setdefault(jobs, (seconds, cpu))
        beyond = max(1, count - 1) / 1000
        each, spent = ((one - begun) / beyond for one, begun in zip((seconds, cpu), start, strict=True))
        peaks = {name: round(max(getattr(run, name) for run in own), 1) for name in ("main", "worker")}
        line = {"processes": jobs, "units": count, "seconds": round(seconds, 2)}
        line["per_second"] = round(count / seconds, 2)
        said = {"each_ms": round(each, 1), "cpu_ms": round(spent, 1)} if count > 1 else {}
        table.append({**line, **said, **peaks, "disk_kb": round(own[0].disk, 1)})
    return table


def judged(table: list[dict[str, float]]) -> dict[str, float]:
    """What the goals ask for, for each number of processes: 1,000 against 100."""
    by = {(line["processes"], line["units"]): line for line in table}
    found: dict[str, float] = {}
    for jobs in sorted({line["processes"] for line in table}):
        small, large = by.get((jobs, 100)), by.get((jobs, 1000))
        if small and large:
            for name in ("each_ms", "cpu_ms"):
                found[f"{name}_1000_to_100_with_{jobs}"] = round(large[name] / small[name], 3)
            for name in ("main", "worker"):
                found[f"{name}_mb_more_with_{jobs}"] = round(large[name] - small[name], 1)
    return found


def milliseconds(work: Callable[[], object]) -> float:
    """The processor time of one run without a search for garbage, as `build` runs."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    spent = 1000 * (time.process_time() - start)
    gc.enable()
    return spent


def tables(runs: int) -> dict[str, float]:
    """Processor time of a document by the rows of its longest table, least of some runs taken in turn."""
    with tempfile.TemporaryDirectory() as folder:
        made = {rows: long_workbook(rows, Path(folder)) for rows in ROWS}

        def build(rows: int) -> None:
            path, packs = made[rows]
            outcome = generate(path, packs)
            if outcome.document is None:
                raise SystemExit(f"{path.name} is refused")
            papers_of(outcome, path, "a.docx")

        for rows in ROWS:
            build(rows)
        times = {rows: [] for rows in ROWS}
        for _ in range(runs):
            for rows in ROWS:
                times[rows].append(milliseconds(lambda rows=rows: build(rows)))
    return {str(rows): round(min(found), 1) for rows, found in times.items()}


def drawn(table: list[dict[str, float]], rows: Mapping[str, float]) -> None:
    """The plots, beside this script."""

    def lines(*names: str) -> list[Line]:
        return [
            Line(
                f"{name}, {jobs:.0f} process{'es' if jobs > 1 else ''}",
                [(line["units"], line[key]) for line in table if line["processes"] == jobs and key in line],
            )
            for name, key in (one.split("=") for one in names)
            for jobs in sorted({line["processes"] for line in table})
        ]

    plot(HERE / "throughput.svg", "Documents per second", "units", "per second", lines("batch=per_second"))
    plot(HERE / "level.svg", "Time of a document", "units", "ms of processor time", lines("document=cpu_ms"))
    plot(HERE / "memory.svg", "Peak memory of a process", "units", "MB", lines("main=main", "worker=worker"))
    if rows:
        line = [Line("build", [(int(count), spent) for count, spent in rows.items()])]
        plot(
            HERE / "rows.svg",
            "Time of a document by rows of its longest table",
            "rows",
            "ms of processor time",
            line,
            even=True,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rows", type=int, default=3, help="runs of long tables; 0 for none")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plots", action="store_true")
    options = parser.parse_args()
    runs = list(growth(options.most, options.jobs))
    table, rows = summed(runs), tables(options.rows) if options.rows else {}
    if options.plots:
        drawn(table, rows)
    if options.json:
        said = {"batches": table, "goals": judged(table), "rows_ms": rows, "runs": [asdict(run) for run in runs]}
        print(json.dumps(said))
        return
    heads = ("processes", "units", "seconds", "per_second", "each_ms", "cpu_ms", "main", "worker", "disk_kb")
    print(" ".join(f"{head:>10}" for head in heads))
    for line in table:
        print(" ".join(f"{line.get(head, ''):>10}" for head in heads))
    for name, value in judged(table).items():
        print(f"{name}: {value}")
    for count, spent in rows.items():
        print(f"{count} rows: {spent} ms")


if __name__ == "__main__":
    main()
