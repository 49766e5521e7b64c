"""Whether the lines of a table without codes add up: numbered groups, totals, both sides of a balance."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.claims.grids import sides_of
from disclosuregen.claims.sums import SUMMED, Sum
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.claims.grids import Grid, Line
    from disclosuregen.claims.paper import Paper

__all__ = ["lines_add_up", "sides_balance"]

_GRAND = "总计"
_NOT_COUNTED = ("其中", "注", "备注")
_DEPTHS = (
    re.compile("[一二三四五六七八九十廿卅]+、"),
    re.compile("[（(][一二三四五六七八九十廿卅]+[）)]"),
    re.compile(r"\d{1,2}[.、．]"),
    re.compile(r"[（(]\d{1,2}[)）]"),
)
_SIDES = 2
_RANK = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
_KEPT = 1024


@frozen
class _Entry:
    """A line on one side: its label, depth (0 without a number), and whether it is a total."""

    line: Line
    label: str
    depth: int
    sums: bool


@lru_cache(maxsize=_KEPT)
def _read(text: str) -> tuple[str, int, bool]:
    """The label without spaces, its depth, and whether it is a total."""
    label = "".join(text.split())
    depth = next((depth for depth, pattern in enumerate(_DEPTHS, 1) if pattern.match(label)), 0)
    return label, depth, SUMMED.search(label) is not None


def lines_add_up(paper: Paper) -> Iterator[Finding]:
    """D12, D13: numbered lines and totals of a table without codes, each side of it on its own."""
    for grid in paper.grids:
        for label, columns in sides_of(grid) if not grid.codes else ():
            entries = [
                _Entry(line, *_read(line.labels[label]))
                for line in grid.lines
                if label in line.labels and not line.labels[label].startswith(_NOT_COUNTED)
            ]
            for column in columns:
                yield from _side(grid, entries, column, paper.file)


def _side(grid: Grid, entries: Sequence[_Entry], column: int, file: str) -> Iterator[Finding]:
    for number, entry in enumerate(entries):
        if column not in entry.line.values:
            continue
        if entry.sums:
            # A total may stand above what it adds up.
            others = entries[:number] or [one for one in entries[1:] if not one.sums]
            yield from _total(grid, others, entry, column, file)
        elif entry.depth:
            yield from _group(grid, entries[number:], column, file)


def _group(grid: Grid, entries: Sequence[_Entry], column: int, file: str) -> Iterator[Finding]:
    """A numbered line against the lines of the next depth that follow it."""
    parent, below = entries[0], []
    for entry in entries[1:]:
        if entry.sums or entry.depth <= parent.depth:
            break
        below.append(entry)
    if below:
        depth = min(entry.depth for entry in below)
        one = Sum(grid, parent.line, column, [(entry.line, column) for entry in below if entry.depth == depth])
        severity = one.severity()
        if severity is not None:
            yield one.told("D13", file, severity, parent.label)


def _total(grid: Grid, before: Sequence[_Entry], whole: _Entry, column: int, file: str) -> Iterator[Finding]:
    """A total against what stands above it, however that is read."""
    best: tuple[Severity, Sum] | None = None
    for reading in _readings(before):
        one = Sum(grid, whole.line, column, [(entry.line, column) for entry in reading])
        if one.terms():
            severity = one.severity()
            if severity is None:
                return
            if best is None or _RANK.index(severity) < _RANK.index(best[0]):
                best = severity, one
    if best is not None:
        yield best[1].told("D12", file, best[0], whole.label)


def _readings(before: Sequence[_Entry]) -> Iterator[list[_Entry]]:
    """All lines of the first depth; those since the last total; that total and what follows; all totals."""
    depth = min((entry.depth for entry in before if entry.depth), default=0)
    tops = [entry for entry in before if not entry.sums and entry.depth in {0, depth}]
    yield tops
    last = max((number for number, entry in enumerate(before) if entry.sums), default=-1)
    if last >= 0:
        after = [entry for entry in before[last + 1 :] if not entry.sums and entry.depth in {0, depth}]
        yield after
        yield [before[last], *after]
        yield [entry for entry in before if entry.sums]


def sides_balance(paper: Paper) -> Iterator[Finding]:
    """D15: 收入总计 and 支出总计 in one row are the same."""
    for grid in paper.grids:
        sides = sides_of(grid) if not grid.codes and len(grid.stub) >= _SIDES else []
        for line in grid.lines if len(sides) >= _SIDES else ():
            grand = [(label, columns[0]) for label, columns in sides if _is_grand(line, label, columns[0])]
            if len(grand) == _SIDES and len({line.values[column] for _, column in grand}) > 1:
                yield _unbalanced(line, grand, paper.file, grid.decimals)


def _is_grand(line: Line, label: int, column: int) -> bool:
    return label in line.labels and column in line.values and _read(line.labels[label])[0].endswith(_GRAND)


def _unbalanced(line: Line, grand: Sequence[tuple[int, int]], file: str, decimals: int) -> Finding:
    (label, column), (other, behind) = grand
    places = (Place(file, line.cell(column).where), Place(file, line.cell(behind).where))
    amounts = {"left": line.cell(column).text, "right": line.cell(behind).text}
    names = {"label": _read(line.labels[label])[0], "other": _read(line.labels[other])[0]}
    told = finding("D15", *places, **amounts, **names)
    gap = abs(line.values[column] - line.values[behind])
    # Each may be the sum of items that were rounded.
    return replace(told, severity=Severity.NOTE) if gap <= Decimal(1).scaleb(-decimals) else told
