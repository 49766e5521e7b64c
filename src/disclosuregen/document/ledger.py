"""The ledger: every number and direction word a document prints, where, how it was computed and from which cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY
from disclosuregen.document.flow import Flow
from disclosuregen.document.lines import Line, Styles, lines_of
from disclosuregen.document.tokens import DIRECTION, is_label, tokens_of
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.document.flow import Unit
    from disclosuregen.document.tokens import Token
    from disclosuregen.document.tracing import Piece
    from disclosuregen.places import Place

__all__ = ["Entry", "Ledger", "LedgerLine", "Origin", "headings_in", "ledger_of", "tables_in", "untold"]

_BODY = "word/document.xml"
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


def ledger_of(parts: Mapping[str, Iterable[Piece]], styles: Styles) -> tuple[Ledger, tuple[Unit, ...]]:
    """The ledger of a filled document, and the body's units as they must be found in the file."""
    flow = _flow(parts[_BODY])
    margins: dict[str, tuple[Entry, ...]] = {}
    for name, pieces in parts.items():
        said = next((said for start, said in _MARGINS.items() if name.startswith(start)), "")
        if said:
            entries = [entry for unit in _flow(pieces).units for entry in entries_of(unit) if entry.traced]
            margins[said] = tuple(dict.fromkeys((*margins.get(said, ()), *entries)))
    lines = tuple(lines_of(flow.units, styles))
    printed = tuple(line for line in map(_line, lines) if line.entries)
    return Ledger(printed, margins, headings_in(lines, styles), tables_in(lines)), tuple(flow.units)


def untold(units: Sequence[Unit], styles: Styles) -> Ledger:
    """What a document prints by its words alone: nobody knows where anything comes from."""
    lines = tuple(lines_of(units, styles))
    printed = tuple(line for line in map(_line, lines) if line.entries)
    return Ledger(printed, {}, headings_in(lines, styles), tables_in(lines))


def headings_in(lines: Iterable[Line], styles: Styles) -> tuple[tuple[int, str], ...]:
    """Level and words of every heading."""
    firsts = [line.units[0] for line in lines if not line.table]
    return tuple((styles.levels[unit.style], unit.text.strip()) for unit in firsts if unit.style in styles.levels)


def tables_in(lines: Iterable[Line]) -> tuple[str, ...]:
    """What each table is called."""
    return tuple({line.units[0].table: line.table for line in lines if line.table}.values())


def _flow(pieces: Iterable[Piece]) -> Flow:
    flow = Flow()
    for piece in pieces:
        flow.feed(piece.xml, piece.figure)
    return flow


def _line(line: Line) -> LedgerLine:
    entries = tuple(entry for unit in line.units for entry in entries_of(unit, line.heads.get(unit.column, "")))
    return LedgerLine(line.where if entries else "", line.label, entries, line.table)


def entries_of(unit: Unit, head: str = "") -> Iterator[Entry]:
    """What a paragraph or cell prints."""
    stretches = iter(unit.figures)
    stretch = next(stretches, None)
    for token in tokens_of(unit.text):
        while stretch is not None and stretch.end <= token.begin:
            stretch = next(stretches, None)
        if stretch is not None and stretch.begin <= token.begin and token.end <= stretch.end:
            yield _of_figure(token, stretch.figure, unit.text[stretch.begin : stretch.end], head)
        else:
            yield Entry(token.text, _untold(unit, token), head=head)


def _untold(unit: Unit, token: Token) -> Origin:
    if token.kind == DIRECTION:
        return Origin.TEMPLATE
    return Origin.LABEL if is_label(unit.text, token) else Origin.TEMPLATE


def _of_figure(token: Token, figure: Figure, printed: str, head: str) -> Entry:
    cells = figure.amount.places if figure.amount is not None else figure.places
    origin = _origin(figure)
    value, unit = "", ""
    if origin is Origin.RATE:
        value, unit = token.text.replace(",", "").rstrip("%％ "), "%"
    elif figure.amount is not None and origin in {Origin.AMOUNT, Origin.COUNT}:
        value, unit = f"{figure.amount.value.normalize():f}", figure.amount.dimension
    return Entry(token.text, origin, printed, value, unit, figure.formula, cells, head)


def _origin(figure: Figure) -> Origin:
    if figure.kind is Kind.TEXT:
        return Origin.TYPED
    if figure.kind is not None:
        return Origin(figure.kind.value)
    money = figure.amount is None or figure.amount.dimension in {MONEY, ""}
    return Origin.AMOUNT if money else Origin.COUNT
