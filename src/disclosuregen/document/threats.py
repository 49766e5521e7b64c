"""What a Word template may not carry: everything that runs, loads or hides."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from lxml import etree

from disclosuregen.document.passages import PARSER
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["package_faults", "threats"]

_MAX_INFLATED = 64 * 2**20
_MAX_ENTRIES = 500
_PARTS = (
    ("vbaproject", "宏"),
    ("vbadata", "宏"),
    ("activex", "控件"),
    ("embeddings/", "嵌入的文件"),
    ("oleobject", "嵌入对象"),
    ("afchunk", "导入的网页或文件片段（altChunk）"),
)
_FIELDS = re.compile(
    r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON|AUTOTEXT)\b", re.IGNORECASE
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SAFE_EXTERNAL = "/hyperlink"
_NEEDED = ("[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels")


def package_faults(content: bytes, file: str) -> tuple[Finding, ...]:
    """Why a file cannot be opened as a template at all; empty when it can."""
    place = Place(file, "")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return (finding("P06", place, why="不是有效的 Word 文件（.docx），可能没有保存完整"),)
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_INFLATED:
        return (finding("P06", place, why="文件解压后大得不正常"),)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(".." in name or name.startswith(("/", "\\")) for name in names):
        return (finding("P06", place, why="文件内部的目录不正常"),)
    if any(name not in names for name in _NEEDED):
        return (finding("P06", place, why="不是 Word 文档（.docx）"),)
    return ()


def threats(content: bytes, file: str) -> Iterator[Finding]:
    """Everything in a template that runs, loads from elsewhere or imports; raises nothing for broken parts."""
    said: dict[str, None] = {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            said |= dict.fromkeys(word for mark, word in _PARTS if mark in name.lower())
            if name.lower().endswith((".xml", ".rels")):
                said |= dict.fromkeys(_in_part(name, package.read(name)))
    for word in said:
        yield finding("P21", Place(file, ""), read=word)


def _in_part(name: str, content: bytes) -> Iterator[str]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield "文档类型声明（DOCTYPE）或不支持的编码"
        return
    try:
        root = etree.fromstring(content, PARSER)
    except etree.XMLSyntaxError:
        yield f"损坏的部件（{name.rpartition('/')[2]}）"
        return
    for relation in root.iter(_RELATION):
        if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith(_SAFE_EXTERNAL):
            yield f"指向外部的链接（{relation.get('Type', '').rpartition('/')[2]}）"
    codes = [node.text or "" for node in root.iter(qn("w:instrText"))]
    codes += [node.get(qn("w:instr"), "") for node in root.iter(qn("w:fldSimple"))]
    # An instruction may be torn over runs, so the pieces are read together as well.
    for match in _FIELDS.finditer(" ".join([*codes, "".join(codes)])):
        yield f"会读取或执行外部内容的域（{match.group(1).upper()}）"
    for tag, word in (("w:altChunk", "导入的文件片段（altChunk）"), ("w:attachedTemplate", "附加的模板")):
        if next(root.iter(qn(tag)), None) is not None:
            yield word
