"""A workbook written anew after a form: every entry that was typed is kept, totals are the form's again."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, in_unit, unit_dimension
from disclosuregen.workbook.content import Content, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Pack, SheetSpec, TableSpec
    from disclosuregen.pack.spec import Line

__all__ = ["kept", "typed_over"]

# A year in a text, but not in the name of a regulation: 《…2016…》, 〔2016〕.
_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕")
_YEAR = re.compile(r"(?<!\d)\d{4}(?=\s*(?:年|—|-|至)|[^\d]{0,2}年)")
_LEAP = (2, 29)


def kept(form: Form, pack: Pack, year: int, old: int) -> Content:
    """What a form's workbook is written with, totals left to the sheet's own formulas; years move from `old` on."""
    return Content(
        MappingProxyType(
            {
                spec.name: tuple(_entries(sheet, spec, form.tables[spec.name], year - old))
                for sheet, spec in pack.form.tables()
                if spec.name in form.tables
            }
        )
    )


def typed_over(content: Content, before: Form, after: Form, pack: Pack) -> Content:
    """The content with totals that were typed over: those that the sheet's own formulas now give another amount."""
    tables = dict(content.tables)
    for sheet, spec in pack.form.tables():
        if spec.name in before.tables and spec.name in after.tables:
            pairs = list(_pairs(before.tables[spec.name], after.tables[spec.name]))
            tables[spec.name] = tuple(_amended(sheet, spec, tables.get(spec.name, ()), pairs))
    return Content(MappingProxyType(tables), content.locked)


def _entries(sheet: SheetSpec, spec: TableSpec, table: Table, years: int) -> Iterator[Entry]:
    lines = {line.name: line for line in spec.lines}
    for row in table.rows:
        line = lines.get(row.key)
        if line is not None or spec.kind != "lines":
            cells = {name: _said(sheet, cell, line, years) for name, cell in row.cells.items()}
            yield Entry(row.key, {name: text for name, text in cells.items() if text and not _summed(spec, row, name)})


def _summed(spec: TableSpec, row: Row, name: str) -> bool:
    """Whether the form adds a cell up itself."""
    column = next((column for column in spec.columns if column.name == name), None)
    line = next((line for line in spec.lines if line.name == row.key), None)
    if column is None or (line.type if line and line.type else column.type) != "amount":
        return False
    grouped = spec.kind == "codes" and row.level < len(spec.levels) and bool(spec.levels[row.level - 1].of)
    return bool(column.sum or (line and line.sum) or grouped)


def _said(sheet: SheetSpec, cell: Cell, line: Line | None, years: int) -> str:
    """What was typed into a cell, in this form's unit and year."""
    if cell.blank or (cell.amount is None and not cell.text):
        return ""
    if cell.amount is not None:
        unit = (line.unit if line else "") or sheet.unit
        scale = unit if unit_dimension(unit)[0] == MONEY and cell.amount.dimension == MONEY else ""
        return f"{in_unit(cell.amount, scale).normalize():f}" if scale else f"{cell.amount.value.normalize():f}"
    if line is not None and line.type == "year":
        return str(int(cell.text) + years)
    if line is not None and line.type == "date":
        return _later(date.fromisoformat(cell.text), years).isoformat()
    return _moved(cell.text, years) if years else cell.text


def _later(day: date, years: int) -> date:
    leap = (day.month, day.day) == _LEAP
    return day.replace(year=day.year + years, day=28 if leap and years else day.day)


def _moved(text: str, years: int) -> str:
    """A text whose years are as many years later."""

    def later(match: re.Match[str]) -> str:
        return str(int(match.group()) + years)

    pieces = _QUOTED.split(text)
    quoted = [*_QUOTED.findall(text), ""]
    return "".join(_YEAR.sub(later, piece) + words for piece, words in zip(pieces, quoted, strict=True))


def _pairs(before: Table, after: Table) -> Iterator[tuple[int, Row, Row]]:
    """The rows of a table before and after, by their number; the total is number -1."""
    yield from ((number, old, new) for number, (old, new) in enumerate(zip(before.rows, after.rows, strict=False)))
    if before.total is not None and after.total is not None:
        yield -1, before.total, after.total


def _amended(
    sheet: SheetSpec, spec: TableSpec, entries: tuple[Entry, ...], pairs: list[tuple[int, Row, Row]]
) -> Iterator[Entry]:
    lines = {line.name: line for line in spec.lines}
    over = {number: dict(_different(sheet, lines.get(old.key), old, new)) for number, old, new in pairs}
    for number, entry in enumerate(entries):
        yield Entry(entry.key, {**entry.cells, **over.get(number, {})})
    if over.get(-1):
        yield Entry(spec.total, over[-1])


def _different(sheet: SheetSpec, line: Line | None, old: Row, new: Row) -> Iterator[tuple[str, str]]:
    for name, cell in old.cells.items():
        other = new.cells.get(name)
        if cell.amount is None or other is None or other.amount is None or cell.unreadable:
            continue
        if cell.amount.value != other.amount.value:
            yield name, _said(sheet, cell, line, 0)
