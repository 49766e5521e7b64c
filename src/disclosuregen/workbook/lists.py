"""Sheets with lists for a bureau: what stands in them comes as plain values and stays what it is.

Text never becomes a formula, amounts are written as the decimals they are, links lead to files beside the workbook.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.names import without_control
from disclosuregen.workbook.layout import LINE, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["BookWriter", "Column", "FileLink", "ListSheet", "Row", "Value", "begin", "plain", "write"]

_FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
_NUMBERS = {"count": "#,##0", "money": "#,##0.00", "rate": "0.00%", "day": "yyyy-mm-dd", "text": "@", "link": "General"}
_TINTS = {"bad": ("#FDE9E7", "#9C0006"), "watch": ("#FFF4D6", "#7F6000"), "good": ("#E8F3E4", "#1F6B35")}
_BORDER = {"border": 1, "border_color": "#C9CED6"}
_FRAMES: Mapping[str, Mapping[str, object]] = {
    "title": {"font_name": "黑体", "font_size": 16},
    "hint": {"font_color": "#5B6675"},
    "head": {**_BORDER, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E4EAF2"},
    "caption": {"bold": True, "font_size": 12},
    "label": {"font_color": "#5B6675", "bg_color": "#F3F5F8", "align": "center"},
    "big": {"font_size": 16, "bold": True, "bg_color": "#F3F5F8", "align": "center", "num_format": "#,##0"},
}
# Excel keeps so many digits of a number, so many characters of a text, so many rows and links of a sheet.
_DIGITS, _LONGEST, _ROWS, _LINKS = 15, 16_000, 1_048_576, 65_530
_HEAD = 2
# Remedies and names come again and again.
_height = lru_cache(maxsize=8192)(lines_of)
# In points, the most that a row can have.
_HIGHEST = 409
# A4 prints up to this many characters across legibly; what is wider goes on A3.
_WIDE, _A4, _A3 = 220, 9, 8
# What cannot stand in a hyperlink's address; XlsxWriter takes an address with an escape in it as it is.
_UNSAFE = re.compile(r"""[\s%#"<>\[\]^`{}|\\]""")
_BREAK = re.compile(r"[\t-\r]+")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


@frozen
class FileLink:
    """A text that leads to a file, by its way from the workbook's own folder."""

    text: str
    path: str


Value = str | int | Decimal | date | FileLink | None


@frozen
class Column:
    """A column of a list: head, width in characters, what stands in it (text, link, count, money, rate, day)."""

    head: str
    width: int
    kind: str = "text"


@frozen
class Row:
    """A row of a list; its tint (bad, watch, good) covers the first `tinted` cells."""

    values: Sequence[Value]
    tint: str = ""
    tinted: int = 1


@frozen
class ListSheet:
    """A sheet with a list: title, hint, head, one line for each row; `frozen` columns stay when one scrolls."""

    name: str
    title: str
    hint: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    frozen: int = 0


@dataclass(slots=True)
class BookWriter:
    """A workbook on its way; every format is made once."""

    book: Workbook
    formats: dict[tuple[str, str], Format] = field(default_factory=dict)

    def format(self, kind: str, tint: str = "") -> Format:
        """The format of a cell of a list, or of title, hint, head, label, big."""
        if (kind, tint) not in self.formats:
            self.formats[kind, tint] = self.book.add_format({**_FONT, **_looks(kind), **_tinted(tint)})
        return self.formats[kind, tint]

    def add(self, made: ListSheet) -> None:
        """Add a sheet with a list."""
        sheet: Worksheet = self.book.add_worksheet(made.name)
        rows = made.rows[: _ROWS - _HEAD - 1]
        begin(self, sheet, made.title, made.hint + _beyond(made, len(rows)))
        sheet.set_paper(_A3 if sum(column.width for column in made.columns) > _WIDE else _A4)
        for number, column in enumerate(made.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(_HEAD, number, plain(column.head), self.format("head"))
        links = 0
        for number, row in enumerate(rows, _HEAD + 1):
            for at, (column, value) in enumerate(zip(made.columns, row.values, strict=True)):
                links += isinstance(value, FileLink)
                bare = value.text if isinstance(value, FileLink) and links > _LINKS else value
                write(sheet, (number, at), bare, self.format(column.kind, row.tint if at < row.tinted else ""))
            lines = _lines(row, made.columns)
            if lines > 1:
                sheet.set_row(number, min(LINE * lines + 1, _HIGHEST))
        last = _HEAD + max(1, len(rows))
        sheet.autofilter(_HEAD, 0, last, len(made.columns) - 1)
        sheet.freeze_panes(_HEAD + 1, made.frozen)
        sheet.set_row(_HEAD, 32)
        sheet.repeat_rows(_HEAD)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})


def _beyond(made: ListSheet, written: int) -> str:
    """What is said of a list that is too long for a sheet."""
    said = f"一张表放不下 {len(made.rows)} 行，只列出前 {written} 行。" if len(made.rows) > written else ""
    links = sum(isinstance(value, FileLink) for row in made.rows for value in row.values)
    return said + (f"链接太多，只有前 {_LINKS} 个可以点。" if links > _LINKS else "")


def _lines(row: Row, columns: Sequence[Column]) -> int:
    """How many lines the longest text of a row takes; a look at its length answers for most."""
    return max(
        (
            _height(value, column.width)
            for value, column in zip(row.values, columns, strict=True)
            if isinstance(value, str) and 2 * len(value) >= column.width
        ),
        default=1,
    )


def write(sheet: Worksheet, at: tuple[int, int], value: Value, style: Format) -> None:
    """Write one value as what it is, at a row and a column from 0."""
    if isinstance(value, FileLink):
        address = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", value.path)
        sheet.write_url(*at, f"external:{address}", style, plain(value.text))
    elif value is None or value == "":
        sheet.write_blank(*at, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, style)
    elif isinstance(value, str):
        sheet.write_string(*at, plain(value), style)
    elif len(Decimal(value).normalize().as_tuple().digits) <= _DIGITS:
        sheet.write_number(*at, value, style)
    else:
        # Excel would drop the last digits.
        sheet.write_string(*at, f"{value:,f}", style)


def begin(writer: BookWriter, sheet: Worksheet, title: str, hint: str) -> None:
    """The two lines over everything, and how the sheet is printed."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页　共 &N 页")
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, plain(title), writer.format("title"))
    sheet.write_string(1, 0, plain(hint), writer.format("hint"))


def plain(text: str) -> str:
    """The text as a cell may hold it: nothing unseen, and nothing that XlsxWriter takes for its own markup."""
    if not text.isprintable():
        kept = _BREAK.sub(" ", without_control(text))
        text = "".join(mark for mark in kept if unicodedata.category(mark) not in _UNSEEN)
    text = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
    # XlsxWriter writes such a text into the part as it stands, unescaped.
    return f" {text}" if text.startswith("<r>") else text


def _looks(kind: str) -> Mapping[str, object]:
    """The properties of a format by what it is for."""
    if kind not in _NUMBERS:
        return _FRAMES[kind]
    wraps = {"text_wrap": kind in {"text", "link"}}
    link = {"font_color": "#1F4E9E", "underline": 1} if kind == "link" else {}
    return {**_BORDER, **wraps, **link, "num_format": _NUMBERS[kind], "valign": "top"}


def _tinted(tint: str) -> dict[str, object]:
    if not tint:
        return {}
    ground, ink = _TINTS[tint]
    return {"bg_color": ground, "font_color": ink}
