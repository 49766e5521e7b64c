"""One table as templates see it: rows and cells in table style, rows and cells in prose style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from disclosuregen.amounts import Amount, unit_dimension
from disclosuregen.figures.numerals import heading_number
from disclosuregen.figures.phrases import Writer, completed
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure, Kind
from disclosuregen.names import without_numbering

if TYPE_CHECKING:
    from disclosuregen.figures.styles import TableStyle
    from disclosuregen.model import Behind, Cell, Line, Row, Table
    from disclosuregen.pack import SheetSpec, TableSpec
    from disclosuregen.places import Place

__all__ = ["NOTHING", "NO_PARTS", "Cells", "View", "typed"]

# What a row has beside its cells, which counts before them.
_NUMBER = "序号"
_OWN = ("级次", _NUMBER, "合计行")
# Of nearly all figures.
NO_PARTS: Mapping[str, object] = MappingProxyType({})
NOTHING = Figure("")
# Looked up for every cell, which takes longer on the class.
_TEXT, _CODE = Kind.TEXT, Kind.CODE
# Code tables have at most as many levels as anybody prints.
_LEVELS = "一二三四五"


@frozen
class View:
    """One table with what is needed to write its cells; the rest says by name what its declaration says in lists."""

    sheet: SheetSpec
    spec: TableSpec
    table: Table
    writer: Writer
    units: Mapping[str, str]
    summed: frozenset[str]
    sentences: frozenset[str]
    labels: tuple[str, ...]
    codes: tuple[str, ...]
    unit_columns: tuple[str, ...]
    # The names on the way down to a code row, each with how long its codes are.
    levels: Mapping[str, int]
    # The columns that are called like what every row has, which counts before them.
    shadowed: frozenset[str]
    # What stands in every cell that was left open.
    blank: Figure
    # How amounts are written in each unit.
    writing: dict[str, TableStyle] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, sheet: SheetSpec, table: TableSpec, filled_in: Table, writer: Writer) -> Self:
        """The view of a table."""
        return cls(sheet, table, filled_in, writer, *_declared(table), writer.blank)

    def style(self, unit: str) -> TableStyle:
        """How amounts in a unit are written."""
        if unit not in self.writing:
            self.writing[unit] = self.writer.for_table(unit, self.sheet.decimals)
        return self.writing[unit]

    @property
    def listed(self) -> str:
        """What all rows are called."""
        return "条" if self.spec.kind == "list" else "行"

    def text(self, cell: Cell, column: str) -> str:
        """A text cell as it is printed."""
        return completed(cell.text) if column in self.sentences else cell.text

    def row(self, row: Row, number: int) -> Figure:
        """A row in table style."""
        return Figure(row.name, Cells(self, row, number))

    def lines(self, rows: Iterable[tuple[int, Row]], names: tuple[str, ...]) -> list[Line] | None:
        """What rows, each with its number, say under some names; None where one of these is no text of one of them.

        All cells are written here: a call for each would take longer than all the rest.
        """
        if not self.shadowed.isdisjoint(names):
            return None
        units, unit, known = self.units, self.table.unit, ""
        blank, left_open = self.blank.text, self.blank.behind()
        dimension, shown, written, plain = self.style(unit)
        lines: list[Line] = []
        for number, row in rows:
            if units and (unit := units.get(row.key, self.table.unit)) != known:
                dimension, shown, written, plain = self.style(unit)
                known = unit
            formula = f'{self.spec.name}["{row.key}"].'
            texts: list[str] = []
            behind: list[Behind | None] = []
            typed: list[tuple[int, Place | None]] = []
            for name, cell in zip(names, map(row.cells.get, names)):  # noqa: B905 - one for each; to say so takes longer
                if cell is None:
                    if not self._beside(name, number, row, unit, (texts, behind, typed)):
                        return None
                elif (amount := cell.amount) is None:
                    if name in self.codes:
                        behind.append((None, "", _CODE, (cell.place,)))
                    else:
                        typed.append((len(texts), cell.place))
                        behind.append(None)
                    texts.append(completed(cell.text) if name in self.sentences else cell.text)
                elif cell.hollow or not ((text := cell.text) or cell.unreadable):
                    texts.append(blank)
                    behind.append(left_open)
                else:
                    # What a cell says is the number in the table's unit.
                    said = plain[text] or shown(amount.value) if amount.dimension == dimension else written(amount)
                    texts.append(said)
                    behind.append((amount, formula + name, None, ()))
            lines.append((texts, behind, typed))
        return lines

    def _beside(self, name: str, number: int, row: Row, unit: str, line: Line) -> bool:
        """Say what a row has in none of its cells; False where it has none of that name."""
        texts, behind, typed = line
        if name == _NUMBER:
            texts.append(str(number))
            behind.append((None, "", Kind.ORDER, ()))
            return True
        if name in self.labels or name in self.unit_columns:
            typed.append((len(texts), None))
            texts.append(unit if name in self.unit_columns else row.name)
            behind.append(None)
            return True
        return False

    def rows(self) -> tuple[Figure, ...]:
        """All rows in table style."""
        rows = enumerate(self.table.rows, 1)
        return tuple([Figure(row.name, Cells(self, row, number)) for number, row in rows])

    def packed(self) -> tuple[list[Figure], list[Figure]]:
        """The detail rows and the closing totals; a compact table keeps what has an amount, numbered anew."""
        rows = [self.row(row, number) for number, row in enumerate(self.table.rows, 1)]
        totals = [row for row in rows if row["合计行"]] if self.spec.compact else []
        while not self.spec.compact and rows and rows[-1]["合计行"]:
            totals.insert(0, rows.pop())
        if not self.spec.compact:
            return rows, totals
        kept = [row for row in rows if not row["合计行"] and _has_amount(row)]
        label = self.spec.of_type("label")[0].name
        numbered = (f"{heading_number(number)}、{without_numbering(row.text)}" for number, row in enumerate(kept, 1))
        return [
            Figure(row.text, MappingProxyType({**row.parts, label: Figure(text)}))
            for row, text in zip(kept, numbered, strict=True)
        ], totals

    def ancestor(self, row: Row, length: int) -> Figure:
        """The name on the way down to a code row whose code has a length; empty text for levels below it."""
        above = row if len(row.key) <= length else self.table.row(row.key[:length])
        return Figure(above.name if above and len(above.key) == length else "")

    def prose_row(self, row: Row) -> Figure:
        """A row in prose style; with one amount only it prints that amount itself."""
        parts: dict[str, object] = {name: self.prose(cell, row, name) for name, cell in row.cells.items()}
        amounts = [part for part in parts.values() if isinstance(part, Figure) and part.amount is not None]
        if len(amounts) == 1:
            return Figure(amounts[0].text, MappingProxyType(parts), amounts[0].amount, amounts[0].formula)
        return Figure(row.name, MappingProxyType(parts))

    def absent_row(self, code: str) -> Figure:
        """An account that this table does not have: 0, as in rules and figures, and of no cell.

        Raises KeyError for what is no code.
        """
        if self.spec.kind != "codes" or not (code.isascii() and code.isalnum()):
            raise KeyError(code)
        unit = self.table.unit or self.sheet.unit
        nothing = Amount(Decimal(0), unit_dimension(unit)[0])
        parts: dict[str, object] = {column.name: NOTHING for column in self.spec.columns}
        for column in self.spec.of_type("amount"):
            formula = f'{self.spec.name}["{code}"].{column.name}（表里没有 {code}）'
            parts[column.name] = Figure(self.writer.amount(nothing), amount=nothing, formula=formula)
        alone = [part for part in parts.values() if isinstance(part, Figure) and part.amount is not None]
        return (
            replace(alone[0], parts=MappingProxyType(parts)) if len(alone) == 1 else Figure("", MappingProxyType(parts))
        )

    def prose(self, cell: Cell, row: Row, column: str) -> Figure:
        """A cell in prose style, with its unit."""
        if cell.amount is None:
            return typed(self.text(cell, column), cell.place)
        formula = f'{self.spec.name}["{row.key}"].{column}'
        return Figure(self.writer.amount(cell.amount), NO_PARTS, cell.amount, formula)


class Cells(Mapping[str, object]):
    """The parts of a row in table style; whoever prints several of them at once has no need of a figure for each."""

    __slots__ = ("_number", "_row", "_view")

    def __init__(self, view: View, row: Row, number: int) -> None:
        """Take the row; no cell is written yet."""
        self._view, self._row, self._number = view, row, number

    @property
    def numbered(self) -> tuple[int, Row]:
        """The row with its number."""
        return self._number, self._row

    def line(self, names: tuple[str, ...]) -> Line | None:
        """What the row says under some names, as their figures say it; None where one of them is no text of it."""
        lines = self._view.lines((self.numbered,), names)
        return lines[0] if lines else None

    def __getitem__(self, name: str) -> object:
        """The part of that name; raises KeyError when there is none."""
        row = self._row
        if name in _OWN:
            own: dict[str, object] = {"级次": row.level, _NUMBER: self._number, "合计行": row.key in self._view.summed}
            return own[name]
        line = self.line((name,))
        if line is None:
            raise KeyError(name)
        (text,), (behind,), places = line
        if places and places[0][1] is not None:
            return typed(text, places[0][1])
        return Figure(text, NO_PARTS, *(behind or ()))

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter(dict.fromkeys((*self._view.labels, *self._view.unit_columns, *self._row.cells, *_OWN)))

    def __len__(self) -> int:
        """How many there are."""
        return len([*self])


# What declarations say, each with the declaration itself: it must not go while its number stands for it.
_Declared = tuple[
    "Mapping[str, str]",
    frozenset[str],
    frozenset[str],
    tuple[str, ...],
    tuple[str, ...],
    tuple[str, ...],
    "Mapping[str, int]",
    frozenset[str],
]
_DECLARED: dict[int, tuple[TableSpec, _Declared]] = {}
_KEPT = 512


def _declared(table: TableSpec) -> _Declared:
    """What a view says by name of a declaration, found out once: to compare declarations would take longer."""
    known = _DECLARED.get(id(table))
    if known is None or known[0] is not table:
        if len(_DECLARED) >= _KEPT:
            _DECLARED.clear()
        known = _DECLARED[id(table)] = (
            table,
            (
                {line.name: line.unit for line in table.lines if line.unit},
                frozenset(line.name for line in table.lines if line.sum),
                frozenset(column.name for column in table.columns if column.sentence),
                tuple(column.name for column in table.of_type("label")),
                tuple(column.name for column in table.of_type("code")),
                tuple(column.name for column in table.of_type("unit")),
                {f"{said}级名称": level.length for level, said in zip(table.levels, _LEVELS, strict=False)},
                frozenset(column.name for column in table.columns if column.name in _OWN),
            ),
        )
    return known[1]


def typed(text: str, place: Place, parts: Mapping[str, object] = NO_PARTS) -> Figure:
    """A text that a department has typed, whatever stands in it."""
    return Figure(text, parts, None, "", _TEXT, (place,))


def _has_amount(row: Figure) -> bool:
    return any(isinstance(part, Figure) and part.amount is not None and part for part in row.parts.values())
