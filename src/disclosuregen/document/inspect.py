"""A template against the names there are: everything that is wrong at once, with the place and the words around."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.document.expressions import Names, complaints_of, parse_expression, resolve
from disclosuregen.document.passages import passages
from disclosuregen.document.tags import Tag, tags_of, unfinished
from disclosuregen.findings import Finding, finding
from disclosuregen.model import Slot
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from disclosuregen.document.passages import Passage

__all__ = ["Inspection", "inspect"]

FILE = "template.docx"
_UNKNOWN = Slot("未知", "没有登记的名字")
_FOR = re.compile(r"(\w+)\s+in\s+(.+)", re.DOTALL)
_CHINESE_MARKS = {
    "“": "中文引号",
    "”": "中文引号",
    "‘": "中文引号",
    "’": "中文引号",
    "．": "全角句点",
    "（": "全角括号",
    "＝": "全角等号",
}
_ENDS = {"endfor": "for", "endif": "if"}
_SHOWN = 60


@dataclass(slots=True)
class _Block:
    """An open for or if: its tag, the item's name of a for, and whether the item was used."""

    tag: Tag
    item: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a template says: its findings, the top-level names it uses, its passages."""

    findings: tuple[Finding, ...]
    used: frozenset[str]
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class _Inspector:
    names: Names
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    blocks: list[_Block] = field(default_factory=list)

    def report(self, rule: str, passage: Passage, **words: object) -> None:
        place = Place(FILE, passage.where)
        self.findings.append(finding(rule, place, around=around(passage), **words))

    def part(self, some: Iterable[Passage]) -> None:
        """Inspect one part from its first passage to its last; blocks may not reach beyond it."""
        for passage in some:
            self.passage(passage)
        for block in self.blocks:
            why = f"“{block.tag.text}”没有结束"
            self.report("P12", block.tag.passage, why=why)
            if block.item:
                self.names.pop()
        self.blocks.clear()

    def passage(self, passage: Passage) -> None:
        if left := unfinished(passage):
            self.findings.append(finding("P11", Place(FILE, passage.where), around=left))
        if "{{" in passage.deleted or "{%" in passage.deleted:
            self.findings.append(finding("P18", Place(FILE, passage.where), around=passage.deleted[:_SHOWN]))
        for tag in tags_of(passage):
            self.tag(tag)

    def tag(self, tag: Tag) -> None:
        self.spelling(tag)
        if tag.is_statement:
            self.statement(tag)
        else:
            self.expression(tag, tag.rest)

    def spelling(self, tag: Tag) -> None:
        """Marks of a Chinese keyboard, tags torn over runs, text beside a paragraph tag, row tags outside tables."""
        passage = tag.passage
        marks = dict.fromkeys(said for mark, said in _CHINESE_MARKS.items() if mark in tag.text)
        for said in marks:
            self.report("P17", passage, tag=tag.text, why=said)
        pieces = sum(1 for run in passage.runs if run) if not any(tag.text in run for run in passage.runs) else 1
        if pieces > 1:
            self.report("P20", passage, tag=tag.text, read=pieces)
        if tag.flavour in {"p", "tr", "tc"} and passage.text.strip() != tag.text and tag.flavour == "p":
            self.report("P15", passage, tag=tag.text)
        if tag.flavour in {"tr", "tc"} and not passage.row:
            self.report("P16", passage, why=f"“{tag.text}”不在表格里")

    def expression(self, tag: Tag, text: str) -> None:
        for rule, why in complaints_of(text, self.names):
            self.report(rule, tag.passage, tag=tag.text, why=why)
        for word in re.findall(r"[^\W\d]\w*", text):
            self.mark_used(word)

    def mark_used(self, word: str) -> None:
        self.used.add(word)
        for block in reversed(self.blocks):
            if block.item == word:
                block.used = True
                return

    def statement(self, tag: Tag) -> None:
        if tag.word == "for":
            self.open_for(tag)
        elif tag.word == "if":
            self.expression(tag, tag.rest)
            self.blocks.append(_Block(tag))
        elif tag.word in {"elif", "else"}:
            self.branch(tag)
        elif tag.word in _ENDS:
            self.close(tag)
        else:
            self.report("P14", tag.passage, tag=tag.text, why=f"不能用“{tag.word}”")

    def open_for(self, tag: Tag) -> None:
        match = _FOR.fullmatch(tag.rest)
        if match is None:
            self.report("P13", tag.passage, tag=tag.text, why="循环应写成“for 项 in 名字.条”")
            self.blocks.append(_Block(tag))
            return
        item, source = match.groups()
        self.expression(tag, source)
        tree, _ = parse_expression(source)
        slot = resolve(tree, self.names)[0] if tree is not None else None
        if slot is not None and slot.item is None:
            self.report("P13", tag.passage, tag=tag.text, why=f"“{source}”不能逐个列出，应是名字后面加 .行 或 .条")
        # An unknown source was reported once; its items must not be reported again and again.
        self.names.push(item, slot.item if slot and slot.item else _UNKNOWN)
        self.blocks.append(_Block(tag, item))

    def branch(self, tag: Tag) -> None:
        block = self.blocks[-1] if self.blocks else None
        if block is None or block.tag.word != "if":
            self.report("P12", tag.passage, why=f"“{tag.text}”前面没有 if")
        elif block.tag.flavour != tag.flavour:
            self.mixed(block, tag)
        if tag.word == "elif":
            self.expression(tag, tag.rest)

    def close(self, tag: Tag) -> None:
        if not self.blocks or self.blocks[-1].tag.word != _ENDS[tag.word]:
            self.report("P12", tag.passage, why=f"“{tag.text}”前面没有对应的 {_ENDS[tag.word]}")
            return
        block = self.blocks.pop()
        if block.tag.flavour != tag.flavour:
            self.mixed(block, tag)
        if block.item:
            self.names.pop()
            if not block.used:
                self.report("P19", block.tag.passage, tag=block.tag.text, read=block.item)

    def mixed(self, block: _Block, tag: Tag) -> None:
        self.report("P16", tag.passage, why=f"“{block.tag.text}”开始，却用“{tag.text}”")


def inspect(template: bytes, slots: Mapping[str, Slot], filters: Iterable[str]) -> Inspection:
    """Inspect a template that is a readable package."""
    found = passages(template)
    inspector = _Inspector(Names(slots, frozenset(filters)))
    for part in dict.fromkeys(passage.part for passage in found):
        inspector.part(passage for passage in found if passage.part == part)
    return Inspection(tuple(dict.fromkeys(inspector.findings)), frozenset(inspector.used), found)


def around(passage: Passage) -> str:
    """The passage's text, shortened to what helps to find it."""
    text = " ".join(passage.text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
