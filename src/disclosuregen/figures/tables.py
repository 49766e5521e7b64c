"""Tables as templates see them: rows in table style, single cells in prose style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.figures.phrases import Writer, completed, filled
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Pack, SheetSpec, TableSpec

__all__ = ["TableFigures", "list_item"]


class _Parts(Mapping[str, object]):
    """The parts of a table: what is always asked for is ready, single rows are made when a template names them."""

    __slots__ = ("_make", "_ready", "_rows")

    def __init__(self, ready: Mapping[str, object], rows: Mapping[str, Row], view: _View) -> None:
        self._ready, self._rows, self._make = ready, rows, view

    def __getitem__(self, name: str) -> object:
        if name in self._ready:
            return self._ready[name]
        return self._make.prose_row(self._rows[name])

    def __iter__(self) -> Iterator[str]:
        return iter({**self._ready, **self._rows})

    def __len__(self) -> int:
        return len({**self._ready, **self._rows})


@dataclass(frozen=True, slots=True)
class _View:
    """One table with what is needed to write its cells."""

    sheet: SheetSpec
    spec: TableSpec
    table: Table
    writer: Writer

    def unit_of(self, row: Row) -> str:
        """The unit of a row: its line's own, else the table's."""
        own = next((line.unit for line in self.spec.lines if line.name == row.key), "")
        return own or self.table.unit

    def cell(self, cell: Cell, row: Row, column: str) -> Figure:
        """A cell in table style."""
        if cell.amount is None or cell.blank or cell.hollow:
            return Figure(self.text(cell, column) if cell.amount is None else self.writer.phrases.table.blank)
        text = self.writer.in_table(cell.amount, self.unit_of(row), self.sheet.decimals)
        return Figure(text, amount=cell.amount, formula=f'{self.spec.name}["{row.key}"].{column}')

    def text(self, cell: Cell, column: str) -> str:
        """A text cell as it is printed."""
        whole = any(one.sentence for one in self.spec.columns if one.name == column)
        return completed(cell.text) if whole else cell.text

    def row(self, row: Row, number: int) -> Figure:
        """A row in table style."""
        labels = {column.name: Figure(row.name) for column in self.spec.of_type("label")}
        cells = {name: self.cell(cell, row, name) for name, cell in row.cells.items()}
        units = {column.name: Figure(self.unit_of(row)) for column in self.spec.of_type("unit")}
        summed = any(line.sum for line in self.spec.lines if line.name == row.key)
        extra = {"级次": row.level, "序号": number, "合计行": summed}
        return Figure(row.name, MappingProxyType({**labels, **units, **cells, **extra}))

    def prose_row(self, row: Row) -> Figure:
        """A row in prose style; with one amount only it prints that amount itself."""
        parts: dict[str, object] = {name: self.prose(cell, row, name) for name, cell in row.cells.items()}
        amounts = [part for part in parts.values() if isinstance(part, Figure) and part.amount is not None]
        if len(amounts) == 1:
            return Figure(amounts[0].text, MappingProxyType(parts), amounts[0].amount, amounts[0].formula)
        return Figure(row.name, MappingProxyType(parts))

    def prose(self, cell: Cell, row: Row, column: str) -> Figure:
        """A cell in prose style, with its unit."""
        if cell.amount is None:
            return Figure(cell.text)
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
    words: Mapping[str, str]

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
        view = _View(sheet, spec, table, self.writer)
        ready: dict[str, object] = {
            "单位": Figure(table.unit),
            "个数": Figure(str(len(table.rows))),
            "为空": _is_empty(table) if spec.kind != "list" else not table.rows,
            "空表备注": filled(self.writer.phrases.empty.table, {**self.words, "表名": sheet.title}),
        }
        rows = tuple(view.row(row, number) for number, row in enumerate(table.rows, 1))
        if spec.kind == "list":
            ready |= {"条": rows, "列举": "、".join(row.key for row in table.rows)}
        else:
            ready["行"] = rows
        if table.total is not None:
            ready["合计行"] = view.row(table.total, 0)
        if spec.kind == "single":
            ready |= view.prose_row(table.rows[0]).parts
        return Figure(sheet.title, _Parts(ready, _rows_by_name(view), view))

    def beside(self, names: tuple[str, ...]) -> Figure:
        """Tables that stand beside each other as one grid of rows; a side without a line there is blank."""
        views = {name: self._view(name) for name in names}
        last = max(row.position for view in views.values() for row in view.table.rows)
        rows = tuple(self._grid_row(tuple(views.values()), position) for position in range(1, last + 1))
        first = next(iter(views.values()))
        return Figure(first.sheet.title, MappingProxyType({"行": rows, "单位": Figure(first.table.unit)}))

    def texts(self, name: str, row: Row) -> dict[str, object]:
        """The text cells of a row as they are printed."""
        view = self._view(name)
        return {column: Figure(view.text(cell, column)) for column, cell in row.cells.items() if cell.amount is None}

    def _view(self, name: str) -> _View:
        sheet, spec = next((sheet, spec) for sheet, spec in self.pack.form.tables() if spec.name == name)
        return _View(sheet, spec, self.form.tables[name], self.writer)

    @staticmethod
    def _grid_row(views: tuple[_View, ...], position: int) -> Figure:
        parts: dict[str, object] = {}
        summed = False
        for view in views:
            row = next((row for row in view.table.rows if row.position == position), None)
            parts |= {column.name: Figure("") for column in view.spec.columns}
            if row is not None:
                whole = view.row(row, position)
                summed = summed or bool(whole.parts["合计行"])
                parts |= {name: part for name, part in whole.parts.items() if isinstance(part, Figure)}
        return Figure("", MappingProxyType({**parts, "合计行": summed}))


def _is_empty(table: Table) -> bool:
    """Whether a table holds no amount, neither in its rows nor in its 合计."""
    rows = (*table.rows, *([table.total] if table.total else []))
    return not any(cell.amount and cell.amount.value for row in rows for cell in row.cells.values())


def _rows_by_name(view: _View) -> dict[str, Row]:
    """Rows by line name or code. Rows of lists have no names: their texts are the department's."""
    if view.spec.kind not in {"lines", "codes"}:
        return {}
    rows = {row.key: row for row in view.table.rows}
    if view.table.total is not None:
        rows.setdefault(view.table.total.key, view.table.total)
    return rows


def list_item(item: Figure, number: int) -> Figure:
    """An item with its number in the list."""
    return Figure(item.text, MappingProxyType({**item.parts, "序号": number}), item.amount, item.formula)
