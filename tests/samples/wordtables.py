"""WordprocessingML of the budget tables: merged headers, total rows, rows in a loop.

Each row fills the grid and a loop's tags stand in rows of their own, so filling the template
never has to mend a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tests.samples.wordparts import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Column", "TableLook", "beside_table", "code_table", "single_table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: name in the tags, header labels from upper to lower, amount or text."""

    name: str
    header: tuple[str, ...]
    amount: bool


@dataclass(frozen=True, slots=True)
class TableLook:
    """Column widths and the suffix of the cell styles (`""`, `Small`, `Tiny`)."""

    widths: tuple[int, ...]
    size: str = ""


def code_table(name: str, columns: Sequence[Column], look: TableLook, *, total_last: bool = False) -> str:
    """A table by codes: header, the total row, then one row for each code.

    With `total_last` the total row stands below, never alone on a page, and without figures where the table is empty.
    """
    total, rows = _total(name, columns, look), _loop(name, columns, look)
    if not total_last:
        return _table(columns, look, [total, *rows])
    start, row, end = rows
    last = row.replace("</w:pPr>", "<w:keepNext/></w:pPr>")
    rows = [start, *_either("loop.last", last, row, look), end]
    return _table(columns, look, [*rows, *_either(f"{name}.为空", _total("", columns, look), total, look)])


def _either(condition: str, one: str, other: str, look: TableLook) -> list[str]:
    """One row or the other."""
    return [
        _tag_row(f"if {condition}", look),
        one,
        _tag_row("else", look),
        other,
        _tag_row("endif", look),
    ]


def _total(name: str, columns: Sequence[Column], look: TableLook) -> str:
    """The total row of a table, its label under the names; without a table's name no figures."""
    label = next(place for place, column in enumerate(columns) if "名称" in column.header[-1])
    amounts = [f"{{{{ {name}.合计行.{column.name} }}}}" if name and column.amount else "" for column in columns]
    return _row(
        _cell("合计", look.widths[place], "TableHead" + look.size, total=True)
        if place == label
        else _cell(text, look.widths[place], "TableAmount" + look.size, total=True)
        for place, text in enumerate(amounts)
    )


def single_table(name: str, columns: Sequence[Column], look: TableLook) -> str:
    """A table of one row of figures."""
    return _table(columns, look, _loop(name, columns, look))


def beside_table(name: str, columns: Sequence[Column], look: TableLook, *, total_when: str) -> str:
    """Two tables of named lines side by side; rows where `total_when` holds are bold, labels centred."""
    total = [_value_cell(column, width, look.size, total=True) for column, width in _pairs(columns, look)]
    plain = [_value_cell(column, width, look.size) for column, width in _pairs(columns, look)]
    rows = [
        _tag_row(f"for 行 in {name}.行", look),
        *_either(total_when, _row(total), _row(plain), look),
        _tag_row("endfor", look),
    ]
    return _table(columns, look, rows)


def _loop(name: str, columns: Sequence[Column], look: TableLook) -> list[str]:
    cells = [_value_cell(column, width, look.size) for column, width in _pairs(columns, look)]
    return [_tag_row(f"for 行 in {name}.行", look), _row(cells), _tag_row("endfor", look)]


def _pairs(columns: Sequence[Column], look: TableLook) -> Iterable[tuple[Column, int]]:
    return zip(columns, look.widths, strict=True)


def _value_cell(column: Column, width: int, size: str, *, total: bool = False) -> str:
    text = "TableHead" if total else "TableText"
    style = "TableAmount" if column.amount else text
    return _cell(f"{{{{ 行.{column.name} }}}}", width, style + size, total=total)


def _tag_row(tag: str, look: TableLook) -> str:
    text = "{%tr " + tag + " %}"
    return _row([_cell(text, sum(look.widths), "TableText" + look.size, joined=_span(len(look.widths)))])


def _row(cells: Iterable[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    height = '<w:trHeight w:val="320" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, style: str, *, joined: str = "", total: bool = False) -> str:
    """A cell; `joined` is its gridSpan and vMerge; a total is bold and stays with the next row."""
    content = paragraph(text, style, bold=total, extra="<w:keepNext/>" if total else "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{joined}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _span(cells: int) -> str:
    return f'<w:gridSpan w:val="{cells}"/>' if cells > 1 else ""


def _header_rows(columns: Sequence[Column], look: TableLook) -> list[str]:
    """Header rows: equal upper labels side by side become one cell, short ones reach down."""
    depth = max(len(column.header) for column in columns)
    return [_row(_header_cells(columns, look, level, depth), head=True) for level in range(depth)]


def _header_cells(columns: Sequence[Column], look: TableLook, level: int, depth: int) -> Iterable[str]:
    places = range(len(columns))
    for _, group in groupby(places, key=lambda place: _header_key(columns, place, level)):
        members = list(group)
        header = columns[members[0]].header
        text = header[level] if level < len(header) else ""
        merge = "" if len(header) == depth else _merge(level, len(header))
        width = sum(look.widths[place] for place in members)
        yield _cell(text, width, "TableHead" + look.size, joined=_span(len(members)) + merge)


def _header_key(columns: Sequence[Column], place: int, level: int) -> tuple[object, ...]:
    header = columns[place].header
    return header[: level + 1] if level + 1 < len(header) else (place,)


def _merge(level: int, length: int) -> str:
    if level < length - 1:
        return ""
    return f'<w:vMerge w:val="{"restart" if level == length - 1 else "continue"}"/>'


def _table(columns: Sequence[Column], look: TableLook, rows: Sequence[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in look.widths)
    body = "".join([*_header_rows(columns, look), *rows])
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BudgetTable"/>'
        f'<w:tblW w:w="{sum(look.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )
