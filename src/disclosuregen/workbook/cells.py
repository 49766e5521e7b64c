"""What stands in an .xlsx file, in one streaming pass: sheets, cells with value and formula, merged areas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.findings import finding
from disclosuregen.places import Place
from disclosuregen.workbook.intake import IntakeError, parse_part
from disclosuregen.workbook.ours import LIST_NAME, pointed_sheet
from disclosuregen.workbook.references import cell_position, moved

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.workbook.intake import Package

__all__ = ["RawBook", "RawCell", "RawSheet", "read_book"]

_LAST_ROW, _LAST_COLUMN = 20_000, 702
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_FORMAT = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE = -1
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class RawCell:
    """One stored cell; kind is number, text, bool, error, date or empty (a formula without a cached value).

    `digits` is how many a number format such as 000000 shows at least, which is how codes keep their zeros.
    """

    kind: str
    text: str
    formula: str = ""
    digits: int = 0


@dataclass(slots=True)
class RawSheet:
    """One sheet's cells by (row, column), both from 1, and its merged areas (top, left, bottom, right)."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawBook:
    """A workbook as stored."""

    file: str
    sheets: tuple[RawSheet, ...]
    from_1904: bool = False


def read_book(package: Package, wanted: Callable[[str], bool]) -> RawBook:
    """The workbook of a package; only the sheets of the wanted names have cells. Raises IntakeError when broken.

    The list of findings of a marked copy is no sheet of the department's and left out.
    """
    targets = _relations(package)
    listed: list[tuple[RawSheet, str]] = []
    flags = {"1904": False, "list": False}
    pointer: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("|id")), "")
            sheet = RawSheet(attributes["name"], attributes.get("state", "visible") != "visible")
            listed.append((sheet, targets.get(relation, "")))
        elif name == "workbookPr":
            flags["1904"] = attributes.get("date1904", "0") in {"1", "true"}
        flags["list"] = name == "definedName" and attributes.get("name") == LIST_NAME

    def text(data: str) -> None:
        if flags["list"]:
            pointer.append(data)

    parse_part(package, "xl/workbook.xml", start, text=text)
    own = pointed_sheet("".join(pointer))
    listed = [(sheet, part) for sheet, part in listed if sheet.name != own or not own]
    strings, styles = _shared_strings(package), _number_styles(package)
    for sheet, part in listed:
        if wanted(sheet.name):
            _SheetParser(package, sheet, strings, styles).run(part)
    return RawBook(package.file, tuple(sheet for sheet, _ in listed), flags["1904"])


def _relations(package: Package) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    parse_part(package, "xl/_rels/workbook.xml.rels", start)
    return targets


def _shared_strings(package: Package) -> list[str]:
    """The shared strings, without phonetic readings."""
    strings: list[str] = []
    if not package.has("xl/sharedStrings.xml"):
        return strings
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            pieces.clear()
        elif name in {"t", "rPh"}:
            state["text" if name == "t" else "phonetic"] = True

    def end(name: str) -> None:
        if name == "si":
            strings.append(_unescaped("".join(pieces)))
        elif name in {"t", "rPh"}:
            state["text" if name == "t" else "phonetic"] = False

    def text(data: str) -> None:
        if state["text"] and not state["phonetic"]:
            pieces.append(data)

    parse_part(package, "xl/sharedStrings.xml", start, end, text)
    return strings


def _number_styles(package: Package) -> dict[int, int]:
    """The cell styles that show a number as something else: -1 as a date or a time, n with at least n digits."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    state = {"inside": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            formats[int(attributes["numFmtId"])] = _NOT_FORMAT.sub("", attributes.get("formatCode", ""))
        elif name == "cellXfs":
            state["inside"] = True
        elif name == "xf" and state["inside"]:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        if name == "cellXfs":
            state["inside"] = False

    if package.has("xl/styles.xml"):
        parse_part(package, "xl/styles.xml", start, end)
    shown = {index: _shown_as(number, formats.get(number, "")) for index, number in enumerate(styles)}
    return {index: how for index, how in shown.items() if how}


def _shown_as(number: int, code: str) -> int:
    if number in _BUILTIN_DATES or _DATE_FORMAT.search(code):
        return _DATE
    return len(code) if _ZEROS.fullmatch(code) else 0


def _unescaped(text: str) -> str:
    """Excel's `_x000D_` spelling of characters turned back; halves of a character become its replacement mark."""
    return _ESCAPE.sub(lambda match: _character(int(match.group(1), 16)), text) if "_x" in text else text


def _character(number: int) -> str:
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)  # noqa: PLR2004 - the surrogates


class _SheetParser:
    """One pass over one sheet's XML; keeps only cells that hold a value or a formula."""

    def __init__(self, package: Package, sheet: RawSheet, strings: list[str], styles: dict[int, int]) -> None:
        self.package, self.sheet, self.strings, self.styles = package, sheet, strings, styles
        self.row = self.column = 0
        self.type, self.style = "n", 0
        self.value: list[str] = []
        self.formula: list[str] = []
        self.shared: dict[str, tuple[int, int, str]] = {}
        self.group = ""
        self.target: list[str] | None = None
        self.phonetic = self.has_formula = False

    def run(self, part: str) -> None:
        parse_part(self.package, part, self.start, self.end, self.text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.open_cell(attributes)
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif name in {"v", "t"}:
            self.target = None if self.phonetic else self.value
        elif name == "f":
            self.has_formula = True
            self.target = self.formula
            self.group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif name == "rPh":
            self.phonetic = True
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.sheet.merges.append((*cell_position(first), *cell_position(last or first)))

    def open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self.row, self.column = cell_position(reference) if reference else (self.row, self.column + 1)
        self.type, self.style = attributes.get("t", "n"), int(attributes.get("s", "0"))
        self.value.clear()
        self.formula.clear()
        self.group, self.has_formula = "", False

    def end(self, name: str) -> None:
        if name in {"v", "t", "f"}:
            self.target = None
        elif name == "rPh":
            self.phonetic = False
        elif name == "c" and (self.value or self.has_formula):
            self.close_cell()

    def text(self, data: str) -> None:
        if self.target is not None:
            self.target.append(data)

    def close_cell(self) -> None:
        if self.row > _LAST_ROW or self.column > _LAST_COLUMN:
            place = Place(self.package.file, self.sheet.name)
            raise IntakeError(finding("W04", place, read=f"第{self.row}行第{self.column}列有内容"))
        kind, text = self.stored("".join(self.value))
        shown = self.styles.get(self.style, 0) if kind == "number" else 0
        cell = RawCell("date" if shown == _DATE else kind, text, self.formula_text(), max(shown, 0))
        if text or cell.formula:
            self.sheet.cells[self.row, self.column] = cell

    def formula_text(self) -> str:
        """The formula, spelled out where the file only points to the first of a filled-down group."""
        text = "".join(self.formula)
        if self.group and text:
            self.shared[self.group] = (self.row, self.column, text)
        elif self.group in self.shared:
            row, column, text = self.shared[self.group]
            return moved(text, self.row - row, self.column - column)
        return text or ("?" if self.has_formula else "")

    def stored(self, raw: str) -> tuple[str, str]:
        if self.type == "s":
            index = int(raw) if raw.isdigit() else -1
            return "text", self.strings[index] if 0 <= index < len(self.strings) else ""
        if self.type in {"str", "inlineStr"}:
            return "text", _unescaped(raw)
        if self.type in {"b", "e", "d"}:
            return {"b": "bool", "e": "error", "d": "date"}[self.type], raw
        return ("number" if raw else "empty"), raw
