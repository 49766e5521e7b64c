"""A printed table: which columns hold codes, labels and amounts, from its cells alone."""

from __future__ import annotations

import re
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.claims.kept import Kept
from disclosuregen.claims.tokens import MINUS
from disclosuregen.frozen import slotted
from disclosuregen.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from disclosuregen.model import Celllike

    # Row, text, first column and span.
    _HeaderCell = tuple[int, str, int, int]
    # A number, its decimals, and the number once more: as a whole number of its last place, where it is not too long.
    _Printed = tuple[Decimal, int, int | Decimal]

__all__ = ["Grid", "Head", "Line", "grid_of", "sides_of"]

_NUMERIC = re.compile(r"[-\u2212]?[\d,]*\d(?:\.\d+)?", re.ASCII)
# Longer digits are a code, or no figure of anybody's.
_LONGEST, _LONGEST_SMALL = 24, 16
# Decimals of amounts that are added up as whole numbers.
_SCALE = 4
_UNIT = re.compile(r"单位[：:]\s*(?:人民币)?([千百万亿]*元)")
_CODE_HEAD, _LEVEL_HEAD = re.compile("编码|代码|编号|^[类款项]$"), re.compile("[类款项]")
_ORDER_HEAD = re.compile("序号|行次|栏次")
_CODED = ("科目", "单位", "部门", "项目")
# A row that begins like this is of the body, though it may hold no amount.
_NUMBERED = re.compile("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")
_MOST_HEADER_ROWS = 6
_LEAST_NUMBERED = 3
_KEPT = 2_048


@slotted
class Line:
    """A row below the header: its code, its labels and amounts by column.

    `exact` are the amounts once more, without columns, as numbers that are added up fast.
    """

    cells: Sequence[Celllike]
    code: str
    label: str
    labels: dict[int, str]
    values: dict[int, Decimal]
    exact: list[int | Decimal]

    def cell(self, column: int) -> Block:
        """The cell in a column, which must be there."""
        return next(_block(cell) for cell in self.cells if cell[4] == column)

    @property
    def where(self) -> str:
        """Where its first cell is."""
        return _block(self.cells[0]).where


@slotted
class Head:
    """A cell of the header with what stands below it; `column` is the first it covers."""

    text: str
    column: int
    span: int
    below: list[Head] = field(default_factory=list)

    def covers(self, column: int) -> bool:
        """Whether it stands over a column."""
        return self.column <= column < self.column + self.span


