"""One pass over one sheet's XML: every cell that holds a value or a formula, merged areas, what is hidden.

A parser reads it all. Where it would only find cells in their plain spelling, these are cut out by `plain` instead and
the parser is not asked for them; both ways end in `kept`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.places import column_letters
from disclosuregen.workbook.kept import Keeper, bound
from disclosuregen.workbook.package import PartParser
from disclosuregen.workbook.plain import (
    last_row,
    tokens_of,
    typed_in,
    unescaped_xml,
    whole_rows,
    without_spare_rows,
)
from disclosuregen.workbook.references import cell_position
from disclosuregen.workbook.stored import LARGEST_HEADER, RawCell

if TYPE_CHECKING:
    from disclosuregen.workbook.package import Package
    from disclosuregen.workbook.plain import Token
    from disclosuregen.workbook.stored import RawSheet, Shared

__all__ = ["BEGIN", "END", "SheetReader"]

# No form has a tenth of it.
_MOST_MERGED, _MOST_HIDDEN = 200_000, 1_000
BEGIN, END, _ROW, _MERGE = b"<sheetData>", b"</sheetData>", b"<row ", b"mergeCell"
_COLUMNS = {column_letters(number): number for number in range(1, 703)}


class SheetReader:
    """Reads one sheet; keeps only cells that hold a value or a formula."""

    def __init__(self, package: Package, sheet: RawSheet, shared: Shared) -> None:
        """Read into that sheet."""
        self.package, self.sheet, self.shared = package, sheet, shared
        self.keeper = Keeper(package, sheet, shared)
        self.parser = PartParser(package, self.start, self.end, self.text)
        self.begun = 0
        self.plain: bytes | None = None
        self.row = self.column = self.merged = 0
        self.at = 0, 0
        self.type, self.style = "n", "0"
        self.value: list[str] = []
        self.formula: list[str] = []
        self.given: dict[str, str] = {}
        self.target: list[str] | None = None
        self.phonetic = self.has_formula = False

    # ── pieces ──

    def take(self, piece: bytes) -> None:
        """Read the next piece of the part."""
        if self.plain is not None:
            self.cut(self.plain + piece)
        elif self.begun or BEGIN not in piece:
            self.hear(piece)
        else:
            head, tag, rest = piece.partition(BEGIN)
            place = self.parser.fed + len(head)
            self.hear(head + tag)
            # What looks like the tag may stand in a comment, and bytes may mean something else in another encoding.
            if self.begun == place and self.parser.is_utf_8:
                self.cut(rest)
            else:
                self.begun = max(self.begun, place)
                self.hear(rest)

    def cut(self, data: bytes) -> None:
        """Cut the cells out of all whole rows of the data, or leave them and all that follows to the parser."""
        end = data.find(END)
        last = end if end >= 0 else data.rfind(_ROW)
        self.plain = None
        if last < 0 or not self.cells_of(data[:last], whole=end < 0):
            self.hear(data)
        elif end < 0:
            self.plain = data[last:]
        else:
            self.behind(data[last:])

    def behind(self, data: bytes) -> int:
        """Read what stands behind the rows; up to where the parser told of it.

        Only merged areas matter there, and what matters stands in front of the last of these tags.
        """
        merges = data.find(b">", data.rfind(_MERGE)) + 1 if _MERGE in data else 0
        self.hear(data[:merges])
        self.parser.prove(data[merges:])
        return merges

    def hear(self, piece: bytes) -> None:
        """Let the parser tell of a piece."""
        before = self.sheet.count()
        self.parser.hear(piece)
        if more := self.sheet.count() - before:
            self.package.keep(len(piece), more)

    def finish(self) -> None:
        """Read what is left."""
        if self.plain:
            self.hear(self.plain)
        self.parser.close()

    # ── plain cells ──

    def cells_of(self, data: bytes, *, whole: bool) -> bool:
        """Keep the cells of some rows; False, with nothing kept, when they are not plain.

        Rows that nobody closes would fill the parser's memory; at the end of all rows it finds them itself.
        """
        telling, silent = (data, []) if self.sheet.typed_only else without_spare_rows(data)
        cut = typed_in if self.sheet.typed_only else tokens_of
        tokens = cut(telling) if telling or not silent else []
        if tokens is None or (whole and not whole_rows(telling)):
            return False
        self.row = last_row(data)
        if whole and not silent and not any(token[0] for token in tokens):
            # A million rows that carry formats: nothing is kept of them, so nothing has to be proven.
            return True
        # Nothing is printed of what is only typed, and its texts are kept as they are spelled.
        if not self.sheet.typed_only or b"&#" in telling:
            self.parser.prove(telling)
        before = self.sheet.count()
        self.keep_all(tokens)
        for row, cells in silent:
            self.sheet.folded_away.setdefault(row, []).append(cells)
        if more := self.sheet.count() - before + len(silent):
            self.package.keep(len(data), more)
        return True

    def keep_all(self, tokens: list[Token]) -> None:
        """Keep the cells of a stretch."""
        sheet, styles, keeper = self.sheet, self.shared.styles, self.keeper
        for letters, number, style, kind, formula, value, _ in tokens:
            if letters:
                row, column = at = int(number), _COLUMNS[letters]
                # Most cells are a shared text or a bare number; `keep` does the same, and does it for every kind.
                # Cells are made as their class would make them, in half the time.
                if kind == "s" and not formula and (text := self.shared.text(value)):
                    sheet.show(row, column, tuple.__new__(RawCell, ("text", text, "", 0)))
                elif not kind and value and style not in styles and not (formula or "&" in value):
                    sheet.show(row, column, tuple.__new__(RawCell, ("number", value, "", 0)))
                else:
                    keeper.keep(at, kind, style, unescaped_xml(value), keeper.spelled(at, formula))

    # ── what the parser tells ──

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear of a start tag."""
        if name == "c":
            self.open_cell(attributes)
        elif name == "row":
            self.open_row(attributes)
        elif name in {"v", "t"}:
            self.target = None if self.phonetic else self.value
        elif name == "f":
            self.has_formula, self.given, self.target = True, attributes, self.formula
        elif name == "rPh":
            self.phonetic = True
        elif name == "sheetData":
            self.begun = self.parser.expat.CurrentByteIndex
        elif name == "mergeCell":
            self.merge(attributes["ref"])
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
            bound(self.package, self.sheet, len(self.sheet.hidden_columns), _MOST_HIDDEN, "隐藏的列")

    def open_row(self, attributes: dict[str, str]) -> None:
        """Count a row, or take the number it says."""
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        if attributes.get("hidden") in {"1", "true"}:
            self.sheet.hidden_rows.add(self.row)

    def merge(self, reference: str) -> None:
        """Note a merged area."""
        first, _, last = reference.partition(":")
        top, left, bottom, right = area = (*cell_position(first), *cell_position(last or first))
        self.sheet.merges.append(area)
        size = (bottom - top + 1) * (right - left + 1)
        self.merged += min(size, LARGEST_HEADER) if size > 0 else 1
        bound(self.package, self.sheet, self.merged, _MOST_MERGED, "合并的单元格")

    def open_cell(self, attributes: dict[str, str]) -> None:
        """Begin a cell."""
        reference = attributes.get("r", "")
        self.at = cell_position(reference) if reference else (self.row, self.column + 1)
        self.column = self.at[1]
        self.type, self.style = attributes.get("t", "n"), str(int(attributes.get("s", "0")))
        self.value.clear()
        self.formula.clear()
        self.given, self.has_formula = {}, False

    def end(self, name: str) -> None:
        """Hear of an end tag; a cell that holds anything is kept."""
        if name in {"v", "t", "f"}:
            self.target = None
        elif name == "rPh":
            self.phonetic = False
        elif name == "c" and (self.value or self.has_formula):
            formula = self.keeper.formula(self.at, self.given, "".join(self.formula)) if self.has_formula else ""
            self.keeper.keep(self.at, self.type, self.style, "".join(self.value), formula)

    def text(self, data: str) -> None:
        """Hear of a text."""
        if self.target is not None:
            self.target.append(data)
