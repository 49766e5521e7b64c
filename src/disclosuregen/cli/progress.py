"""How far a batch is: a bar with rate and rest time on a terminal, a line for each unit elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from disclosuregen.batch import Unit

__all__ = ["progress"]


@contextmanager
def progress(total: int) -> Iterator[Callable[[Unit], None]]:
    """Something to call with each unit as soon as it is done; it says on stderr how far the batch is."""
    if sys.stderr.isatty():
        with _bar(total) as told:
            yield told
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[Unit], None]:
    from disclosuregen.report.units import unit_line

    done = [0]

    def told(unit: Unit) -> None:
        done[0] += 1
        tell(f"[{done[0]}/{total}] {unit_line(unit)}")

    return told


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Unit], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from disclosuregen.report.units import unit_line

    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        TextColumn("{task.fields[rate]}"),
        *(TextColumn("还要"), TimeRemainingColumn(), TextColumn("{task.fields[refused]}")),
    )
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("生成", total=total, rate="", refused="")
        refused = [0]

        def told(unit: Unit) -> None:
            if unit.refused:
                refused[0] += 1
                console.print(unit_line(unit), markup=False)
            speed = shown.tasks[0].speed
            rate = f"每秒 {speed:.1f} 个" if speed else ""
            shown.update(task, advance=1, rate=rate, refused=f"未通过 {refused[0]}" if refused[0] else "")

        yield told
