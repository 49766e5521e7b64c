"""Where a table stands on a sheet: found by its header labels, merged or not, in up to three levels."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from itertools import chain, product
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen, slotted
from disclosuregen.names import folded, nearest
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.stored import LARGEST_HEADER
from disclosuregen.workbook.totals import CODE_COLUMN, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from disclosuregen.pack import Column, SheetSpec, TableSpec
    from disclosuregen.places import Place
    from disclosuregen.workbook.cells import RawCell, RawSheet

__all__ = ["Labels", "locate"]

# A header may stand on one row more than the form draws when somebody split a label over two rows.
_SPARE_ROWS = 1
# Few workbooks have labels of their own.
_MOST_LAYOUTS = 20
# The rows with a word of a header; row, column, word and first cell of the merged area, if any, of what stands there.
_Key: TypeAlias = "tuple[tuple[int, ...], tuple[tuple[int, int, str, tuple[int, int] | None], ...]]"


@slotted
class Labels:
    """The cells of a sheet row by row, and its texts, folded, with merged areas spread over all their cells.

    `lines` has the texts, `rows` all cells that show something, `merged` gives every cell of a merged area with a text
    the area's first cell.
    """

    sheet: RawSheet
    rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    lines: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: RawSheet) -> Labels:
        """The labels of a sheet."""
        labels = cls(sheet, sheet.shown, sheet.labels)
        for area in sheet.merges:
            labels.spread(*area)
        return labels

    def spread(self, top: int, left: int, bottom: int, right: int) -> None:
        """Give every cell of a merged header area the area's text; a huge area is no header."""
        text = self.text(top, left)
        if text and (bottom - top + 1) * (right - left + 1) <= LARGEST_HEADER:
            texts = dict.fromkeys(range(left, right + 1), text)
            for row in range(top, bottom + 1):
                self.lines.setdefault(row, {}).update(texts)
            self.merged.update(_area(top, left, bottom, right))

    def text(self, row: int, column: int) -> str:
        """The folded text at a position, empty where there is none."""
        line = self.lines.get(row)
        return line.get(column, "") if line is not None else ""

    def joined(self) -> str:
        """All texts, one in a line."""
        return "\n".join(chain.from_iterable(map(dict.values, self.lines.values())))

    def texts(self) -> dict[tuple[int, int], str]:
        """The texts by their positions in the order of the file, those of merged areas behind."""
        typed = (
            (row, column)
            for row, cells in self.rows.items()
            for column, cell in cells.items()
            if cell.kind == "text" and folded(cell.text)
        )
        return {at: self.text(*at) for at in chain(typed, self.merged)}


@lru_cache(maxsize=2_048)
def _area(top: int, left: int, bottom: int, right: int) -> dict[tuple[int, int], tuple[int, int]]:
    """The cells of a merged area, each with the first one."""
    return dict.fromkeys(product(range(top, bottom + 1), range(left, right + 1)), (top, left))


@frozen
class _Header:
    """What a table's header may read: the names of the columns by their labels as one text, and the labels alone.

    `depth` is the number of its levels, `code` the label of the column of bare codes.
    """

    columns: dict[str, list[str]]
    labels: frozenset[str]
    depth: int
    code: str


@prepared
def _header_of(table: TableSpec) -> _Header:
    columns: dict[str, list[str]] = {}
    labels: set[str] = set()
    paths = [(column.name, tuple(map(folded, path))) for column in table.columns for path in _paths(column)]
    for name, path in paths:
        columns.setdefault(_joined(path), []).append(name)
        labels.update(path)
    depth = max(len(path) for _, path in paths)
    return _Header(columns, frozenset(labels | columns.keys()), depth, folded(CODE_COLUMN))


@frozen
class _Headers:
    """What the headers of all tables of a sheet may read, `words` as one text, and the levels of the deepest.

    `known` remembers where they stood among the labels of workbooks: in nearly all of them where the form has them.
    """

    labels: frozenset[str]
    depth: int
    words: str
    known: dict[_Key, Mapping[str, Grid]] = field(default_factory=dict)


