"""Tables as templates see them: rows in table style, single cells in prose style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from disclosuregen.amounts import Amount, unit_dimension
from disclosuregen.figures.lazy import Lazy, with_parts
from disclosuregen.figures.numerals import heading_number
from disclosuregen.figures.phrases import Writer, completed, filled
from disclosuregen.model import Figure, Kind, joined
from disclosuregen.names import without_numbering

if TYPE_CHECKING:
    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Pack, SheetSpec, TableSpec
    from disclosuregen.places import Place

__all__ = ["NOTHING", "TableFigures", "counted", "list_item", "typed"]

NOTHING = Figure("")


# Code tables have at most as many levels as anybody prints.
_LEVELS = "一二三四五"


class _Parts(Mapping[str, object]):
    """The parts of a table, each made when a template names it for the first time."""

    __slots__ = ("_made", "_make", "_makers", "_rows")

    def __init__(self, makers: Mapping[str, Callable[[], object]], rows: Mapping[str, Row], view: _View) -> None:
        self._makers, self._rows, self._make = makers, rows, view
        self._made: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._made:
            maker, row = self._makers.get(name), self._rows.get(name)
            self._made[name] = maker() if maker else self._make.prose_row(row) if row else self._make.absent_row(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._makers, **self._rows})

    def __len__(self) -> int:
        return len({**self._makers, **self._rows})


@dataclass(frozen=True, slots=True)
class _View:
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
    # What stands in every cell that was left open.
    blank: Figure

    @classmethod
    def of(cls, sheet: SheetSpec, table: TableSpec, filled_in: Table, writer: Writer) -> Self:
        """The view of a table."""
        return cls(
            *(sheet, table, filled_in, writer),
            {line.name: line.unit for line in table.lines if line.unit},
            frozenset(line.name for line in table.lines if line.sum),
            frozenset(column.name for column in table.columns if column.sentence),
            tuple(column.name for column in table.of_type("label")),
            tuple(column.name for column in table.of_type("code")),
            tuple(column.name for column in table.of_type("unit")),
            Figure(writer.phrases.table.blank, kind=Kind.CONSTANT, formula="phrases.toml table.blank"),
        )

    def unit_of(self, row: Row) -> str:
        """The unit of a row: its line's own, else the table's."""
        return self.units.get(row.key, self.table.unit)

    def cell(self, cell: Cell, row: Row, column: str) -> Figure:
        """A cell in table style."""
        amount = cell.amount
        if amount is None:
            kind = Kind.CODE if column in self.codes else Kind.TEXT
            return Figure(self.text(cell, column), kind=kind, places=(cell.place,))
        if cell.hollow or cell.blank:
            return self.blank
        text = self.writer.in_table(amount, self.unit_of(row), self.sheet.decimals)
        return Figure(text, amount=amount, formula=f'{self.spec.name}["{row.key}"].{column}')

    def text(self, cell: Cell, column: str) -> str:
        """A text cell as it is printed."""
        return completed(cell.text) if column in self.sentences else cell.text

    def row(self, row: Row, number: int) -> Figure:
        """A row in table style."""
        parts: dict[str, object] = {name: Figure(row.name) for name in self.labels}
        parts |= {name: Figure(self.unit_of(row)) for name in self.unit_columns}
        for name, cell in row.cells.items():
            parts[name] = self.cell(cell, row, name)
        parts["级次"], parts["序号"], parts["合计行"] = row.level, number, row.key in self.summed
        return Figure(row.name, parts)

    def rows(self) -> tuple[Figure, ...]:
        """All rows in table style."""
        return tuple(self.row(row, number) for number, row in enumerate(self.table.rows, 1))

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

    def ancestors(self, row: Row) -> dict[str, object]:
        """The names on the way down to a code row; empty text for levels below it."""
        names: dict[str, object] = {}
        for level, said in zip(self.spec.levels, _LEVELS, strict=False):
            above = row if len(row.key) <= level.length else self.table.row(row.key[: level.length])
            names[f"{said}级名称"] = Figure(above.name if above and len(above.key) == level.length else "")
        return names

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
        return Figure(
            self.writer.amount(cell.amount),
            amount=cell.amount,
            formula=f'{self.spec.name}["{row.key}"].{column}',
        )


@dataclass(frozen=True, slots=True)
class TableFigures:
    """All tables of a form as figures."""

    form: Form
    pack: Pack
    writer: Writer
    words: Mapping[str, str | Figure]
    views: dict[str, _View] = field(default_factory=dict, init=False, repr=False, compare=False)

    def all(self) -> dict[str, object]:
        """Every table by name; cover tables (global) stand by their fields instead."""
        return {
            spec.name: self.figure(sheet, spec)
            for sheet, spec in self.pack.form.tables()
            if not spec.global_ and spec.name in self.form.tables
        }

    def figure(self, sheet: SheetSpec, spec: TableSpec) -> Figure:
        """One table."""
        table = self.form.tables[spec.name]
        view = self._view(spec.name)
        is_list = spec.kind == "list"
        makers: dict[str, Callable[[], object]] = {
            "单位": lambda: Figure(table.unit),
            "个数": lambda: counted(len(table.rows), tuple(map(_first, table.rows)), f"{spec.name} 的行数"),
            "为空": lambda: not table.rows if is_list else _is_empty(table),
            "空表备注": lambda: filled(self.writer.phrases.empty.table, {**self.words, "表名": sheet.title}),
            "条" if is_list else "行": view.rows,
        }
        if is_list:
            makers["列举"] = lambda: joined((typed(row.key, _first(row)) for row in table.rows), "、")
        if table.total is not None:
            total = table.total
            makers["合计行"] = lambda: view.row(total, 0)
        if spec.kind == "single":
            parts = view.prose_row(table.rows[0]).parts
            makers |= {name: partial(parts.__getitem__, name) for name in parts}
        return Figure(sheet.title, _Parts(makers, _rows_by_name(view), view))

    def beside(self, names: tuple[str, ...]) -> Figure:
        """Tables that stand beside each other as one grid of rows; a side without a line there is blank."""
        views = tuple(self._view(name) for name in names)
        if any(view.spec.compact for view in views):
            sides = _aligned([view.packed() for view in views])
        else:
            sides = [{row.position: view.row(row, row.position) for row in view.table.rows} for view in views]
        last = max(position for side in sides for position in side)
        blank = {column.name: Figure("") for view in views for column in view.spec.columns}
        rows = tuple(_grid_row([side.get(position) for side in sides], blank) for position in range(1, last + 1))
        return Figure(views[0].sheet.title, {"行": rows, "单位": Figure(views[0].table.unit)})

    def said(self, name: str, row: Row, *, ancestors: bool = True) -> Mapping[str, object]:
        """The cells of a row in prose style, and the names of the groups a code row stands in, from 一级名称 down."""
        view = self._view(name)
        above = dict(view.ancestors(row)) if ancestors else {}
        return Lazy(above, row.cells, lambda column: view.prose(row.cells[column], row, column))

    def texts(self, name: str, row: Row) -> dict[str, object]:
        """The text cells of a row as they are printed."""
        view = self._view(name)
        cells = {column: cell for column, cell in row.cells.items() if cell.amount is None}
        return {column: typed(view.text(cell, column), cell.place) for column, cell in cells.items()}

    def _view(self, name: str) -> _View:
        if name not in self.views:
            sheet, spec = next((sheet, spec) for sheet, spec in self.pack.form.tables() if spec.name == name)
            self.views[name] = _View.of(sheet, spec, self.form.tables[name], self.writer)
        return self.views[name]


def typed(text: str, place: Place) -> Figure:
    """A text that a department has typed, whatever stands in it."""
    return Figure(text, kind=Kind.TEXT, places=(place,))


def counted(number: int, places: tuple[Place, ...], formula: str) -> Figure:
    """How many there are, with the cells that were counted."""
    return Figure(str(number), amount=Amount(Decimal(number), "", sources=places), formula=formula, kind=Kind.COUNT)


def _first(row: Row) -> Place:
    """Where a row begins."""
    return next(iter(row.cells.values())).place


def _grid_row(rows: list[Figure | None], blank: Mapping[str, object]) -> Figure:
    """One row of a grid: each side's cells, blank where a side has no line."""
    parts = dict(blank)
    for row in filter(None, rows):
        parts |= {name: part for name, part in row.parts.items() if isinstance(part, Figure)}
    summed = any(row["合计行"] for row in rows if row is not None)
    return Figure("", {**parts, "合计行": summed})


