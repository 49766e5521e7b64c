"""WordprocessingML of a disclosure template: runs, paragraphs, headings, the 目录, sections.

Everything is plain text on purpose: a tag of the template must stand in one run, and what
Word would add (rsid, proofing marks, latent styles) only makes the template slower to fill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LANDSCAPE",
    "PORTRAIT",
    "Contents",
    "Page",
    "body",
    "field",
    "paragraph",
    "run",
    "section_break",
    "section_properties",
    "tag_paragraph",
    "text_width",
]

TOC_INSTRUCTION = r' TOC \o "1-2" \n \h \z \u '


def run(text: str, *, bold: bool = False) -> str:
    """One run; a tab or line break in the text becomes its element."""
    properties = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    body = (
        f'<w:t xml:space="preserve">{escape(text)}</w:t>'.replace(
            "\t", '</w:t><w:tab/><w:t xml:space="preserve">'
        ).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        if text
        else ""
    )
    return f"<w:r>{properties}{body}</w:r>"


def paragraph(text: str, style: str, *, extra: str = "", bold: bool = False) -> str:
    """A paragraph of one run; `extra` is further pPr content, in schema order."""
    runs = run(text, bold=bold) if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def tag_paragraph(tag: str, style: str) -> str:
    """A paragraph that holds nothing but a tag such as `{%p if … %}`; filling removes it."""
    return paragraph("{%p " + tag + " %}", style)


def body(lines: Iterable[str], style: str = "Body") -> str:
    """Body paragraphs; a line that begins with `%` is a tag alone in its paragraph."""
    return "".join(tag_paragraph(line[1:], style) if line.startswith("%") else paragraph(line, style) for line in lines)


def field(instruction: str, result: str) -> str:
    """A complex field with its last result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# ── headings and the 目录 ──


class Contents:
    """The headings of a document in order; it marks them and writes the 目录."""

    def __init__(self) -> None:
        """Without headings yet."""
        self._entries: list[tuple[int, str, str]] = []

    def heading(self, level: int, text: str, *, new_page: bool = False) -> str:
        """A real heading with the bookmark that its 目录 entry points to."""
        number = len(self._entries) + 1
        name = f"_Toc{100000000 + number}"
        self._entries.append((level, text, name))
        extra = "<w:pageBreakBefore/>" if new_page else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/>{extra}</w:pPr>'
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{run(text)}'
            f'<w:bookmarkEnd w:id="{number}"/></w:p>'
        )

    def table_of_contents(self, title: str) -> str:
        """The 目录: its title, one paragraph per heading, and a last one closing the field."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{TOC_INSTRUCTION}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        entries = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{"" if place else begin}'
            f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}</w:hyperlink></w:p>'
            for place, (level, text, name) in enumerate(self._entries)
        )
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
            f"{paragraph(title, 'TocTitle')}{entries}"
            '<w:p><w:pPr><w:pStyle w:val="SectionBreak"/></w:pPr>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>'
        )


# ── pages ──


@dataclass(frozen=True, slots=True)
class Page:
    """Size and margins of a page, in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    turned: bool = False


# GB/T 9704: A4, 37 mm above, 35 mm below, 28 mm left, 26 mm right.
PORTRAIT = Page(11906, 16838, 2098, 1474, 1984, 1587, 1020, 1304)
# A wide table gets 257 mm: side margins of 20 mm, the others as on the turned page.
LANDSCAPE = Page(16838, 11906, 1587, 1134, 1474, 1134, 520, 800, turned=True)


def text_width(page: Page) -> int:
    """The width between the margins."""
    return page.width - page.left - page.right


def section_properties(page: Page, *, references: str = "", start: int | None = None, begin: str = "nextPage") -> str:
    """A section's page; without `references` it takes header and footer of the one before."""
    turned = ' w:orient="landscape"' if page.turned else ""
    number = "" if start is None else f'<w:pgNumType w:start="{start}"/>'
    return (
        f'<w:sectPr>{references}<w:type w:val="{begin}"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{turned}/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" '
        f'w:left="{page.left}" w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>'
        f"{number}</w:sectPr>"
    )


def section_break(properties: str) -> str:
    """The end of a section, in a paragraph too low to make a page of its own."""
    return paragraph("", "SectionBreak", extra=properties)
