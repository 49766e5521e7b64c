"""How tags are written down in Word: what a keyboard, a tracked change or a torn run has made of them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from disclosuregen.document.tags import misworded
from disclosuregen.document.wordml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.document.passages import Passage
    from disclosuregen.document.tags import Loose, Tag

__all__ = ["Neighbours", "half_width", "slips_of", "spelled"]

# Rule and the words of its message.
Slip = tuple[str, dict[str, object]]

# What a Chinese keyboard types, what it is called, what was meant.
_CHINESE_MARKS = (
    *((mark, "中文引号", '"') for mark in "“”\uff02"),
    *((mark, "中文引号", "'") for mark in "‘’\uff07"),
    *((mark, "中文句点", ".") for mark in "．。"),
    *((mark, "全角括号", half) for mark, half in zip("（）\uff3b\uff3d【】", "()[][]", strict=True)),
    *((mark, "全角符号", half) for mark, half in zip("＝＜＞！\uff5c，", "=<>!|,", strict=True)),
    *((mark, "看不见的字符", "") for mark in "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
)
_HALF = str.maketrans({mark: half for mark, _, half in _CHINESE_MARKS})
_FLAVOURS = frozenset({"p", "tr", "tc", "r"})
_SHOWN, _BEFORE = 60, 20
_ENDNOTE = "尾注"
# What a paragraph may carry besides words, and what people call it.
_BREAK, _SECTION = "分页符", f"{qn('w:pPr')}/{qn('w:sectPr')}"
# In the middle of a condition nobody can tell to which side a break belongs.
_BETWEEN = frozenset({"else", "elif"})
_PAGE = f".//{qn('w:br')}[@{qn('w:type')}='page']"
# A direction that was typed where the amount behind it may go the other way.
_VERBS = "增加|减少|上升|下降|增长|降低"
_TAG = r"\{\{[^{}]*\}\}"
_TYPED = re.compile(
    rf"(?P<verb>{_VERBS})了?\s*(?=\{{\{{[^{{}}]*\.增减[额率]){_TAG}"
    rf"|(?:上年|去年|同比)[^，。；{{}}]{{0,6}}(?P<other>{_VERBS})了?\s*{_TAG}"
)
_CONTRARY = "数变了就会说反，请改用带 .比上年、.变化、.增减、.升降 的标签"
_CARRIED = (
    (f".//{qn('w:drawing')}", "图片"),
    (f".//{qn('w:pict')}", "图片"),
)


def half_width(text: str) -> str:
    """The text as it was meant, marks of a Chinese keyboard replaced."""
    return text.translate(_HALF)


class Neighbours:
    """The texts of rows and cells: what stands beside a tag that takes all of it away."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Gather the texts of all rows and cells."""
        self._texts: dict[int, list[str]] = defaultdict(list)
        for passage in passages:
            for key in {passage.row, passage.cell} - {0}:
                self._texts[key].append(passage.text.strip())

    def beside(self, tag: Tag) -> str:
        """What would be lost with the paragraph, row or cell that a tag takes away; empty when nothing is."""
        passage = tag.passage
        if tag.flavour == "p":
            if passage.text.strip() != tag.text:
                return passage.text
            if tag.word in _BETWEEN and passage.element.find(_SECTION) is not None:
                return "分节符"
            if tag.word in _BETWEEN and passage.element.find(_PAGE) is not None:
                return _BREAK
            return next((said for path, said in _CARRIED if passage.element.find(path) is not None), "")
        key = {"tr": passage.row, "tc": passage.cell}.get(tag.flavour, 0)
        texts = [text for text in self._texts.get(key, ()) if text]
        return " | ".join(texts) if texts not in ([], [tag.text]) else ""


def slips_of(passage: Passage, broken: Iterable[Loose]) -> Iterator[Slip]:
    """What is wrong with a passage apart from its tags: brackets without fellows, typed directions, tracked changes."""
    for loose in broken:
        why = "括号是全角的，或者一半全角一半半角" if loose.wide else "标签的括号不成对"
        yield "P11", {"around": loose.around, "why": why}
    for match in _TYPED.finditer(passage.text):
        yield "P38", {"why": f"“{match.group()}”把“{match['verb'] or match['other']}”写死了，{_CONTRARY}"}
    if passage.tracked.strip():
        yield "P18", {"around": passage.tracked[:_SHOWN]}


def spelled(tag: Tag, neighbours: Neighbours) -> Iterator[Slip]:
    """What is wrong with how a tag is written and where it stands."""
    passage = tag.passage
    if not _HALF.keys().isdisjoint(map(ord, tag.text)):
        for said in dict.fromkeys(said for mark, said, _ in _CHINESE_MARKS if mark in tag.text):
            yield "P17", {"tag": tag.text, "why": said}
    if tag.pieces > 1:
        yield "P20", {"tag": tag.text, "read": tag.pieces}
    for why in _odd(tag):
        yield "P13", {"tag": tag.text, "why": why}
    if tag.flavour in {"tr", "tc"} and not passage.row:
        yield "P16", {"why": f"“{tag.text}”不在表格里"}
    elif lost := neighbours.beside(tag):
        yield ("P28" if lost == _BREAK else "P15"), {"tag": tag.text, "around": _near(tag.text, lost)}


def _near(tag: str, text: str) -> str:
    """The words around a tag."""
    start = max(0, text.find(tag) - _BEFORE) if len(text) > _SHOWN else 0
    end = max(start + _SHOWN, start + _BEFORE + len(tag))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _odd(tag: Tag) -> Iterator[str]:
    """What jinja2 or docxtpl would allow and nobody here should need."""
    inside = tag.text[2 + len(tag.flavour) : -2].strip()
    if inside.startswith(("-", "+")) or inside.endswith(("-", "+")):
        yield "花括号里边不要写加号、减号，它会把前后的段落连在一起"
    if tag.word in _FLAVOURS:
        yield f"“{tag.word}”要紧跟在“{{%”后面，它后面要有一个空格"
    elif tag.word.lower() in _FLAVOURS:
        yield f"“{tag.word}”要写成小写的“{tag.word.lower()}”，紧跟在“{{%”后面"
    elif tag.is_statement and (said := misworded(tag)):
        yield said
    if tag.flavour == "r" and tag.is_statement:
        yield "“{%r”会连同旁边的字一起去掉，请去掉 r"
    if tag.flavour and not tag.is_statement:
        yield f"印文字的标签不能写“{tag.flavour}”"
    if tag.passage.where == _ENDNOTE:
        yield "尾注里的标签不会生成，请改用脚注"
