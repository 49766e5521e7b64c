"""The ledger: every number and direction word a document prints, where, how it was computed and from which cells."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY
from disclosuregen.document.flow import Flow
from disclosuregen.document.lines import Line, Styles, lines_of
from disclosuregen.document.readback import Reading, units_of
from disclosuregen.document.tokens import DIRECTION, is_label, is_one_number, tokens_of, unit_behind
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.document.flow import Unit
    from disclosuregen.document.tokens import Token
    from disclosuregen.document.tracing import Piece
    from disclosuregen.packing import Member
    from disclosuregen.places import Place

__all__ = ["Entry", "Ledger", "LedgerLine", "Origin", "headings_in", "ledger_of", "margin_of", "tables_in", "untold"]

_BODY = "word/document.xml"
_KEPT = 256
_MARGINS = {"word/header": "页眉", "word/footer": "页脚", "word/footnotes": "脚注"}


class Origin(StrEnum):
    """Where a printed number or direction word comes from."""

    AMOUNT = "amount"
    RATE = "rate"
    COUNT = "count"
    DATE = "date"
    DIRECTION = "direction"
    CONSTANT = "constant"
    ORDER = "order"
    CODE = "code"
    # What only names something: 附表-1.
    LABEL = "label"
    # Untraced: typed by the department in one of its texts, or by the bureau in the template.
    TYPED = "typed"
    TEMPLATE = "template"


# Members are looked up here for every figure of a document, which takes longer on the class.
_AMOUNT, _COUNT, _RATE = Origin.AMOUNT, Origin.COUNT, Origin.RATE
_COUNTED = frozenset({_AMOUNT, _COUNT})
_ORIGINS = {kind: Origin.TYPED if kind is Kind.TEXT else Origin(kind.value) for kind in Kind}
UNTRACED = frozenset({Origin.TYPED, Origin.TEMPLATE})


@frozen
class Entry:
    """One printed number or direction word: its text, and the words it was printed with.

    `value` is the exact number in `unit`, the base unit (元, 辆); a rate's is the printed one in percent, empty where a
    number is none. `formula` is in the pack's names.
    """

    text: str
    origin: Origin
    printed: str = ""
    value: str = ""
    unit: str = ""
    formula: str = ""
    cells: tuple[Place, ...] = ()
    head: str = ""

    @property
    def traced(self) -> bool:
        """Whether something stands behind it that was declared."""
        return self.origin not in UNTRACED


@frozen
class LedgerLine:
    """A paragraph or table row with what it prints; `label` is what a row is called, whatever its number is.

    `table` is what the row's table is called, empty for a paragraph.
    """

    where: str
    label: str
    entries: tuple[Entry, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything a document prints: the lines of its body, and of each margin (页眉, 页脚, 脚注).

    `headings` are level and words of each, `tables` what each table is called, both in order.
    """

    lines: tuple[LedgerLine, ...]
    margins: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    headings: tuple[tuple[int, str], ...] = ()
    tables: tuple[str, ...] = ()

    def entries(self) -> Iterator[tuple[LedgerLine, Entry]]:
        """All entries of the body in reading order."""
        return ((line, entry) for line in self.lines for entry in line.entries)


def ledger_of(
    parts: Mapping[str, Iterable[Piece]], styles: Styles, still: Iterable[Member] = ()
) -> tuple[Ledger, Reading]:
    """The ledger of a filled document, and what must be read back from its file; `still` are parts never filled."""
    flow = _flow(parts[_BODY])
    foreign = flow.foreign
    beside = {part.name: _units(part) for part in still if margin_of(part.name)}
    for name, pieces in parts.items():
        if margin_of(name):
            margin = _flow(pieces)
            beside[name] = tuple(margin.units)
            foreign = foreign or margin.foreign
    margins: dict[str, tuple[Entry, ...]] = {}
    for name, units in beside.items():
        entries = [entry for unit in units for entry in entries_of(unit)]
        margins[margin_of(name)] = tuple(dict.fromkeys((*margins.get(margin_of(name), ()), *entries)))
    reading = Reading(tuple(flow.units), beside, styles, foreign=foreign)
    lines = reading.lines
    return Ledger(tuple(_printed(lines)), margins, headings_in(lines, styles), tables_in(lines)), reading


