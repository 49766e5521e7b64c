"""What a marked copy shows, as openpyxl sees it: comments, tints, the list; and everything else, to be the same."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.marked import marked
from tests.tables import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook

    from disclosuregen.findings import Finding
    from disclosuregen.workbook.cells import RawCell

__all__ = ["FRAME", "cells_of", "comments_of", "listed", "marked_bytes", "opened", "parts_of", "rest_of", "tints_of"]

FRAME = "【系统检查】"
# Red, amber and blue; a variant of a tint is at most 15 darker in each of them.
TINTS = {"error": (255, 191, 191), "warning": (255, 223, 159), "note": (199, 223, 255)}


def marked_bytes(content: bytes, findings: Sequence[Finding], name: str = "表.xlsx") -> bytes:
    """The marked copy of a file of that content."""
    with written(content, name) as path:
        package = admit(path).package
    assert package is not None
    return marked(package, findings)


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """The workbook as openpyxl sees it."""
    return openpyxl.load_workbook(BytesIO(content), data_only=values, rich_text=False)


@lru_cache(maxsize=8)
def _seen(content: bytes) -> Workbook:
    """The workbook as openpyxl sees it, for whoever only looks."""
    return opened(content)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package, inflated."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(content: bytes) -> dict[str, dict[tuple[int, int], RawCell]]:
    """What our own reader reads in each sheet; the list is none."""
    with written(content) as path:
        package = admit(path).package
    assert package is not None
    return {sheet.name: sheet.cells for sheet in read_book(package, lambda _: True).sheets}


def comments_of(content: bytes, *, ours: bool = True) -> dict[str, str]:
    """The comments, by `sheet!cell`: those that hold words of ours, or those that do not."""
    found: dict[str, str] = {}
    for sheet in _seen(content).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and (FRAME in cell.comment.text) == ours:
                    found[f"{sheet.title}!{cell.coordinate}"] = cell.comment.text
    return found


def tint_of(cell: Cell) -> str:
    """Which severity a cell is tinted for, or nothing."""
    colour = str(cell.fill.fgColor.rgb) if cell.fill.fill_type == "solid" else ""
    if len(colour) != 8:
        return ""
    channels = [int(colour[place : place + 2], 16) for place in (2, 4, 6)]
    for severity, tint in TINTS.items():
        if all(0 <= whole - part < 16 for whole, part in zip(tint, channels, strict=True)):
            return severity
    return ""


def tints_of(content: bytes) -> dict[str, str]:
    """The severity of every tinted cell of the department's sheets, by `sheet!cell`."""
    sheets = _seen(content).worksheets
    return {
        f"{sheet.title}!{cell.coordinate}": tint
        for sheet in sheets
        if not sheet.title.startswith("问题清单")
        for row in sheet.iter_rows()
        for cell in row
        if (tint := tint_of(cell))  # type: ignore[arg-type]  # merged cells have fills, too
    }


def listed(content: bytes) -> list[tuple[str, ...]]:
    """The lines of the list: number, severity, place, problem, remedy, rule."""
    sheet = _seen(content).worksheets[0]
    rows = sheet.iter_rows(min_row=4, values_only=True)
    return [tuple("" if value is None else str(value) for value in row) for row in rows]


def rest_of(content: bytes) -> dict[str, object]:
    """Everything openpyxl knows of a workbook's sheets but comments and fills; the list is left out."""
    formulas, values = _seen(content), opened(content, values=True)
    return {
        sheet.title: (
            sheet.sheet_state,
            {
                cell.coordinate: (
                    getattr(cell.value, "text", cell.value),
                    values[sheet.title][cell.coordinate].value,
                    cell.number_format,
                    repr((cell.font, cell.border, cell.alignment, cell.protection)),
                )
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None or cell.has_style
            },
            sorted(map(str, sheet.merged_cells.ranges)),
            repr((sheet.protection, sheet.page_setup, sheet.print_title_rows, sheet.print_area, sheet.freeze_panes)),
            repr((sheet.data_validations.dataValidation, list(sheet.conditional_formatting))),
            {key: (size.width, size.hidden) for key, size in sheet.column_dimensions.items()},
            {key: (size.height, size.hidden) for key, size in sheet.row_dimensions.items()},
        )
        for sheet in formulas.worksheets
        if not sheet.title.startswith("问题清单")
    }
