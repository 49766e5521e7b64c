"""The ledger: every number and direction word a document prints, where, how it was computed and from which cells."""

from __future__ import annotations

import zlib
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.amounts import MONEY, Amount
from disclosuregen.document.lines import Line, Styles, called
from disclosuregen.document.mentions import Mention, mentions_in, moneys_in
from disclosuregen.document.readback import Reading, units_of
from disclosuregen.document.steps import units_in
from disclosuregen.document.tokens import DIRECTION, TOKEN, is_label, is_one_number, unit_behind
from disclosuregen.document.turns import Turns
from disclosuregen.frozen import frozen
from disclosuregen.model import Kind
from disclosuregen.notation import written_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.document.flow import Stretch, Unit
    from disclosuregen.document.tracing import Piece
    from disclosuregen.model import Behind
    from disclosuregen.packing import Member
    from disclosuregen.places import Place

__all__ = [
    "UNTRACED",
    "Entry",
    "Ledger",
    "LedgerLine",
    "Origin",
    "Told",
    "ledger_of",
    "margin_of",
    "untold",
]

_BODY = "word/document.xml"
_KEPT = 256
# The texts of two forms that are no figures.
_PLAIN = 4096
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
_RATED = Kind.RATE
_MONEYS = frozenset({MONEY, ""})
_NOTHING = Decimal(0)
_ORIGINS = {kind: Origin.TYPED if kind is Kind.TEXT else Origin(kind.value) for kind in Kind}
# What nobody has declared.
UNTRACED = frozenset({Origin.TYPED, Origin.TEMPLATE})


class Entry(NamedTuple):
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


# The same as a plain tuple: no document has less than a thousand of them, and few are asked for by name. An amount
# stands for the cells behind it: they are joined when somebody asks.
Told = tuple[str, Origin, str, str, str, str, "tuple[Place, ...] | Amount", str]


