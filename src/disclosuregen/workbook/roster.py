"""A bureau's list of units: an ordinary workbook with a row for each, found by the words of its head."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.pack.sheets import IDENTITY_SHEET
from disclosuregen.places import Place
from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import IntakeError
from disclosuregen.workbook.values import Reader, in_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from disclosuregen.workbook.intake import Package

__all__ = ["Listed", "roster_of"]

_DEEPEST_HEAD = 20
# What a head says of its column, the telling word of each; a column answers to the first that fits.
_HEADS = {"parent": ("主管", "上级"), "approved": ("批复", "批准"), "code": ("代码", "编码"), "name": ("名称",)}
_NEEDED = ("code", "name")
# Of two columns of codes or of names, a department's and a unit's, the unit's are meant.
_MEANT = "单位"
# What has codes and names on a list of units, and what a head says of a column of days.
_OWNERS, _DAYS = ("单位", "部门"), ("日期", "时间")
# A day of this century or the end of the last, as spreadsheets count them.
_DAY_NUMBER = late(r"[3-6]\d{4}(?:\.\d+)?")
_SHOWN = 8
# How rows begin that are no units', whatever stands in them.
_NO_UNITS = ("合计", "总计", "小计", "共", "备注", "注", "说明", "填表", "填报", "制表", "审核", "联系", "日期")


@frozen
class Listed:
    """A unit of the list: code, name, its department where that is said, the day its budget was approved."""

    code: str
    name: str
    parent: str = ""
    approved: date | None = None


@frozen
class _List:
    """What one sheet lists: its name, what its head says of code and name, the units, what is wrong with it."""

    sheet: str
    heads: tuple[str, str]
    units: tuple[Listed, ...]
    findings: tuple[Finding, ...]


def roster_of(package: Package) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The units of the first visible sheet that lists any, in order, and what is wrong with the list: R01 to R09."""
    try:
        book = read_book(package, lambda _: True)
    except IntakeError as error:
        return (), (error.finding,)
    if any(sheet.name == IDENTITY_SHEET for sheet in book.sheets):
        # It has heads of this kind, too, where it lists a department's units.
        return (), (finding("R09", Place(package.file, "")),)
    readers = [Reader(book, sheet) for sheet in book.sheets if not sheet.hidden]
    lists = [_units(reader, *head) for reader in readers if (head := _head(reader)) is not None]
    if not lists:
        return (), (finding("R01", Place(package.file, "")),)
    read = next((one for one in lists if one.units), None)
    if read is None:
        return (), (*lists[0].findings, finding("R07", Place(package.file, lists[0].sheet)))
    return read.units, (*read.findings, *_unread(package.file, read, lists))


def _unread(file: str, read: _List, lists: Sequence[_List]) -> Iterator[Finding]:
    """R08: units that other sheets list besides; other things have codes and names, too."""
    known = {unit.code for unit in read.units}
    for one in lists:
        more = [unit for unit in one.units if unit.code not in known] if one is not read else []
        alike = one.heads == read.heads or any(word in head for head in one.heads for word in _OWNERS)
        if more and alike:
            named = "、".join(unit.name for unit in more[:_SHOWN]) + (" 等" if len(more) > _SHOWN else "")
            yield finding("R08", Place(file, one.sheet), read=len(more), names=named, expected=read.sheet)


def _head(reader: Reader) -> tuple[int, dict[str, int]] | None:
    """The row of the head, and the column of each thing it speaks of."""
    for row in range(1, _DEEPEST_HEAD + 1):
        said = {column: folded(reader.text(row, column).text) for column in range(1, _DEEPEST_HEAD + 1)}
        columns: dict[str, int] = {}
        for column, text in said.items():
            kind = next((kind for kind, words in _HEADS.items() if any(word in text for word in words)), "")
            if kind and (kind not in columns or (_MEANT in text and _MEANT not in said[columns[kind]])):
                columns[kind] = column
        if all(kind in columns for kind in _NEEDED):
            return row, columns
    return None


def _units(reader: Reader, top: int, columns: dict[str, int]) -> _List:
    units: dict[str, Listed] = {}
    findings: list[Finding] = []
    halves: list[int] = []
    for row in sorted(number for number in reader.sheet.rows() if number > top):
        code = reader.code(row, columns["code"])[0].text
        name = reader.text(row, columns["name"]).text
        if not code or not name:
            silent = any(_is_silent(reader, row, columns[kind]) for kind in _NEEDED)
            halves += [row] if silent or ((code or name) and not (code or name).startswith(_NO_UNITS)) else []
            continue
        if code in units:
            findings.append(finding("R02", reader.place(row, columns["code"]), read=code, name=units[code].name))
            continue
        parent = reader.text(row, columns["parent"]).text if "parent" in columns else ""
        approved, unread = _day(reader, top, row, columns.get("approved", 0))
        findings += unread
        units[code] = Listed(code, name, parent, approved)
    if halves:
        place = reader.place(halves[0], columns["name"])
        findings.append(finding("R06", place, read=len(halves), rows=in_rows(halves)))
    code, name = (folded(reader.text(top, columns[kind]).text) for kind in _NEEDED)
    return _List(reader.sheet.name, (code, name), tuple(units.values()), tuple(findings))


def _is_silent(reader: Reader, row: int, column: int) -> bool:
    """Whether a cell holds a formula of which no result was stored."""
    raw = reader.raw(row, column)
    return raw is not None and raw.kind == "empty" and bool(raw.formula)


def _day(reader: Reader, top: int, row: int, column: int) -> tuple[date | None, list[Finding]]:
    """The day that stands in a cell, None where there is none, and R05 where what stands there is none."""
    raw = reader.raw(row, column) if column else None
    if raw is None or not raw.text.strip():
        return None, []
    # The number of a day, where a list came without its formats; below another head it may be an amount.
    head = reader.text(top, column).text
    if raw.kind == "number" and _DAY_NUMBER.fullmatch(raw.text) and any(word in head for word in _DAYS):
        raw = raw._replace(kind="date")
    with suppress(ValueError, OverflowError):
        return reader.day(raw), []
    return None, [finding("R05", reader.place(row, column), read=raw.text)]
