"""A template as passages: every paragraph of every part with its text and where a person finds it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from lxml import etree

from disclosuregen.document.wordml import qn
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

__all__ = [
    "CONTENTS",
    "PARSER",
    "PARTS",
    "Passage",
    "Places",
    "attributes",
    "passages",
    "passages_in",
    "passages_of",
    "runs_of",
]

_MAIN = "word/document.xml"
_STYLES = "word/styles.xml"
PARTS = {qn("w:hdr"): "页眉", qn("w:ftr"): "页脚", qn("w:footnotes"): "脚注", qn("w:endnotes"): "尾注"}
# What stands around blocks, rows, cells or runs without changing what they are.
_WRAPPERS = frozenset(
    qn(f"w:{name}")
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "footnote", "endnote", "txbxContent")
)
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_GRID = (_CELL, _ROW, _TABLE)
_RUNS = (qn("w:r"), qn("m:r"))
_BOX, _STYLE, _VALUE = qn("w:txbxContent"), f"{qn('w:pPr')}/{qn('w:pStyle')}", qn("w:val")
_WORDS = frozenset({qn("w:t"), qn("m:t"), qn("w:delText")})
_GAPS = frozenset({qn("w:br"), qn("w:tab"), qn("w:cr")})
_SEEN = _WORDS | _GAPS
_DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
_CHANGED = (*_DELETED, qn("w:ins"), qn("w:moveTo"))
# The 目录 is one place, however many entries it has.
CONTENTS, _ENTRY = "目录", "toc "
# Nothing in a template needs entities, and nothing outside the file may be asked for.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@frozen
class Passage:
    """One paragraph: its part, where it stands in words, its visible text and that under tracked changes.

    `row` and `cell` tell table rows and cells apart (0 outside tables), `style` is the style's name in lower case,
    `runs` the visible texts of its runs, `element` the paragraph itself.
    """

    part: str
    where: str
    text: str
    tracked: str
    row: int
    cell: int
    style: str
    runs: tuple[str, ...]
    element: _Element


def passages(template: bytes) -> tuple[Passage, ...]:
    """All passages of a template, body first, then headers, footers and notes."""
    with zipfile.ZipFile(BytesIO(template)) as package:
        names = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return passages_in({name: etree.fromstring(package.read(name), PARSER) for name in names})


def passages_in(roots: Mapping[str, _Element]) -> tuple[Passage, ...]:
    """All passages of the parts of a template."""
    names = _style_names(roots)
    numbers = count(1)
    found = list(_Walk(_MAIN, "", names, numbers).body(roots[_MAIN]))
    for part in sorted(roots):
        if part.startswith("word/") and part != _MAIN and roots[part].tag in PARTS:
            found += _Walk(part, PARTS[roots[part].tag], names, numbers).blocks(roots[part])
    return tuple(found)


def passages_of(root: _Element) -> Iterator[Passage]:
    """The passages of a document's body, without the names of styles."""
    return _Walk(_MAIN, "", {}, count(1)).body(root)


def attributes(wanted: etree.XPath, root: _Element) -> Iterator[tuple[_Element, str, str]]:
    """The attributes that an XPath finds: the element of each, its name and its value."""
    found: Any = wanted(root)
    yield from ((value.getparent(), str(value.attrname), str(value)) for value in found)


class Places:
    """Where the elements of a template stand, in the words of its passages."""

    def __init__(self, found: Iterable[Passage]) -> None:
        """Keep the passages: as long as they are kept their elements can be told apart."""
        self._passages = {id(passage.element): passage for passage in found}

    def passage(self, element: _Element) -> Passage | None:
        """The innermost passage that holds an element; None for what stands in no paragraph."""
        paragraphs = (element, *element.iterancestors(_PARAGRAPH))
        return next((found for one in paragraphs if (found := self._passages.get(id(one))) is not None), None)

    def where(self, element: _Element) -> str:
        """Where an element stands, also a cell, row or table by its first paragraph; else the name of its part."""
        found = self.passage(element)
        for holder in () if found is not None else (element, *element.iterancestors(*_GRID)):
            inside = (self._passages.get(id(one)) for one in holder.iter(_PARAGRAPH))
            found = found or next((one for one in inside if one is not None), None)
        return found.where if found else PARTS.get(element.getroottree().getroot().tag, "")


