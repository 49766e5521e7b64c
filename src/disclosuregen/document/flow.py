"""WordprocessingML as a reader meets it: paragraphs and cells in order, with the figures that were printed in them.

Made for our own serialisation, piece by piece while a document is filled and whole when it is read back; what other
programs have saved is brought into the same form first (`readback`).
"""

from __future__ import annotations

import re
from dataclasses import field
from html import unescape
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen, slotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from disclosuregen.model import Behind

__all__ = ["Flow", "Stretch", "Unit"]

# Text (its end tag may be missing where a piece ends within it), what a block is, breaks, ends of blocks.
_EVENT = re.compile(
    r'<(?:w:(?:t(?: [^>]*)?(?<!/)>([^<]*)(</w:t>)?|(p/>)|(tbl>)|pStyle w:val="([^"]*)"|gridSpan w:val="([0-9]+)"'
    r"|(tab/>)|(?:br|cr)(?: [^>]*)?/>)|/w:(?:(p>)|(tc>)|(tr>)|(tbl>)))"
)
_TEXT, _CLOSED, _EMPTY, _TABLE, _STYLE, _SPAN, _TAB, _PARAGRAPH, _CELL, _ROW, _END = range(1, 12)
_BREAK = 0
_BLOCKS = frozenset({_PARAGRAPH, _EMPTY})
# The end of a cell with the paragraph in it, and of the row, too.
_NEXT, _NEXT_ROW = 12, 13
# What only other programs, or a template that was not looked through, put into a part.
_FOREIGN = ("<w:ins ", "<w:del ", "<w:moveFrom", "Change ", "<w:vanish", "<w:comment")
_NOTHING = 0, 0
_KEPT = 1024

_Event = tuple[int, str]
# A stretch of a unit's text that is a figure: begin, end, figure.
Stretch = tuple[int, int, "Behind"]
# One paragraph or table cell: its text, style and place among tables (number, row, column, span), the figures in it.
# A plain tuple, taken apart where it is read: no document has less than a thousand of them.
Unit = tuple[str, str, int, int, int, int, tuple[Stretch, ...]]


@frozen
class _Between:
    """What stands between two figures: the text before its first tag, and the events in it.

    `inside` says that it ends within a text, `foreign` that there are marks of other programs.
    """

    before: str
    events: tuple[_Event, ...]
    inside: bool
    foreign: bool


def _read(xml: str) -> _Between:
    events: list[_Event] = []
    inside = False
    for match in _EVENT.finditer(xml):
        kind = match.lastindex or _BREAK
        if kind in {_TEXT, _CLOSED}:
            events.append((_TEXT, _plain(match.group(_TEXT))))
            inside = kind == _TEXT
        else:
            events.append((kind, match.group(kind) if kind in {_STYLE, _SPAN} else ""))
    if inside and events[-1] == (_TEXT, ""):
        # The figure that follows begins the text.
        events.pop()
    foreign = any(mark in xml for mark in _FOREIGN)
    return _Between(_plain(xml.partition("<")[0]), tuple(_shortened(events)), inside, foreign)


def _shortened(events: Iterable[_Event]) -> Iterator[_Event]:
    """The events, ends of cells and rows taken together; no styles within cells, which nobody asks for."""
    kept: list[_Event] = []
    within = False
    for event in events:
        kind = event[0]
        if kind == _CELL and kept and kept[-1][0] == _PARAGRAPH:
            kept[-1] = (_NEXT, "")
        elif kind == _ROW and kept and kept[-1][0] == _NEXT:
            kept[-1] = (_NEXT_ROW, "")
        elif kind != _STYLE or not within:
            kept.append(event)
        within = kind in {_CELL, _ROW, _TABLE} or (within and kind != _END)
    return iter(kept)


def _plain(text: str) -> str:
    return unescape(text) if "&" in text else text


# What a template says between two figures: all its documents say the same.
_known: dict[str, _Between] = {}


def _known_of(xml: str) -> _Between:
    if len(_known) >= _KEPT:
        _known.clear()
    read = _known[xml] = _read(xml)
    return read


