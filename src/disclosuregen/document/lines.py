"""A document's paragraphs and table rows as lines that a person can find: 第三部分（一）第2段, 附表3 第8行."""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from disclosuregen.document.known import KEPT
from disclosuregen.frozen import frozen, slotted
from disclosuregen.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.document.flow import Unit

__all__ = ["Line", "Styles", "called", "headings_in", "lines_of", "tables_in"]

_CHINESE = "〇零一二三四五六七八九十百"
_ORDER = re.compile(
    rf"第[{_CHINESE}]+(?:部分|章|节)?|[{_CHINESE}]+(?=、)|[(（][{_CHINESE}]+[)）]|\d+(?=[.、．])|[(（]\d+[)）]"
)
_TAG = re.compile(r"附?表\s?[-—－]?\s?(\d+(?:[-—－]\d+)*)")
_NUMERIC = re.compile(r"[-\u2212－]?[\d,，.．%％—\s]+|[-—－]+")
# What begins with one of these characters is a word.
_FIRST, _LAST = "\u4e00", "\u9fff"
_SHOWN, _LABEL = 12, 24
_WORDS = 4 * KEPT
_TABLE = itemgetter(2)
# The heads of what stands in no table.
_NONE: Mapping[int, str] = {}


@frozen
class Styles:
    """What a document's paragraph styles are: id of a heading style → its level; ids of the entries of a 目录."""

    levels: Mapping[str, int]
    contents: frozenset[str]


@slotted
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
            label = self.label
            if len(label) == _LABEL and _said(self.units) != label:
                label += "…"
            return f"{self.table} 第{self.number}行 {label}" if label else f"{self.table} 第{self.number}行"
        return f"{self.section}第{self.number}段" if self.number else self.section

    def at(self, unit: Unit) -> str:
        """Where a person finds one of its cells; the line itself for a paragraph."""
        _, _, table, _, column, *_ = unit
        head = self.heads.get(column, "") if table else ""
        return f"{self.where}·{head}" if head else self.where


def lines_of(units: Iterable[Unit], styles: Styles) -> Iterator[Line]:
    """The lines of a document's units, in order; blank paragraphs are none."""
    reading = _Reading(styles)
    for table, together in groupby(units, key=_TABLE):
        if table:
            yield from reading.table(together)
        else:
            yield from reading.paragraphs(together)


def headings_in(firsts: Iterable[Unit], styles: Styles) -> tuple[tuple[int, str], ...]:
    """Level and words of every heading, of the first unit of each line."""
    levels = styles.levels
    # No cell of a table has a style.
    return tuple([(levels[unit[1]], unit[0].strip()) for unit in firsts if unit[1] in levels])


def tables_in(firsts: Iterable[Unit]) -> list[tuple[int, int]]:
    """The first line of each table, in order, and the one behind its last; a table around another comes in parts."""
    found: list[tuple[int, int]] = []
    end = 0
    for number, together in groupby(map(_TABLE, firsts)):
        begin, end = end, end + len([*together])
        if number:
            found.append((begin, end))
    return found


