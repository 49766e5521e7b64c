"""What a Word template may not carry: everything that runs, loads or hides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.admission import CONTENT_TYPES, RELATION, content_types, opened
from disclosuregen.document.passages import Places, attributes, passages_in
from disclosuregen.document.wordml import qn
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from disclosuregen.document.admission import Opened

__all__ = ["codes_in", "threats", "threats_in"]

_DELETE = "请在 Word 里点中它删掉；找不到的，把全文复制到新建的空白文档里，另存为 .docx"
_UNLINK = "请点中它，按 Ctrl+Shift+F9 变成普通内容；或删掉后用“插入”重新放进来，不要选“链接到文件”"
_DETACH = "请打开“文件—选项—加载项”，下面“管理”选“模板”、点“转到”，把“文档模板”一栏清空，再保存"
_UNMERGE = "请点“邮件—开始邮件合并—普通 Word 文档”，再保存"
_COMMENTS = "请点“审阅—删除—删除文档中的所有批注”，再保存"
_FIELD = "请点中它，按 Ctrl+Shift+F9 变成普通文字，或删掉"
_UNTAGGED = "标签只能写在正文、表格、页眉、页脚和脚注里；请右键图片“编辑替换文字”（或“切换域代码”），把花括号删掉"
# What may be there, what people call it, and how it is taken out.
_HOW = {
    **dict.fromkeys(("宏", "控件", "嵌入对象", "嵌入的文件", "导入的网页或文件", "子文档"), _DELETE),
    "附加的模板": _DETACH,
    "邮件合并的数据源": _UNMERGE,
    "批注": _COMMENTS,
    "写在图片说明等属性里的标签": _UNTAGGED,
    "写在域代码里的标签": _UNTAGGED,
}
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
    ("afchunk", "导入的网页或文件"),
    ("subdocument", "子文档"),
    ("attachedtemplate", "附加的模板"),
    ("mailmerge", "邮件合并的数据源"),
)
_ELEMENTS = {
    qn("w:altChunk"): "导入的网页或文件",
    qn("w:subDoc"): "子文档",
    qn("w:attachedTemplate"): "附加的模板",
    qn("w:mailMerge"): "邮件合并的数据源",
    qn("w:object"): "嵌入对象",
    qn("w:control"): "控件",
    qn("w:comment"): "批注",
}
# Kinds of relationships that may lead out of the file, as people call them.
_LINKED = {
    "image": "图片",
    "hyperlink": "超链接",
    "attachedtemplate": "附加的模板",
    "frame": "网页框架",
    "oleobject": "对象",
    "subdocument": "子文档",
    "afchunk": "网页或文件",
    "mailmergesource": "数据源",
    "video": "视频",
    "audio": "声音",
}
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
# Attributes that hold a brace, or say where something is to be loaded from.
_BRACED = etree.XPath("//@*[contains(., '{') or contains(., '}')]")
_SOURCES = etree.XPath("//@*[local-name() = 'src']")
_LONGEST = 20
# What was found, how it is taken out, where.
Threat = tuple[str, str, str]


def threats(content: bytes, file: str) -> Iterator[Finding]:
    """Everything in a template that runs, loads from elsewhere, imports or hides."""
    package, faults = opened(content, file)
    yield from faults
    if package is not None:
        yield from threats_in(package, Places(passages_in(package.roots)), file)


def threats_in(package: Opened, places: Places, file: str) -> Iterator[Finding]:
    """Everything of that kind in an opened template, one finding each, with all its places."""
    kinds = [_kind(relation) for root in package.roots.values() for relation in root.iter(RELATION)]
    types = content_types(package.roots[CONTENT_TYPES]).values()
    known = " ".join([*package.names, *kinds, *types]).lower()
    said: dict[tuple[str, str], dict[str, None]] = {}
    for name, root in package.roots.items():
        for word, how, where in (*_in_relations(name, root, package, places), *_in_part(root, places)):
            said.setdefault((word, how), {})[where] = None
    for mark, word in _MARKS:
        if mark in known and not any(word == one for one, _ in said):
            said[word, _HOW[word]] = {"": None}
    for (word, how), wheres in said.items():
        # One that is found somewhere need not be told again without a place.
        at = [where for where in wheres if where] or [""]
        yield finding("P21", *(Place(file, where) for where in at), read=word, how=how)


def _kind(relation: _Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _in_relations(name: str, root: _Element, package: Opened, places: Places) -> Iterator[Threat]:
    """Relationships of a part that lead out of the file, where they are used."""
    for relation in root.iter(RELATION):
        kind, target = _kind(relation), relation.get("Target", "")
        safe = kind == "hyperlink" and _SAFE_LINK.match(target)
        if relation.get("TargetMode", "").lower() == "external" and not safe:
            how = _DETACH if kind == "attachedTemplate" else _UNLINK
            where = _user(relation.get("Id", ""), name, package, places)
            yield f"指向文件外面的{_LINKED.get(kind.lower(), '内容')}", how, where


def _user(relation: str, name: str, package: Opened, places: Places) -> str:
    """Where a relationship is used."""
    root = package.roots.get(name.replace("_rels/", "").removesuffix(".rels"))
    nodes = root.iter(etree.Element) if root is not None and relation else ()
    return next((places.where(node) for node in nodes if relation in node.values()), "")


def _in_part(root: _Element, places: Places) -> Iterator[Threat]:
    for code, node in codes_in(root):
        yield from ((word, how, places.where(node)) for word, how in _in_field(code))
    for node in root.iter(*_ELEMENTS):
        word = _ELEMENTS[node.tag]
        yield word, _HOW[word], "" if word == "批注" else places.where(node)
    for node, _, value in attributes(_SOURCES, root):
        if _REMOTE.match(value):
            yield "指向文件外面的图片", _UNLINK, places.where(node)
    for node, name, value in attributes(_BRACED, root):
        if _TAGGED.search(value) and not name.endswith("}instr"):
            word = "写在图片说明等属性里的标签"
            yield word, _HOW[word], places.where(node)


def _in_field(code: str) -> Iterator[tuple[str, str]]:
    """A workbook's text must never become part of an instruction, so tags are refused there as well."""
    kind = (code.split() or [""])[0].upper()
    if _TAGGED.search(code):
        yield "写在域代码里的标签", _UNTAGGED
    elif kind not in _FIELDS and not kind.startswith("="):
        yield f"会读取、执行外部内容或随电脑而变的域（{kind[:_LONGEST]}）", _FIELD
    elif any(_REMOTE.match(target) and not _SAFE_LINK.match(target) for target in _QUOTED.findall(code)):
        yield "指向文件外面的超链接", _UNLINK


