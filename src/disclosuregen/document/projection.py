"""A document as plain text: what a reader sees, in order, for comparing one document with another."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.wordml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["projected"]

_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_SHOWN = "…"
# An office program numbers these parts anew whenever it saves, and may add empty ones.
_MARGINS = {"word/footer": "页脚", "word/header": "页眉"}


def projected(content: bytes) -> str:
    """The text of a docx: `# ` before headings of the first level, `## ` of the second, table cells between `|`."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        levels = _heading_levels(etree.fromstring(package.read(_STYLES)))
        body = etree.fromstring(package.read(_BODY)).find(qn("w:body"))
        lines = [] if body is None else list(_blocks(body, levels))
        for start, said in _MARGINS.items():
            parts = (name for name in package.namelist() if name.startswith(start))
            texts = {_margin(etree.fromstring(package.read(name))) for name in parts}
            lines += [f"[{said}] {text}" for text in sorted(filter(None, texts))]
    return "\n".join(lines) + "\n"


def _margin(root: _Element) -> str:
    """The text of a header or footer; what its fields show, such as the page, is another at every save."""
    shown: list[bool] = []
    for node in root.iter(qn("w:fldChar"), qn("w:t")):
        kind = node.get(qn("w:fldCharType"), "")
        if kind == "begin":
            shown.append(False)
        elif kind and shown:
            shown[-1:] = [True] if kind == "separate" else []
        elif any(shown) or next(node.iterancestors(qn("w:fldSimple")), None) is not None:
            node.text = _SHOWN
    return _text(root)


def _heading_levels(styles: _Element) -> dict[str, int]:
    """Style id → level, of the styles Word knows as headings."""
    levels: dict[str, int] = {}
    for style in styles.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        said = "" if name is None else name.get(qn("w:val"), "").lower()
        if said.startswith("heading ") and said[8:].isdigit():
            levels[style.get(qn("w:styleId"), "")] = int(said[8:])
    return levels


def _blocks(parent: _Element, levels: dict[str, int]) -> Iterator[str]:
    for block in parent:
        if block.tag == qn("w:p"):
            style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            level = levels.get(style.get(qn("w:val"), ""), 0) if style is not None else 0
            yield f"{'#' * level}{' ' if level else ''}{_text(block)}"
        elif block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                yield "| " + " | ".join(_cell(cell) for cell in row.iter(qn("w:tc"))) + " |"
        elif block.tag in {qn("w:sdt"), qn("w:sdtContent")}:
            yield from _blocks(block, levels)


def _cell(cell: _Element) -> str:
    return " ".join(filter(None, (_text(paragraph) for paragraph in cell.iter(qn("w:p")))))


def _text(element: _Element) -> str:
    """The text of an element; a line break is a space, a tab a tab."""
    pieces: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.getparent() is not None and node.getparent().tag == qn("w:r"):  # type: ignore[union-attr]  # checked
            pieces.append("\t" if node.tag == qn("w:tab") else " ")
    return "".join(pieces).strip()
