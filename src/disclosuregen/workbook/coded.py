"""Tables of rows by code: 类, 款, 项; departments and units; projects."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.model import Cell, Row, Table
from disclosuregen.names import folded
from disclosuregen.places import Place, column_letters
from disclosuregen.workbook.found import NOTES, Found, table_of
from disclosuregen.workbook.grouped import CodeValues, Seed
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.recognized import OwnFormulas
from disclosuregen.workbook.totals import code_widths
from disclosuregen.workbook.values import in_rows, is_nothing, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.pack import TableSpec
    from disclosuregen.workbook.cells import RawCell

__all__ = ["read_codes"]

_CODE = re.compile(r"[0-9A-Za-z-]+")
# Makes a place as its class would, in half the time.
_new = tuple.__new__
_UNSTORED: Mapping[int, RawCell] = {}
_NOTHING: Mapping[int, str] = {}
# Codes are shorter.
_USUAL = 40


@frozen
class _Codes:
    """A code table's columns of codes, with their widths, and of names, empty when it has none; its folded 合计.

    `levels` are the numbers of levels by the length of their codes, for codes of usual length.
    """

    codes: tuple[tuple[str, int], ...]
    name: str
    total: str
    levels: Mapping[int, int]


@prepared
def _codes_of(table: TableSpec) -> _Codes:
    levels = {length: level for length in range(1, _USUAL) if (level := _level(table, "0" * length))}
    codes = zip((column.name for column in table.of_type("code")), code_widths(table), strict=True)
    name = next((column.name for column in table.of_type("name")), "")
    return _Codes(tuple(codes), name, folded(table.total), levels)


@frozen
class _Columns:
    """Where a code table's codes (with their widths) and names stand, 0 when it has no names."""

    found: Found
    own: OwnFormulas
    spec: _Codes
    codes: list[tuple[int, int]]
    name: int

    @classmethod
    def of(cls, found: Found) -> _Columns:
        spec, columns = _codes_of(found.spec), found.grid.columns
        codes = [(columns[name], width) for name, width in spec.codes]
        return cls(found, OwnFormulas(found.spec, found.grid), spec, codes, columns[spec.name] if spec.name else 0)


def read_codes(found: Found) -> Table:
    """The rows of a code table with their level, and its 合计 row."""
    table = _Columns.of(found)
    seeds = _seeds(table)
    summary = [seed for seed in seeds if not seed.level]
    seeds = [seed for seed in seeds if seed.level]
    _report_doubles(found, seeds)
    _report_orphans(found, seeds)
    if found.spec.total and len(summary) != 1:
        rule = "S09" if summary else "S15"
        place = found.reader.place(summary[-1].row if summary else found.grid.first, _code_column(found))
        where = in_rows([seed.row for seed in summary])
        found.reader.report(rule, place, expected=found.spec.total, read=len(summary), rows=where)
    values = CodeValues(found, seeds)
    rows = values.rows()
    total_row = (
        Row(found.spec.total, found.spec.total, values.cells(summary[0]), 0, summary[0].row) if summary else None
    )
    return table_of(found, rows, total_row)


def _report_doubles(found: Found, seeds: list[Seed]) -> None:
    """A code may stand once; only a typed group, such as a kind of projects, may recur under every unit."""
    levels = found.spec.levels
    once = {number for number, level in enumerate(levels, 1) if level.of or number == len(levels)}
    counted = [seed for seed in seeds if seed.level in once]
    if len({seed.code for seed in counted}) == len(counted):
        return
    rows_of: dict[str, list[int]] = {}
    for seed in counted:
        rows_of.setdefault(seed.code, []).append(seed.row)
    for code, rows in rows_of.items():
        if len(rows) > 1:
            place = found.reader.place(rows[-1], _code_column(found))
            found.reader.report("S13", place, read=shortened(code), count=len(rows), rows=in_rows(rows))


def _report_orphans(found: Found, seeds: list[Seed]) -> None:
    """A row that no group above it would count is lost to every total; so is one that nobody can name."""
    above_it: set[str] = set()
    named = bool(found.spec.of_type("name"))
    # What stands above the rows of each level; above those of the first there is nothing.
    lengths = [0, 0, *(level.length if level.of == "prefix" else 0 for level in found.spec.levels)]
    for seed in seeds:
        code, length = seed.code, lengths[seed.level]
        if length and code[:length] not in above_it:
            place = found.reader.place(seed.row, _code_column(found))
            found.reader.report("S16", place, read=shortened(code), expected=code[:length])
        above_it.add(code)
        if named and not seed.name:
            found.reader.report("S18", found.reader.place(seed.row, _code_column(found)), read=shortened(code))
    _report_strays(found, seeds)


