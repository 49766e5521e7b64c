"""A bureau's list of units: an ordinary workbook with a row for each, found by the words of its head."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.names import folded
from disclosuregen.places import Place
from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import IntakeError
from disclosuregen.workbook.values import Reader, in_rows

if TYPE_CHECKING:
    from datetime import date

    from disclosuregen.workbook.intake import Package

__all__ = ["Listed", "roster_of"]

_DEEPEST_HEAD = 20
# What a head says of its column, the telling word of each; a column answers to the first that fits.
_HEADS = {"parent": ("主管", "上级"), "approved": ("批复", "批准"), "code": ("代码", "编码"), "name": ("名称",)}
_NEEDED = ("code", "name")
# Of two columns of codes or of names, a department's and a unit's, the unit's are meant.
_MEANT = "单位"
# How rows begin that are no units', whatever stands in them.
_NO_UNITS = ("合计", "总计", "小计", "共", "备注", "注", "说明", "填表", "填报", "制表", "审核", "联系", "日期")


@frozen
class Listed:
    """A unit of the list: code, name, its department where that is said, the day its budget was approved."""

    code: str
    name: str
    parent: str = ""
    approved: date | None = None


def roster_of(package: Package) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The units of the first visible sheet that lists any, in order, and what is wrong with the list: R01 to R06."""
    try:
        book = read_book(package, lambda _: True)
    except IntakeError as error:
        return (), (error.finding,)
    for sheet in book.sheets:
        reader = Reader(book, sheet)
        head = None if sheet.hidden else _head(reader)
        if head is not None:
            return _units(reader, *head)
    return (), (finding("R01", Place(package.file, "")),)


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


def _units(reader: Reader, top: int, columns: dict[str, int]) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    units: dict[str, Listed] = {}
    findings: list[Finding] = []
    halves: list[int] = []
    for row in sorted(number for number in reader.sheet.rows() if number > top):
        code = reader.code(row, columns["code"])[0].text
        name = reader.text(row, columns["name"]).text
        if not code or not name:
            halves += [row] if (code or name) and not (code or name).startswith(_NO_UNITS) else []
            continue
        if code in units:
            findings.append(finding("R02", reader.place(row, columns["code"]), read=code, name=units[code].name))
            continue
        parent = reader.text(row, columns["parent"]).text if "parent" in columns else ""
        approved, unread = _day(reader, row, columns.get("approved", 0))
        findings += unread
        units[code] = Listed(code, name, parent, approved)
    if halves:
        place = reader.place(halves[0], columns["name"])
        findings.append(finding("R06", place, read=len(halves), rows=in_rows(halves)))
    return tuple(units.values()), tuple(findings)


def _day(reader: Reader, row: int, column: int) -> tuple[date | None, list[Finding]]:
    """The day that stands in a cell, None where there is none, and R05 where what stands there is none."""
    raw = reader.raw(row, column) if column else None
    if raw is None or not raw.text.strip():
        return None, []
    with suppress(ValueError, OverflowError):
        return reader.day(raw), []
    return None, [finding("R05", reader.place(row, column), read=raw.text)]
