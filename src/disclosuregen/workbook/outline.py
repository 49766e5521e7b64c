"""Where things stand in a sheet's XML: what it is made of, its rows, merged areas and sizes; and edits of its cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.workbook.markup import (
    Edit,
    Element,
    MarkupError,
    attribute,
    close,
    inside,
    local,
    new_parser,
    parsed,
    start_tag,
)
from disclosuregen.workbook.references import cell_name, cell_position

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    # The style of a cell, from its position and the style it has.
    Style = Callable[[tuple[int, int], int], int]

__all__ = ["Outline", "Position", "anchored", "in_order", "outlined", "styled"]

Position = tuple[int, int]

# The order in which a worksheet's elements must stand; what is not named here comes last.
_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
)
_PLACES = {name: place for place, name in enumerate(_ORDER)}
# Further down nobody reads; rows that only carry formats may go on to the last of a million.
_LAST_ROW, _LAST_COLUMN = 20_000, 702


@dataclass(slots=True)
class Outline:
    """One sheet's XML: its root, whose children have no children, its rows by number, its columns and merged areas."""

    content: bytes
    root: Element
    rows: dict[int, Element] = field(default_factory=dict)
    below: int | None = None
    columns: dict[int, dict[str, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def outlined(content: bytes) -> Outline:
    """The outline of a sheet; raises MarkupError when it is broken."""
    scan = _Scan(content)
    try:
        scan.parser.Parse(content, True)  # noqa: FBT003 - expat's own
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise MarkupError(str(error)) from error
    return scan.outline


class _Scan:
    """One pass over a sheet; what stands deeper than rows is not looked at."""

    def __init__(self, content: bytes) -> None:
        self.content, self.depth, self.row = content, 0, 0
        self.outline = Outline(content, Element("", "", {}, 0, 0))
        self.open: list[Element] = []
        self.parser = new_parser()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.begin, self.finish

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > 3:  # noqa: PLR2004 - worksheet, sheetData, row
            return
        start, plain = self.parser.CurrentByteIndex, local(name)
        prefix = name[: len(name) - len(plain)]
        element = Element(plain, prefix, attributes, start, start_tag(self.content, start))
        if self.depth == 1:
            self.outline.root = element
        elif self.depth == 2:  # noqa: PLR2004 - as above
            self.outline.root.children.append(element)
        else:
            self.note(element)
        self.open.append(element)

    def note(self, element: Element) -> None:
        said = element.attributes
        if element.name == "row":
            self.row = int(said.get("r", self.row + 1))
            if self.row <= _LAST_ROW:
                self.outline.rows.setdefault(self.row, element)
            elif self.outline.below is None:
                self.outline.below = element.start
        elif element.name == "col":
            columns = range(int(said["min"]), min(int(said["max"]), _LAST_COLUMN) + 1)
            self.outline.columns |= {number: said for number in columns if number not in self.outline.columns}
        elif element.name == "mergeCell":
            first, _, last = said["ref"].partition(":")
            self.outline.merges.append((*cell_position(first), *cell_position(last or first)))

    def finish(self, _: str) -> None:
        if self.depth <= 3:  # noqa: PLR2004 - as above
            close(self.content, self.open.pop(), self.parser.CurrentByteIndex)
        self.depth -= 1


def anchored(outline: Outline, positions: Iterable[Position]) -> dict[Position, Position]:
    """For each position the cell that shows there: the first of the merged area it belongs to, or itself."""
    shown = {position: position for position in positions}
    rows: dict[int, list[Position]] = {}
    for position in shown:
        rows.setdefault(position[0], []).append(position)
    numbers = sorted(rows)
    for top, left, bottom, right in outline.merges:
        for number in numbers[bisect_left(numbers, top) : bisect_left(numbers, bottom + 1)]:
            for position in rows[number]:
                if left <= position[1] <= right:
                    shown[position] = (top, left)
    return shown


def styled(outline: Outline, cells: Collection[Position], style: Style) -> Iterator[Edit]:
    """Edits that give cells the style that is made from the one they have; a cell that is not there is created."""
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        wanted.setdefault(row, []).append(column)
    data, numbers = outline.root.child("sheetData"), sorted(outline.rows)
    prefix = outline.root.prefix if data is None else data.prefix
    last = ""
    for number, columns in wanted.items():
        if number in outline.rows:
            yield from _in_row(outline, number, columns, style)
            continue
        new = "".join(_cell(outline, prefix, (number, column), style) for column in columns)
        xml = f'<{prefix}row r="{number}">{new}</{prefix}row>'
        after = numbers[bisect_left(numbers, number) :][:1]
        follower = outline.rows[after[0]].start if after else outline.below
        if follower is None:
            last += xml
        else:
            yield follower, follower, xml.encode()
    if last:
        yield in_order(outline, "sheetData", content=last) if data is None else inside(data, last)
    yield from _dimension(outline, cells)


def _in_row(outline: Outline, number: int, columns: Collection[int], style: Style) -> Iterator[Edit]:
    row = outline.rows[number]
    there = _cells(outline.content, row)
    last = ""
    for column in columns:
        if column in there:
            cell = there[column]
            base = _number(cell.attributes.get("s"))
            yield attribute(outline.content, cell, "s", str(style((number, column), base)))
            continue
        xml = _cell(outline, row.prefix, (number, column), style)
        follower = min((cell.start for other, cell in there.items() if other > column), default=None)
        if follower is None:
            last += xml
        else:
            yield follower, follower, xml.encode()
    if last:
        yield inside(row, last)
    if "spans" in row.attributes and not there.keys() >= set(columns):
        yield attribute(outline.content, row, "spans", None)


def _cells(content: bytes, row: Element) -> dict[int, Element]:
    """The cells of a row by column; one that does not say where it stands follows the one before."""
    cells: dict[int, Element] = {}
    column = 0
    for cell in parsed(content, row.start, row.end).all("c"):
        reference = cell.attributes.get("r", "")
        try:
            column = cell_position(reference)[1] if reference else column + 1
        except ValueError as error:
            raise MarkupError(reference) from error
        cells.setdefault(column, cell)
    return cells


def _cell(outline: Outline, prefix: str, position: Position, style: Style) -> str:
    """A new cell; it looks like what its row or column would have it look."""
    row = outline.rows.get(position[0])
    said = row.attributes if row is not None else {}
    base = (
        said.get("s")
        if said.get("customFormat") in {"1", "true"}
        else outline.columns.get(position[1], {}).get("style")
    )
    return f'<{prefix}c r="{cell_name(*position)}" s="{style(position, _number(base))}"/>'


def _number(text: str | None) -> int:
    """The number of a style; the first where none is named."""
    return int(text) if text is not None and text.isdecimal() else 0


def _dimension(outline: Outline, cells: Iterable[Position]) -> Iterator[Edit]:
    """The sheet's stated extent, made to hold the cells."""
    stated = outline.root.child("dimension")
    match = re.fullmatch(r"([A-Z]+\d+)(?::([A-Z]+\d+))?", stated.attributes.get("ref", "")) if stated else None
    if stated is None or match is None:
        return
    corners = [cell_position(match[1]), cell_position(match[2] or match[1])]
    whole = [*corners, *cells]
    first = cell_name(min(row for row, _ in whole), min(column for _, column in whole))
    last = cell_name(max(row for row, _ in whole), max(column for _, column in whole))
    if (cell_position(first), cell_position(last)) != tuple(corners):
        yield attribute(outline.content, stated, "ref", f"{first}:{last}")


def in_order(outline: Outline, name: str, *, attributes: str = "", content: str = "") -> Edit:
    """A new element of the sheet, in the place that the order of elements gives it."""
    root, place = outline.root, _PLACES[name]
    follower = next((child for child in root.children if _PLACES.get(child.name, len(_ORDER)) > place), None)
    inner = f">{content}</{root.prefix}{name}>" if content else "/>"
    xml = f"<{root.prefix}{name}{attributes}{inner}"
    return (follower.start, follower.start, xml.encode()) if follower is not None else inside(root, xml)
