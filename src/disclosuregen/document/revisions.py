"""What Word has kept of changes and does not show: tracked formats and rows, hidden words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.document.passages import runs_of
from disclosuregen.document.wordml import qn
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from disclosuregen.document.admission import Opened
    from disclosuregen.document.passages import Passage, Places

__all__ = ["traces"]

_STYLES = "word/styles.xml"
_CHANGED = {
    **{
        qn(f"w:{name}Change"): "格式的修订"
        for name in ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "numbering", "tblGrid")
    },
    **{qn(f"w:{name}"): "单元格的增删修订" for name in ("cellIns", "cellDel", "cellMerge")},
}
_MARKS = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))
# What a change of a mark belongs to, and what people call that.
_MARKED = {qn("w:rPr"): "段落的增删修订", qn("w:trPr"): "表格行的增删修订"}
_VANISH, _PROPERTIES = qn("w:vanish"), qn("w:rPr")
_OFF = frozenset({"0", "false", "off"})
_SHOWN, _MOST = 40, 10


def traces(package: Opened, found: Sequence[Passage], places: Places, file: str) -> Iterator[Finding]:
    """P18 for changes that are no words, P31 for words that are hidden; each kind once, with its places."""
    stories = dict.fromkeys(passage.part for passage in found)
    changes: dict[str, dict[str, None]] = {}
    for part in stories:
        for node in package.roots[part].iter(*_CHANGED, *_MARKS):
            parent = node.getparent()
            said = _CHANGED.get(node.tag) or (_MARKED.get(parent.tag, "") if parent is not None else "")
            if said:
                changes.setdefault(said, {})[places.where(node)] = None
    for said, wheres in changes.items():
        yield finding("P18", *(Place(file, where) for where in wheres), around=said)
    hidden = _hidden_styles(package.roots.get(_STYLES))
    told = 0
    hiding = {
        part for part in stories if any(hidden.values()) or next(package.roots[part].iter(_VANISH), None) is not None
    }
    for passage in (one for one in found if one.part in hiding):
        text = _hidden(passage, hidden)
        if text and told < _MOST:
            told += 1
            yield finding("P31", Place(file, passage.where), around=text[:_SHOWN])


def _hidden(passage: Passage, styles: Mapping[str, bool]) -> str:
    """The words of a passage that are not shown."""
    if not styles.get("", False) and not any(styles.values()):
        runs = [run for run in runs_of(passage.element) if run.find(f"{_PROPERTIES}/{_VANISH}") is not None]
    else:
        runs = runs_of(passage.element)
    own = passage.element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    default = styles.get(own.get(qn("w:val"), "") if own is not None else "", styles.get("", False))
    pieces = [
        "".join(node.text or "" for node in run.iter(qn("w:t"))) for run in runs if _is_hidden(run, styles, default)
    ]
    return "".join(pieces).strip()


def _is_hidden(run: _Element, styles: Mapping[str, bool], default: bool) -> bool:  # noqa: FBT001 - what else applies
    mark = run.find(f"{_PROPERTIES}/{_VANISH}")
    if mark is not None:
        return mark.get(qn("w:val"), "1") not in _OFF
    style = run.find(f"{_PROPERTIES}/{qn('w:rStyle')}")
    return styles.get(style.get(qn("w:val"), ""), default) if style is not None else default


def _hidden_styles(root: _Element | None) -> dict[str, bool]:
    """For each style that says so, whether its words are hidden; "" stands for the document's default."""
    if root is None or next(root.iter(_VANISH), None) is None:
        return {}
    styles = {style.get(qn("w:styleId"), ""): style for style in root.iter(qn("w:style"))}
    default = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{_PROPERTIES}/{_VANISH}")
    said = {"": default is not None and default.get(qn("w:val"), "1") not in _OFF}
    for name, style in styles.items():
        one: _Element | None = style
        for _ in styles:
            mark = one.find(f"{_PROPERTIES}/{_VANISH}") if one is not None else None
            if mark is not None:
                said[name] = mark.get(qn("w:val"), "1") not in _OFF
                break
            based = one.find(qn("w:basedOn")) if one is not None else None
            one = styles.get(based.get(qn("w:val"), "")) if based is not None else None
            if one is None:
                break
    return said