def margin_of(part: str) -> str:
    """What a part is called that stands beside the body (页眉); empty for any other."""
    return next((said for start, said in _MARGINS.items() if part.startswith(start)), "")


@lru_cache(maxsize=_KEPT)
def _units(part: Member) -> tuple[Unit, ...]:
    """What a margin says that is the same in every document of its template."""
    return units_of(zlib.decompress(part.deflated, -zlib.MAX_WBITS))


def untold(units: Sequence[Unit], styles: Styles) -> Ledger:
    """What a document prints by its words alone: nobody knows where anything comes from."""
    lines = tuple(lines_of(units, styles))
    return Ledger(tuple(_printed(lines)), {}, headings_in(lines, styles), tables_in(lines))


def headings_in(lines: Iterable[Line], styles: Styles) -> tuple[tuple[int, str], ...]:
    """Level and words of every heading."""
    firsts = [line.units[0] for line in lines if not line.table]
    return tuple((styles.levels[unit.style], unit.text.strip()) for unit in firsts if unit.style in styles.levels)


def tables_in(lines: Iterable[Line]) -> tuple[str, ...]:
    """What each table is called."""
    return tuple({line.units[0].table: line.table for line in lines if line.table}.values())


def _flow(pieces: Iterable[Piece]) -> Flow:
    flow = Flow()
    for xml, figure in pieces:
        flow.feed(xml, figure)
    return flow


def _printed(lines: Iterable[Line]) -> Iterator[LedgerLine]:
    """The lines that print something."""
    for line in lines:
        entries: list[Entry] = []
        heads = line.heads
        for unit in line.units:
            entries += entries_of(unit, heads.get(unit.column, ""))
        if entries:
            yield LedgerLine(line.where, line.label, tuple(entries), line.table)


def entries_of(unit: Unit, head: str = "") -> Iterable[Entry]:
    """What a paragraph or cell prints."""
    text, figures = unit.text, unit.figures
    if len(figures) == 1:
        begin, end, figure = figures[0]
        if begin == 0 and end == len(text) and is_one_number(text):
            # Most cells of most tables.
            return (_of_figure(text, figure, text, head),)
    return _entries(unit, head)


def _entries(unit: Unit, head: str) -> Iterator[Entry]:
    text = unit.text
    stretches = iter(unit.figures)
    begin = end = 0
    figure: Figure | None = None
    for token in tokens_of(text):
        while end <= token.begin:
            begin, end, figure = next(stretches, (len(text), len(text) + 1, None))
        if figure is not None and begin <= token.begin and token.end <= end:
            yield _of_figure(token.text, figure, text[begin:end], head)
        else:
            yield Entry(token.text, _untold(unit, token), token.text + unit_behind(text, token.end), head=head)


def _untold(unit: Unit, token: Token) -> Origin:
    if token.kind == DIRECTION:
        return Origin.TEMPLATE
    return Origin.LABEL if is_label(unit.text, token) else Origin.TEMPLATE


def _of_figure(text: str, figure: Figure, printed: str, head: str) -> Entry:
    amount = figure.amount
    origin = _origin(figure)
    value, unit = "", ""
    if origin is _RATE:
        value, unit = text.replace(",", "").rstrip("%％ "), "%"
    elif amount is not None and origin in _COUNTED:
        value, unit = f"{amount.value.normalize():f}", amount.dimension
    cells = amount.places if amount is not None else figure.places
    return Entry(text, origin, printed, value, unit, figure.formula, cells, head)


def _origin(figure: Figure) -> Origin:
    if figure.kind is not None:
        return _ORIGINS[figure.kind]
    money = figure.amount is None or figure.amount.dimension in {MONEY, ""}
    return _AMOUNT if money else _COUNT
