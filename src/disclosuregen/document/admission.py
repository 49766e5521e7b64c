"""The door for templates: whether a file is an ordinary Word package at all. Nothing is inspected or filled before."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from posixpath import normpath
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.passages import PARSER
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

__all__ = ["CONTENT_TYPES", "RELATION", "Opened", "content_types", "opened", "package_faults"]

_MAX_INFLATED = 64 * 2**20
_MAX_PART = 8 * 2**20
_MAX_ENTRIES = 500
CONTENT_TYPES = "[Content_Types].xml"
_RELATIONS, _MAIN = "_rels/.rels", "word/document.xml"
_NEEDED = (CONTENT_TYPES, _RELATIONS, _MAIN, "word/_rels/document.xml.rels")
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_XML = (".xml", ".rels")
# How files of the old format, and files with a password, begin.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = "这是旧格式的 .doc 改了名字，或者加了密码：请在 Word 里打开，另存为“Word 文档（*.docx）”，不要加密码"
_UNUSUAL = "文件内部的目录不正常，请在 Word 里另存为 .docx"


@frozen
class Opened:
    """A template that is an ordinary Word package: the names of its parts, and the trees of those that are XML."""

    names: tuple[str, ...]
    roots: Mapping[str, _Element]


def opened(content: bytes, file: str) -> tuple[Opened | None, tuple[Finding, ...]]:
    """The parts of a template, each read once, or the finding that says why it cannot be opened."""
    roots: dict[str, _Element] = {}
    try:
        why = next(_faults(content, roots), "")
    except _BROKEN:
        why = "文件内部已损坏，可能没有保存完整"
    if why:
        return None, (finding("P06", Place(file, ""), why=why),)
    with zipfile.ZipFile(BytesIO(content)) as package:
        return Opened(tuple(package.namelist()), roots), ()


def package_faults(content: bytes, file: str) -> tuple[Finding, ...]:
    """Why a file cannot be opened as a template at all; empty when it can."""
    return opened(content, file)[1]


def _faults(content: bytes, roots: dict[str, _Element]) -> Iterator[str]:
    """What keeps a file out, the first before anything that would be dangerous to look at; fills in the trees."""
    if content.startswith(_OLE):
        yield _OLD
    if not zipfile.is_zipfile(BytesIO(content)):
        yield "不是有效的 Word 文件（.docx），可能没有保存完整"
    with zipfile.ZipFile(BytesIO(content)) as package:
        entries = package.infolist()
        names = [entry.filename for entry in entries]
        if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_INFLATED:
            yield "文件解压后大得不正常"
        if any(entry.file_size > _MAX_PART for entry in entries if entry.filename.lower().endswith(_XML)):
            yield f"有一个部件超过 {_MAX_PART // 2**20} MB，大得不正常"
        if len({name.lower() for name in names}) != len(names) or any(map(_leads_out, names)):
            yield _UNUSUAL
        if any(name not in names for name in _NEEDED):
            yield "不是 Word 文档（.docx）"
        parts = {name: package.read(name) for name in names}
    yield from _part_faults(parts, roots)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _part_faults(parts: Mapping[str, bytes], roots: dict[str, _Element]) -> Iterator[str]:
    for name, content in parts.items():
        if name.lower().endswith(_XML):
            try:
                roots[name] = etree.fromstring(content, PARSER)
            except etree.XMLSyntaxError:
                yield f"部件 {name.rpartition('/')[2]} 已损坏"
                return
            if roots[name].getroottree().docinfo.internalDTD is not None:
                yield "含有文档类型声明（DOCTYPE）"
    targets = [
        normpath(relation.get("Target", "").lstrip("/"))
        for relation in roots[_RELATIONS].iter(RELATION)
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    types = content_types(roots[CONTENT_TYPES])
    if types.get(f"/{_MAIN}") != _MAIN_TYPE:
        yield "不是普通的 Word 文档：带宏的文档和 Word 模板（.docm、.dotx）请另存为 .docx"
    if targets != [_MAIN] or any(
        part.startswith("/") and kind.endswith("xml") and not part.endswith(_XML) for part, kind in types.items()
    ):
        yield _UNUSUAL


def content_types(root: _Element) -> dict[str, str]:
    """Content type by part (`/word/document.xml`) or ending (`png`), in lower case."""
    types = {node.get("Extension", "").lower(): node for node in root.iter(f"{_TYPE}Default")}
    types |= {node.get("PartName", "").lower(): node for node in root.iter(f"{_TYPE}Override")}
    return {name: node.get("ContentType", "").lower() for name, node in types.items()}
