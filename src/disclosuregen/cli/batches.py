"""The command that makes a whole bureau's documents: progress while it runs, what became of each unit at the end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.runs import archive_of, kept_out
from disclosuregen.cli.verdict import INTERRUPTED, USAGE, exit_code, say, stopped, tell

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from disclosuregen.batch import Unit
    from disclosuregen.batch.crew import Crew
    from disclosuregen.batch.work import Setup

__all__ = ["batch"]

# What one document may take: a hundred times what an ordinary one does.
_SECONDS, _MEMORY = 60, 2**30
# Fewer workbooks than this for each are done before another process has begun.
_WORTH_A_WORKER = 4


def batch(options: Namespace) -> int:
    """Make the documents of every workbook of a folder; returns the worst exit code of them."""
    from disclosuregen.batch.run import run, workbooks
    from disclosuregen.batch.shelf import Shelf
    from disclosuregen.batch.work import Setup
    from disclosuregen.delivery import unwritten
    from disclosuregen.pack import Library
    from disclosuregen.report import batch_summary

    source, target = Path(options.input), Path(options.output)
    if not source.is_dir():
        tell(f"没有找到文件夹“{options.input}”。请把工作簿放进这个文件夹，或写明文件夹名。")
        return USAGE
    if kept_out(target / "生成的文件"):
        return USAGE
    paths = workbooks(source)
    if not paths:
        tell(f"文件夹“{options.input}”里没有工作簿（.xlsx）。")
        return USAGE
    prior = archive_of(options)
    setup = Setup(Library.default().folders, options.pack or "", prior.path if prior else None, _MEMORY)
    try:
        report = run(
            *(paths, Shelf.opened(target), _crew(options, setup, len(paths)), _told(len(paths))),
            fresh=options.fresh,
        )
    except OSError as error:
        return stopped([unwritten(Path(str(error.filename or target)), error)])
    say(*batch_summary(report))
    if report.interrupted:
        tell("已中断。已经生成的文件都是完整的，再运行一次就接着做完。")
        return INTERRUPTED
    return exit_code(report.findings)


def _crew(options: Namespace, setup: Setup, count: int) -> Crew:
    """Processes, as many as are asked for or worth while; with --debug none, so that faults can be seen."""
    from disclosuregen.batch.crew import Here, Workers

    if options.debug:
        return Here(setup)
    jobs = options.jobs or min(os.cpu_count() or 1, -(-count // _WORTH_A_WORKER))
    return Workers(setup, max(1, jobs), _SECONDS)


def _told(total: int) -> Callable[[Unit], None]:
    """Says what became of each unit."""
    from disclosuregen.report import unit_line

    done = [0]

    def told(unit: Unit) -> None:
        done[0] += 1
        tell(f"[{done[0]}/{total}] {unit_line(unit)}")

    return told
