"""A workbook from its package: which sheets it has, the texts and styles they share, and the cells of those wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.frozen import frozen
from disclosuregen.workbook.kept import DATE, unescaped
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.ours import LIST_NAME, pointed_sheet
from disclosuregen.workbook.package import BROKEN, PartParser, learned
from disclosuregen.workbook.plain import strings_of, unescaped_xml
from disclosuregen.workbook.sheets import read_sheet
from disclosuregen.workbook.stored import RawBook, RawCell, RawSheet, Shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.workbook.package import Package, Part

__all__ = ["RawBook", "RawCell", "RawSheet", "read_book"]

_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_FORMAT = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,20}")
_MOST_SHEETS = 255
_STYLES = "xl/styles.xml"
_STRINGS, _TEXT, _TEXT_END = "xl/sharedStrings.xml", b"<si>", b"</si>"


class _Listed(NamedTuple):
    """What the part of the workbook itself says: name, whether hidden, and relation of each sheet; how many there are.

    Left out is the list of findings of a marked copy.
    """

    sheets: tuple[tuple[str, bool, str], ...]
    found: int
    from_1904: bool


# A form's are the same in every department's workbook.
_TARGETS: Memory[dict[str, str]] = Memory(most=2**20, longest=2**16)
_LISTS: Memory[_Listed] = Memory(most=2**20, longest=2**16)
_NUMBER_STYLES: Memory[dict[str, int]] = Memory(most=2**20, longest=2**16)


@frozen
class _Outline:
    """A workbook without its cells: name, whether hidden, and part of each sheet; what the sheets share."""

    sheets: tuple[tuple[str, bool, str], ...]
    from_1904: bool
    shared: Shared


def read_book(package: Package, wanted: Callable[[str], bool], typed: Callable[[str], bool] | None = None) -> RawBook:
    """The workbook of a package; only the sheets of the wanted names have cells. Raises IntakeError when broken.

    The sheets of `typed` names may lack cells that hold formulas, and others than those that answers are read from.

    The list of findings of a marked copy is no sheet of the department's and left out.
    """
    outline = package.known
    if not isinstance(outline, _Outline):
        outline = package.known = _outline(package)
    sheets = []
    for name, hidden, part in outline.sheets:
        sheets.append(RawSheet(name, hidden, typed_only=typed is not None and typed(name)))
        if wanted(name):
            read_sheet(package, part, sheets[-1], outline.shared)
    return RawBook(package.file, tuple(sheets), outline.from_1904)


def _outline(package: Package) -> _Outline:
    targets = learned(package, "xl/_rels/workbook.xml.rels", _TARGETS, _relations)
    listed = learned(package, "xl/workbook.xml", _LISTS, _listed)
    if listed.found > _MOST_SHEETS:
        raise package.error("W04", read=f"文件里有 {listed.found} 张工作表")
    kept = tuple((name, hidden, targets.get(relation, "")) for name, hidden, relation in listed.sheets)
    strings = _Strings().read(package)
    styles = learned(package, _STYLES, _NUMBER_STYLES, _number_styles) if package.has(_STYLES) else {}
    return _Outline(kept, listed.from_1904, Shared(strings, styles))


def _listed(part: Part) -> _Listed:
    """What the part of the workbook itself says."""
    sheets: list[tuple[str, bool, str]] = []
    flags = {"1904": False, "list": False}
    pointer: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes["name"], hidden, relation))
        elif name == "workbookPr":
            flags["1904"] = attributes.get("date1904", "0") in {"1", "true"}
        flags["list"] = name == "definedName" and attributes.get("name") == LIST_NAME

    def text(data: str) -> None:
        if flags["list"]:
            pointer.append(data)

    part.parse(start, text=text)
    own = pointed_sheet("".join(pointer))
    kept = tuple(one for one in sheets if one[0] != own or not own)
    return _Listed(kept, len(sheets), flags["1904"])


def _relations(part: Part) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    part.parse(start)
    return targets


class _Strings:
    """The shared strings, without phonetic readings."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.pieces: list[str] = []
        self.inside = self.phonetic = False

    def read(self, package: Package) -> list[str]:
        """The strings of a package; none when it has no such part. Raises IntakeError when broken."""
        parser = PartParser(package, self.start, self.end, self.text)
        if not package.has(_STRINGS):
            return self.strings
        try:
            for piece in package.pieces(_STRINGS):
                package.keep(len(piece))
                texts, rest = _plain_strings(parser, piece)
                # A single letter is found much faster than two.
                self.strings.extend(map(unescaped, texts) if b"_" in piece and b"_x" in piece else texts)
                parser.hear(rest)
            parser.close()
        except BROKEN as error:
            raise package.broken(_STRINGS) from error
        return self.strings

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self.pieces.clear()
        elif name == "t":
            self.inside = True
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append(unescaped("".join(self.pieces)))
        elif name == "t":
            self.inside = False
        elif name == "rPh":
            self.phonetic = False

    def text(self, data: str) -> None:
        if self.inside and not self.phonetic:
            self.pieces.append(data)


def _plain_strings(parser: PartParser, piece: bytes) -> tuple[list[str], bytes]:
    """The texts in their plain spelling that a part begins with, and what is left of the piece for the parser."""
    begin, end = piece.find(_TEXT), piece.rfind(_TEXT_END) + len(_TEXT_END)
    if parser.fed or begin < 0 or end < begin or b"<!" in piece[:begin]:
        return [], piece
    parser.hear(piece[:begin])
    if not (parser.at_rest and parser.is_utf_8):
        return [], piece[begin:]
    texts, proven = strings_of(piece[begin:end])
    if texts is None:
        return [], piece[begin:]
    if not proven:
        parser.prove(piece[begin:end])
        texts = list(map(unescaped_xml, texts))
    return texts, piece[end:]


def _number_styles(part: Part) -> dict[str, int]:
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

    part.parse(start, end)
    shown = {str(index): _shown_as(number, formats.get(number, "")) for index, number in enumerate(styles)}
    return {index: how for index, how in shown.items() if how}


def _shown_as(number: int, code: str) -> int:
    if number in _BUILTIN_DATES or _DATE_FORMAT.search(code):
        return DATE
    return len(code) if _ZEROS.fullmatch(code) else 0
