"""Where a table stands on a sheet: found by its header labels, merged or not, in up to three levels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded, nearest
from disclosuregen.workbook.stored import LARGEST_HEADER
from disclosuregen.workbook.totals import CODE_COLUMN, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.pack import Column, TableSpec
    from disclosuregen.places import Place
    from disclosuregen.workbook.cells import RawSheet

__all__ = ["Labels", "locate"]

# A header may stand on one row more than the form draws when somebody split a label over two rows.
_SPARE_ROWS = 1


@dataclass(slots=True)
class Labels:
    """The text cells of a sheet, folded, with merged areas spread over all their cells.

    `lines` has the same texts row by row, `merged` gives every cell of a merged area the area's first cell.
    """

    sheet: RawSheet
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    lines: dict[int, dict[int, str]] = field(default_factory=dict)
    rows_of: dict[str, list[int]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: RawSheet) -> Labels:
        """The labels of a sheet."""
        said = ((at, cell.text) for at, cell in sheet.shown.items() if cell.kind == "text")
        texts = {at: label for at, text in said if (label := folded(text))}
        labels = cls(sheet, texts)
        for top, left, bottom, right in sheet.merges:
            labels.spread(top, left, bottom, right)
        lines, rows_of = labels.lines, labels.rows_of
        for (row, column), text in texts.items():
            if row in lines:
                lines[row][column] = text
            else:
                lines[row] = {column: text}
            if text in rows_of:
                rows_of[text].append(row)
            else:
                rows_of[text] = [row]
        return labels

    def spread(self, top: int, left: int, bottom: int, right: int) -> None:
        """Give every cell of a merged header area the area's text; a huge area is no header."""
        text = self.texts.get((top, left))
        if text and (bottom - top + 1) * (right - left + 1) <= LARGEST_HEADER:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.texts[row, column] = text
                    self.merged[row, column] = top, left


@dataclass(frozen=True, slots=True)
class _Header:
    """What a table's header may read: the names of the columns by their labels as one text, and the labels alone."""

    columns: dict[str, list[str]]
    labels: frozenset[str]
    depth: int

    @classmethod
    def of(cls, table: TableSpec) -> _Header:
        columns: dict[str, list[str]] = {}
        labels: set[str] = set()
        paths = [(column.name, tuple(map(folded, path))) for column in table.columns for path in _paths(column)]
        for name, path in paths:
            columns.setdefault(_joined(path), []).append(name)
            labels.update(path)
        return cls(columns, frozenset(labels | columns.keys()), max(len(path) for _, path in paths))


def locate(table: TableSpec, labels: Labels, place: Place) -> tuple[Grid | None, tuple[Finding, ...]]:
    """The grid of a table, or None with a finding for every header that is missing or stands twice."""
    best: tuple[int, int, int, dict[str, list[int]]] | None = None
    header = _Header.of(table)
    for top, bottom in _bands(header, labels):
        found = _matches(header, labels, top, bottom)
        if found and (best is None or len(found) > best[0]):
            best = (len(found), top, bottom, found)
            if len(found) == len(table.columns):
                break
    if best is None:
        return None, tuple(_missing(column, list(labels.rows_of), place) for column in table.columns[:1])
    _, top, bottom, found = best
    others: list[str] = []
    if len(found) < len(table.columns):
        lines = (labels.lines.get(row, {}) for row in range(top, bottom + 2))
        others = sorted({text for line in lines for text in line.values()} - header.labels)
    findings = tuple(_column_faults(table, found, others, place))
    columns = {column.name: found[column.name][0] for column in table.columns if column.name in found}
    code = next(_exact(labels, folded(CODE_COLUMN), top, bottom), 0)
    return (None if findings else Grid(top, bottom + 1, bottom + 1, columns, code)), findings


def _bands(header: _Header, labels: Labels) -> Iterator[tuple[int, int]]:
    """The pairs of rows between which the header may stand, short ones first."""
    tops = sorted({row for label in header.labels for row in labels.rows_of.get(label, ())})
    for rows in range(1, header.depth + _SPARE_ROWS + 1):
        for top in tops:
            yield top, top + rows - 1


def _paths(column: Column) -> tuple[tuple[str, ...], ...]:
    return (column.header, *((*column.header[:-1], alias) for alias in column.aliases))


def _matches(header: _Header, labels: Labels, top: int, bottom: int) -> dict[str, list[int]]:
    """For the declared columns the sheet columns whose stacked labels read the same, if there are any.

    A lowest label that is merged over several columns stands over the first of them.
    """
    found: dict[str, list[int]] = {}
    for position, stack in _stacks([labels.lines.get(row, {}) for row in range(top, bottom + 1)], labels, top):
        if labels.merged.get((bottom, position), (0, position))[1] == position:
            for name in dict.fromkeys(header.columns.get(stack, ())):
                found.setdefault(name, []).append(position)
    return found


def _joined(path: Sequence[str]) -> str:
    """A header's labels as one text; a label that repeats the one above it counts once, as in a merged area."""
    return "".join(label for number, label in enumerate(path) if not number or label != path[number - 1])


def _stacks(lines: list[dict[int, str]], labels: Labels, top: int) -> Iterator[tuple[int, str]]:
    """The labels over each column joined from the top; a parent that is not merged reaches to its right."""
    carried: dict[int, str] = {}
    for column in sorted(set().union(*lines)):
        pieces: list[str] = []
        for number, line in enumerate(lines):
            text = line.get(column, "")
            if text:
                carried[number] = "" if (top + number, column) in labels.merged else text
            elif any(column in below for below in lines[number + 1 :]):
                text = carried.get(number, "")
            if text:
                pieces.append(text)
        yield column, _joined(pieces)


def _exact(labels: Labels, text: str, top: int, bottom: int) -> Iterator[int]:
    rows = (labels.lines.get(row, {}) for row in range(top, bottom + 1))
    return (column for line in rows for column, other in line.items() if other == text)


def _column_faults(table: TableSpec, found: dict[str, list[int]], others: list[str], place: Place) -> Iterator[Finding]:
    """What is wrong with the columns; `others` are the labels near the header that are none of the form's."""
    for column in table.columns:
        positions = found.get(column.name, [])
        if not positions:
            yield _missing(column, others, place)
        elif len(positions) > 1:
            yield finding("S07", place, expected=" / ".join(column.header), read=len(positions))


def _missing(column: Column, others: list[str], place: Place) -> Finding:
    wanted = folded(column.header[-1])
    longer = next((text for text in others if wanted in text and text != wanted), "")
    near = longer or nearest(wanted, [text for text in others if len(text) > 1 and text != wanted])
    said = f"，表里有“{near}”" if near else ""
    return finding("S06", place, expected=" / ".join(column.header), near=said)
