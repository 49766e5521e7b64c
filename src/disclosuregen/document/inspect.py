"""A template against the names there are: everything that is wrong at once, with the place and the words around."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from disclosuregen.document.blocks import Blocks
from disclosuregen.document.expressions import Names, complaints_of, parse_expression, resolve
from disclosuregen.document.passages import passages
from disclosuregen.document.spelling import Neighbours, half_width, slips_of, spelled
from disclosuregen.document.tags import Tag, bracketed, meant, tags_of, unfinished
from disclosuregen.document.wordml import qn
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.model import UNKNOWN
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from disclosuregen.document.blocks import Block, Path
    from disclosuregen.document.passages import Passage
    from disclosuregen.document.tags import Loose
    from disclosuregen.model import Slot

__all__ = ["FILE", "Inspection", "Loop", "inspect", "inspected"]

FILE = "template.docx"
_FOR = re.compile(r"(\w+)\s+in\s+(.+)", re.DOTALL)
_ENDS = {"endfor": "for", "endif": "if"}
_FLAVOURS = frozenset({"p", "tr", "tc", "r"})
# Python nests loops up to twenty deep, and nobody can follow half of that.
_DEEPEST = 10
_TORN = "P20"
_BEFORE, _SHOWN = 30, 90


@frozen
class Loop:
    """A loop of a template: what it goes through (支出总表.行), what its item is called, where it begins.

    `parts` are what is asked of its items, `rowed` says whether it stands in a table.
    """

    source: str
    item: str
    place: str
    rowed: bool
    parts: set[str] = field(default_factory=set, compare=False)


@frozen
class Inspection:
    """What a template says: its findings, its passages with the blocks around each, and what it shows.

    `tabled` gives for every name used in table rows the blocks around each use; `branches` is what `certain` asks for.
    """

    findings: tuple[Finding, ...]
    tabled: Mapping[str, Sequence[Path]]
    passages: tuple[Passage, ...]
    paths: tuple[Path, ...]
    branches: dict[int, int]
    loops: tuple[Loop, ...]


@dataclass(slots=True)
class _Inspector:
    names: Names
    neighbours: Neighbours
    findings: list[Finding] = field(default_factory=list)
    tabled: dict[str, list[Path]] = field(default_factory=dict)
    blocks: Blocks = field(default_factory=Blocks)
    paths: list[Path] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    running: dict[int, Loop] = field(default_factory=dict)

    def report(self, rule: str, passage: Passage, **words: object) -> None:
        said = {"around": _around(passage, str(words.get("tag", ""))), **words}
        self.findings.append(finding(rule, Place(FILE, passage.where), **said))

    def part(self, some: Iterable[Passage]) -> None:
        """Inspect one part from its first passage to its last; blocks may not reach beyond it."""
        for passage in some:
            self.paths.append(self.blocks.path())
            broken = list(unfinished(passage))
            for rule, words in slips_of(passage, broken):
                self.report(rule, passage, **words)
            self.single(passage)
            for loose in broken:
                self.half_open(loose)
            for tag in tags_of(passage):
                self.tag(tag)
            for loose in broken:
                self.half_closed(loose)
        self.abandon(0)

    def single(self, passage: Passage) -> None:
        """Report names between single brackets, which would be printed with them."""
        for name, text in bracketed(passage):
            if not self.names.lenient and self.names.find(name) is not None:
                why = f"“{text}”要有两层英文花括号，不然会照样印出来"
                self.report("P11", passage, around=_around(passage, text), why=why)

    def half_open(self, loose: Loose) -> None:
        """A block begun by half a tag goes on, so that its end is not complained of, too."""
        if loose.word in _ENDS.values():
            item = loose.item if loose.word == "for" else ""
            if item:
                self.names.push(item, UNKNOWN)
            self.blocks.begin(None, loose.word, item, quiet=True)

    def half_closed(self, loose: Loose) -> None:
        """A block ended by half a tag is ended."""
        if self.blocks.open and self.blocks.open[-1].word == _ENDS.get(loose.word):
            self.leave()

    def tag(self, tag: Tag) -> None:
        for rule, words in spelled(tag, self.neighbours):
            self.report(rule, tag.passage, **words)
        if tag.is_statement:
            corrected = meant(tag)
            self.statement(corrected, quiet=corrected is not tag)
        else:
            self.expression(tag, printed=not tag.flavour)

    def expression(self, tag: Tag, text: str = "", *, printed: bool = False) -> None:
        complaints, used = complaints_of(half_width(text or tag.rest), self.names, printed=printed)
        for rule, why in complaints:
            self.report(rule, tag.passage, tag=tag.text, why=why)
        path = self.blocks.path()
        for name, part in used:
            if tag.passage.row:
                self.tabled.setdefault(name, []).append(path)
            self.ask(name, part)
        for block in self.blocks.open:
            block.used |= block.item in {*(name for name, _ in used), *self.names.hinted}

    def ask(self, name: str, part: str) -> None:
        """Take note of what is asked of the item of a loop that is running."""
        block = next((one for one in reversed(self.blocks.open) if one.item == name), None)
        if block is not None and block.number in self.running:
            self.running[block.number].parts.add(part)

    def statement(self, tag: Tag, *, quiet: bool) -> None:
        if tag.word == "for":
            self.open_for(tag, quiet=quiet)
        elif tag.word == "if":
            self.expression(tag)
            self.open(tag, "if", quiet=quiet)
        elif tag.word in {"elif", "else"}:
            self.branch(tag)
        elif tag.word in _ENDS:
            self.close(tag, quiet=quiet)
        elif tag.word.lower() not in _FLAVOURS:
            why = f"不能用“{tag.word}”，可用：if、elif、else、endif、for、endfor"
            self.report("P14", tag.passage, tag=tag.text, why=why)

    def open(self, tag: Tag, word: str, item: str = "", *, quiet: bool) -> Block:
        block = self.blocks.begin(tag, word, item, quiet=quiet)
        if len(self.blocks.open) == _DEEPEST + 1:
            why = f"条件和循环套得太深，最多 {_DEEPEST} 层"
            self.report("P14", tag.passage, tag=tag.text, why=why)
        return block

    def open_for(self, tag: Tag, *, quiet: bool) -> None:
        match = _FOR.fullmatch(half_width(tag.rest))
        if match is None:
            self.report("P13", tag.passage, tag=tag.text, why="循环应写成“for 项 in 名字.条”")
            self.open(tag, "for", quiet=quiet)
            return
        item, source = match.groups()
        self.expression(tag, source)
        tree, _ = parse_expression(source)
        slot, complaints = resolve(tree, self.names) if tree is not None else (UNKNOWN, [])
        if slot is not UNKNOWN and not complaints and (slot is None or slot.item is None):
            self.report("P13", tag.passage, tag=tag.text, why=f"“{source}”不能逐个列出，应是名字后面加 .行 或 .条")
        # An unknown source was reported once; its items must not be reported again and again.
        self.names.push(item, slot.item if slot and slot.item else UNKNOWN)
        block = self.open(tag, "for", item, quiet=quiet)
        self.loops.append(Loop(source.strip(), item, tag.passage.where, bool(tag.passage.row)))
        self.running[block.number] = self.loops[-1]

    def branch(self, tag: Tag) -> None:
        if tag.word == "elif":
            self.expression(tag)
        block = self.blocks.open[-1] if self.blocks.open else None
        if block is None or block.word != "if":
            self.report("P12", tag.passage, why=f"“{tag.text}”前面没有 if")
            return
        self.fits(block, tag)
        if block.ended:
            why = f"“{tag.text}”前面已经有 else 了，一个 if 只能有一个 else，写在最后"
            self.report("P12", tag.passage, why=why)
        block.branch += 1
        block.ended = tag.word == "else"

    def close(self, tag: Tag, *, quiet: bool) -> None:
        wanted, opened = _ENDS[tag.word], self.blocks.open
        depth = next((n for n in reversed(range(len(opened))) if opened[n].word == wanted), None)
        if depth is None:
            self.report("P12", tag.passage, why=f"“{tag.text}”前面没有对应的 {wanted}")
            return
        self.abandon(depth + 1)
        block = opened[depth]
        if not quiet:
            self.fits(block, tag)
        self.leave()
        if block.item and not block.used and block.tag is not None:
            self.report("P19", block.tag.passage, tag=block.tag.text, read=block.item)

    def abandon(self, depth: int) -> None:
        """Report and leave the blocks from a depth on, which nobody has closed."""
        for block in self.blocks.open[depth:]:
            if block.tag is not None and not block.quiet:
                self.report("P12", block.tag.passage, why=f"“{block.tag.text}”没有结束")
        while len(self.blocks.open) > depth:
            self.leave()

    def leave(self) -> None:
        if self.blocks.end().item:
            self.names.pop()

    def fits(self, block: Block, tag: Tag) -> None:
        """Report a block whose ends are of different flavours, or stand where they would tear the document apart."""
        begun = block.tag
        if begun is None or block.quiet:
            return
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


def inspect(template: bytes, slots: Mapping[str, Slot] | None, filters: Mapping[str, Collection[str]]) -> Inspection:
    """Inspect a template that is a readable package; without `slots` every name is taken for known."""
    return inspected(passages(template), slots, filters)


def inspected(
    found: tuple[Passage, ...], slots: Mapping[str, Slot] | None, filters: Mapping[str, Collection[str]]
) -> Inspection:
    """Inspect the passages of a template; `filters` gives for each filter the kinds of names it can be put behind."""
    inspector = _Inspector(Names(slots, filters), Neighbours(found))
    for part in dict.fromkeys(passage.part for passage in found):
        inspector.part(passage for passage in found if passage.part == part)
    findings = tuple(_gathered(list(dict.fromkeys(inspector.findings))))
    return Inspection(
        *(findings, inspector.tabled, found, tuple(inspector.paths)),
        *(inspector.blocks.branches, tuple(inspector.loops)),
    )


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
