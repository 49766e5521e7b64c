"""The tables of a template, drawn after a pack's form.toml: a column that is added there appears in the template."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from tests.samples.wordparts import LANDSCAPE, PORTRAIT, Page, body, text_width
from tests.samples.wordtables import Column, TableLook, beside_table, code_table, single_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["Sheet", "empty_note", "grid", "page_of", "sheets_of", "table_name"]

Sheet = dict[str, Any]


def sheets_of(pack: Path) -> Iterator[Sheet]:
    """The sheets of the form that are published, in order."""
    form = tomllib.loads((pack / "form.toml").read_text("utf-8"))
    return (sheet for sheet in form["sheet"] if sheet.get("published"))


def table_name(sheet: Sheet) -> str:
    """The name in the template's tags: the table's own, or that of the figure joining two."""
    return str(sheet["title"] if len(sheet["table"]) > 1 else sheet["table"][0]["name"])


def page_of(sheet: Sheet) -> Page:
    """The page a sheet's table is printed on."""
    return LANDSCAPE if sheet.get("landscape") else PORTRAIT


def grid(sheet: Sheet, look: TableLook, *, total_when: str = "loop.last", hidden: Collection[str] = ()) -> str:
    """The table itself without its `hidden` columns; the widths must fill the page."""
    name, columns, table = table_name(sheet), _columns(sheet, hidden), sheet["table"][0]
    if sum(look.widths) != text_width(page_of(sheet)):
        raise ValueError(f"{name}: {sum(look.widths)} is not the text width {text_width(page_of(sheet))}")
    match table["kind"]:
        case "codes":
            return code_table(name, columns, look, total_last=table.get("total_last", False))
        case "single":
            return single_table(name, columns, look)
        case _:
            return beside_table(name, columns, look, total_when=total_when)


def _columns(sheet: Sheet, hidden: Collection[str]) -> list[Column]:
    """The printed columns of a sheet; two tables beside each other count as one."""
    return [
        Column(column["name"], tuple(column["header"]), column["type"] == "amount")
        for table in sheet["table"]
        for column in table["columns"]
        if column["name"] not in hidden
    ]


def empty_note(sheet: Sheet) -> str:
    """The note of a table for when it is empty; tables of fixed lines never are."""
    if sheet["table"][0]["kind"] == "lines":
        return ""
    name = table_name(sheet)
    return body((f"%if {name}.为空", f"{{{{ {name}.空表备注 }}}}", "%endif"), "TableNote")