@slotted
class Flow:
    """Units as they come; blank cells are left out, blank paragraphs are kept.

    `foreign` says that there are marks of other programs: tracked changes, comments, hidden text.
    """

    units: list[Unit] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    figures: list[Stretch] = field(default_factory=list)
    # How many of the pieces were measured, and how long they are.
    measured: tuple[int, int] = _NOTHING
    inside: bool = False
    foreign: bool = False
    style: str = ""
    tables: int = 0
    span: int = 1
    # The tables that are open: number, row, column; and what was read of the cells around them.
    open: list[list[int]] = field(default_factory=list)
    around: list[tuple[list[str], list[Stretch], int]] = field(default_factory=list)

    def take(self, stretches: Sequence[str], texts: Sequence[str], figures: Sequence[Behind | None]) -> None:
        """Take a part in turns: a stretch of the template's own, a printed text with its figure, a stretch again."""
        self.feed(stretches[0])
        for text, figure, xml in zip(texts, figures, stretches[1:], strict=True):
            self.feed(text, figure)
            self.feed(xml)

    def feed(self, xml: str, figure: Behind | None = None) -> None:
        """Take the next piece of a part."""
        if figure is not None:
            self._printed(xml, figure)
        elif "<" in xml:
            read = _known.get(xml) or _known_of(xml)
            if read.before and self.inside:
                self.pieces.append(read.before)
            self._follow(read.events)
            self.inside = read.inside
            self.foreign = self.foreign or read.foreign
        elif self.inside:
            self.pieces.append(_plain(xml))

    def _follow(self, events: Iterable[_Event]) -> None:
        for kind, value in events:
            if kind == _NEXT:
                self._cell()
            elif kind == _TEXT:
                self.pieces.append(value)
            elif kind == _NEXT_ROW:
                self._cell()
                self._row()
            elif kind in _BLOCKS:
                self._paragraph()
            elif kind == _STYLE:
                self.style = value
            else:
                self._other(kind, value)

    def _printed(self, xml: str, figure: Behind) -> None:
        """A figure's text; docxtpl may have cut it where lines break."""
        begin = self._length()
        if "<" in xml:
            self.feed(xml)
            self.inside = True
            end = self._length()
        else:
            text = _plain(xml)
            self.pieces.append(text)
            end = begin + len(text)
            self.measured = len(self.pieces), end
        self.figures.append((begin, end, figure))

    def _length(self) -> int:
        """How long the text is that was read; what was measured once is not measured again for the next figure."""
        measured, length = self.measured
        for piece in self.pieces[measured:]:
            length += len(piece)
        self.measured = len(self.pieces), length
        return length

    def _other(self, kind: int, value: str) -> None:
        if kind == _SPAN:
            self.span = int(value)
        elif kind == _TAB:
            self.pieces.append("\t")
        elif kind == _BREAK:
            self.pieces.append(" ")
        elif kind == _CELL:
            self._cell()
        elif kind == _ROW:
            self._row()
        elif kind == _TABLE:
            self.tables += 1
            self.open.append([self.tables, 1, 1])
            self.around.append((self.pieces[:], self.figures[:], self.span))
            self.pieces.clear()
            self.measured = _NOTHING
            self.figures.clear()
            self.span = 1
        elif kind == _END and self.open:
            self.open.pop()
            self.pieces[:], self.figures[:], self.span = self.around.pop()
            self.measured = _NOTHING

    def _paragraph(self) -> None:
        if self.open:
            # Paragraphs of a cell are one text.
            if self.pieces:
                self.pieces.append("\n")
        else:
            self.units.append(("".join(self.pieces), self.style, 0, 0, 0, 1, tuple(self.figures)))
            self.pieces.clear()
            self.measured = _NOTHING
            self.figures.clear()
        self.style = ""

    def _cell(self) -> None:
        if not self.open:
            return
        here = self.open[-1]
        # Most cells that come here are blank.
        if self.pieces or self.figures:
            text = "".join(self.pieces).rstrip("\n")
            if text:
                table, row, column = here
                self.units.append((text, "", table, row, column, self.span, tuple(self.figures)))
            self.pieces.clear()
            self.measured = _NOTHING
            self.figures.clear()
        here[2] += self.span
        self.span = 1

    def _row(self) -> None:
        if self.open:
            here = self.open[-1]
            here[1] += 1
            here[2] = 1
