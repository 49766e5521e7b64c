"""What the file of a public document may not hold: changes, names, hidden words, things from outside."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.passages import PARSER
from disclosuregen.document.threats import codes_in
from disclosuregen.document.wordml import qn
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

__all__ = ["Parts", "opened", "unclean"]

_BROKEN = (zipfile.BadZipFile, KeyError, EOFError, ValueError, NotImplementedError, etree.XMLSyntaxError)
_BODY = "word/document.xml"
_MAX_SIZE, _MAX_ENTRIES, _MAX_INFLATED = 50 * 2**20, 2_000, 200 * 2**20
_CHANGES = tuple(
    qn(f"w:{name}")
    for name in (
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
    )
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RUNS = (
    ("vbaproject", "宏"),
    ("macro", "宏"),
    ("activex", "控件"),
    ("embeddings/", "嵌入的文件"),
    ("afchunk", "导入的片段"),
)
# Fields that fetch something from elsewhere each time they are brought up to date.
_FETCHING = frozenset(
    {
        *("INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "EMBED", "DDE", "DDEAUTO"),
        *("DATABASE", "RD", "MACROBUTTON"),
    }
)
# Where a document says who made it: element by its local name, and what people call it.
_PERSONAL = {
    "creator": "作者",
    "lastModifiedBy": "上次保存者",
    "Company": "公司",
    "Manager": "经理",
    "category": "类别",
    "description": "备注",
}
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml")
_CUSTOM = "docProps/custom.xml"
_VANISH = qn("w:vanish")
_SHOWN = 40


@frozen
class Parts:
    """What is in a file by its name, and the trees of what is XML."""

    held: Mapping[str, bytes]
    roots: Mapping[str, _Element]


_NOTHING = Parts({}, {})


def opened(content: bytes, file: str) -> tuple[Parts, tuple[Finding, ...]]:
    """The parts of a file, or the finding that says why they cannot be had: D40."""
    place = Place(file, "")
    if len(content) > _MAX_SIZE:
        return _NOTHING, (finding("D40", place, read=f"文件有 {len(content) // 2**20} MB，大得不正常"),)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_INFLATED:
                return _NOTHING, (finding("D40", place, read="文件解压后大得不正常"),)
            parts = {entry.filename: package.read(entry) for entry in entries}
        roots: dict[str, _Element] = {}
        for name in (name for name in parts if name.endswith((".xml", ".rels"))):
            roots[name] = etree.fromstring(parts[name], PARSER)
            if roots[name].getroottree().docinfo.internalDTD is not None:
                return _NOTHING, (finding("D39", place, read="文档类型声明（DOCTYPE）"),)
        _ = parts[_BODY]
    except _BROKEN:
        return _NOTHING, (finding("D40", place, read="不是有效的 Word 文件（.docx），或者没有保存完整"),)
    return Parts(parts, roots), ()


def unclean(parts: Parts, file: str) -> Iterator[Finding]:
    """D35–D40: everything in a file that was not meant to go public, or that is not whole."""
    place, roots = Place(file, ""), parts.roots
    yield from _revisions(roots, place)
    yield from _hidden(roots, place)
    yield from _personal(roots, place)
    yield from _foreign(parts.held, roots, place)
    yield from _torn(parts.held, roots, place)


def _revisions(roots: Mapping[str, _Element], place: Place) -> Iterator[Finding]:
    story = [root for name, root in roots.items() if name.startswith("word/")]
    if changes := sum(1 for root in story for _ in root.iter(*_CHANGES)):
        yield finding("D35", place, read=changes)
    if comments := sum(1 for root in story for _ in root.iter(qn("w:comment"))):
        yield finding("D36", place, read=comments)


def _hidden(roots: Mapping[str, _Element], place: Place) -> Iterator[Finding]:
    for name, root in roots.items():
        if name == "word/styles.xml" or not name.startswith("word/") or next(root.iter(_VANISH), None) is None:
            continue
        for paragraph, runs in groupby(root.iter(qn("w:r")), key=_paragraph_if_hidden):
            text = "".join(str(piece) for run in runs for piece in run.itertext()).strip()
            if paragraph is not None and text:
                yield finding("D37", place, read=text[:_SHOWN])


def _paragraph_if_hidden(run: _Element) -> _Element | None:
    """The paragraph of a hidden run; words next to each other are told as one, however many runs they are torn into."""
    mark = run.find(f"{qn('w:rPr')}/{_VANISH}")
    hidden = mark is not None and mark.get(qn("w:val"), "1") not in {"0", "false", "off"}
    return next(run.iterancestors(qn("w:p")), run) if hidden else None


def _personal(roots: Mapping[str, _Element], place: Place) -> Iterator[Finding]:
    for name in _PROPERTIES:
        for node in roots[name].iter(etree.Element) if name in roots else ():
            said = _PERSONAL.get(etree.QName(node).localname)
            text = (node.text or "").strip()
            if said and text:
                yield finding("D38", place, read=said, value=text[:_SHOWN])
    if _CUSTOM in roots:
        names = [node.get("name", "") for node in roots[_CUSTOM]]
        if names:
            yield finding("D38", place, read="自定义属性", value="、".join(names)[:_SHOWN])


def _foreign(parts: Mapping[str, bytes], roots: Mapping[str, _Element], place: Place) -> Iterator[Finding]:
    known = " ".join(parts).lower()
    said = dict.fromkeys(word for mark, word in _RUNS if mark in known)
    for root in roots.values():
        for kind in (code.split()[0].upper() for code, _ in codes_in(root) if code.strip()):
            if kind in _FETCHING:
                said[f"会读取外部内容的域（{kind}）"] = None
        for relation in root.iter(_RELATION):
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            if relation.get("TargetMode", "").lower() == "external":
                said[f"指向外部的{'超链接' if kind == 'hyperlink' else '内容'}（{target[:_SHOWN]}）"] = None
    yield from (finding("D39", place, read=word) for word in said)


def _torn(parts: Mapping[str, bytes], roots: Mapping[str, _Element], place: Place) -> Iterator[Finding]:
    """Relationships that lead to parts that are not there."""
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        folder, _, owner = name.rpartition("/")
        base = folder.removesuffix("_rels").rstrip("/")
        if base and owner != ".rels" and f"{base}/{owner.removesuffix('.rels')}" not in parts:
            continue
        for relation in root.iter(_RELATION):
            target = relation.get("Target", "")
            if relation.get("TargetMode", "").lower() == "external" or target.startswith("#"):
                continue
            path = target.lstrip("/") if target.startswith("/") else _joined(base, target)
            if path not in parts:
                yield finding("D40", place, read=f"缺少部件 {path.rpartition('/')[2]}")


def _joined(base: str, target: str) -> str:
    """A relative target from its folder, without steps up."""
    steps: list[str] = [step for step in base.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)
