"""What a Word template may not carry: everything that runs, loads or hides."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from lxml import etree

from disclosuregen.document.admission import CONTENT_TYPES, RELATION, content_types
from disclosuregen.document.passages import PARSER
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["threats"]

# What stands in names of parts, content types and kinds of relationships.
_MARKS = (
    ("vba", "宏"),
    ("macro", "宏"),
    ("activex", "控件"),
    ("control", "控件"),
    ("oleobject", "嵌入对象"),
    ("embeddings/", "嵌入的文件"),
    ("spreadsheetml", "嵌入的文件"),
    ("presentationml", "嵌入的文件"),
    ("afchunk", "导入的网页或文件片段（altChunk）"),
    ("subdocument", "子文档"),
    ("attachedtemplate", "附加的模板"),
    ("mailmerge", "邮件合并的数据源"),
)
_ELEMENTS = (
    ("w:altChunk", "导入的网页或文件片段（altChunk）"),
    ("w:subDoc", "子文档"),
    ("w:attachedTemplate", "附加的模板"),
    ("w:mailMerge", "邮件合并的数据源"),
    ("w:object", "嵌入对象"),
    ("w:control", "控件"),
    ("w:comment", "批注"),
)
# Fields that only count, point within the document or show what it says itself.
_FIELDS = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "SEQ", "EQ", "SYMBOL"),
        *("TOC", "TC", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "TITLE", "HYPERLINK"),
    }
)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+:|//|\\\\", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')
_TAGGED = re.compile(r"\{[{%#]|[}%#]\}")
_LONGEST = 20


def threats(content: bytes, file: str) -> Iterator[Finding]:
    """Everything in a template that runs, loads from elsewhere, imports or hides; one finding each."""
    said: dict[str, None] = {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        roots = {
            name: etree.fromstring(package.read(name), PARSER)
            for name in names
            if name.lower().endswith((".xml", ".rels"))
        }
    kinds = [relation.get("Type", "").rpartition("/")[2] for root in roots.values() for relation in root.iter(RELATION)]
    known = " ".join([*names, *kinds, *content_types(roots[CONTENT_TYPES]).values()]).lower()
    said |= dict.fromkeys(word for mark, word in _MARKS if mark in known)
    for root in roots.values():
        said |= dict.fromkeys(_in_part(root))
    for word in said:
        yield finding("P21", Place(file, ""), read=word)


def _in_part(root: _Element) -> Iterator[str]:
    for relation in root.iter(RELATION):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        safe = kind == "hyperlink" and _SAFE_LINK.match(target)
        if relation.get("TargetMode", "").lower() == "external" and not safe:
            yield f"指向外部的链接（{kind}）"
    for code in _codes(root):
        yield from _in_field(code)
    for tag, word in _ELEMENTS:
        if next(root.iter(qn(tag)), None) is not None:
            yield word
    for node in root.iter(etree.Element):
        yield from _in_attributes(node)


def _in_attributes(node: _Element) -> Iterator[str]:
    for name, value in node.attrib.items():
        local = str(name).rpartition("}")[2]
        if local == "src" and _REMOTE.match(str(value)):
            yield "指向外部的链接（src）"
        if local != "instr" and _TAGGED.search(str(value)):
            yield "写在图片说明等属性里的标签"


def _in_field(code: str) -> Iterator[str]:
    """A workbook's text must never become part of an instruction, so tags are refused there as well."""
    kind = (code.split() or [""])[0].upper()
    if _TAGGED.search(code):
        yield "写在域代码里的标签"
    elif kind not in _FIELDS and not kind.startswith("="):
        yield f"会读取、执行外部内容或随电脑而变的域（{kind[:_LONGEST]}）"
    elif any(_REMOTE.match(target) and not _SAFE_LINK.match(target) for target in _QUOTED.findall(code)):
        yield "指向外部的链接（HYPERLINK）"


def _codes(root: _Element) -> Iterator[str]:
    """The instructions of all fields; one torn over runs is put together, that of a field inside another is its own."""
    yield from (node.get(qn("w:instr"), "") for node in root.iter(qn("w:fldSimple")))
    fields = _Fields()
    for node in root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if node.tag == qn("w:fldChar"):
            fields.mark(node.get(qn("w:fldCharType"), ""))
        elif fields.open:
            fields.open[-1].append(node.text or "")
        elif node.tag == qn("w:instrText"):
            yield node.text or ""
    yield from fields.codes


class _Fields:
    """The fields begun so far: what is read of the codes of those that are open, and the codes that are whole."""

    def __init__(self) -> None:
        self.open: list[list[str]] = []
        self.codes: list[str] = []

    def mark(self, kind: str) -> None:
        """Take note of a field's begin, its code's end (separate) or its own."""
        if kind == "begin":
            self.open.append([])
        elif self.open:
            # After the code comes the result, which is read but of no interest.
            pieces = self.open.pop()
            if not isinstance(pieces, _Result):
                self.codes.append("".join(pieces))
            if kind == "separate":
                self.open.append(_Result())


class _Result(list[str]):
    """What is read of a field behind its code."""