def called(lines: Sequence[Line], tables: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """What each table is called, in order, each once."""
    return tuple({lines[begin].units[0][2]: lines[begin].table for begin, _ in tables}.values())


@slotted
class _Reading:
    """What was read so far: the headings one stands under, the paragraphs of the section, the last words."""

    styles: Styles
    headings: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
    entries: int = 0
    ends: dict[int, Line] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    section: str = "开头"

    def paragraphs(self, units: Iterable[Unit]) -> Iterator[Line]:
        levels, contents, recent = self.styles.levels, self.styles.contents, self.recent
        for unit in units:
            text, style = unit[0].strip(), unit[1]
            if not text:
                continue
            recent.append(text)
            level = levels.get(style, 0)
            if level:
                self.headings = [*(one for one in self.headings if one[0] < level), (level, _short(text))]
                self.count = 0
                self.section = "".join(said for _, said in self.headings)
                yield Line(f"{self.section}标题", 0, "", "", [unit], _NONE)
            elif style in contents:
                self.entries += 1
                yield Line(f"目录第{self.entries}条", 0, "", "", [unit], _NONE)
            else:
                self.count += 1
                yield Line(self.section, self.count, "", "", [unit], _NONE)

    def table(self, units: Iterable[Unit]) -> list[Line]:
        rows: dict[int, list[Unit]] = {}
        last = -1
        for unit in units:
            if unit[3] != last:
                last = unit[3]
                cells = rows[last] = []
            cells.append(unit)
        table = unit[2]
        if table in self.ends:
            return self._on(self.ends[table], rows)
        name, section = self._name(), self.section
        self.recent.clear()
        heads = _heads(rows)
        lines = [Line(section, number, name, _said(cells)[:_LABEL], cells, heads) for number, cells in rows.items()]
        self.ends[table] = lines[-1]
        return lines

    def _on(self, end: Line, rows: dict[int, list[Unit]]) -> list[Line]:
        """What stands behind another table in one of its cells is still the same table, and the same row."""
        self.recent.clear()
        end.units += rows.pop(end.number, [])
        end.label = _said(end.units)[:_LABEL]
        lines = [
            Line(end.section, number, end.table, _said(cells)[:_LABEL], cells, end.heads)
            for number, cells in rows.items()
        ]
        self.ends[end.units[0][2]] = [end, *lines][-1]
        return lines

    def _name(self) -> str:
        """What a table is called: by its tag, else by the words above it."""
        for text in reversed(self.recent[-4:]):
            if tag := _TAG.search(text):
                return f"附表{tag.group(1)}" if "附" in tag.group() else f"表{tag.group(1)}"
        return self.recent[-1][:_SHOWN] if self.recent else f"第{len(self.ends) + 1}张表"


def _short(heading: str) -> str:
    """A heading's number, or else its first words."""
    found = _ORDER.match(heading)
    return found.group() if found else f"“{heading[:_SHOWN]}”"


def _said(cells: Sequence[Unit]) -> str:
    """What a row says in front of its first amount."""
    words: list[str] = []
    for cell in cells:
        word = _words.get(cell[0])
        if word is None:
            word = _word(cell[0])
            if word is None:
                break
        if word:
            words.append(word)
    return " ".join(words)


# Names of accounts and items, and their codes: they come back in many documents.
_words: dict[str, str] = {}


def _word(text: str) -> str | None:
    """What a cell says, remembered; None for an amount."""
    said = text.strip()
    if said and not _FIRST <= said[0] <= _LAST and not said.isdigit() and _is_numeric(said):
        return None
    word = " ".join(said.split())
    if len(text) <= _LABEL:
        if len(_words) >= _WORDS:
            _words.clear()
        _words[text] = word
    return word


def _is_numeric(text: str) -> bool:
    # The first answers for nearly all amounts, in a third of the time.
    return text.replace(".", "").isdecimal() or _NUMERIC.fullmatch(text) is not None


def _heads(rows: Mapping[int, Sequence[Unit]]) -> dict[int, str]:
    """The words over each column, from the rows above the first one that holds an amount."""
    heads: dict[int, str] = {}
    for cells in rows.values():
        figures = [cell[6] for cell in cells if cell[6]]
        said = _over(cells) if figures else _known_over(tuple(cells))
        if said is None:
            break
        for column, words in said:
            above = heads.get(column, "")
            heads[column] = f"{above}/{words}" if above and above != words else words
    return heads


def _over(cells: Sequence[Unit]) -> list[tuple[int, str]] | None:
    """The words of a row of heads over each column, in order; None where it holds an amount."""
    texts = [cell[0].strip() for cell in cells]
    if any(text and not _FIRST <= text[0] <= _LAST and _is_numeric(text) for text in texts):
        return None
    return [(column, folded(text)) for text, _, _, _, first, span, _ in cells for column in range(first, first + span)]


# Heads without a figure are the template's own: the same in all its documents.
_known_over = lru_cache(maxsize=KEPT)(_over)
