"""The list of names as a Word document, to be printed and kept beside the keyboard."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from disclosuregen.document.package import bare, repacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

__all__ = ["handout"]

_HEADS = ("标签（可以复制到模板里）", "含义", "类别", "当前的值")
_WIDTHS = (3_400, 2_600, 900, 2_000)


def handout(template: bytes, title: str, sections: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A document on the template's paper: a title, then for each section a heading and a table of four columns."""
    document = Document(BytesIO(template))
    bare(document)
    body = document.element.body
    last = body.findall(qn("w:sectPr"))[-1:]
    for block in list(body):
        body.remove(block)
    body.append(_paragraph(title, size=32, bold=True))
    for heading, rows in sections:
        body.append(_paragraph(heading, size=24, bold=True))
        body.append(_table(rows))
    for section in last:
        for reference in section.findall(qn("w:headerReference")) + section.findall(qn("w:footerReference")):
            section.remove(reference)
        body.append(section)
    document.core_properties.title, document.core_properties.language = title, "zh-CN"
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _paragraph(text: str, *, size: int = 18, bold: bool = False) -> _Element:
    weight = "<w:b/>" if bold else ""
    paragraph: _Element = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        '<w:ind w:firstLine="0" w:firstLineChars="0"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:eastAsia="宋体"/>{weight}<w:sz w:val="{size}"/></w:rPr></w:r></w:p>'
    )
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    paragraph[-1].append(words)
    return paragraph


def _table(rows: Sequence[Sequence[str]]) -> _Element:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table: _Element = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/>'
        f"<w:tblBorders>{border}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
    )
    table.append(_line(_HEADS, head=True))
    for row in rows:
        table.append(_line(row))
    return table


def _line(row: Sequence[str], *, head: bool = False) -> _Element:
    """A row of a table; the head is repeated on every page."""
    line: _Element = parse_xml(f"<w:tr {nsdecls('w')}>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}</w:tr>")
    for text, width in zip(row, _WIDTHS, strict=True):
        cell = parse_xml(f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>')
        cell.append(_paragraph(text, bold=head))
        line.append(cell)
    return line
