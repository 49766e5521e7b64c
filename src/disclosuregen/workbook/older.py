"""A workbook of an older version of the form, in which columns and lines are not there yet that were added since."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import from_unit
from disclosuregen.findings import RULES, Finding, Severity
from disclosuregen.model import Cell, Form, Row, Table
from disclosuregen.names import folded
from disclosuregen.places import Place
from disclosuregen.workbook.fitted import is_missed, without_columns
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from disclosuregen.pack import Column, Line, Pack, SheetSpec, TableSpec
    from disclosuregen.workbook.intake import Package

__all__ = ["read_older"]

_REMEDY = "这是新版表样加的，旧版工作簿里没有，当作空白；要填写的，请改用新版工作簿。"


def read_older(package: Package, pack: Pack, newer: Collection[str]) -> tuple[Form, tuple[Finding, ...]]:
    """The form of a workbook that may lack what was added in the `newer` versions: that is blank, and noted."""
    form, problems = read_form(package, pack)
    lacking = _Lacking(problems, newer)
    sheets = tuple(lacking.fitting(sheet) for sheet in pack.form.sheets)
    if sheets != pack.form.sheets:
        form, again = read_form(package, replace(pack, form=replace(pack.form, sheets=sheets)))
        problems = (*(one for one in problems if one in lacking.told), *again)
    tables = {
        table.name: _completed(form.tables[table.name], table, sheet, lacking)
        for sheet in pack.form.sheets
        for table in sheet.tables
        if table.name in form.tables
    }
    told = [
        replace(one, severity=Severity.NOTE, remedy=_REMEDY) if one in lacking.told else one
        for one in dict.fromkeys(problems)
    ]
    return replace(form, tables=MappingProxyType(tables)), tuple(told)


class _Lacking:
    """What of the form a workbook lacks and may lack; `told` are the findings that say so."""

    def __init__(self, problems: Iterable[Finding], newer: Collection[str]) -> None:
        self.problems, self.newer = tuple(problems), newer
        self.told: set[Finding] = set()

    def fitting(self, sheet: SheetSpec) -> SheetSpec:
        """The sheet without the columns that are lacking."""
        return replace(sheet, tables=tuple(self._fitting(table, sheet) for table in sheet.tables))

    def _fitting(self, table: TableSpec, sheet: SheetSpec) -> TableSpec:
        columns = {column.name for column in table.columns if self.lacks(column, sheet)}
        for line in table.lines:
            self.lacks_line(line, sheet)
        return without_columns(table, columns) if columns else table

    def lacks(self, column: Column, sheet: SheetSpec) -> bool:
        """Whether that column is lacking."""
        told = {one for one in self._on(sheet, "S06") if column.since in self.newer and is_missed(column, [one])}
        self.told |= told
        return bool(told)

    def lacks_line(self, line: Line, sheet: SheetSpec) -> bool:
        """Whether that line is lacking."""
        said = RULES["S08"].message.partition("{near}")[0].format(expected=line.label)
        told = {one for one in self._on(sheet, "S08") if line.since in self.newer and one.message.startswith(said)}
        self.told |= told
        return bool(told)

    def _on(self, sheet: SheetSpec, rule: str) -> Iterable[Finding]:
        names = {folded(name) for name in (sheet.name, *sheet.aliases)}
        return (one for one in self.problems if one.rule == rule and folded(one.places[0].sheet) in names)


def _completed(table: Table, spec: TableSpec, sheet: SheetSpec, lacking: _Lacking) -> Table:
    """The table with a blank cell for every column, and a blank row for every line, that it lacks."""
    place = Place(table.place.file, table.place.sheet)
    columns = [column for column in spec.columns if lacking.lacks(column, sheet)]
    lines = {line.name: line for line in spec.lines if lacking.lacks_line(line, sheet)}
    if not columns and not lines:
        return table
    added = [_row(line, spec, table.unit, sheet, place) for line in lines.values()]
    order = {line.name: number for number, line in enumerate(spec.lines)}
    rows = sorted([*table.rows, *added], key=lambda row: order.get(row.key, 0)) if lines else table.rows
    blanks = {column.name: _blank(column.type, table.unit, sheet, place) for column in columns}
    filled = tuple(replace(row, cells={**blanks, **row.cells}) for row in rows)
    total = replace(table.total, cells={**blanks, **table.total.cells}) if table.total else None
    return replace(table, rows=filled, total=total)


def _row(line: Line, spec: TableSpec, unit: str, sheet: SheetSpec, place: Place) -> Row:
    cells = {
        column.name: _blank(line.type or column.type, line.unit or unit, sheet, place)
        for column in spec.columns
        if column.type not in {"label", "unit"}
    }
    return Row(line.name, line.label, cells, position=line.row)


def _blank(kind: str, unit: str, sheet: SheetSpec, place: Place) -> Cell:
    if kind != "amount":
        return Cell(place)
    return Cell(place, "", from_unit(Decimal(0), unit, decimals=sheet.decimals, places=(place,)))