@frozen
class LedgerLine:
    """A paragraph or table row with what it prints; `label` is what a row is called, whatever its number is.

    `table` is what the row's table is called, empty for a paragraph. `told` are its entries as plain tuples.
    """

    where: str
    label: str
    told: tuple[Told, ...]
    table: str = ""
    known: tuple[Entry, ...] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What it prints, each the same whenever one asks."""
        if self.known is None:
            object.__setattr__(self, "known", tuple(map(_entry, self.told)))
        return self.known or ()


def _entry(told: Told) -> Entry:
    text, origin, printed, value, unit, formula, cells, head = told
    places = cells.places if isinstance(cells, Amount) else cells
    return Entry(text, origin, printed, value, unit, formula, places, head)


@frozen
class Ledger:
    """Everything a document prints: the lines of its body, and of each margin (页眉, 页脚, 脚注).

    `headings` are level and words of each, `tables` what each table is called, both in order; `names` is where the
    names on the cover are printed, `moneys` the unit of money that each table says it is in, in their order.
    """

    lines: tuple[LedgerLine, ...]
    margins: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    headings: tuple[tuple[int, str], ...] = ()
    tables: tuple[str, ...] = ()
    names: tuple[Mention, ...] = ()
    moneys: tuple[str, ...] = ()

    def entries(self) -> Iterator[tuple[LedgerLine, Entry]]:
        """All entries of the body in reading order."""
        return ((line, entry) for line in self.lines for entry in line.entries)


def ledger_of(
    parts: Mapping[str, Iterable[Piece]], styles: Styles, still: Iterable[Member] = (), names: Iterable[str] = ()
) -> tuple[Ledger, Reading]:
    """The ledger of a filled document, and what must be read back from its file.

    `still` are parts never filled, `names` those on the cover.
    """
    body, foreign = _units_of(parts[_BODY])
    beside = {part.name: _units(part) for part in still if margin_of(part.name)}
    for name, pieces in parts.items():
        if margin_of(name):
            margin, marked = _units_of(pieces)
            beside[name] = tuple(margin)
            foreign = foreign or marked
    margins: dict[str, tuple[Entry, ...]] = {}
    for name, units in beside.items():
        entries = map(_entry, told_in(units, {}, set()))
        margins[margin_of(name)] = tuple(dict.fromkeys((*margins.get(margin_of(name), ()), *entries)))
    reading = Reading(tuple(body), beside, styles, foreign=foreign)
    lines, tables = reading.lines, reading.tables
    ledger = Ledger(
        *(tuple(_printed(lines)), margins, reading.headings, called(lines, tables)),
        *(mentions_in(reading.firsts, names), moneys_in(lines, tables)),
    )
    return ledger, reading


def margin_of(part: str) -> str:
    """What a part is called that stands beside the body (页眉); empty for any other."""
    return next((said for start, said in _MARGINS.items() if part.startswith(start)), "")


@lru_cache(maxsize=_KEPT)
def _units(part: Member) -> tuple[Unit, ...]:
    """What a margin says that is the same in every document of its template."""
    return units_of(zlib.decompress(part.deflated, -zlib.MAX_WBITS))


def untold(units: Sequence[Unit], styles: Styles) -> Ledger:
    """What a document prints by its words alone: nobody knows where anything comes from."""
    reading = Reading(tuple(units), {}, styles)
    return Ledger(tuple(_printed(reading.lines)), {}, reading.headings, called(reading.lines, reading.tables))


def _units_of(pieces: Iterable[Piece]) -> tuple[list[Unit], bool]:
    """The units of a filled part, and whether there are marks of other programs."""
    if isinstance(pieces, Turns):
        return units_in(pieces.stretches, pieces.texts, pieces.behind)
    all_ = list(pieces)
    turns, figures = [xml for xml, _ in all_], [figure for _, figure in all_[1::2]]
    return units_in(turns[::2], turns[1::2], figures)


def _printed(lines: Iterable[Line]) -> Iterator[LedgerLine]:
    """The lines that print something."""
    numbers: set[str] = set()
    for line in lines:
        told = told_in(line.units, line.heads, numbers)
        if told:
            yield LedgerLine(line.where, line.label, tuple(told), line.table)


def told_in(units: Iterable[Unit], heads: Mapping[int, str], numbers: set[str]) -> list[Told]:
    """What paragraphs or cells print, in order; `heads` are the words over each column.

    `numbers` are cells of this document that were found to be one number each: others say the same.
    """
    found: list[Told] = []
    for text, _, _, _, column, _, figures in units:
        head = heads.get(column, "")
        if not figures:
            found += _plain(text, head)
            continue
        begin, end, figure = figures[0]
        known = text in numbers
        if begin or end != len(text) or not (known or is_one_number(text)):
            found += _several(text, figures, head)
            continue
        if not known:
            numbers.add(text)
        amount, formula, kind, _ = figure
        if amount is None or kind is not None:
            found.append(_of_figure(text, figure, text, head))
            continue
        # Most cells of most tables: a call for each would take longer than the rest.
        unit, value = amount.dimension, amount.value
        # A third of them are nothing.
        said = str(value + _NOTHING) if value or value.is_signed() else "0"
        if not said.isdecimal():
            said = written_out(value)
        origin = _AMOUNT if unit in _MONEYS else _COUNT
        found.append((text, origin, text, said, unit, formula, amount, head))
    return found


@lru_cache(maxsize=_PLAIN)
def _plain(text: str, head: str) -> Sequence[Told]:
    """What a text without figures prints: the template's own, or names that come back in every table."""
    return tuple(_several(text, (), head))


def _several(text: str, figures: Sequence[Stretch], head: str) -> list[Told]:
    """All that a text prints, whatever stands in it."""
    found: list[Told] = []
    stretches = iter(figures)
    begin = end = 0
    figure: Behind | None = None
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        first, last = match.span()
        while end <= first:
            begin, end, figure = next(stretches, (len(text), len(text) + 1, None))
        if figure is not None and begin <= first and last <= end:
            found.append(_of_figure(match[0], figure, text[begin:end], head))
        else:
            label = kind != DIRECTION and is_label(text, first, last)
            printed = match[0] + unit_behind(text, last)
            found.append((match[0], Origin.LABEL if label else Origin.TEMPLATE, printed, "", "", "", (), head))
    return found


def _of_figure(text: str, figure: Behind, printed: str, head: str) -> Told:
    amount, formula, kind, places = figure
    if amount is None:
        if kind is _RATED:
            return text, _RATE, printed, _percent(text), "%", formula, places, head
        origin = _ORIGINS[kind] if kind is not None else _AMOUNT
        return text, origin, printed, "", "", formula, places, head
    unit = amount.dimension
    if kind is None:
        origin = _AMOUNT if unit in _MONEYS else _COUNT
        return text, origin, printed, written_out(amount.value), unit, formula, amount, head
    origin = _ORIGINS[kind]
    if origin in _COUNTED:
        return text, origin, printed, written_out(amount.value), unit, formula, amount, head
    if origin is _RATE:
        return text, origin, printed, _percent(text), "%", formula, amount, head
    return text, origin, printed, "", "", formula, amount, head


def _percent(text: str) -> str:
    return text.replace(",", "").rstrip("%％ ")
