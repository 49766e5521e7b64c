"""The boxes that show a sheet's comments (VML): added, enlarged, taken out. Pictures and buttons beside them stay.

VML that Excel writes is not always well-formed, so nothing parses it: boxes are found by their tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.workbook.markup import Edit, spliced

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from disclosuregen.workbook.outline import Outline, Position

__all__ = ["EMPTY", "Grid", "blocks", "has_boxes", "with_boxes", "without_boxes"]

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
EMPTY = (
    "<xml {}>".format(" ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items()))
    + '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
).encode()
_TYPE = (
    '<v:shapetype{0} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape{0} id="_x0000_s{1}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1"'
    ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{2}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{3}</x:Row><x:Column>{4}</x:Column></x:ClientData></v:shape>"
)
_BEGIN = re.compile(rb"<(?:[\w.-]+:)?shape\s[^>]*>")
_END = re.compile(rb"</(?:[\w.-]+:)?shape\s*>")
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column>\s*(\d{1,5})\s*<")
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor>)([^<]*)(<)")
_ROOT_END = re.compile(rb"</(?:[\w.-]+:)?xml\s*>\s*$")
_IDS = re.compile(rb"_x0000_s(\d{1,9})\b")
_BLOCKS = re.compile(rb"(<(?:[\w.-]+:)?idmap\b[^>]*?\bdata\s*=\s*[\"'])([\d,\s]*)")
# Excel numbers shapes in blocks of this many, a block belongs to one sheet.
_BLOCK = 1024
# In pixels: a line of 9 point, a character that is as wide as it is high, a comment's box.
_LINE, _CHARACTER, _WIDTH, _MARGIN, _HIGHEST = 16, 12, 300, 14, 600


@frozen
class Grid:
    """How wide and high the columns and rows of a sheet are, in pixels, counted from 0 as VML does."""

    outline: Outline

    def width(self, column: int) -> int:
        """The width of a column."""
        said, default = self.outline.columns.get(column + 1, {}), self._default()
        if said.get("hidden") in {"1", "true"}:
            return 0
        width = said.get("width") or default.get("defaultColWidth")
        return _pixels(width, 7, 5) if width else 64

    def height(self, row: int) -> int:
        """The height of a row."""
        there = self.outline.rows.get(row + 1)
        said = there.attributes if there is not None else {}
        if said.get("hidden") in {"1", "true"}:
            return 0
        return _pixels(said.get("ht") or self._default().get("defaultRowHeight") or "15", 4, 0, per=3)

    def _default(self) -> dict[str, str]:
        said = self.outline.root.child("sheetFormatPr")
        return said.attributes if said is not None else {}


def _pixels(text: str, times: int, more: int, *, per: int = 1) -> int:
    """A size in characters or points as pixels; 64 for what is no number."""
    match = re.fullmatch(r"(\d{1,5})(?:\.(\d{1,3})\d*)?", text.strip())
    if match is None:
        return 64
    thousandths = int(match[1]) * 1_000 + int((match[2] or "").ljust(3, "0"))
    return thousandths * times // per // 1_000 + more


def blocks(content: bytes) -> set[int]:
    """The blocks of numbers that shapes of a drawing are in or that are set aside for them."""
    match = _BLOCKS.search(content)
    listed = {int(number) for number in re.findall(rb"\d+", match[2])} if match else set()
    return listed | {int(number) // _BLOCK for number in _IDS.findall(content)}


def _notes(content: bytes) -> Iterator[tuple[int, int, Position]]:
    """Begin, end and cell of every box of a comment."""
    position = 0
    while begin := _BEGIN.search(content, position):
        position = begin.end()
        if begin[0].endswith(b"/>"):
            continue
        end = _END.search(content, position)
        if end is None:
            return
        shape, position = content[begin.start() : end.end()], end.end()
        row, column = _ROW.search(shape), _COLUMN.search(shape)
        if _NOTE.search(shape) and row and column:
            yield begin.start(), end.end(), (int(row[1]) + 1, int(column[1]) + 1)


def has_boxes(content: bytes) -> bool:
    """Whether anything is drawn."""
    return _BEGIN.search(content) is not None


def without_boxes(content: bytes, gone: Collection[Position]) -> bytes:
    """The drawing without the boxes of these cells."""
    return spliced(content, [(start, end, b"") for start, end, cell in _notes(content) if cell in gone])


def with_boxes(
    content: bytes, texts: Mapping[Position, str], enlarged: Collection[Position], grid: Grid, used: set[int]
) -> bytes:
    """The drawing with a box for every comment, those in `enlarged` high enough for their text.

    `used` are the blocks of numbers that other drawings have. Raises ValueError where no drawing can be recognised.
    """
    end = _ROOT_END.search(content)
    if end is None:
        raise ValueError("no drawing")
    there: set[Position] = set()
    edits: list[Edit] = []
    for start, stop, cell in _notes(content):
        there.add(cell)
        if cell in enlarged and cell in texts:
            edits += _higher(content, start, stop, texts[cell], grid)
    missing = sorted(texts.keys() - there)
    numbers = _numbers(content, used, len(missing))
    spaces = "".join(
        f' xmlns:{key}="{name}"' for key, name in _NAMESPACES.items() if f"xmlns:{key}=".encode() not in content
    )
    new = "" if not missing or b'"_x0000_t202"' in content else _TYPE.format(spaces)
    for number, (row, column) in zip(numbers, missing, strict=True):
        size = _WIDTH, _height(texts[row, column], _WIDTH)
        new += _SHAPE.format(spaces, number, _anchor(grid, (row, column), size), row - 1, column - 1)
    edits.append((end.start(), end.start(), new.encode()))
    match = _BLOCKS.search(content)
    if match and missing:
        listed = sorted({*map(int, re.findall(rb"\d+", match[2])), *(number // _BLOCK for number in numbers)})
        edits.append((match.start(2), match.end(2), ",".join(map(str, listed)).encode()))
    return spliced(content, edits)


def _numbers(content: bytes, used: set[int], count: int) -> list[int]:
    """Free numbers for shapes: in this drawing's own blocks, then in new ones."""
    taken = {int(number) for number in _IDS.findall(content)}
    own = sorted(blocks(content) - {0})
    found: list[int] = []
    block = 0
    while len(found) < count:
        if own:
            block = own.pop(0)
        else:
            block = next(number for number in range(block + 1, block + len(used) + 2) if number not in used)
        free = (number for number in range(block * _BLOCK + 1, (block + 1) * _BLOCK) if number not in taken)
        found += [number for number, _ in zip(free, range(count - len(found)), strict=False)]
    return found


