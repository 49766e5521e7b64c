"""A template as passages: every paragraph of every part with its text and where a person finds it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["PARSER", "Passage", "passages", "passages_of"]

_MAIN = "word/document.xml"
_STYLES = "word/styles.xml"
_PARTS = (("word/header", "页眉"), ("word/footer", "页脚"), ("word/footnotes", "脚注"))
# Nothing in a template needs entities, and nothing outside the file may be asked for.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: its part, where it stands in words, its visible text and what tracked changes deleted.

    `row` tells table rows apart (0 outside tables), `style` is the style's name in lower case, `runs` the texts of
    its runs, `element` the paragraph itself.
    """

    part: str
    where: str
    text: str
    deleted: str
    row: int
    style: str
    runs: tuple[str, ...]
    element: _Element


def passages(template: bytes) -> tuple[Passage, ...]:
    """All passages of a template, body first, then headers and footers."""
    with zipfile.ZipFile(BytesIO(template)) as package:
        names = _style_names(package)
        found = list(passages_of(etree.fromstring(package.read(_MAIN), PARSER), names))
        for part in sorted(package.namelist()):
            said = next((word for mark, word in _PARTS if part.startswith(mark)), "")
            if said:
                root = etree.fromstring(package.read(part), PARSER)
                found += [_passage(one, part, said, 0, names) for one in root.iter(qn("w:p"))]
    return tuple(found)


def passages_of(root: _Element, names: dict[str, str]) -> Iterator[Passage]:
    """The passages of a document's body; `names` are its styles' names by id."""
    return _Body(names).passages(root)


def _style_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Style id → name in lower case."""
    if _STYLES not in package.namelist():
        return {}
    names = {}
    for style in etree.fromstring(package.read(_STYLES), PARSER).iter(qn("w:style")):
        name = style.find(qn("w:name"))
        names[style.get(qn("w:styleId"), "")] = "" if name is None else name.get(qn("w:val"), "").lower()
    return names


class _Body:
    """Counts paragraphs, tables and rows as a reader would."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.paragraphs = self.tables = self.rows = 0

    def passages(self, root: _Element) -> Iterator[Passage]:
        body = root.find(qn("w:body"))
        yield from () if body is None else self.blocks(body)

    def blocks(self, parent: _Element) -> Iterator[Passage]:
        for block in parent:
            if block.tag == qn("w:p"):
                self.paragraphs += 1
                passage = _passage(block, _MAIN, f"正文第{self.paragraphs}段", 0, self.names)
                yield passage if not passage.style.startswith("toc ") else _passage(block, _MAIN, "目录", 0, self.names)
            elif block.tag == qn("w:tbl"):
                self.tables += 1
                yield from self.table(block, self.tables)
            elif block.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")}:
                yield from self.blocks(block)

    def table(self, table: _Element, number: int) -> Iterator[Passage]:
        for row_number, row in enumerate(table.iterchildren(qn("w:tr")), 1):
            self.rows += 1
            key = self.rows
            for column, cell in enumerate(row.iter(qn("w:tc")), 1):
                where = f"表{number}第{row_number}行第{column}列"
                for paragraph in cell.iter(qn("w:p")):
                    yield _passage(paragraph, _MAIN, where, key, self.names)


def _passage(paragraph: _Element, part: str, where: str, row: int, names: dict[str, str]) -> Passage:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = names.get(style.get(qn("w:val"), ""), "") if style is not None else ""
    runs = tuple(_visible(run) for run in paragraph.iter(qn("w:r")))
    deleted = "".join(node.text or "" for node in paragraph.iter(qn("w:delText")))
    return Passage(part, where, "".join(runs), deleted, row, name, runs, paragraph)


def _visible(run: _Element) -> str:
    """The text of a run; breaks and tabs are spaces, so that a tag across them stays one tag."""
    if any(ancestor.tag == qn("w:del") for ancestor in run.iterancestors()):
        return ""
    pieces = (
        node.text or "" if node.tag == qn("w:t") else " " for node in run.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
    )
    return "".join(pieces)
