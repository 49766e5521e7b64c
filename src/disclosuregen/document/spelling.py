"""How tags are written down in Word: what a keyboard, a tracked change or a torn run has made of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from disclosuregen.document.tags import unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.document.passages import Passage
    from disclosuregen.document.tags import Tag

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
)
_HALF = str.maketrans({mark: half for mark, _, half in _CHINESE_MARKS})
_FLAVOURS = frozenset({"p", "tr", "tc", "r"})
_SHOWN = 60
_ENDNOTE = "尾注"
# What a paragraph may carry besides words, and what people call it.
_BREAKS = frozenset({"分节符", "分页符"})
_CARRIED = (
    (f"{qn('w:pPr')}/{qn('w:sectPr')}", "分节符"),
    (f".//{qn('w:drawing')}", "图片"),
    (f".//{qn('w:pict')}", "图片"),
    (f".//{qn('w:br')}[@{qn('w:type')}='page']", "分页符"),
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
            carried = next((said for path, said in _CARRIED if passage.element.find(path) is not None), "")
            return passage.text if passage.text.strip() != tag.text else carried
        key = {"tr": passage.row, "tc": passage.cell}.get(tag.flavour, 0)
        texts = [text for text in self._texts.get(key, ()) if text]
        return " | ".join(texts) if texts not in ([], [tag.text]) else ""


def slips_of(passage: Passage) -> Iterator[Slip]:
    """What is wrong with a passage apart from its tags: brackets without fellows, tracked changes."""
    for left in unfinished(passage):
        yield "P11", {"around": left}
    if passage.tracked.strip():
        yield "P18", {"around": passage.tracked[:_SHOWN]}


def spelled(tag: Tag, neighbours: Neighbours) -> Iterator[Slip]:
    """What is wrong with how a tag is written and where it stands."""
    passage = tag.passage
    for said in dict.fromkeys(said for mark, said, _ in _CHINESE_MARKS if mark in tag.text):
        yield "P17", {"tag": tag.text, "why": said}
    if tag.pieces > 1:
        yield "P20", {"tag": tag.text, "read": tag.pieces}
    for why in _odd(tag):
        yield "P13", {"tag": tag.text, "why": why}
    if tag.flavour in {"tr", "tc"} and not passage.row:
        yield "P16", {"why": f"“{tag.text}”不在表格里"}
    elif lost := neighbours.beside(tag):
        yield ("P28" if lost in _BREAKS else "P15"), {"tag": tag.text, "around": lost[:_SHOWN]}


def _odd(tag: Tag) -> Iterator[str]:
    """What jinja2 or docxtpl would allow and nobody here should need."""
    inside = tag.text[2 + len(tag.flavour) : -2].strip()
    if inside.startswith(("-", "+")) or inside.endswith(("-", "+")):
        yield "花括号里边不要写加号、减号，它会把前后的段落连在一起"
    if tag.word in _FLAVOURS:
        yield f"“{tag.word}”要紧跟在“{{%”后面，它后面要有一个空格"
    if tag.flavour and not tag.is_statement:
        yield f"印文字的标签不能写“{tag.flavour}”"
    if tag.passage.where == _ENDNOTE:
        yield "尾注里的标签不会生成，请改用脚注"
