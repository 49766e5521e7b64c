"""One pass over one sheet's XML: every cell that holds a value or a formula, merged areas, what is hidden.

A parser reads it all. Where it would only find cells in their plain spelling, these are cut out by `plain` instead and
the parser is not asked for them; both ways end in `_keep`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.workbook.package import BROKEN, PartParser
from disclosuregen.workbook.plain import (
    last_row,
    row_of,
    tokens_of,
    typed_in,
    unescaped_xml,
    whole_rows,
    without_spare_rows,
)
from disclosuregen.workbook.references import cell_name, cell_position, column_number, moved
from disclosuregen.workbook.stored import LARGEST_HEADER, RawCell

if TYPE_CHECKING:
    from disclosuregen.workbook.package import Package
    from disclosuregen.workbook.plain import Token
    from disclosuregen.workbook.stored import RawSheet

__all__ = ["DATE", "read_sheet", "unescaped"]

DATE = -1
_LAST_ROW, _LAST_COLUMN = 20_000, 702
# No form has a tenth of it.
_MOST_MERGED, _MOST_HIDDEN = 200_000, 1_000
# What Excel takes.
_LONGEST_FORMULA = 8_192
_BEGIN, _END, _ROW, _MERGE = b"<sheetData>", b"</sheetData>", b"<row ", b"mergeCell"
_ATTRIBUTE = re.compile(' ([A-Za-z]+)="([^"]*)"')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")
_TYPES = {"b": "bool", "e": "error", "d": "date"}


def read_sheet(
    package: Package, part: str, sheet: RawSheet, strings: list[str], styles: dict[str, int], *, typed: bool = False
) -> None:
    """Fill the sheet from its part; raises IntakeError on hostile or broken XML and on cells far outside any form.

    Where only what is `typed` is wanted, cells with formulas may be left out.
    """
    reader = _SheetReader(package, sheet, strings, styles)
    reader.typed = typed
    try:
        for piece in package.pieces(part):
            reader.take(piece)
        reader.finish()
    except BROKEN as error:
        raise package.broken(part) from error


class _SheetReader:
    """Reads one sheet; keeps only cells that hold a value or a formula."""

    def __init__(self, package: Package, sheet: RawSheet, strings: list[str], styles: dict[str, int]) -> None:
        self.package, self.sheet, self.strings, self.styles = package, sheet, strings, styles
        self.parser = PartParser(package, self.start, self.end, self.text)
        self.begun = 0
        self.plain: bytes | None = None
        self.typed = False
        self.row = self.column = self.merged = 0
        self.at = 0, 0
        self.type, self.style = "n", "0"
        self.value: list[str] = []
        self.formula: list[str] = []
        self.shared: dict[str, tuple[int, int, str]] = {}
        self.given: dict[str, str] = {}
        self.target: list[str] | None = None
        self.phonetic = self.has_formula = False

    # ── pieces ──

    def take(self, piece: bytes) -> None:
        """Read the next piece of the part."""
        if self.plain is not None:
            self.cut(self.plain + piece)
        elif self.begun or _BEGIN not in piece:
            self.hear(piece)
        else:
            head, tag, rest = piece.partition(_BEGIN)
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
        end = data.find(_END)
        last = end if end >= 0 else data.rfind(_ROW)
        self.plain = None
        if last < 0 or not self.cells_of(data[:last], whole=end < 0):
            self.hear(data)
        elif end < 0:
            self.plain = data[last:]
        else:
            # Behind the rows only merged areas matter, and what matters stands in front of the last of these tags.
            merges = data.find(b">", data.rfind(_MERGE, last)) + 1 if _MERGE in data[last:] else last
            self.hear(data[last:merges])
            self.parser.prove(data[merges:])

    def hear(self, piece: bytes) -> None:
        """Let the parser tell of a piece."""
        before = len(self.sheet.shown) + len(self.sheet.silent)
        self.parser.hear(piece)
        if more := len(self.sheet.shown) + len(self.sheet.silent) - before:
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
        telling, silent = (data, []) if self.typed else without_spare_rows(data)
        tokens = typed_in(data) if self.typed else tokens_of(telling) if telling or not silent else []
        if tokens is None or (whole and not whole_rows(telling)):
            return False
        self.row = last_row(data)
        if whole and not silent and not any(token[0] or token[1] for token in tokens):
            # A million rows that carry formats: nothing is kept of them, so nothing has to be proven.
            return True
        self.parser.prove(telling)
        before = len(self.sheet.shown)
        self.keep_all(tokens, silent)
        if more := len(self.sheet.shown) - before + len(silent):
            self.package.keep(len(data), more)
        return True

    def keep_all(self, tokens: list[Token], silent: list[str]) -> None:
        """Keep the cells of a stretch; those of runs of silent formulas as they are spelled."""
        shown, strings, styles = self.sheet.shown, self.strings, self.styles
        for run, letters, number, style, kind, given, formula, slash, value, text, _ in tokens:
            if run:
                silent.append(run)
            elif letters:
                at = int(number), column_number(letters)
                # Most cells are a shared text or a bare number; `keep` does the same for every kind.
                if formula or given or slash or "&" in value:
                    self.at = at
                    self.keep(kind, style, unescaped_xml(value or text), self.spelled(given, formula, slash))
                elif kind == "s" and value.isdigit() and int(value) < len(strings):
                    if said := strings[int(value)]:
                        shown[at] = RawCell("text", said)
                elif not kind and value and style not in styles:
                    shown[at] = RawCell("number", value)
                else:
                    self.at = at
                    self.keep(kind, style, unescaped_xml(value or text), "")
        for run in silent:
            self.sheet.folded_away.setdefault(row_of(run), []).append(run)

    def spelled(self, given: str, formula: str, slash: str) -> str:
        if not (given or formula or slash):
            return ""
        self.given = dict(_ATTRIBUTE.findall(given)) if given else {}
        return self.formula_text(unescaped_xml(formula))

    # ── what the parser tells ──

    def start(self, name: str, attributes: dict[str, str]) -> None:
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
            self.bound(len(self.sheet.hidden_columns), _MOST_HIDDEN, "隐藏的列")

    def open_row(self, attributes: dict[str, str]) -> None:
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        if attributes.get("hidden") in {"1", "true"}:
            self.sheet.hidden_rows.add(self.row)

    def merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left, bottom, right = area = (*cell_position(first), *cell_position(last or first))
        self.sheet.merges.append(area)
        size = (bottom - top + 1) * (right - left + 1)
        self.merged += min(size, LARGEST_HEADER) if size > 0 else 1
        self.bound(self.merged, _MOST_MERGED, "合并的单元格")

    def bound(self, count: int, most: int, said: str) -> None:
        if count > most:
            raise self.package.error("W04", self.sheet.name, read=f"{said}多得不正常")

    def open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self.at = cell_position(reference) if reference else (self.row, self.column + 1)
        self.column = self.at[1]
        self.type, self.style = attributes.get("t", "n"), str(int(attributes.get("s", "0")))
        self.value.clear()
        self.formula.clear()
        self.given, self.has_formula = {}, False

    def end(self, name: str) -> None:
        if name in {"v", "t", "f"}:
            self.target = None
        elif name == "rPh":
            self.phonetic = False
        elif name == "c" and (self.value or self.has_formula):
            formula = self.formula_text("".join(self.formula)) if self.has_formula else ""
            self.keep(self.type, self.style, "".join(self.value), formula)

    def text(self, data: str) -> None:
        if self.target is not None:
            self.target.append(data)

    # ── what both ways keep ──

    def keep(self, kind: str, style: str, raw: str, formula: str) -> None:
        """Keep a cell as what it shows, if it shows anything or may do so once it is calculated."""
        row, column = self.at
        if row > _LAST_ROW or column > _LAST_COLUMN:
            raise self.package.error("W04", self.sheet.name, cell_name(row, column), read="这里有内容")
        kind, text = self.stored(kind, raw)
        digits = self.styles.get(style, 0) if kind == "number" else 0
        if digits == DATE:
            kind, digits = "date", 0
        if text:
            self.sheet.shown[row, column] = RawCell(kind, text, formula, digits)
        elif formula:
            self.sheet.silent[row, column] = RawCell(kind, text, formula)

    def formula_text(self, text: str) -> str:
        """The formula, spelled out where the file only points to the first of a filled-down group."""
        group = self.given.get("si", "") if self.given.get("t") == "shared" else ""
        if group and text:
            self.shared[group] = (*self.at, text)
        elif group in self.shared:
            row, column, text = self.shared[group]
            self.bound(len(text), _LONGEST_FORMULA, "公式的字数")
            self.package.keep(4 * len(text))
            return moved(text, self.at[0] - row, self.at[1] - column)
        return text or "?"

    def stored(self, kind: str, raw: str) -> tuple[str, str]:
        if kind == "s":
            index = int(raw) if raw.isdigit() else -1
            return "text", self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind in {"str", "inlineStr"}:
            return "text", unescaped(raw)
        if kind in _TYPES:
            return _TYPES[kind], raw
        return "number" if raw else "empty", raw


def unescaped(text: str) -> str:
    """Excel's `_x000D_` spelling of characters turned back; half a character becomes one that is never let through."""
    if "_x" not in text:
        return text
    spelled = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    if not _HALF.search(spelled):
        return spelled
    whole = spelled.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _HALF.sub("\ufffe", whole)
