"""The cell formats of the standard workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

__all__ = ["INPUT", "TOTAL", "Formats"]

INPUT = "#FFF8DC"
TOTAL = "#E8F3E4"
_HEADING = "#E4EAF2"
_FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}


class Formats:
    """All formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Make the formats that every sheet uses."""
        self._book = book
        self._made: dict[tuple[str, str, int, bool], Format] = {}
        self.title = self._add(font_name="黑体", font_size=16, align="center")
        self.tag = self._add(align="left")
        self.unit = self._add(align="right")
        self.hint = self._add(text_wrap=True, font_color="#7F6000")
        self.wrapped = self._add(text_wrap=True)
        self.caption = self._add(bold=True)
        self.heading = self._add(bold=True, align="center", text_wrap=True, border=1, bg_color=_HEADING)
        self.label = self._add(border=1, text_wrap=True)
        self.bold_label = self._add(border=1, text_wrap=True, bold=True)
        self.link = self._add(font_color="#1F4E9E", underline=1)
        self.hidden = self._add(font_color="#808080", hidden=True)
        self.audit = self._add(border=1, text_wrap=True, bold=True)
        self.audit_number = self._add(border=1, align="right", num_format="#,##0.00####")
        self.audit_link = self._add(border=1, font_color="#1F4E9E", underline=1)
        self.passed = book.add_format({"font_color": "#2E7D32"})
        self.unfilled = book.add_format({"font_color": "#808080"})
        self.small = book.add_format({"font_color": "#7F6000", "bg_color": "#FFF2CC"})
        self.failed = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
        # Row heights are reckoned for texts of these formats; headers and titles have rules of their own.
        self.wrapping = {self.label, self.bold_label}
        self.group = book.add_format({"bold": True, "bg_color": TOTAL})

    def _add(self, **properties: object) -> Format:
        return self._book.add_format({**_FONT, **properties})

    def cell(self, kind: str, *, tint: str = INPUT, decimals: int = 2, locked: bool = False) -> Format:
        """The format of an input or total cell of one kind: amount, count, text, code or date."""
        key = (kind, tint, decimals, locked)
        if key not in self._made:
            number = {
                "amount": f"#,##0.{'0' * decimals}" if decimals else "#,##0",
                "count": "#,##0",
                "date": "yyyy-mm-dd",
            }.get(kind, "@")
            if kind == "formula":
                number = "General"
            properties: dict[str, object] = {
                "border": 1,
                "bg_color": tint,
                "num_format": number,
                "locked": locked,
            }
            properties |= {"align": "right"} if kind in {"amount", "count"} else {"text_wrap": True, "align": "left"}
            self._made[key] = self._add(**properties)
            if "text_wrap" in properties:
                self.wrapping.add(self._made[key])
        return self._made[key]
