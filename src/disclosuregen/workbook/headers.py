"""Where a table stands on a sheet: found by its header labels, merged or not, in up to three levels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded, nearest
from disclosuregen.workbook.totals import CODE_COLUMN, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack import Column, TableSpec
    from disclosuregen.places import Place
    from disclosuregen.workbook.cells import RawSheet

__all__ = ["Labels", "locate"]

# A header may stand on one row more than the form draws when somebody split a label over two rows.
_SPARE_ROWS = 1


@dataclass(slots=True)
class Labels:
    """The text cells of a sheet, folded, with merged areas spread over all their cells.

    `merged` gives every cell of a merged area the area's first cell.
    """

    sheet: RawSheet
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    rows_of: dict[str, list[int]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: RawSheet) -> Labels:
        """The labels of a sheet."""
        labels = cls(sheet)
        for position, cell in sheet.cells.items():
            if cell.kind == "text" and cell.text.strip():
                labels.texts[position] = folded(cell.text)
        for top, left, bottom, right in sheet.merges:
            labels.spread(top, left, bottom, right)
        for (row, _), text in labels.texts.items():
            labels.rows_of.setdefault(text, []).append(row)
        return labels

    def spread(self, top: int, left: int, bottom: int, right: int) -> None:
        """Give every cell of a merged header area the area's text; a huge area is no header."""
        text = self.texts.get((top, left))
        if text and (bottom - top + 1) * (right - left + 1) <= 500:  # noqa: PLR2004 - far beyond any header
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.texts[row, column] = text
                    self.merged[row, column] = top, left


def locate(table: TableSpec, labels: Labels, place: Place) -> tuple[Grid | None, tuple[Finding, ...]]:
    """The grid of a table, or None with a finding for every header that is missing or stands twice."""
    best: tuple[int, int, int, dict[str, list[int]]] | None = None
    for top, bottom in _bands(table, labels):
        found = _matches(table, labels, top, bottom)
        score = sum(bool(columns) for columns in found.values())
        if score and (best is None or score > best[0]):
            best = (score, top, bottom, found)
    if best is None:
        return None, tuple(_missing(column, labels, place) for column in table.columns[:1])
    _, top, bottom, found = best
    findings = tuple(_column_faults(table, found, labels, place))
    columns = {name: positions[0] for name, positions in found.items() if positions}
    code = next(iter(_exact(labels, folded(CODE_COLUMN), top, bottom)), 0)
    return (None if findings else Grid(top, bottom + 1, bottom + 1, columns, code)), findings


def _bands(table: TableSpec, labels: Labels) -> Iterator[tuple[int, int]]:
    """The pairs of rows between which the header may stand, short ones first."""
    wanted = {folded(label) for column in table.columns for path in _paths(column) for label in path}
    whole = {_joined(path) for column in table.columns for path in _paths(column)}
    tops = {row for label in wanted | whole for row in labels.rows_of.get(label, ())}
    depth = max(len(path) for column in table.columns for path in _paths(column))
    for rows in range(1, depth + _SPARE_ROWS + 1):
        for top in sorted(tops):
            yield top, top + rows - 1


def _paths(column: Column) -> tuple[tuple[str, ...], ...]:
    return (column.header, *((*column.header[:-1], alias) for alias in column.aliases))


def _matches(table: TableSpec, labels: Labels, top: int, bottom: int) -> dict[str, list[int]]:
    """For each declared column the sheet columns whose stacked labels read the same.

    A lowest label that is merged over several columns stands over the first of them.
    """
    stacks = {
        position: stack
        for position, stack in _stacks(labels, top, bottom).items()
        if labels.merged.get((bottom, position), (0, position))[1] == position
    }
    return {
        column.name: [
            position for position, stack in stacks.items() if any(_joined(path) == stack for path in _paths(column))
        ]
        for column in table.columns
    }


def _joined(path: tuple[str, ...]) -> str:
    """A header's labels as one text; a label that repeats the one above it counts once, as in a merged area."""
    pieces: list[str] = []
    for label in map(folded, path):
        if pieces[-1:] != [label]:
            pieces.append(label)
    return "".join(pieces)


def _stacks(labels: Labels, top: int, bottom: int) -> dict[int, str]:
    """The labels over each column joined from the top; a parent that is not merged reaches to its right."""
    columns = sorted({column for row, column in labels.texts if top <= row <= bottom})
    carried: dict[int, str] = {}
    stacks: dict[int, str] = {}
    for column in columns:
        pieces: list[str] = []
        for row in range(top, bottom + 1):
            text = labels.texts.get((row, column), "")
            leaf_below = any((below, column) in labels.texts for below in range(row + 1, bottom + 1))
            if text:
                carried[row] = "" if (row, column) in labels.merged else text
            elif leaf_below:
                text = carried.get(row, "")
            pieces.append(text)
        stacks[column] = _joined(tuple(filter(None, pieces)))
    return stacks


def _exact(labels: Labels, text: str, top: int, bottom: int) -> Iterator[int]:
    return (column for (row, column), other in labels.texts.items() if other == text and top <= row <= bottom)


def _column_faults(table: TableSpec, found: dict[str, list[int]], labels: Labels, place: Place) -> Iterator[Finding]:
    for column in table.columns:
        positions = found[column.name]
        if not positions:
            yield _missing(column, labels, place)
        elif len(positions) > 1:
            yield finding("S07", place, expected=" / ".join(column.header), read=len(positions))


def _missing(column: Column, labels: Labels, place: Place) -> Finding:
    near = nearest(folded(column.header[-1]), [text for text in labels.rows_of if len(text) > 1])
    said = f"，表里有“{near}”" if near and near != folded(column.header[-1]) else ""
    return finding("S06", place, expected=" / ".join(column.header), near=said)
