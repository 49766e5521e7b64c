"""A finished document read back from its file, whoever has saved it since: units of the body, and of the margins."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.flow import Flow
from disclosuregen.document.lines import Line, Styles, headings_in, lines_of, tables_in
from disclosuregen.document.passages import PARSER
from disclosuregen.document.wordml import qn
from disclosuregen.packing import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from disclosuregen.document.flow import Unit

__all__ = ["Reading", "UnreadableError", "holds", "read_any", "read_own", "styles_of", "units_of"]

_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_MARGINS = ("word/header", "word/footer", "word/footnotes")
_HEADING, _ENTRY = "heading ", "toc "
_GONE = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:rPr"), qn("w:instrText"), qn("w:delText")})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Fields whose result is no figure of anybody's.
_COUNTING = ("PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES", "SECTION")


class UnreadableError(ValueError):
    """A file that is no Word document, or not whole."""


@dataclass(slots=True)
class Reading:
    """What stands in a document: the body's units, those of each margin, its styles; its lines are made once.

    `foreign` says that a document of ours has marks of other programs: tracked changes, comments, hidden text.
    """

    units: tuple[Unit, ...]
    margins: Mapping[str, tuple[Unit, ...]]
    styles: Styles
    known: tuple[Line, ...] = ()
    foreign: bool = False
    bounds: list[tuple[int, int]] | None = None
    began: list[Unit] = field(default_factory=list)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the body."""
        if not self.known:
            self.known = tuple(lines_of(self.units, self.styles))
        return self.known

    @property
    def tables(self) -> list[tuple[int, int]]:
        """The first of its lines that is of a table, for each, and the one behind the last."""
        if self.bounds is None:
            self.bounds = tables_in(self.firsts)
        return self.bounds

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Level and words of every heading."""
        return headings_in(self.firsts, self.styles)

    @property
    def firsts(self) -> list[Unit]:
        """The first unit of each line: the paragraph, or the first cell of a row."""
        if not self.began:
            self.began = [line.units[0] for line in self.lines]
        return self.began


def holds(content: bytes, parts: Mapping[str, bytes]) -> bool:
    """Whether a file holds just these bytes under these names; raises KeyError or one of `BROKEN` when it is broken."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        entries = {name: package.getinfo(name) for name in parts}
    return all(b"".join(pieces_of(content, entries[name])) == part for name, part in parts.items())


def read_own(content: bytes, styles: Styles) -> Reading:
    """A document that was written here a moment ago; raises KeyError or UnicodeDecodeError when it is not whole."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        margins = {name: _own(package.read(name)) for name in names if name.startswith(_MARGINS)}
        return Reading(_own(package.read(_BODY)), margins, styles)


def _own(xml: bytes) -> tuple[Unit, ...]:
    flow = Flow()
    flow.feed(xml.decode())
    return tuple(flow.units)


def read_any(content: bytes) -> Reading:
    """A document whoever has saved it, as it reads when all tracked changes are accepted.

    Raises UnreadableError for what is no Word document.
    """
    try:
        return _read(content)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise UnreadableError from error


def _read(content: bytes) -> Reading:
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        margins = {
            name: units_of(package.read(name)) for name in names if name.startswith(_MARGINS) and name.endswith(".xml")
        }
        styles = styles_of(package.read(_STYLES)) if _STYLES in names else Styles({}, frozenset())
        return Reading(units_of(package.read(_BODY)), margins, styles)


def styles_of(xml: bytes) -> Styles:
    """The styles that are headings or entries of a 目录, as styles.xml declares them."""
    levels: dict[str, int] = {}
    entries: set[str] = set()
    for style in etree.fromstring(xml, PARSER).iter(qn("w:style")):
        name = style.find(qn("w:name"))
        said = "" if name is None else name.get(qn("w:val"), "").lower()
        if said.startswith(_HEADING) and said.removeprefix(_HEADING).isdigit():
            levels[style.get(qn("w:styleId"), "")] = int(said.removeprefix(_HEADING))
        elif said.startswith(_ENTRY):
            entries.add(style.get(qn("w:styleId"), ""))
    return Styles(levels, frozenset(entries))


def units_of(xml: bytes) -> tuple[Unit, ...]:
    """What a part says, whoever has saved it; the numbers of its pages are none of it."""
    root = etree.fromstring(xml, PARSER)
    body = root.find(qn("w:body"))
    walk = _Walk()
    walk.blocks(root if body is None else body)
    return tuple(walk.units)


@dataclass(slots=True)
class _Walk:
    """Goes through a tree as Flow goes through our own text."""

    units: list[Unit] = field(default_factory=list)
    tables: int = 0

    def blocks(self, parent: _Element) -> None:
        for block in parent:
            if block.tag == qn("w:p"):
                self.units.append((_said(block), _style(block), 0, 0, 0, 1, ()))
            elif block.tag == qn("w:tbl"):
                self.table(block)
            elif block.tag not in _GONE and isinstance(block.tag, str):
                self.blocks(block)

    def table(self, table: _Element) -> None:
        self.tables += 1
        number = self.tables
        for row_number, row in enumerate(_inside(table, qn("w:tr")), 1):
            column = 1
            for cell in _inside(row, qn("w:tc")):
                span = _span(cell)
                texts = []
                for block in _inside(cell, qn("w:p"), qn("w:tbl")):
                    if block.tag == qn("w:tbl"):
                        self.table(block)
                    else:
                        texts.append(_said(block))
                text = "\n".join(texts).strip("\n")
                if text:
                    self.units.append((text, "", number, row_number, column, span, ()))
                column += span


def _inside(parent: _Element, *tags: str) -> Iterator[_Element]:
    """The children with one of these tags, also in content controls; rows and cells that were deleted are not there."""
    for child in parent:
        if child.tag in tags:
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif child.tag not in _GONE and isinstance(child.tag, str):
            yield from _inside(child, *tags)


def _span(cell: _Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    said = "1" if span is None else span.get(qn("w:val"), "1")
    return int(said) if said.isdecimal() else 1


def _style(paragraph: _Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def _said(paragraph: _Element) -> str:
    """The visible text of a paragraph: no deleted words, no field codes, no page numbers."""
    pieces: list[str] = []
    fields: list[list[str]] = []
    for node in _visible(paragraph):
        if node.tag == qn("w:fldChar"):
            _mark(fields, node.get(qn("w:fldCharType"), ""))
        elif node.tag == qn("w:instrText"):
            if fields:
                fields[-1][0] += node.text or ""
        elif not any(_counts(code) for code, state in fields):
            pieces.append(_text(node))
    return "".join(pieces)


def _mark(fields: list[list[str]], kind: str) -> None:
    if kind == "begin":
        fields.append(["", kind])
    elif kind == "end" and fields:
        fields.pop()


def _counts(code: str) -> bool:
    return any(word.upper() in _COUNTING for word in code.split(maxsplit=1)[:1])


def _text(node: _Element) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return "\t" if node.tag == qn("w:tab") else " "


def _visible(element: _Element) -> Iterator[_Element]:
    """The texts, breaks and field marks of a paragraph in order."""
    for child in element:
        if child.tag in {qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab"), qn("w:fldChar"), qn("w:instrText")}:
            yield child
        elif child.tag == qn("w:fldSimple"):
            if not _counts(child.get(qn("w:instr"), "")):
                yield from _visible(child)
        elif child.tag not in _GONE and child.tag not in {_FALLBACK, qn("w:pPr")} and isinstance(child.tag, str):
            yield from _visible(child)
