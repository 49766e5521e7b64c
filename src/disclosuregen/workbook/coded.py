"""Tables of rows by code: 类, 款, 项; departments and units; projects."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from disclosuregen.model import Cell, Row, Table
from disclosuregen.names import folded
from disclosuregen.workbook.found import NOTES, Found, added, table_of, unfilled
from disclosuregen.workbook.totals import code_widths, own_group, own_look_up, own_row, own_total
from disclosuregen.workbook.values import is_nothing, shortened

if TYPE_CHECKING:
    from disclosuregen.workbook.cells import RawCell

__all__ = ["read_codes"]

_CODE = re.compile(r"[0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class _Seed:
    """One row of a code table before its amounts are read."""

    row: int
    code: str
    name: str
    level: int


def read_codes(found: Found) -> Table:
    """The rows of a code table with their level, and its 合计 row."""
    seeds = [seed for row in found.rows() if (seed := _seed(found, row)) is not None]
    summary = [seed for seed in seeds if not seed.level]
    seeds = [seed for seed in seeds if seed.level]
    _report_doubles(found, seeds)
    _report_orphans(found, seeds)
    if found.spec.total and len(summary) != 1:
        rule = "S09" if summary else "S15"
        place = found.reader.place(summary[-1].row if summary else found.grid.first, _code_column(found))
        found.reader.report(rule, place, expected=found.spec.total, read=len(summary))
    values = _CodeValues(found, seeds)
    rows = [
        Row(seed.code, seed.name, values.cells(seed), seed.level, seed.row, number)
        for number, seed in enumerate(seeds, 1)
    ]
    total_row = (
        Row(found.spec.total, found.spec.total, values.cells(summary[0]), 0, summary[0].row) if summary else None
    )
    return table_of(found, rows, total_row)


def _report_doubles(found: Found, seeds: list[_Seed]) -> None:
    """A code may stand once; only a typed group, such as a kind of projects, may recur under every unit."""
    levels = found.spec.levels
    once = [seed for seed in seeds if levels[seed.level - 1].of or seed.level == len(levels)]
    for code, count in Counter(seed.code for seed in once).items():
        if count > 1:
            row = [seed.row for seed in once if seed.code == code][-1]
            found.reader.report("S13", found.reader.place(row, _code_column(found)), read=code, count=count)


def _report_orphans(found: Found, seeds: list[_Seed]) -> None:
    """A row that no group above it would count is lost to every total; so is one that nobody can name."""
    for seed in seeds:
        place = found.reader.place(seed.row, _code_column(found))
        above = found.spec.levels[seed.level - 2] if seed.level > 1 else None
        if above is not None and above.of == "prefix":
            parent = seed.code[: above.length]
            if not any(one.code == parent and one.row < seed.row for one in seeds):
                found.reader.report("S16", place, read=seed.code, expected=parent)
        if not seed.name and found.spec.of_type("name"):
            found.reader.report("S18", place, read=seed.code)
    _report_strays(found, seeds)


def _report_strays(found: Found, seeds: list[_Seed]) -> None:
    """Rows of the last level that belong to a group by a column's text, when no group has that name."""
    for number, level in enumerate(found.spec.levels, 1):
        if level.of in {"", "prefix"}:
            continue
        groups = {folded(one.name) for one in seeds if one.level == number}
        for seed in seeds:
            said = found.text(seed.row, level.of)
            if seed.level == len(found.spec.levels) and said not in groups:
                place = found.reader.place(seed.row, found.grid.columns[level.of])
                found.reader.report("S17", place, read=said or "（空）", expected=level.of)


def _code_column(found: Found) -> int:
    return found.grid.columns[found.spec.of_type("code")[0].name]


def _seed(found: Found, row: int) -> _Seed | None:
    """The code, name and level of a row; level 0 is the 合计 row; None for notes and rows without content."""
    parts = [found.reader.code(row, found.grid.columns[column.name]) for column in found.spec.of_type("code")]
    widths = code_widths(found.spec)
    code = "".join(_padded(cell.text, width) for (cell, _), width in zip(parts, widths, strict=True))
    names = found.spec.of_type("name")
    name = found.text(row, names[0].name) if names else ""
    if any(cell.unreadable for cell, _ in parts) or (folded(code) or name).startswith(NOTES) or name.startswith(NOTES):
        return None
    if found.spec.total and folded(found.spec.total) in {folded(code), name}:
        return _Seed(row, found.spec.total, found.spec.total, 0)
    level = _level(found, code)
    if not level:
        _report_no_code(found, row, code)
        return None
    return _Seed(row, code, _row_name(found, row, code, parts[-1][1]), level)


def _report_no_code(found: Found, row: int, code: str) -> None:
    """Amounts without a code, or with one of a wrong length, would be lost; a remark or a signature is left alone."""
    place, amounts = found.reader.place(row, _code_column(found)), _amounts(found, row)
    if code and (code.isascii() or any(map(_is_number, amounts))):
        lengths = "、".join(f"{item.length}{'以上' if item.more else ''}" for item in found.spec.levels)
        found.reader.report("S12", place, read=shortened(code), expected=lengths)
    elif not code and any(not is_nothing(cell.text) for cell in amounts):
        found.reader.report("S11", place)


