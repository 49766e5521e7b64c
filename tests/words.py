"""Small Word templates made in a test, filled, and looked at."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from disclosuregen.document.fill import Properties, fill
from disclosuregen.document.projection import projected
from disclosuregen.figures.context import FILTERS
from disclosuregen.findings import PackFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as Word

__all__ = ["anchors", "body_of", "bookmarks", "element", "fault", "filled", "line", "part", "saved", "template"]

STARTED = Properties("标题", "主题", "词")


def template(*paragraphs: str) -> Word:
    """A Word document with these paragraphs; one that begins with `# ` is a heading of the first level."""
    document = Document()
    for text in paragraphs:
        if text.startswith("# "):
            document.add_heading(text[2:], 1)
        else:
            document.add_paragraph(text)
    return document


def element(xml: str) -> etree._Element:
    """A piece of WordprocessingML, such as `<w:p/>`."""
    root = etree.fromstring(f"<w:wrap {nsdecls('w')}>{xml}</w:wrap>")
    return parse_xml(etree.tostring(root[0]))


def saved(document: Word) -> bytes:
    """The document's bytes."""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def filled(document: Word | bytes, context: Mapping[str, object]) -> bytes:
    """The finished document of a template."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.docx"
        path.write_bytes(document if isinstance(document, bytes) else saved(document))
        return fill(path, context, FILTERS, STARTED)


def line(text: str, context: Mapping[str, object]) -> str:
    """What a paragraph of a template becomes."""
    return projected(filled(template(text), context)).removesuffix("\n")


def fault(document: Word | bytes | str, context: Mapping[str, object]) -> str:
    """Rule and message of the pack's fault that filling a template, or a paragraph, ends with; empty without one."""
    try:
        filled(template("第一段", document) if isinstance(document, str) else document, context)
    except PackFault as error:
        (one,) = error.findings
        assert one.places[0].file == "template.docx"
        return f"{one.rule} {one.message}"
    return ""


def part(document: bytes, name: str) -> etree._Element:
    """One part of a finished document."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        return etree.fromstring(package.read(name))


def body_of(document: bytes) -> etree._Element:
    """The body of a finished document."""
    body = part(document, "word/document.xml").find(qn("w:body"))
    assert body is not None
    return body


def anchors(document: bytes) -> list[tuple[str, str]]:
    """Text and target of every link inside the document, in order."""
    links = body_of(document).iter(qn("w:hyperlink"))
    return [("".join(t.text or "" for t in link.iter(qn("w:t"))), link.get(qn("w:anchor"), "")) for link in links]


def bookmarks(document: bytes) -> list[str]:
    """The names of all bookmarks, in order."""
    return [mark.get(qn("w:name"), "") for mark in body_of(document).iter(qn("w:bookmarkStart"))]
