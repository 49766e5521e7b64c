"""A template and a context into the bytes of the finished document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from traceback import extract_tb
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError
from jinja2.exceptions import TemplateError
from lxml import etree

from disclosuregen.document.contents import rebuild_contents
from disclosuregen.document.package import bare, repacked
from disclosuregen.document.sandbox import environment
from disclosuregen.findings import PackFault, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lxml.etree import _Element

    from disclosuregen.document.sandbox import Sandbox

__all__ = ["Properties", "fill"]

_MARKUP = re.compile(r"<[^>]*>")
# SyntaxError: Python compiles what jinja2 makes of a template, and nests blocks only so deep.
_FAULTS = (TemplateError, TypeError, ValueError, LookupError, RecursionError, SyntaxError, etree.XMLSyntaxError)
_TEMPLATE = "<template>"
# No property of a document may be longer.
_PROPERTY = 255
_SHOWN = 120
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What jinja2 says of slips a person makes in Word.
_SAID = (
    (r"^Encountered unknown tag '(.*?)'.*$", r"“\1”没有对应的开头，或者不认识"),
    (r"^Unexpected end of template.*?'(end\w+)'.*$", r"少了“\1”"),
    (r"^unexpected end of template.*$", "没有写完"),
    (r"^No filter named '(.*?)'.*$", r"没有“\1”这个写法"),
    (r"^(?:expected token|unexpected|Expected|unexpected char) .*$", "花括号里的写法不对"),
)
_CLOSING = frozenset({qn("w:p"), qn("w:sdt"), qn("w:bookmarkEnd")})
_TORN = "if 或 for 没有在同一个段落、单元格或表格里开始和结束"
_BROKEN = (BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError)


@dataclass(frozen=True, slots=True)
class Properties:
    """The document properties that are written; all others are cleared."""

    title: str
    subject: str = ""
    keywords: str = ""


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """docxtpl's template, but for its lenient parser, which drops text without a word."""

    def fix_tables(self, xml: str) -> object:
        """The body with its grids mended; raises XMLSyntaxError where tags have torn it apart."""
        etree.fromstring(xml)
        tree = super().fix_tables(xml)
        _mend(tree)
        return tree


def _mend(tree: _Element) -> None:
    """Word opens no table without rows, and no cell that does not end in a paragraph: conditions can leave both."""
    for table in list(tree.iter(qn("w:tbl"))):
        parent = table.getparent()
        if next(table.iter(qn("w:tr")), None) is None and parent is not None:
            parent.remove(table)
    for cell in tree.iter(qn("w:tc")):
        if len(cell) == 0 or cell[-1].tag not in _CLOSING:
            cell.append(OxmlElement("w:p"))


def fill(
    template: Path,
    context: Mapping[str, object],
    filters: Mapping[str, Callable[[object], str]],
    properties: Properties,
) -> bytes:
    """The finished document; raises PackFault when the template names what does not exist or cannot be read."""
    document = _opened(template)
    sandbox = environment(filters, context)
    sandbox.meter.restart()
    try:
        document.render(dict(context), sandbox, autoescape=True)
    except _FAULTS as error:
        raise _fault(template, _explained(error, sandbox)) from error
    rebuild_contents(document.docx)
    core = document.docx.core_properties
    said = (properties.title, properties.subject, properties.keywords)
    core.title, core.subject, core.keywords = (text[:_PROPERTY] for text in said)
    core.language = "zh-CN"
    stream = BytesIO()
    document.docx.save(stream)
    return repacked(stream.getvalue())


def _opened(template: Path) -> _Template:
    """The template without anything that says who made it."""
    document = _Template(BytesIO(template.read_bytes()))
    try:
        document.init_docx()
    except _BROKEN as error:
        raise _fault(template, "不是 Word 文档（.docx），或者已经损坏") from error
    bare(document.docx)
    return document


def _fault(template: Path, why: str) -> PackFault:
    return PackFault([finding("P06", Place(template.name, ""), why=why)])


def _explained(error: Exception, sandbox: Sandbox) -> str:
    """What is wrong with the template in Chinese, with the text of the paragraph where it is."""
    message = _TORN if isinstance(error, etree.XMLSyntaxError) else str(getattr(error, "message", None) or error)
    said = next((re.sub(pattern, words, message) for pattern, words in _SAID if re.search(pattern, message)), message)
    why = f"标签有误（{said}）" if _CHINESE.search(said) else f"标签有误（{type(error).__name__}）"
    lines = sandbox.source.splitlines()
    number = _line(error)
    near = _MARKUP.sub("", lines[number - 1]).strip()[:_SHOWN] if 0 < number <= len(lines) else ""
    return f"{why}；在“{near}”这一段" if near else why


def _line(error: Exception) -> int:
    """The line of the prepared template, one a paragraph, where an error arose; 0 when that is not known."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno or 0
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename == _TEMPLATE]
    return (frames[-1].lineno or 0) if frames else 0
