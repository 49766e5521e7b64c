"""A template against the names there are: everything that is wrong at once, with the place and the words around."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from disclosuregen.document.expressions import Names, complaints_of, parse_expression, resolve
from disclosuregen.document.passages import passages
from disclosuregen.document.spelling import Neighbours, half_width, slips_of, spelled
from disclosuregen.document.tags import Tag, tags_of
from disclosuregen.findings import Finding, finding
from disclosuregen.model import UNKNOWN
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    from disclosuregen.document.passages import Passage
    from disclosuregen.model import Slot

__all__ = ["FILE", "Inspection", "inspect"]

FILE = "template.docx"
_FOR = re.compile(r"(\w+)\s+in\s+(.+)", re.DOTALL)
_ENDS = {"endfor": "for", "endif": "if"}
_FLAVOURS = frozenset({"p", "tr", "tc", "r"})
# Python nests loops up to twenty deep, and nobody can follow half of that.
_DEEPEST = 10
_TORN = "P20"
_BEFORE, _SHOWN = 30, 90


@dataclass(slots=True)
class _Block:
    """An open for or if: its tag, the item's name of a for, and whether the item was used."""

    tag: Tag
    item: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a template says: its findings, the names it uses in table rows, its passages."""

    findings: tuple[Finding, ...]
    tabled: frozenset[str]
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class _Inspector:
    names: Names
    neighbours: Neighbours
    findings: list[Finding] = field(default_factory=list)
    tabled: set[str] = field(default_factory=set)
    blocks: list[_Block] = field(default_factory=list)

    def report(self, rule: str, passage: Passage, **words: object) -> None:
        said = {"around": _around(passage, str(words.get("tag", ""))), **words}
        self.findings.append(finding(rule, Place(FILE, passage.where), **said))

    def part(self, some: Iterable[Passage]) -> None:
        """Inspect one part from its first passage to its last; blocks may not reach beyond it."""
        for passage in some:
            for rule, words in slips_of(passage):
                self.report(rule, passage, **words)
            for tag in tags_of(passage):
                self.tag(tag)
        self.abandon(0)

    def tag(self, tag: Tag) -> None:
        for rule, words in spelled(tag, self.neighbours):
            self.report(rule, tag.passage, **words)
        if tag.is_statement:
            self.statement(tag)
        else:
            self.expression(tag, printed=not tag.flavour)

    def expression(self, tag: Tag, text: str = "", *, printed: bool = False) -> None:
        complaints, used = complaints_of(half_width(text or tag.rest), self.names, printed=printed)
        for rule, why in complaints:
            self.report(rule, tag.passage, tag=tag.text, why=why)
        if tag.passage.row:
            self.tabled |= used
        for block in self.blocks:
            block.used |= block.item in used | self.names.hinted

    def statement(self, tag: Tag) -> None:
        if tag.word == "for":
            self.open_for(tag)
        elif tag.word == "if":
            self.expression(tag)
            self.open(_Block(tag))
        elif tag.word in {"elif", "else"}:
            self.branch(tag)
        elif tag.word in _ENDS:
            self.close(tag)
        elif tag.word not in _FLAVOURS:
            self.report("P14", tag.passage, tag=tag.text, why=f"不能用“{tag.word}”")

    def open(self, block: _Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) == _DEEPEST + 1:
            why = f"条件和循环套得太深，最多 {_DEEPEST} 层"
            self.report("P14", block.tag.passage, tag=block.tag.text, why=why)

    def open_for(self, tag: Tag) -> None:
        match = _FOR.fullmatch(half_width(tag.rest))
        if match is None:
            self.report("P13", tag.passage, tag=tag.text, why="循环应写成“for 项 in 名字.条”")
            self.open(_Block(tag))
            return
        item, source = match.groups()
        self.expression(tag, source)
        tree, _ = parse_expression(source)
        slot, complaints = resolve(tree, self.names) if tree is not None else (UNKNOWN, [])
        if slot is not UNKNOWN and not complaints and (slot is None or slot.item is None):
            self.report("P13", tag.passage, tag=tag.text, why=f"“{source}”不能逐个列出，应是名字后面加 .行 或 .条")
        # An unknown source was reported once; its items must not be reported again and again.
        self.names.push(item, slot.item if slot and slot.item else UNKNOWN)
        self.open(_Block(tag, item))

    def branch(self, tag: Tag) -> None:
        if tag.word == "elif":
            self.expression(tag)
        if self.blocks and self.blocks[-1].tag.word == "if":
            self.fits(self.blocks[-1], tag)
        else:
            self.report("P12", tag.passage, why=f"“{tag.text}”前面没有 if")

    def close(self, tag: Tag) -> None:
        wanted = _ENDS[tag.word]
        depth = next((n for n in reversed(range(len(self.blocks))) if self.blocks[n].tag.word == wanted), None)
        if depth is None:
            self.report("P12", tag.passage, why=f"“{tag.text}”前面没有对应的 {wanted}")
            return
        self.abandon(depth + 1)
        block = self.blocks[depth]
        self.fits(block, tag)
        self.leave()
        if block.item and not block.used:
            self.report("P19", block.tag.passage, tag=block.tag.text, read=block.item)

    def abandon(self, depth: int) -> None:
        """Report and leave the blocks from a depth on, which nobody has closed."""
        for block in self.blocks[depth:]:
            self.report("P12", block.tag.passage, why=f"“{block.tag.text}”没有结束")
        while len(self.blocks) > depth:
            self.leave()

    def leave(self) -> None:
        if self.blocks.pop().item:
            self.names.pop()

    def fits(self, block: _Block, tag: Tag) -> None:
        """Report a block whose ends are of different flavours, or stand where they would tear the document apart."""
        begun = block.tag
        if begun.flavour != tag.flavour:
            self.report("P16", tag.passage, why=f"“{begun.text}”开始，却用“{tag.text}”")
        elif _held(begun) is not _held(tag):
            why = f"“{begun.text}”和“{tag.text}”不在同一个单元格、表格或正文里"
            self.report("P12", tag.passage, why=why)


def _held(tag: Tag) -> _Element | None:
    """What holds a tag together with its mate: a row's table, a cell's row, else what the paragraph stands in."""
    paragraph = tag.passage.element
    outer = {"tr": "w:tbl", "tc": "w:tr"}.get(tag.flavour)
    return next(paragraph.iterancestors(qn(outer)), None) if outer else paragraph.getparent()


def inspect(template: bytes, slots: Mapping[str, Slot] | None, filters: Iterable[str]) -> Inspection:
    """Inspect a template that is a readable package; without `slots` every name is taken for known."""
    found = passages(template)
    inspector = _Inspector(Names(slots, frozenset(filters)), Neighbours(found))
    for part in dict.fromkeys(passage.part for passage in found):
        inspector.part(passage for passage in found if passage.part == part)
    findings = tuple(_gathered(list(dict.fromkeys(inspector.findings))))
    return Inspection(findings, frozenset(inspector.tabled), found)


def _gathered(findings: list[Finding]) -> Iterator[Finding]:
    """The findings, torn tags as one: an office program may tear every tag of a template on saving."""
    torn = [one for one in findings if one.rule == _TORN]
    places = tuple(dict.fromkeys(place for one in torn for place in one.places))
    more = f"（这样的标签共 {len(torn)} 个）" if len(torn) > 1 else ""
    for one in findings:
        if one.rule != _TORN:
            yield one
        elif one is torn[0]:
            yield replace(one, message=one.message + more, places=places)


def _around(passage: Passage, tag: str) -> str:
    """The passage's text, shortened to the words around the tag."""
    text = passage.text
    start = max(0, text.find(tag) - _BEFORE) if len(text) > _SHOWN else 0
    end = max(start + _SHOWN, start + _BEFORE + len(tag))
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
