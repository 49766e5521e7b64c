"""WordprocessingML as a reader meets it: paragraphs and cells in order, with the figures that were printed in them.

Made for our own serialisation, piece by piece while a document is filled and whole when it is read back; what other
programs have saved is brought into the same form first (`readback`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from disclosuregen.model import Figure

__all__ = ["Flow", "Stretch", "Unit"]

# Text (its end tag may be missing where a piece ends within it), what a block is, breaks, ends of blocks.
_EVENT = re.compile(
    r'<(?:w:(?:t(?: [^>]*)?(?<!/)>([^<]*)(</w:t>)?|(p/>)|(tbl>)|pStyle w:val="([^"]*)"|gridSpan w:val="([0-9]+)"'
    r"|(tab/>)|(?:br|cr)(?: [^>]*)?/>)|/w:(?:(p>)|(tc>)|(tr>)|(tbl>)))"
)
_TEXT, _CLOSED, _EMPTY, _TABLE, _STYLE, _SPAN, _TAB, _PARAGRAPH, _CELL, _ROW, _END = range(1, 12)
_BREAK = 0
_KEPT = 1024

_Event = tuple[int, str]


@frozen
class Stretch:
    """A stretch of a unit's text that is a figure."""

    begin: int
    end: int
    figure: Figure


@dataclass(slots=True)
class Unit:
    """One paragraph or table cell: its text, style and place among tables, and the figures in it."""

    text: str
    style: str = ""
    table: int = 0
    row: int = 0
    column: int = 0
    span: int = 1
    figures: tuple[Stretch, ...] = ()


@lru_cache(maxsize=_KEPT)
def _events(xml: str) -> tuple[str, tuple[_Event, ...], bool]:
    """The text before a piece's first tag, the events in it, and whether it ends within a text."""
    events: list[_Event] = []
    inside = False
    for match in _EVENT.finditer(xml):
        kind = match.lastindex or _BREAK
        if kind in {_TEXT, _CLOSED}:
            events.append((_TEXT, _plain(match.group(_TEXT))))
            inside = kind == _TEXT
        else:
            events.append((kind, match.group(kind) if kind in {_STYLE, _SPAN} else ""))
    return _plain(xml.partition("<")[0]), tuple(events), inside


def _plain(text: str) -> str:
    return unescape(text) if "&" in text else text


@dataclass(slots=True)
class Flow:
    """Units as they come; blank cells are left out, blank paragraphs are kept."""

    units: list[Unit] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    figures: list[Stretch] = field(default_factory=list)
    length: int = 0
    inside: bool = False
    style: str = ""
    tables: int = 0
    span: int = 1
    # The tables that are open: number, row, column; and what was read of the cells around them.
    open: list[list[int]] = field(default_factory=list)
    around: list[tuple[list[str], list[Stretch], int, int]] = field(default_factory=list)

    def feed(self, xml: str, figure: Figure | None = None) -> None:
        """Take the next piece of a part."""
        if figure is not None:
            self._printed(xml, figure)
            return
        before, events, ends_inside = _events(xml)
        if self.inside and before:
            self._say(before)
        for kind, value in events:
            if kind == _TEXT:
                self._say(value)
            elif kind in {_PARAGRAPH, _EMPTY}:
                self._paragraph()
            elif kind == _CELL:
                self._cell()
            else:
                self._other(kind, value)
        if events or "<" in xml:
            self.inside = ends_inside

    def _printed(self, xml: str, figure: Figure) -> None:
        """A figure's text; docxtpl may have cut it where lines break."""
        begin = self.length
        if "<" in xml:
            self.feed(xml)
            self.inside = True
        else:
            self._say(_plain(xml))
        self.figures.append(Stretch(begin, self.length, figure))

    def _say(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _other(self, kind: int, value: str) -> None:
        if kind == _STYLE:
            self.style = value
        elif kind == _SPAN:
            self.span = int(value)
        elif kind == _TAB:
            self._say("\t")
        elif kind == _BREAK:
            self._say(" ")
        elif kind == _ROW and self.open:
            self.open[-1][1] += 1
            self.open[-1][2] = 1
        elif kind == _TABLE:
            self.tables += 1
            self.open.append([self.tables, 1, 1])
            self.around.append((self.pieces, self.figures, self.length, self.span))
            self.pieces, self.figures, self.length, self.span = [], [], 0, 1
        elif kind == _END and self.open:
            self.open.pop()
            self.pieces, self.figures, self.length, self.span = self.around.pop()

    def _paragraph(self) -> None:
        if self.open:
            # Paragraphs of a cell are one text.
            if self.pieces:
                self._say("\n")
        else:
            self._unit(0, 0, 0, 1)
        self.style = ""

    def _cell(self) -> None:
        if not self.open:
            return
        table, row, column = self.open[-1]
        self._unit(table, row, column, self.span)
        self.open[-1][2] += self.span
        self.span = 1

    def _unit(self, table: int, row: int, column: int, span: int) -> None:
        text = "".join(self.pieces)
        if table:
            text = text.rstrip("\n")
        if text or not table:
            self.units.append(Unit(text, self.style, table, row, column, span, tuple(self.figures)))
        if self.pieces:
            self.pieces, self.figures, self.length = [], [], 0
