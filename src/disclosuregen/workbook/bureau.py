"""The report on a bureau's units as a workbook: an overview with charts, then lists."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from disclosuregen.frozen import frozen
from disclosuregen.workbook.lists import BookWriter, begin, plain, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from disclosuregen.workbook.lists import Column, ListSheet, Row, Value

__all__ = ["Overview", "Table", "bureau_workbook"]

# A fixed date keeps two writings of the same report identical.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDTHS = (30, *(13.5,) * 9)
_BEFORE, _NOW = "#A9BCCB", "#1B5E8C"
_SMALL = {"name": "宋体", "size": 9}
_TITLE = {"name": "宋体", "size": 11, "bold": True}
# In pixels and rows: three small charts stand side by side, a large one beside its table.
_CHART, _STEP, _HIGH, _ROWS = 362, 374, 250, 13
_WIDE, _BESIDE, _BLOCK = 575, 4, 17
# So many tables with their charts are still legible on one page.
_ONE_PAGE = 3


@frozen
class Table:
    """A table of the overview; `pair` are the columns, from 0, of last year and this year, which its chart shows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    pair: tuple[int, int]


@frozen
class Overview:
    """The first sheet: counts, the bureau's sums with a chart each, and tables with one chart each."""

    name: str
    title: str
    hint: str
    counts: Sequence[tuple[str, int]]
    sums: Table
    tables: Sequence[Table]


def bureau_workbook(overview: Overview, sheets: Iterable[ListSheet]) -> bytes:
    """The bytes of the workbook; the same lists give the same bytes. Raises OSError when the disk is full."""
    stream = BytesIO()
    # Its sheets wait in files: of a thousand units they are the most that a batch would hold.
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": plain(overview.title), "created": _CREATED})
    writer = BookWriter(book)
    _overview(writer, overview)
    for sheet in sheets:
        writer.add(sheet)
    try:
        book.close()
    except FileCreateError as error:
        # The library's name for what the disk said.
        raise error.args[0] from error
    return stream.getvalue()


def _overview(writer: BookWriter, overview: Overview) -> None:
    sheet: Worksheet = writer.book.add_worksheet(overview.name)
    begin(writer, sheet, overview.title, overview.hint)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(4, 30)
    for column, (label, number) in enumerate(overview.counts):
        sheet.write_string(3, column, label, writer.format("label"))
        sheet.write_number(4, column, number, writer.format("big"))
    row = 6
    if overview.sums.rows:
        row = _charted(writer, sheet, row, overview.sums)
    if len(overview.tables) <= _ONE_PAGE:
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
    for table in overview.tables:
        where = {"x_offset": 20, "description": plain(table.title)}
        sheet.insert_chart(row, _BESIDE, _beside(writer, sheet, row + 2, table), where)
        _written(writer, sheet, row, table)
        row += _BLOCK


def _written(writer: BookWriter, sheet: Worksheet, row: int, table: Table) -> int:
    """Write a table's title, head and rows; returns the row below it."""
    sheet.write_string(row, 0, plain(table.title), writer.format("caption"))
    for at, column in enumerate(table.columns):
        sheet.write_string(row + 1, at, plain(column.head), writer.format("head"))
    for number, line in enumerate(table.rows, row + 2):
        for at, (column, value) in enumerate(zip(table.columns, line.values, strict=True)):
            write(sheet, (number, at), value, writer.format(column.kind))
    return row + 2 + len(table.rows)


def _charted(writer: BookWriter, sheet: Worksheet, row: int, table: Table) -> int:
    """The sums with a small chart of each below; returns the row below those."""
    below = _written(writer, sheet, row, table) + 1
    shown = [(number, line) for number, line in enumerate(table.rows, row + 2) if _known(line, table.pair)]
    for place, (number, line) in enumerate(shown):
        down, right = divmod(place, 3)
        chart = _columns(writer, sheet.name, table.pair, (row + 1, number))
        chart.set_title({"name": plain(str(line.values[0])), "name_font": _TITLE})
        where = {"x_offset": right * _STEP, "description": plain(f"{line.values[0]}：上年和本年")}
        sheet.insert_chart(below + down * _ROWS, 0, chart, where)
    return below + -(-len(shown) // 3) * _ROWS + 1


def _known(line: Row, pair: tuple[int, int]) -> bool:
    values: list[Value] = [line.values[at] for at in pair]
    return all(value is not None for value in values)


def _columns(writer: BookWriter, sheet: str, pair: tuple[int, int], rows: tuple[int, int]) -> Chart:
    """Last year and this year of one sum, as two columns; `rows` are that of the head and its own."""
    (first, last), (head, row) = pair, rows
    chart: Chart = writer.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": [sheet, head, first, head, last],
            "values": [sheet, row, first, row, last],
            "points": [{"fill": {"color": _BEFORE}}, {"fill": {"color": _NOW}}],
            "data_labels": {"value": True, "num_format": "#,##0.00", "font": _SMALL},
            "gap": 90,
        }
    )
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": _SMALL})
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_size({"width": _CHART, "height": _HIGH})
    return chart


def _beside(writer: BookWriter, sheet: Worksheet, first: int, table: Table) -> Chart:
    """This year and last year of every row of a table, as bars from the top."""
    last = first + max(0, len(table.rows) - 1)
    chart: Chart = writer.book.add_chart({"type": "bar"})
    for column, colour in zip(reversed(table.pair), (_NOW, _BEFORE), strict=True):
        chart.add_series(
            {
                "name": [sheet.name, first - 1, column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": plain(table.title), "name_font": _TITLE})
    chart.set_legend({"position": "bottom", "font": _SMALL})
    chart.set_y_axis({"reverse": True, "num_font": _SMALL})
    grid = {"visible": True, "line": {"color": "#E3E6EA"}}
    chart.set_x_axis({"num_font": _SMALL, "num_format": "#,##0", "label_position": "high", "major_gridlines": grid})
    chart.set_size({"width": _WIDE, "height": (_BLOCK - 1) * 20})
    return chart
