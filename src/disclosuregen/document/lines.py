"""A document's paragraphs and table rows as lines that a person can find: 第三部分（一）第2段, 附表3 第8行."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from disclosuregen.document.flow import Unit

__all__ = ["Line", "Styles", "lines_of"]

_CHINESE = "〇零一二三四五六七八九十百"
_ORDER = re.compile(
    rf"第[{_CHINESE}]+(?:部分|章|节)?|[{_CHINESE}]+(?=、)|[(（][{_CHINESE}]+[)）]|\d+(?=[.、．])|[(（]\d+[)）]"
)
_TAG = re.compile(r"附?表\s?[-—－]?\s?(\d+(?:[-—－]\d+)*)")
_NUMERIC = re.compile(r"[-\u2212－]?[\d,，.．%％—\s]+|[-—－]+")
_SHOWN, _LABEL = 12, 24


@dataclass(frozen=True, slots=True)
class Styles:
    """What a document's paragraph styles are: id of a heading style → its level; ids of the entries of a 目录."""

    levels: Mapping[str, int]
    contents: frozenset[str]


@dataclass(slots=True)
class Line:
    """A paragraph, or the cells of one table row; `label` is what a row is called, whatever its number is."""

    section: str
    number: int
    table: str
    label: str
    units: list[Unit] = field(default_factory=list)
    heads: Mapping[int, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Where a person finds it."""
        if self.table:
            return f"{self.table} 第{self.number}行{' ' if self.label else ''}{self.label}"
        return f"{self.section}第{self.number}段" if self.number else self.section

    def at(self, unit: Unit) -> str:
        """Where a person finds one of its cells; the line itself for a paragraph."""
        head = self.heads.get(unit.column, "") if self.table else ""
        return f"{self.where}·{head}" if head else self.where


def lines_of(units: Sequence[Unit], styles: Styles) -> Iterator[Line]:
    """The lines of a document's units, in order; blank paragraphs are none."""
    reading = _Reading(styles)
    position = 0
    while position < len(units):
        unit = units[position]
        if unit.table:
            end = position
            while end < len(units) and units[end].table == unit.table:
                end += 1
            yield from reading.table(units[position:end])
            position = end
        else:
            position += 1
            line = reading.paragraph(unit)
            if line is not None:
                yield line


@dataclass(slots=True)
class _Reading:
    """What was read so far: the headings one stands under, the paragraphs of the section, the last words."""

    styles: Styles
    headings: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
    entries: int = 0
    tables: int = 0
    recent: list[str] = field(default_factory=list)

    @property
    def section(self) -> str:
        return "".join(said for _, said in self.headings) or "开头"

    def paragraph(self, unit: Unit) -> Line | None:
        text = unit.text.strip()
        if not text:
            return None
        self.recent.append(text)
        level = self.styles.levels.get(unit.style, 0)
        if level:
            self.headings = [*(one for one in self.headings if one[0] < level), (level, _short(text))]
            self.count = 0
            return Line(f"{self.section}标题", 0, "", "", [unit])
        if unit.style in self.styles.contents:
            self.entries += 1
            return Line(f"目录第{self.entries}条", 0, "", "", [unit])
        self.count += 1
        return Line(self.section, self.count, "", "", [unit])

    def table(self, units: Sequence[Unit]) -> Iterator[Line]:
        self.tables += 1
        name = self._name()
        self.recent.clear()
        rows: dict[int, list[Unit]] = {}
        for unit in units:
            rows.setdefault(unit.row, []).append(unit)
        heads = _heads(rows)
        for number, cells in rows.items():
            yield Line(self.section, number, name, _label(cells), cells, heads)

    def _name(self) -> str:
        """What a table is called: by its tag, else by the words above it."""
        for text in reversed(self.recent[-4:]):
            if tag := _TAG.search(text):
                return f"附表{tag.group(1)}" if "附" in tag.group() else f"表{tag.group(1)}"
        return self.recent[-1][:_SHOWN] if self.recent else f"第{self.tables}张表"


def _short(heading: str) -> str:
    """A heading's number, or else its first words."""
    found = _ORDER.match(heading)
    return found.group() if found else f"“{heading[:_SHOWN]}”"


def _label(cells: Sequence[Unit]) -> str:
    """What a row is called: its texts in front of the first amount."""
    words: list[str] = []
    for cell in cells:
        text = cell.text.strip()
        if not text:
            continue
        if _NUMERIC.fullmatch(text) and not text.isdigit():
            break
        words.append(" ".join(text.split()))
    return " ".join(words)[:_LABEL]


def _heads(rows: Mapping[int, Sequence[Unit]]) -> dict[int, str]:
    """The words over each column, from the rows above the first one that holds an amount."""
    heads: dict[int, str] = {}
    for cells in rows.values():
        if any(_NUMERIC.fullmatch(cell.text.strip()) for cell in cells if cell.text.strip()):
            break
        for cell in cells:
            for column in range(cell.column, cell.column + cell.span):
                above = heads.get(column, "")
                said = folded(cell.text)
                heads[column] = f"{above}/{said}" if above and above != said else said
    return heads
