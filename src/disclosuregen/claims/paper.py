"""A finished document laid out for its rules: passages and their sections, 目录, headings, tables, year and unit."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from disclosuregen.claims.grids import Grid, grid_of
from disclosuregen.claims.tokens import folded_text
from disclosuregen.findings import Severity
from disclosuregen.frozen import slotted
from disclosuregen.late import late
from disclosuregen.model import Block
from disclosuregen.wording.joined import END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from disclosuregen.model import Blocklike, Celllike, Rowlike

__all__ = ["Paper", "Passage", "in_rows", "laid_out", "paper_of"]

_TITLE = re.compile(r"((?:19|20)\d\d)年度?(?=[^，。；]{0,14}?(预算|决算))")
_YEARS = late(r"(?<!\d)((?:19|20)\d\d)年")
_CONTENTS = frozenset({"目录", "目錄"})
_UNIT = re.compile(r"单位：(?:人民币)?([千百万亿]*元)")
# What stands on a cover beside the name of the unit.
_COVER = re.compile(r"^[^：]{0,12}：|(?:19|20)\d\d年.*|[（(].*|样例.*|虚构.*")
_LEAST_NAME, _LONGEST_TITLE = 4, 60
# Where nothing tells where the cover ends, only the first lines may be one.
_COVER_LINES = 4
_TABLE, _ROW = itemgetter(3), itemgetter(4)


@slotted
class Passage:
    """One paragraph: its block, its text without spaces, the number of headings before it and its place among all."""

    block: Block
    text: str
    section: int
    number: int


@slotted
class Paper:
    """The document. `year` is its title's, 0 without; `settled` says that it is of 决算; `units` are its own names.

    `notes` says that whoever asks wants to hear of what is only to be noted, too.
    """

    file: str
    passages: list[Passage] = field(default_factory=list)
    cover: list[Passage] = field(default_factory=list)
    contents: list[Passage] = field(default_factory=list)
    headings: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    year: int = 0
    guessed_year: int = 0
    settled: bool = False
    units: tuple[str, ...] = ()
    joined: str = END
    starts: list[int] = field(default_factory=list)
    notes: bool = True

    def wants(self, severity: Severity) -> bool:
        """Whether whoever asks wants to hear of this."""
        return self.notes or severity is not Severity.NOTE


def paper_of(blocks: Iterable[Blocklike], file: str) -> Paper:
    """The document that these blocks are."""
    return laid_out(in_rows(blocks), file)


def in_rows(blocks: Iterable[Blocklike]) -> Iterator[Rowlike]:
    """The blocks, those of one row of a table together."""
    for table, together in groupby(blocks, key=_TABLE):
        if not table:
            yield from map(Block._make, together)
            continue
        for _, cells in groupby(together, key=_ROW):
            yield [(text, "", table, row, column, span, where) for where, text, _, _, row, column, span in cells]


def laid_out(rows: Iterable[Rowlike], file: str) -> Paper:
    """The document that these paragraphs and rows are."""
    paper = Paper(file)
    unit = ""
    table: list[Sequence[Celllike]] = []
    for row in rows:
        if table and (isinstance(row, Block) or row[0][2] != table[0][0][2]):
            paper.grids.append(grid_of(table, unit))
            table = []
        if not isinstance(row, Block):
            table.append(row)
        elif text := folded_text(row.text):
            unit = _passage(paper, row, text) or unit
    if table:
        paper.grids.append(grid_of(table, unit))
    if paper.contents and not paper.headings:
        # Without headings nobody can tell where the 目录 ends.
        paper.passages += paper.contents
        paper.contents.clear()
    _known_by_cover(paper)
    _join(paper)
    return paper


def _passage(paper: Paper, block: Block, text: str) -> str:
    """Take up a paragraph; the unit of money it states for the table below, if any."""
    passage = Passage(block, text, len(paper.headings), len(paper.passages))
    if not paper.headings and ((paper.contents and not block.level) or text in _CONTENTS):
        paper.contents.append(passage)
        return ""
    if block.level:
        paper.headings.append(passage)
    elif not paper.headings:
        paper.cover.append(passage)
    paper.passages.append(passage)
    stated = _UNIT.search(text) if "单位：" in text else None
    return stated[1] if stated else ""


def _known_by_cover(paper: Paper) -> None:
    """Year, kind and name of the unit."""
    if not paper.contents and not paper.headings:
        paper.cover = paper.cover[:_COVER_LINES]
    for passage in paper.cover:
        title = _TITLE.search(passage.text)
        if title and len(passage.text) < _LONGEST_TITLE and "，" not in passage.text:
            paper.year, paper.settled = int(title[1]), title[2] == "决算"
            break
    paper.guessed_year = paper.year or _most_frequent_year(paper)
    names = dict.fromkeys(_COVER.sub("", passage.text) for passage in paper.cover if "。" not in passage.text)
    paper.units = tuple(sorted((name for name in names if len(name) >= _LEAST_NAME), key=len, reverse=True))


def _most_frequent_year(paper: Paper) -> int:
    """The year most spoken of, the later of two; 0 without any."""
    years = Counter(year for passage in paper.passages for year in _YEARS.findall(passage.text))
    return int(max(years, key=lambda year: (years[year], year), default="0"))


def _join(paper: Paper) -> None:
    """All passages in one string, so that a pattern need only be searched once."""
    pieces = [passage.block.text for passage in paper.passages]
    position = 1
    for piece in pieces:
        paper.starts.append(position)
        position += len(piece) + 1
    paper.joined = END.join(["", *pieces, ""])