def runs_of(paragraph: _Element) -> list[_Element]:
    """The runs of a paragraph, those in links and changes too, but not those of a text box that hangs on it."""
    return [run for run in paragraph.iter(*_RUNS) if _holder(run) is paragraph]


def _style_names(roots: Mapping[str, _Element]) -> dict[str, str]:
    """Style id → name in lower case."""
    if _STYLES not in roots:
        return {}
    names = {}
    for style in roots[_STYLES].iter(qn("w:style")):
        name = style.find(qn("w:name"))
        names[style.get(qn("w:styleId"), "")] = "" if name is None else name.get(qn("w:val"), "").lower()
    return names


@dataclass(slots=True)
class _Walk:
    """Counts the paragraphs, tables and rows of one part as a reader would; `said` is the part's name."""

    part: str
    said: str
    names: Mapping[str, str]
    numbers: Iterator[int]
    paragraphs: int = 0
    tables: int = 0

    def body(self, root: _Element) -> Iterator[Passage]:
        body = root.find(qn("w:body"))
        yield from () if body is None else self.blocks(body)

    def blocks(self, parent: _Element) -> Iterator[Passage]:
        for block in parent:
            if block.tag == _PARAGRAPH:
                self.paragraphs += 1
                yield from self.paragraph(block, self.said or f"正文第{self.paragraphs}段")
            elif block.tag == _TABLE:
                self.tables += 1
                yield from self.table(block, f"{self.said}表{self.tables}")
            elif block.tag in _WRAPPERS:
                yield from self.blocks(block)

    def table(self, table: _Element, said: str) -> Iterator[Passage]:
        for row_number, row in enumerate(_inside(table, _ROW), 1):
            row_key = next(self.numbers)
            for column, cell in enumerate(_inside(row, _CELL), 1):
                where, cell_key, inner = f"{said}第{row_number}行第{column}列", next(self.numbers), count(1)
                for block in _inside(cell, _PARAGRAPH, _TABLE):
                    if block.tag == _PARAGRAPH:
                        yield from self.paragraph(block, where, row_key, cell_key)
                    else:
                        yield from self.table(block, f"{where}里的表{next(inner)}")

    def paragraph(self, paragraph: _Element, where: str, row: int = 0, cell: int = 0) -> Iterator[Passage]:
        """The paragraph, then those of the text boxes that hang on it."""
        style = paragraph.find(_STYLE)
        name = self.names.get(style.get(_VALUE, ""), "") if style is not None else ""
        where = CONTENTS if name.startswith(_ENTRY) else where
        runs = [_said(run) for run in runs_of(paragraph)]
        text, tracked = "".join(seen for seen, _ in runs), "".join(changed for _, changed in runs)
        visible = tuple(seen for seen, _ in runs if seen)
        yield Passage(self.part, where, text, tracked, row, cell, name, visible, paragraph)
        for box in paragraph.iter(_BOX):
            if _holder(box) is paragraph:
                for inner in _inside(box, _PARAGRAPH):
                    yield from self.paragraph(inner, f"{where}的文本框")


def _inside(parent: _Element, *tags: str) -> Iterator[_Element]:
    """The children with one of these tags, also those that stand in a wrapper."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, *tags)


def _holder(element: _Element) -> _Element | None:
    """The paragraph an element stands in."""
    return next(element.iterancestors(_PARAGRAPH), None)


def _said(run: _Element) -> tuple[str, str]:
    """What a run shows, and its text under tracked changes; breaks and tabs are spaces: a tag across them stays one."""
    text = "".join([node.text or "" if node.tag in _WORDS else " " for node in run if node.tag in _SEEN])
    changes = {ancestor.tag for ancestor in run.iterancestors(*_CHANGED)}
    return "" if changes & _DELETED else text, text if changes else ""
