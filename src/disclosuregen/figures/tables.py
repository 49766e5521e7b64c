"""Tables as templates see them: rows in table style, single cells in prose style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from disclosuregen.amounts import Amount
from disclosuregen.figures.grids import Across, Grid
from disclosuregen.figures.lazy import Lazy
from disclosuregen.figures.phrases import Writer, filled
from disclosuregen.figures.views import Cells, View, typed
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure, Kind, joined

if TYPE_CHECKING:
    from disclosuregen.model import Form, Line, Row, Table
    from disclosuregen.pack import Pack, SheetSpec, TableSpec
    from disclosuregen.places import Place

# How the parts of a table are made, its rows by name, the view of it.
_Makers: TypeAlias = "tuple[Mapping[str, Callable[[], object]], Mapping[str, Row], View]"

__all__ = ["TableFigures", "counted"]


class _Parts(Mapping[str, object]):
    """The parts of a table, each made when a template names it for the first time, and so is how they are made."""

    __slots__ = ("_begin", "_known", "_made")

    def __init__(self, begin: Callable[[], _Makers]) -> None:
        self._begin = begin
        self._known: _Makers | None = None
        self._made: dict[str, object] = {}

    def _makers(self) -> _Makers:
        if self._known is None:
            self._known = self._begin()
        return self._known

    def __getitem__(self, name: str) -> object:
        if name not in self._made:
            makers, rows, view = self._makers()
            maker, row = makers.get(name), rows.get(name)
            self._made[name] = maker() if maker else view.prose_row(row) if row else view.absent_row(name)
        return self._made[name]

    def lines(self, name: str, names: tuple[str, ...]) -> list[Line] | None:
        """What all rows say under some names; None where `name` is not all rows, or one of these no text of a row."""
        view = self._makers()[2]
        return view.lines(enumerate(view.table.rows, 1), names) if name == view.listed else None

    def __iter__(self) -> Iterator[str]:
        makers, rows, _ = self._makers()
        return iter({**makers, **rows})

    def __len__(self) -> int:
        makers, rows, _ = self._makers()
        return len({**makers, **rows})


@frozen
class TableFigures:
    """All tables of a form as figures."""

    form: Form
    pack: Pack
    writer: Writer
    words: Mapping[str, str | Figure]
    specs: dict[str, tuple[SheetSpec, TableSpec]] = field(default_factory=dict, init=False, repr=False, compare=False)
    views: dict[str, View] = field(default_factory=dict, init=False, repr=False, compare=False)

    def all(self) -> dict[str, object]:
        """Every table by name; cover tables (global) stand by their fields instead."""
        return {
            spec.name: self.figure(sheet, spec)
            for sheet, spec in self.pack.form.tables()
            if not spec.global_ and spec.name in self.form.tables
        }

    def figure(self, sheet: SheetSpec, spec: TableSpec) -> Figure:
        """One table."""
        return Figure(sheet.title, _Parts(partial(self._makers, sheet, spec)))

    def _makers(self, sheet: SheetSpec, spec: TableSpec) -> _Makers:
        """What makes the parts of a table, its rows by name, and the view of it."""
        table = self.form.tables[spec.name]
        view = self._view(spec.name)
        is_list = spec.kind == "list"
        makers: dict[str, Callable[[], object]] = {
            "单位": lambda: Figure(table.unit),
            "个数": lambda: counted(len(table.rows), tuple(map(_first, table.rows)), f"{spec.name} 的行数"),
            "为空": lambda: not table.rows if is_list else _is_empty(table),
            "空表备注": lambda: filled(self.writer.phrases.empty.table, {**self.words, "表名": sheet.title}),
            view.listed: view.rows,
        }
        if is_list:
            makers["列举"] = lambda: joined((typed(row.key, _first(row)) for row in table.rows), "、")
        if table.total is not None:
            total = table.total
            makers["合计行"] = lambda: view.row(total, 0)
        if spec.kind == "single":
            parts = view.prose_row(table.rows[0]).parts
            makers |= {name: partial(parts.__getitem__, name) for name in parts}
        return makers, _rows_by_name(view), view

    def beside(self, names: tuple[str, ...]) -> Figure:
        """Tables that stand beside each other as one grid of rows; a side without a line there is blank."""
        views = tuple(self._view(name) for name in names)
        sides: Sequence[Mapping[int, Mapping[str, object]]]
        if any(view.spec.compact for view in views):
            sides = _aligned([view.packed() for view in views])
        else:
            sides = [{row.position: Cells(view, row, row.position) for row in view.table.rows} for view in views]
        last = max(position for side in sides for position in side)
        columns = [[side.get(position) for position in range(1, last + 1)] for side in sides]
        grid = Grid(views, columns)
        rows = tuple([Figure("", Across(grid, row, number)) for number, row in enumerate(zip(*columns, strict=True))])
        return Figure(views[0].sheet.title, {"行": rows, "单位": Figure(views[0].table.unit)})

    def said(self, name: str, row: Row, more: Mapping[str, object], *, ancestors: bool = True) -> Mapping[str, object]:
        """The cells of a row in prose style, and the names of the groups a code row stands in, from 一级名称 down.

        `more` counts before them.
        """
        view = self._view(name)
        levels = view.levels if ancestors else {}

        def made(name: str) -> object:
            return view.ancestor(row, levels[name]) if name in levels else view.prose(row.cells[name], row, name)

        return Lazy(dict(more), (*row.cells, *levels), made)

    def texts(self, name: str, row: Row) -> dict[str, object]:
        """The text cells of a row as they are printed."""
        view = self._view(name)
        cells = {column: cell for column, cell in row.cells.items() if cell.amount is None}
        return {column: typed(view.text(cell, column), cell.place) for column, cell in cells.items()}

    def _view(self, name: str) -> View:
        if name not in self.views:
            if not self.specs:
                self.specs.update({spec.name: (sheet, spec) for sheet, spec in self.pack.form.tables()})
            self.views[name] = View.of(*self.specs[name], self.form.tables[name], self.writer)
        return self.views[name]


def counted(number: int, places: tuple[Place, ...], formula: str) -> Figure:
    """How many there are, with the cells that were counted."""
    return Figure(str(number), amount=Amount(Decimal(number), "", sources=places), formula=formula, kind=Kind.COUNT)


def _first(row: Row) -> Place:
    """Where a row begins."""
    return next(iter(row.cells.values())).place


def _aligned(sides: list[tuple[list[Figure], list[Figure]]]) -> list[dict[int, Mapping[str, object]]]:
    """Details of all sides from the top, their totals on the same rows below."""
    height = max(len(details) for details, _ in sides)
    return [
        {
            **{position: row.parts for position, row in enumerate(details, 1)},
            **{position: row.parts for position, row in enumerate(totals, height + 1)},
        }
        for details, totals in sides
    ]


def _rows_by_name(view: View) -> dict[str, Row]:
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
