"""What docxtpl does to a rendered body as a tree, done only where it can make a difference."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.dialect import listing_resolved, tables_fixed
from disclosuregen.document.faults import torn
from disclosuregen.document.passages import PARSER
from disclosuregen.document.wordml import made, qn

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "grids_are_full",
    "has_lines",
    "has_pictures",
    "lines_resolved",
    "mended",
    "needs_mending",
    "renumbered",
]

_CLOSING = frozenset({qn("w:p"), qn("w:sdt"), qn("w:bookmarkEnd")})
_BREAKS = "\n\t\a\f"
_BREAK = re.compile(f"[{_BREAKS}]")
_PICTURE = re.compile(r'(<wp:docPr\b[^>]*? id=")\d+(")')
# docxtpl numbers pictures anew from here.
_FIRST_PICTURE = 1001
_BESIDE = re.compile(r"\{%-?\s*tc\s")
# How the end of a cell or a table looks from which conditions took all rows, or the last paragraph.
_BARE = ("</w:tcPr></w:tc>", "<w:tc></w:tc>", "</w:tblGrid></w:tbl>", "</w:tbl></w:tc>", "<w:tcPr/></w:tc>")


def grids_are_full(body: _Element) -> bool:
    """Whether every row of every table fills the table's grid, so that no tag can change how many columns it has."""
    # As written, in one go: python-docx works the text of each paragraph and run out anew for whoever asks element
    # by element.
    if _BESIDE.search(etree.tostring(body, method="text", encoding="unicode")):
        return False
    for table in body.iter(qn("w:tbl")):
        grid = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        if any(_width(row) != grid for row in table.iter(qn("w:tr")) if _table_of(row) is table):
            return False
    return True


def _table_of(row: _Element) -> _Element | None:
    return next(row.iterancestors(qn("w:tbl")), None)


def _width(row: _Element) -> int:
    """How many grid columns the cells of a row cover, as docxtpl counts."""
    spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))]
    return sum(1 if span is None else int(span.get(qn("w:val"), "1")) for span in spans)


def has_lines(xml: str) -> bool:
    """Whether a text in it has line breaks, tabs or page breaks."""
    # One search for each is ten times as quick as one for any of them.
    return any(sign in xml for sign in _BREAKS)


def has_pictures(xml: str) -> bool:
    """Whether there are pictures, which are numbered."""
    return "<wp:docPr" in xml


def lines_resolved(xml: str) -> str:
    """The XML with line breaks, tabs and page breaks of texts made Word's, by docxtpl, paragraph by paragraph."""
    if not has_lines(xml):
        return xml
    pieces: list[str] = []
    position = 0
    for match in _BREAK.finditer(xml):
        if match.start() < position:
            continue
        start = max(xml.rfind("<w:p>", position, match.start()), xml.rfind("<w:p ", position, match.start()))
        end = xml.find("</w:p>", match.start()) + len("</w:p>")
        if start < 0 or end < len("</w:p>"):
            continue
        pieces += [xml[position:start], listing_resolved(xml[start:end])]
        position = end
    return "".join([*pieces, xml[position:]])


def renumbered(xml: str) -> str:
    """The XML with its pictures numbered anew, as copies from a loop would share a number."""
    if not has_pictures(xml):
        return xml
    numbers = count(_FIRST_PICTURE)
    return _PICTURE.sub(lambda match: f"{match.group(1)}{next(numbers)}{match.group(2)}", xml)


def needs_mending(xml: str) -> bool:
    """Whether a cell or a table may stand there without what Word wants in it."""
    return any(bare in xml for bare in _BARE)


def mended(xml: str, before: bytes, file: str) -> str:
    """The body with its grids as docxtpl sets them, and nothing in it that Word would not open; raises PackFault."""
    root = before.decode()
    opening = root[root.rindex("<w:document") :]
    try:
        document = etree.fromstring(f"{opening}{xml}</w:document>".encode(), PARSER)
    except etree.XMLSyntaxError as error:
        raise torn(file) from error
    body = document[-1]
    fixed = tables_fixed(etree.tostring(body, encoding="unicode"))
    document.replace(body, fixed)
    _mend(fixed)
    text = etree.tostring(document, encoding="unicode")
    return text[text.index("<w:body") :].removesuffix("</w:document>")


def _mend(tree: _Element) -> None:
    """Word opens no table without rows, and no cell that does not end in a paragraph: conditions can leave both."""
    for table in list(tree.iter(qn("w:tbl"))):
        parent = table.getparent()
        if next(table.iter(qn("w:tr")), None) is None and parent is not None:
            parent.remove(table)
    for cell in tree.iter(qn("w:tc")):
        if len(cell) == 0 or cell[-1].tag not in _CLOSING:
            cell.append(made("w:p"))