def _height(text: str, width: int) -> int:
    """How high a box of a width must be for a text."""
    across = max((width - _MARGIN) // _CHARACTER * 2, 2)
    lines = sum(1 + sum(1 + (mark > "\u2e7f") for mark in line) // across for line in text.split("\n"))
    return min(lines * _LINE + _MARGIN, _HIGHEST)


def _anchor(grid: Grid, cell: Position, size: tuple[int, int]) -> str:
    """Where a box stands: right of its cell, a little above; column, offset, row, offset of two corners."""
    row, column = max(cell[0] - 2, 0), cell[1]
    right, across = _walked(column, 15 + size[0], grid.width)
    bottom, down = _walked(row, 10 + size[1], grid.height)
    return f"{column}, 15, {row}, 10, {right}, {across}, {bottom}, {down}"


def _walked(start: int, distance: int, size: Callable[[int], int]) -> tuple[int, int]:
    """The column or row that is so many pixels on, and how far into it."""
    for place in range(start, start + _HIGHEST):
        if distance < size(place):
            return place, distance
        distance -= size(place)
    return start + _HIGHEST, 0


def _higher(content: bytes, start: int, stop: int, text: str, grid: Grid) -> Iterator[Edit]:
    """The edit that makes a box high enough for its text, if it is not."""
    match = _ANCHOR.search(content, start, stop)
    numbers = [int(piece) for piece in re.findall(rb"\d{1,7}", match[2])] if match else []
    if match is None or len(numbers) != 8:  # noqa: PLR2004 - two corners
        return
    left, before, top, above, right, across, bottom, down = numbers
    width = sum(grid.width(column) for column in range(left, min(right, left + _HIGHEST))) - before + across
    height = sum(grid.height(row) for row in range(top, min(bottom, top + _HIGHEST))) - above + down
    if height < (needed := _height(text, max(width, _CHARACTER))):
        corner = _walked(top, above + needed, grid.height)
        anchor = ", ".join(map(str, (left, before, top, above, right, across, *corner)))
        yield match.start(2), match.end(2), anchor.encode()
