"""The list of names as a Word document, to be printed and kept beside the keyboard."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Protocol

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from disclosuregen.document.package import CORE, Package, core_properties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    Group = tuple[str, Sequence[tuple[str, Sequence["Entry"]]]]

__all__ = ["handout"]

_HEADS = ("标签（可以复制到模板里）", "含义", "类别", "当前的值")
_WIDTHS = (3_500, 2_700, 800, 1_900)
_STATEMENT_WIDTHS = (3_500, 5_400)
_FIRST_ID = 1_000
_SCREEN = "“当前的值”取自样例或给出的工作簿。循环的两个标签各占一段（表格里各占一行），要重复的内容放在它们中间。"


class Entry(Protocol):
    """One name as it is listed."""

    @property
    def tag(self) -> str:
        """The tag, one line for each paragraph it takes."""

    @property
    def means(self) -> str:
        """What it means."""

    @property
    def kind(self) -> str:
        """What kind of name it is."""

    @property
    def value(self) -> str:
        """What it prints today."""


def handout(template: bytes, title: str, statements: Sequence[tuple[str, str]], groups: Sequence[Group]) -> bytes:
    """A document on the template's paper: how tags are written, what is where, then the names, group by group."""
    document = Document(BytesIO(template))
    body = document.element.body
    last = body.findall(qn("w:sectPr"))[-1:]
    for block in list(body):
        body.remove(block)
    for block in _Blocks().of(title, statements, groups):
        body.append(block)
    for section in last:
        for reference in section.findall(qn("w:headerReference")) + section.findall(qn("w:footerReference")):
            section.remove(reference)
        body.append(section)
    stream = BytesIO()
    document.save(stream)
    package = Package.opened(stream.getvalue())
    package.bare()
    package.parts[CORE] = core_properties(title).encode()
    return package.content()


@dataclass(slots=True)
class _Blocks:
    """Makes the blocks of a handout; `numbers` are those of its bookmarks."""

    numbers: Iterator[int] = field(default_factory=lambda: count(_FIRST_ID))

    def of(self, title: str, statements: Sequence[tuple[str, str]], groups: Sequence[Group]) -> Iterator[_Element]:
        marks = {(group, name): f"n{next(self.numbers)}" for group, sections in groups for name, _ in sections}
        yield _paragraph(title, size=32, bold=True)
        yield _paragraph("写法", size=24, bold=True, kept=True)
        yield _table(("写法", "作用"), [([tag], means) for tag, means in statements], _STATEMENT_WIDTHS)
        yield _paragraph(_SCREEN)
        for group, sections in groups:
            yield _paragraph(group, bold=True, kept=True)
            yield _contents([(name, marks[group, name]) for name, _ in sections])
        for group, sections in groups:
            yield _paragraph(group, size=28, bold=True, kept=True)
            yield from _sections([(name, marks[group, name], entries) for name, entries in sections])


def _sections(sections: Sequence[tuple[str, str, Sequence[Entry]]]) -> Iterator[_Element]:
    """A heading and a table for each name; names that are alone share one table."""
    alone = [(entries[0], mark) for _, mark, entries in sections if len(entries) == 1]
    if alone:
        yield _names([entry for entry, _ in alone], [mark for _, mark in alone])
    for name, mark, entries in sections:
        if len(entries) > 1:
            yield _paragraph(name, size=22, bold=True, kept=True, mark=mark)
            yield _names(entries)


def _names(entries: Sequence[Entry], marks: Sequence[str] = ()) -> _Element:
    rows = [(one.tag.split("\n"), one.means, one.kind, one.value) for one in entries]
    return _table(_HEADS, rows, _WIDTHS, marks)


def _contents(names: Sequence[tuple[str, str]]) -> _Element:
    """The names of a group with their pages, which the program that opens the file works out."""
    paragraph: _Element = _paragraph("")
    for name, mark in names:
        for piece in (_run(f"{name} "), *_page_of(mark), _run("　 ")):
            paragraph.append(piece)
    return paragraph


def _page_of(mark: str) -> Iterator[_Element]:
    for kind, inside in (
        ("begin", f"<w:instrText xml:space='preserve'> PAGEREF {mark} \\h </w:instrText>"),
        ("separate", "<w:t>…</w:t>"),
        ("end", ""),
    ):
        dirty = ' w:dirty="true"' if kind == "begin" else ""
        yield parse_xml(f'<w:r {nsdecls("w")}>{_LOOK}<w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>')
        if inside:
            yield parse_xml(f"<w:r {nsdecls('w')}>{_LOOK}{inside}</w:r>")


_LOOK = '<w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="18"/></w:rPr>'


def _paragraph(text: str, *, size: int = 18, bold: bool = False, kept: bool = False, mark: str = "") -> _Element:
    """A paragraph; a `kept` one stays with what follows."""
    keep = "<w:keepNext/>" if kept else ""
    paragraph: _Element = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr>{keep}<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        '<w:ind w:firstLine="0" w:firstLineChars="0"/></w:pPr></w:p>'
    )
    if mark:
        number = mark.removeprefix("n")
        paragraph.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{mark}"/>'))
        paragraph.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))
    if text:
        paragraph.append(_run(text, size=size, bold=bold))
    return paragraph


def _run(text: str, *, size: int = 18, bold: bool = False) -> _Element:
    weight = "<w:b/>" if bold else ""
    run: _Element = parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:eastAsia="宋体"/>{weight}<w:sz w:val="{size}"/></w:rPr>'
        '<w:t xml:space="preserve"/></w:r>'
    )
    run[-1].text = text
    return run


def _table(
    heads: Sequence[str],
    rows: Sequence[tuple[Sequence[str], *tuple[str, ...]]],
    widths: Sequence[int],
    marks: Sequence[str] = (),
) -> _Element:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table: _Element = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{border}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
    )
    table.append(_line([[head] for head in heads], widths, head=True))
    for number, (tags, *texts) in enumerate(rows):
        cells = [list(tags), *([text] for text in texts)]
        table.append(_line(cells, widths, mark=marks[number] if marks else ""))
    return table


def _line(cells: Sequence[Sequence[str]], widths: Sequence[int], *, head: bool = False, mark: str = "") -> _Element:
    """A row of a table that no page cuts; the head is repeated on every page and stays with the first row."""
    repeated = "<w:tblHeader/>" if head else ""
    line: _Element = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr></w:tr>")
    for texts, width in zip(cells, widths, strict=True):
        cell = parse_xml(f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>')
        for text in texts:
            cell.append(_paragraph(text, bold=head, kept=head, mark=mark))
            mark = ""
        line.append(cell)
    return line
