"""The command that makes a whole bureau's documents: progress while it runs, what became of each unit at the end."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.progress import progress
from disclosuregen.cli.runs import archive_of, kept_out
from disclosuregen.cli.verdict import INTERRUPTED, USAGE, exit_code, say, stopped, tell
from disclosuregen.findings import has_errors

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from disclosuregen.batch import BatchReport
    from disclosuregen.batch.crew import Crew
    from disclosuregen.batch.shelf import Shelf
    from disclosuregen.batch.work import Setup
    from disclosuregen.findings import Finding
    from disclosuregen.workbook.roster import Listed

__all__ = ["batch"]

# What one document may take: a hundred times what an ordinary one does.
_SECONDS, _MEMORY = 60, 2**30
# Fewer workbooks than this for each are done before another process has begun.
_WORTH_A_WORKER = 4


def batch(options: Namespace) -> int:
    """Make the documents of every workbook of a folder; returns the worst exit code of them."""
    from disclosuregen.report.units import batch_summary

    paths = _workbooks(options)
    if not paths:
        return USAGE
    listed, faults = _roster(options)
    faults = (*faults, *_unusable(options))
    if has_errors(faults):
        return stopped(faults)
    report = _run(options, paths, listed, faults)
    if isinstance(report, int):
        return report
    say(*batch_summary(report))
    if report.interrupted:
        tell("已中断。已经生成的文件都是完整的，再运行一次就接着做完。")
        return INTERRUPTED
    return exit_code(report.findings)


def _workbooks(options: Namespace) -> tuple[Path, ...]:
    """The workbooks of the folder; none, and why is told, where they cannot be had or their documents not be put."""
    from disclosuregen.batch.run import workbooks
    from disclosuregen.batch.shelf import PAPERS, PUBLIC

    source = Path(options.input)
    if source.is_file():
        tell(f"“{options.input}”是一个文件，batch 要一个文件夹。只做一个工作簿，用 disclosuregen build。")
        return ()
    if not source.is_dir():
        tell(f"没有找到文件夹“{options.input}”。请把工作簿放进这个文件夹，或写明文件夹名。")
        return ()
    if kept_out(Path(options.output) / "生成的文件"):
        return ()
    paths = workbooks(source)
    if deeper := "、".join(sorted(_with_workbooks(source) - {PUBLIC, PAPERS})):
        tell(f"子文件夹里的工作簿没有处理：{deeper}。要一起做的，请移到“{options.input}”里。")
    if not paths:
        tell(f"文件夹“{options.input}”里没有工作簿（.xlsx）。")
    return paths


def _with_workbooks(source: Path) -> set[str]:
    """The names of the folders in a folder that hold workbooks, which nobody looks at."""
    from disclosuregen.batch.run import workbooks

    found: set[str] = set()
    for path in source.iterdir():
        # One that may not be opened is none of the officer's.
        with suppress(OSError):
            if path.is_dir() and workbooks(path):
                found.add(path.name)
    return found


def _run(
    options: Namespace, paths: Sequence[Path], listed: Sequence[Listed], faults: Sequence[Finding]
) -> BatchReport | int:
    """The report of a batch, written, too; or the exit code when it could not be run at all."""
    from disclosuregen.batch.cluster import ClusterError
    from disclosuregen.batch.run import run
    from disclosuregen.batch.shelf import Shelf
    from disclosuregen.batch.work import Setup
    from disclosuregen.delivery import unwritten
    from disclosuregen.pack import Library

    target, prior = Path(options.output), archive_of(options)
    setup = Setup(Library.default().folders, options.pack or "", prior.path if prior else None, _MEMORY)
    try:
        shelf = Shelf.opened(target)
        with progress(len(paths)) as told, _ended_alike():
            report = run(paths, shelf, _crew(options, setup, len(paths)), told, fresh=options.fresh)
    except OSError as error:
        return stopped([unwritten(Path(str(error.filename or target)), error)])
    except ClusterError as error:
        tell(f"{error}。")
        return USAGE
    return _handed_over(_complete(report, listed, faults), shelf)


@contextmanager
def _ended_alike() -> Iterator[None]:
    """Whoever ends the run from outside (SIGTERM) ends it as Ctrl-C does: reported, and without orphans."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _roster(options: Namespace) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The bureau's list of units, empty where none was named, and what is wrong with it."""
    from disclosuregen.delivery import unread
    from disclosuregen.workbook.intake import admit
    from disclosuregen.workbook.roster import roster_of

    if not options.roster:
        return (), ()
    path = Path(options.roster)
    try:
        intake = admit(path)
    except OSError as error:
        return (), (unread(path, error),)
    return roster_of(intake.package) if intake.package is not None else ((), intake.findings)


def _unusable(options: Namespace) -> tuple[Finding, ...]:
    """Why the pack that was asked for cannot be found: a slip in its name must not empty 公开/ of all units."""
    from disclosuregen.findings import PackFault
    from disclosuregen.pack import Library, resolve

    try:
        if options.pack:
            resolve(options.pack, Library.default())
    except PackFault as fault:
        return fault.findings
    return ()


def _complete(report: BatchReport, listed: Sequence[Listed], faults: Sequence[Finding]) -> BatchReport:
    """The report with what the bureau's list says of it."""
    from disclosuregen.batch.roster import expected_of, strangers

    if not listed:
        return report
    today = date.today()  # noqa: DTZ011 - the local calendar is meant
    expected = tuple(expected_of(listed, report.units, today, report.waiting))
    return replace(report, across=(*faults, *report.across, *strangers(listed, report.units)), expected=expected)


def _handed_over(report: BatchReport, shelf: Shelf) -> BatchReport:
    """Write the reports; what keeps them from it, an old one that is open in Excel, is told with all the rest."""
    from disclosuregen.delivery import unwritten

    try:
        shelf.put(*_reports(report))
    except OSError as error:
        told = unwritten(Path(str(error.filename or shelf.folder)), error)
        return replace(report, across=(*report.across, told))
    return report


def _reports(report: BatchReport) -> Iterator[tuple[str, bytes]]:
    """The reports by their places in the output folder."""
    from disclosuregen.batch.shelf import PAPERS
    from disclosuregen.report.book import book
    from disclosuregen.report.data import as_data, dumped
    from disclosuregen.report.page import page

    data = as_data(report, date.today())  # noqa: DTZ011 - as above
    # The one that is open most often comes first: when it cannot be replaced, none is. It takes the most memory to
    # make, and is the smallest once it is made.
    yield f"{PAPERS}/报告.xlsx", book(data)
    yield f"{PAPERS}/报告.html", page(data)
    yield f"{PAPERS}/报告.json", dumped(data)


def _crew(options: Namespace, setup: Setup, count: int) -> Crew:
    """Processes, as many as are asked for or worth while; with --debug none, so that faults can be seen."""
    from disclosuregen.batch.crew import Here, Workers

    if options.cluster:
        from disclosuregen.batch.cluster import Cluster

        return Cluster(setup, options.cluster, _SECONDS)
    if options.debug:
        return Here(setup)
    jobs = options.jobs or min(os.cpu_count() or 1, -(-count // _WORTH_A_WORKER))
    return Workers(setup, max(1, jobs), _SECONDS)