@slotted
class Layout:
    """A header as trees, the columns of codes and of numbers of lines, and what the codes are of.

    `across` are the columns that add up to others, by the columns of amounts below it, `names` what columns are called:
    both are worked out when somebody asks.
    """

    heads: Sequence[Head]
    codes: frozenset[int]
    orders: frozenset[int]
    kind: str
    across: dict[tuple[int, ...], list[tuple[int, list[int]]]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


@slotted
class Grid:
    """One table: its unit of money, its header, its lines, and how many decimals it prints.

    `stub` are its columns of labels, `amounts` those of amounts; it is `even` when all its lines have all the latter.
    """

    unit: str
    layout: Layout
    lines: list[Line] = field(default_factory=list)
    stub: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    decimals: int = 0
    even: bool = False

    @property
    def heads(self) -> Sequence[Head]:
        """Its header as trees."""
        return self.layout.heads

    @property
    def codes(self) -> frozenset[int]:
        """Its columns of codes."""
        return self.layout.codes

    @property
    def kind(self) -> str:
        """What its codes are of."""
        return self.layout.kind


def sides_of(grid: Grid) -> list[tuple[int, list[int]]]:
    """Each column of labels with the columns of amounts between it and the next."""
    edges = [*grid.stub, grid.amounts[-1] + 1 if grid.amounts else 0]
    sides = []
    for number, label in enumerate(grid.stub):
        columns = [column for column in grid.amounts if label < column < max(edges[number + 1], label + 1)]
        sides.append((label, columns))
    return [(label, columns) for label, columns in sides if columns]


def _number(text: str) -> _Printed | None:
    """The number that a cell holds and nothing else; None for anything else."""
    if len(text) > _LONGEST or not _NUMERIC.fullmatch(text):
        return None
    plain = text.replace(",", "").replace(MINUS, "-")
    value, decimals = Decimal(plain), len(plain.partition(".")[2])
    small = decimals <= _SCALE and len(plain) <= _LONGEST_SMALL
    scaled = value.scaleb(_SCALE)
    return value, decimals, int(scaled) if small else scaled


def _code(text: str) -> str:
    """The code that a cell of a column of codes holds; nothing for anything else."""
    bare = "".join(text.split())
    return bare if len(bare) > 1 and bare.isascii() and bare.isalnum() else ""


# Most texts come back, 0.00 above all, and so do the form's own words.
_NUMBERS, _CODES = Kept(_number), Kept(_code)
_BARE = Kept(lambda text: "".join(text.split()))
# Whether a text stands in headers and begins no body, as nearly all of them.
_HEADS = Kept(lambda text: not (_number(_BARE[text]) or _NUMBERED.match(_BARE[text]) or _BARE[text] == "合计"))


def _block(cell: Celllike) -> Block:
    text, _, table, row, column, span, where = cell
    return Block(where if isinstance(where, str) else str(id(cell)), text, 0, table, row, column, span)


def grid_of(rows: Sequence[Sequence[Celllike]], unit: str) -> Grid:
    """The table of these rows; `unit` is what the lines above it say."""
    header = _header_rows(rows)
    top = []
    for row in rows[:header]:
        for said, _, _, number, column, span, _ in row:
            top.append((number, _BARE[said], column, span))
            stated = _UNIT.search(said) if "单位" in said else None
            unit = stated[1] if stated else unit
    grid = Grid(unit, _layout(tuple(top)))
    _add_lines(grid, rows[header:])
    grid.stub = sorted(set().union(*[line.labels for line in grid.lines]))
    grid.amounts = sorted(set().union(*[line.values for line in grid.lines]))
    grid.even = _is_even(grid)
    return grid


def _is_even(grid: Grid) -> bool:
    """Whether all lines have all amounts; a column that stands twice in a row has one, and is summed as it is read."""
    amounts, count = grid.amounts, len(grid.amounts)
    return False not in [len(line.exact) == count and list(line.values) == amounts for line in grid.lines]


@lru_cache(maxsize=_KEPT)
def _layout(top: tuple[_HeaderCell, ...]) -> Layout:
    """What a header says; that of one form is the same in all its documents."""
    heads = _trees(top)
    paths = _paths(heads)
    codes = frozenset(column for column, path in paths.items() if any(map(_CODE_HEAD.search, path)))
    orders = frozenset(column for column, path in paths.items() if any(map(_ORDER_HEAD.search, path)))
    return Layout(tuple(heads), codes, orders, _kind([text for column in codes for text in paths[column]]))


def _kind(headings: Sequence[str]) -> str:
    """What the codes of a table are of."""
    if any(map(_LEVEL_HEAD.fullmatch, headings)):
        return _CODED[0]
    return next((word for word in _CODED if any(word in text for text in headings)), "")


def _header_rows(rows: Sequence[Sequence[Celllike]]) -> int:
    """How many rows at the top hold no number, or only number the columns."""
    heads = _HEADS.known.get
    for number, row in enumerate(rows[:_MOST_HEADER_ROWS]):
        told = [heads(cell[0]) for cell in row]
        if None in told:
            told = [_HEADS[cell[0]] for cell in row]
        if False not in told:
            continue
        texts = [_BARE[cell[0]] for cell in row]
        values = [found[0] for text in texts if (found := _NUMBERS[text]) is not None]
        counting = len(values) >= _LEAST_NUMBERED and values == list(range(1, len(values) + 1))
        # 合计 alone is the total of an empty table.
        body = values or any(map(_NUMBERED.match, texts)) or (number and texts == ["合计"])
        if body and not counting and "栏次" not in texts:
            return number
    return min(len(rows), _MOST_HEADER_ROWS)


def _trees(top: Sequence[_HeaderCell]) -> list[Head]:
    """The header cells, each over those that stand below it and are not wider."""
    roots: list[Head] = []
    for _, text, column, span in top:
        head = Head(text, column, span)
        over = _over(roots, head)
        (roots if over is None else over.below).append(head)
    return roots


def _over(roots: Sequence[Head], head: Head) -> Head | None:
    for root in roots:
        if root.covers(head.column) and root.covers(head.column + head.span - 1):
            return _over(root.below, head) or root
    return None


def _paths(heads: Sequence[Head], above: tuple[str, ...] = ()) -> dict[int, tuple[str, ...]]:
    """The texts over each column, from the top down."""
    paths: dict[int, tuple[str, ...]] = {}
    for head in heads:
        path = (*above, head.text)
        paths.update(dict.fromkeys(range(head.column, head.column + head.span), path))
        paths.update(_paths(head.below, path))
    return paths


def _add_lines(grid: Grid, rows: Iterable[Sequence[Celllike]]) -> None:
    """Take up the rows of the body that hold a label or an amount."""
    numbers, codes, most = _NUMBERS.known, grid.codes, 0
    special = codes | grid.layout.orders
    for row in rows:
        labels: dict[int, str] = {}
        values: dict[int, Decimal] = {}
        exact: list[int | Decimal] = []
        code = ""
        for text, _, _, _, column, _, _ in row:
            try:
                found = numbers[text]
            except KeyError:
                found = _NUMBERS[text]
            if column in special:
                if column in codes and ((said := _CODES[text]) or found is not None):
                    code += said
                elif found is None:
                    labels[column] = text
            elif found is None:
                labels[column] = text
            else:
                values[column], decimals, whole = found
                exact.append(whole)
                if decimals > most:  # noqa: PLR1730 - a call of max() for each amount takes longer
                    most = decimals
        if labels or values:
            label = _BARE[next(iter(labels.values()))] if labels else ""
            grid.lines.append(Line(row, code, label, labels, values, exact))
    grid.decimals = most