def _report_strays(found: Found, seeds: list[Seed]) -> None:
    """Rows of the last level that belong to a group by a column's text, when no group has that name."""
    for number, level in enumerate(found.spec.levels, 1):
        if level.of in {"", "prefix"}:
            continue
        groups = {folded(one.name) for one in seeds if one.level == number}
        for seed in seeds:
            said = found.text(seed.row, level.of)
            if seed.level == len(found.spec.levels) and said not in groups:
                place = found.reader.place(seed.row, found.grid.columns[level.of])
                found.reader.report("S17", place, read=shortened(said) or "（空）", expected=level.of)


def _code_column(found: Found) -> int:
    return found.grid.columns[found.spec.of_type("code")[0].name]


def _seeds(table: _Columns) -> list[Seed]:
    """The rows of the table, that of 合计 too."""
    found, levels, total, at = table.found, table.spec.levels, table.spec.total, table.codes[0][0]
    file, sheet, letters = found.reader.book.file, found.reader.sheet.name, column_letters(at)
    seeds: list[Seed] = []
    rows, lines = found.labels.rows, found.labels.lines
    for row in found.rows():
        cells = rows.get(row, _UNSTORED)
        raw, named = cells.get(at), lines.get(row, _NOTHING).get(table.name, "")
        code = raw[1] if len(table.codes) == 1 and raw is not None and raw[0] == "text" else ""
        level = levels.get(len(code), 0) if code.isascii() and code.isalnum() else 0
        # A code as nearly all of them are typed has no name beside it, nothing to fold and nothing to report.
        if level and not named.startswith(NOTES) and (not total or total not in (code, named)):
            part = Cell(_new(Place, (file, sheet, f"{letters}{row}")), code)
            beside = cells.get(table.name)
            if beside is not None and beside[0] == "text" and not beside[2] and beside[1].isprintable():
                name = beside[1].strip()
            else:
                name = _row_name(table, row, code)
            seeds.append(Seed(row, code, name, level, (part,)))
        elif (seed := _seed(table, row, named)) is not None:
            seeds.append(seed)
    return seeds


def _seed(table: _Columns, row: int, name: str) -> Seed | None:
    """The code, name and level of a row; level 0 is the 合计 row; None for notes and rows without content."""
    found = table.found
    parts = [found.reader.code(row, position) for position, _ in table.codes]
    cells = tuple(_padded(cell, width) for (cell, _), (_, width) in zip(parts, table.codes, strict=True))
    code = cells[0].text if len(cells) == 1 else "".join(cell.text for cell in cells)
    bare, picked, level = folded(code), parts[-1][1], _level(found.spec, code)
    if any(cell.unreadable for cell in cells) or bare.startswith(NOTES) or name.startswith(NOTES):
        return None
    if table.spec.total and table.spec.total in {bare, name}:
        return Seed(row, found.spec.total, found.spec.total, 0)
    if not level:
        _report_no_code(found, row, code)
        return None
    return Seed(row, code, _row_name(table, row, code, picked), level, cells)


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


def _padded(part: Cell, width: int) -> Cell:
    """A code's part with the zeros in front that a spreadsheet dropped."""
    short = len(part.text) < width and part.text.isdigit()
    return replace(part, text=part.text.zfill(width)) if short else part


def _level(table: TableSpec, code: str) -> int:
    if not _CODE.fullmatch(code):
        return 0
    for number, level in enumerate(table.levels, 1):
        if len(code) == level.length or (level.more and len(code) >= level.length):
            return number
    return 0


def _row_name(table: _Columns, row: int, code: str, picked: str = "") -> str:
    """The name as typed; where the form's look-up still stands, the list's name or the one picked along."""
    found = table.found
    raw = found.reader.raw(row, table.name)
    if raw is None or (raw[2] and table.own.is_look_up(raw[2], row)):
        known = found.codes.get(code, "") or picked
        return known or (found.reader.text(row, table.name).text if raw and raw.text.strip() else "")
    if raw[0] == "text" and raw[1].isprintable():
        return raw[1].strip()
    return found.reader.text(row, table.name).text