@prepared
def _headers_of(spec: SheetSpec) -> _Headers:
    headers = [_header_of(table) for table in spec.tables]
    labels = frozenset(chain.from_iterable(header.labels for header in headers))
    words = "\n".join(sorted(labels | {header.code for header in headers}))
    return _Headers(labels, max((header.depth for header in headers), default=0), words)


def locate(spec: SheetSpec, labels: Labels, place: Place) -> tuple[Mapping[str, Grid], tuple[Finding, ...]]:
    """The grids of a sheet's tables; for a table without one a finding for every header missing or standing twice."""
    headers = _headers_of(spec)
    key = _telling(headers, labels)
    known = headers.known.get(key)
    if known is not None:
        return known, ()
    grids: dict[str, Grid] = {}
    findings: list[Finding] = []
    for table in spec.tables:
        grid, faults = _located(table, labels, place)
        findings.extend(faults)
        if grid is not None:
            grids[table.name] = grid
    if not findings:
        if len(headers.known) >= _MOST_LAYOUTS:
            headers.known.clear()
        headers.known[key] = grids
    return grids, tuple(findings)


def _located(table: TableSpec, labels: Labels, place: Place) -> tuple[Grid | None, tuple[Finding, ...]]:
    header = _header_of(table)
    best = _best(header, labels, len(table.columns))
    if best is None:
        others = list(dict.fromkeys(labels.texts().values()))
        return None, tuple(_missing(column, others, place) for column in table.columns[:1])
    top, bottom, found = best
    others = []
    if len(found) < len(table.columns):
        lines = (labels.lines.get(row, {}) for row in range(top, bottom + 2))
        others = sorted({text for line in lines for text in line.values()} - header.labels)
    findings = tuple(_column_faults(table, found, others, place))
    if findings:
        return None, findings
    columns = {column.name: found[column.name][0] for column in table.columns if column.name in found}
    code = next(_exact(labels, header.code, top, bottom), 0)
    return Grid(top, bottom + 1, bottom + 1, MappingProxyType(columns), code), ()


def _telling(headers: _Headers, labels: Labels) -> _Key:
    """All that the places of a sheet's headers go by, where none of their labels is missing or stands twice.

    That is what stands in the rows where they may be. Words that are no part of a header are as good as any other.
    """
    known, words, merged, lines = headers.labels, headers.words, labels.merged.get, labels.lines
    tops = [row for row, line in lines.items() if not known.isdisjoint(line.values())]
    reach = range(headers.depth + _SPARE_ROWS)
    rows = sorted({top + more for top in tops for more in reach} & lines.keys())
    cells = [
        (row, column, text if text in words else "", merged((row, column)))
        for row in rows
        for column, text in lines[row].items()
    ]
    return tuple(sorted(tops)), tuple(cells)


def _best(header: _Header, labels: Labels, count: int) -> tuple[int, int, dict[str, list[int]]] | None:
    """The first rows that hold the labels of all columns, or else of most of them, and where these stand."""
    bands = [*_bands(header, labels)]
    for top, bottom in bands:
        # Most rows with a word of the header have no room for all of it.
        if _room(labels, top, bottom) >= count and len(found := _matches(header, labels, top, bottom)) == count:
            return top, bottom, found
    tried = [(top, bottom, found) for top, bottom in bands if (found := _matches(header, labels, top, bottom))]
    return max(tried, key=lambda one: len(one[2]), default=None)


def _room(labels: Labels, top: int, bottom: int) -> int:
    """How many columns have a label in some rows."""
    return len(set().union(*(labels.lines.get(row, ()) for row in range(top, bottom + 1))))


def _bands(header: _Header, labels: Labels) -> Iterator[tuple[int, int]]:
    """The pairs of rows between which the header may stand, short ones first."""
    known = header.labels
    tops = sorted(row for row, line in labels.lines.items() if not known.isdisjoint(line.values()))
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
    names, merged = header.columns, labels.merged
    lines = [labels.lines.get(row, {}) for row in range(top, bottom + 1)]
    for position, stack in _stacks(lines, labels, top) if top < bottom else sorted(lines[0].items()):
        if stack in names and merged.get((bottom, position), (0, position))[1] == position:
            for name in dict.fromkeys(names[stack]):
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