def codes_in(root: _Element) -> Iterator[tuple[str, _Element]]:
    """The instructions of all fields, each with an element of it.

    One torn over runs is put together, that of a field inside another is its own.
    """
    yield from ((node.get(qn("w:instr"), ""), node) for node in root.iter(qn("w:fldSimple")))
    fields = _Fields()
    for node in root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if node.tag == qn("w:fldChar"):
            fields.mark(node.get(qn("w:fldCharType"), ""), node)
        elif fields.open:
            fields.open[-1].append(node.text or "")
        elif node.tag == qn("w:instrText"):
            yield node.text or "", node
    yield from fields.codes


class _Fields:
    """The fields begun so far: what is read of the codes of those that are open, and the codes that are whole."""

    def __init__(self) -> None:
        self.open: list[list[str]] = []
        self.codes: list[tuple[str, _Element]] = []

    def mark(self, kind: str, node: _Element) -> None:
        """Take note of a field's begin, its code's end (separate) or its own."""
        if kind == "begin":
            self.open.append([])
        elif self.open:
            # After the code comes the result, which is read but of no interest.
            pieces = self.open.pop()
            if not isinstance(pieces, _Result):
                self.codes.append(("".join(pieces), node))
            if kind == "separate":
                self.open.append(_Result())


class _Result(list[str]):
    """What is read of a field behind its code."""