def _amounts(found: Found, row: int) -> list[RawCell]:
    """What stands in the amount columns of a row."""
    cells = [found.reader.raw(row, found.grid.columns[column.name]) for column in found.spec.of_type("amount")]
    return [cell for cell in cells if cell is not None and cell.kind != "empty"]


def _is_number(cell: RawCell) -> bool:
    return cell.kind == "number" or cell.text[:1].isdecimal()


def _padded(part: str, width: int) -> str:
    """A code's part with the zeros in front that a spreadsheet dropped."""
    return part.zfill(width) if part.isdigit() else part


def _level(found: Found, code: str) -> int:
    for number, level in enumerate(found.spec.levels, 1):
        if not _CODE.fullmatch(code):
            return 0
        if len(code) == level.length or (level.more and len(code) >= level.length):
            return number
    return 0


def _row_name(found: Found, row: int, code: str, picked: str) -> str:
    """The name as typed; where the form's look-up still stands, the list's name or the one picked along."""
    columns = found.spec.of_type("name")
    position = found.grid.columns[columns[0].name] if columns else 0
    raw = found.reader.raw(row, position)
    if raw is None or (raw.formula and own_look_up(raw.formula, found.spec, found.grid, row)):
        return found.codes.get(code, "") or picked or (raw.text.strip() if raw else "")
    return found.reader.text(row, position).text


class _CodeValues:
    """The amounts of a code table, each read or recomputed once."""

    def __init__(self, found: Found, seeds: list[_Seed]) -> None:
        self.found, self.seeds = found, seeds
        self.known: dict[tuple[int, str], Cell] = {}
        rows = [seed.row for seed in seeds]
        first, last = (min(rows), max(rows)) if rows else (found.grid.last + 1, found.grid.first)
        self.grid = replace(found.grid, first=first, last=last)

    def cells(self, seed: _Seed) -> dict[str, Cell]:
        reader, cells = self.found.reader, self.codes(seed)
        for column in self.found.spec.columns:
            position = self.grid.columns[column.name]
            if column.type == "amount":
                cells[column.name] = self.amount(seed, column.name)
            elif column.type == "name":
                cells[column.name] = Cell(reader.place(seed.row, position), seed.name)
            elif column.type != "code":
                cells[column.name] = reader.text(seed.row, position)
        return cells

    def codes(self, seed: _Seed) -> dict[str, Cell]:
        """The code columns of a row, with the zeros in front that a spreadsheet dropped."""
        cells: dict[str, Cell] = {}
        for column, width in zip(self.found.spec.of_type("code"), code_widths(self.found.spec), strict=True):
            position = self.grid.columns[column.name]
            cell = self.found.reader.text(seed.row, position)
            if seed.level:
                cell = self.found.reader.code(seed.row, position)[0]
            cells[column.name] = replace(cell, text=_padded(cell.text, width))
        return cells

    def amount(self, seed: _Seed, column: str) -> Cell:
        key = (seed.row, column)
        if key not in self.known:
            self.known[key] = self.computed(seed, column)
        return self.known[key]

    def computed(self, seed: _Seed, column: str) -> Cell:
        found, spec, position = self.found, self.found.spec, self.grid.columns[column]
        raw = found.reader.raw(seed.row, position)
        if unfilled(raw):
            return self.blank(seed, column)
        if raw is None or not raw.formula:
            return found.reader.amount(seed.row, position)
        if spec.column(column).sum and own_row(raw.formula, spec, self.grid, seed.row, column):
            terms = [self.amount(seed, name) for name in spec.column(column).sum]
            return added(found, seed.row, position, terms)
        if not seed.level and own_total(raw.formula, spec, self.grid, seed.row, column):
            return added(found, seed.row, position, [self.amount(one, column) for one in self.seeds if one.level == 1])
        if seed.level and own_group(raw.formula, spec, self.grid, seed.row, column):
            return self.group(seed, column)
        return found.reader.amount(seed.row, position)

    def blank(self, seed: _Seed, column: str) -> Cell:
        """A blank cell; a blank total is computed, because rows that people insert come without formulas."""
        spec, position = self.found.spec, self.grid.columns[column]
        if spec.column(column).sum:
            return added(self.found, seed.row, position, [self.amount(seed, one) for one in spec.column(column).sum])
        if not seed.level:
            return added(self.found, seed.row, position, [self.amount(o, column) for o in self.seeds if o.level == 1])
        return self.group(seed, column)

    def group(self, seed: _Seed, column: str) -> Cell:
        position = self.grid.columns[column]
        children = [one for one in self.seeds if one.row > seed.row and self.is_child(one, seed)]
        if not children:
            return self.found.reader.number_cell(
                None, self.found.reader.place(seed.row, position), self.found.reader.unit
            )
        return added(self.found, seed.row, position, [self.amount(one, column) for one in children])

    def is_child(self, one: _Seed, parent: _Seed) -> bool:
        level = self.found.spec.levels[parent.level - 1]
        if not level.of or parent.level == len(self.found.spec.levels):
            return False
        if level.of == "prefix":
            return one.level == parent.level + 1 and one.code.startswith(parent.code)
        return bool(parent.name) and self.found.text(one.row, level.of) == folded(parent.name)