def _aligned(sides: list[tuple[list[Figure], list[Figure]]]) -> list[dict[int, Figure]]:
    """Details of all sides from the top, their totals on the same rows below."""
    height = max(len(details) for details, _ in sides)
    return [
        {
            **dict(enumerate(details, 1)),
            **dict(enumerate(totals, height + 1)),
        }
        for details, totals in sides
    ]


def _rows_by_name(view: _View) -> dict[str, Row]:
    """Rows by line name or code. Rows of lists have no names: their texts are the department's."""
    if view.spec.kind not in {"lines", "codes"}:
        return {}
    rows = {row.key: row for row in view.table.rows}
    if view.table.total is not None:
        rows.setdefault(view.table.total.key, view.table.total)
    return rows


def _is_empty(table: Table) -> bool:
    """Whether a table holds no amount, neither in its rows nor in its 合计."""
    rows = (*table.rows, *([table.total] if table.total else []))
    return not any(cell.amount and cell.amount.value for row in rows for cell in row.cells.values())


def _has_amount(row: Figure) -> bool:
    return any(isinstance(part, Figure) and part.amount is not None and part for part in row.parts.values())


def list_item(item: Figure, number: int) -> Figure:
    """An item with its number in the list."""
    return replace(item, parts=with_parts(item.parts, {"序号": number}))
