"""What would make Word refuse a finished document: places that may be left empty, links to nothing, torn fields."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.admission import RELATION
from disclosuregen.document.blocks import certain
from disclosuregen.document.passages import attributes
from disclosuregen.document.wordml import qn
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from disclosuregen.document.admission import Opened
    from disclosuregen.document.blocks import Path
    from disclosuregen.document.inspect import Inspection
    from disclosuregen.document.passages import Passage, Places

__all__ = ["unsound"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REFERENCES = etree.XPath("//@r:*", namespaces={"r": _OFFICE})
_TAKEN_AWAY = re.compile(r"\s*\{%(p|tr|tc) ")
# What must hold a paragraph, and what people call it.
_HOLDERS = {
    **{qn(f"w:{name}"): said for name, said in (("hdr", "页眉"), ("ftr", "页脚"), ("tc", "单元格"))},
    **{qn(f"w:{name}"): said for name, said in (("footnote", "脚注"), ("txbxContent", "文本框"))},
}
_KEEP = "请在条件外面留一个空段落，或者改用段落里的 {% if … %} … {% endif %}"
_KEEP_CELL = "请不要把整行的单元格都放进 {%tc %} 里"
_AGAIN = "请删掉它，用“插入”重新放进来，再保存"
_FIELD = "请点中这个域，按 Delete 整个删掉，用“插入”重新放进来"
_SHOWN = 30
# What is wrong, the words around, how it is mended, where.
_Fault = tuple[str, str, str, str]


def unsound(package: Opened, inspection: Inspection, places: Places, file: str) -> Iterator[Finding]:
    """P32 for everything of that kind in a template."""
    for said, around, how, where in (*_empty(inspection), *_dangling(package, places), *_torn(package, places)):
        yield finding("P32", Place(file, where), why=said, around=around or where or "整个模板", how=how)


def _empty(inspection: Inspection) -> Iterator[_Fault]:
    """Headers, cells and the like whose every paragraph stands in a condition or loop; rows whose every cell does."""
    listed = list(zip(inspection.passages, inspection.paths, strict=True))
    holders: dict[_Element, list[tuple[Passage, Path]]] = {}
    for passage, path in listed:
        for holder in passage.element.iterancestors(*_HOLDERS):
            holders.setdefault(holder, []).append((passage, path))
            break
    for holder, inside in holders.items():
        passage, first = inside[0]
        kept = [path[len(first) :] for one, path in inside if not _TAKEN_AWAY.match(one.text)]
        if any(_in_part(one) for one, _ in inside) and not certain(kept, inspection.branches):
            said = f"{_HOLDERS[holder.tag]}里的内容都在条件或循环里，没有内容时文件会打不开"
            yield said, _short(passage), _KEEP, passage.where
    yield from _empty_rows(listed, inspection.branches)


def _empty_rows(listed: Sequence[tuple[Passage, Path]], branches: dict[int, int]) -> Iterator[_Fault]:
    """Rows whose every cell stands in a condition or loop of cells."""
    for _, group in groupby((one for one in listed if one[0].row), key=lambda one: one[0].row):
        cells: dict[int, tuple[Passage, Path]] = {}
        for passage, path in group:
            cells.setdefault(passage.cell, (passage, path))
        first, outer = next(iter(cells.values()))
        tagged = {number for number, (one, _) in cells.items() if one.text.strip().startswith("{%tc ")}
        kept = [path[len(outer) :] for number, (_, path) in cells.items() if number not in tagged]
        if tagged and not certain(kept, branches):
            yield "这一行的单元格都在条件或循环里，没有内容时文件会打不开", _short(first), _KEEP_CELL, first.where


def _in_part(passage: Passage) -> bool:
    return passage.text.strip().startswith("{%p ")


def _short(passage: Passage) -> str:
    return " ".join(passage.text.split())[:_SHOWN]


def _dangling(package: Opened, places: Places) -> Iterator[_Fault]:
    """References to relationships that a part does not have."""
    for name, root in package.roots.items():
        folder, _, part = name.rpartition("/")
        if name.endswith(".rels") or not folder.startswith("word"):
            continue
        relations = package.roots.get(f"{folder}/_rels/{part}.rels")
        known = {one.get("Id", "") for one in relations.iter(RELATION)} if relations is not None else set()
        for node, _, value in attributes(_REFERENCES, root):
            if value and value not in known:
                yield "有图片或链接指向不存在的内容，生成的文件会打不开", "", _AGAIN, places.where(node)


def _torn(package: Opened, places: Places) -> Iterator[_Fault]:
    """Fields without a beginning or an end."""
    for root in package.roots.values():
        opened: list[_Element] = []
        for node in root.iter(qn("w:fldChar")):
            kind = node.get(qn("w:fldCharType"), "")
            if kind == "begin":
                opened.append(node)
            elif not opened:
                yield "有一个域（页码、目录一类）只剩下半截", "", _FIELD, places.where(node)
                break
            elif kind == "end":
                opened.pop()
        if opened:
            yield "有一个域（页码、目录一类）只剩下半截", "", _FIELD, places.where(opened[0])
