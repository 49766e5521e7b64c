"""What a filled-in workbook is: forms, tables, rows and cells. Values do not change after reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Self

from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from disclosuregen.amounts import Amount
    from disclosuregen.places import Place

__all__ = [
    "UNKNOWN",
    "Behind",
    "Block",
    "Blocklike",
    "Cell",
    "Celllike",
    "Figure",
    "Form",
    "Kind",
    "Line",
    "Row",
    "Rowlike",
    "Said",
    "Slot",
    "Table",
    "Tally",
    "joined",
]


@frozen
class Cell:
    """One cell: an amount, a text, blank, or unreadable (which poisons every sum it would enter).

    `amount` of a blank amount cell is a zero that carries the place, because blanks count 0 in sums. `hollow` marks
    a total of nothing but blanks: it counts 0 and is printed as the blanks are.
    """

    place: Place
    text: str = ""
    amount: Amount | None = None
    unreadable: bool = False
    hollow: bool = False

    @property
    def blank(self) -> bool:
        """True when nothing was filled in."""
        return not self.text and not self.unreadable


@frozen
class Row:
    """One row of a table: `key` is its code or its line's name, `level` its depth among codes (1 is 类)."""

    key: str
    name: str
    cells: Mapping[str, Cell]
    level: int = 1
    number: int = 0
    position: int = 0


@frozen
class Table:
    """One table as filled in; `total` is its 合计 row, `unit` the unit the sheet states."""

    name: str
    unit: str
    place: Place
    rows: tuple[Row, ...] = ()
    total: Row | None = None
    # Made when a row is first asked for, as hundreds of formulas do.
    keyed: dict[str, list[Row]] | None = field(default=None, init=False, repr=False, compare=False)

    def row(self, key: str) -> Row | None:
        """The row of that code or line name; None when the table has none."""
        rows = self.by_key().get(key)
        return rows[0] if rows else None

    def called(self, key: str) -> tuple[Row, ...]:
        """All rows of that code or name, the 合计 row in front."""
        rows = tuple(self.by_key().get(key, ()))
        return (self.total, *rows) if self.total is not None and self.total.key == key else rows

    def lone(self, key: str) -> Mapping[str, Cell] | None:
        """The cells of the 合计 row, or of the one row of that code or name; None when there is none, or several."""
        if self.total is not None and self.total.key == key:
            return self.total.cells
        rows = (self.keyed or self.by_key()).get(key)
        return rows[0].cells if rows is not None and len(rows) == 1 else None

    def by_key(self) -> dict[str, list[Row]]:
        """The rows by their codes or line names, without the 合计 row."""
        if self.keyed is None:
            keyed: dict[str, list[Row]] = {}
            for row in self.rows:
                keyed.setdefault(row.key, []).append(row)
            object.__setattr__(self, "keyed", keyed)
            return keyed
        return self.keyed


@frozen
class Form:
    """A filled-in workbook after one pack's form; `year` is the one it was made for, empty when it does not say.

    `answers` are the department's own words beside the rules of the sheet 审核, by rule. `prior` is what was published
    last year, where that is at hand.
    """

    file: str
    tables: Mapping[str, Table] = field(default_factory=lambda: MappingProxyType({}))
    year: str = ""
    answers: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    prior: Form | None = None
    # What figures are this year and were last, by both formulas, as several rules ask; made for the first of them.
    compared: dict[tuple[str, str], tuple[Amount, Amount] | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def field(self, table: str, line: str) -> Cell | None:
        """The only value cell of a line, such as 封面.单位名称; None when it is not there."""
        row = self.tables[table].row(line) if table in self.tables else None
        return next(iter(row.cells.values())) if row else None

    def label(self, table: str, line: str) -> str:
        """What people call a line, such as “三公”经费合计; its name where it is not there."""
        row = self.tables[table].row(line) if table in self.tables else None
        return row.name if row else line


@frozen
class Tally:
    """How a relation stands: both sides where there is one of each, the largest excess, and how many rows exceed.

    Numbers are in the unit of prose. `filled` is false while nothing was typed in any of its tables.
    """

    left: Decimal | None
    right: Decimal | None
    gap: Decimal
    wrong: int
    filled: bool


class Kind(StrEnum):
    """What a printed stretch of text is; a text was typed by the department, whatever digits it holds."""

    AMOUNT = "amount"
    RATE = "rate"
    COUNT = "count"
    DATE = "date"
    DIRECTION = "direction"
    CONSTANT = "constant"
    ORDER = "order"
    CODE = "code"
    TEXT = "text"


class Said(str):
    """A text some stretches of which are figures: `spans` are begin, end and figure of each, in order."""

    __slots__ = ("spans",)
    spans: tuple[tuple[int, int, Figure], ...]

    def __new__(cls, text: str, spans: Iterable[tuple[int, int, Figure]] = ()) -> Self:
        """Make the text; spans are taken as they are."""
        said = super().__new__(cls, text)
        said.spans = tuple(spans)
        return said


# What is behind a printed text: the amount it shows, how that was computed, what it is, the cells of what has none.
# A plain tuple: no document has less than a thousand of them.
Behind = tuple["Amount | None", str, "Kind | None", "tuple[Place, ...]"]


@frozen
class Figure:
    """What a template prints under one name: a text, the amount it shows and how that was computed.

    `parts` answers the dots behind the name (收入总计.比上年); templates reach Chinese names as keys, never as
    Python attributes. A figure is true when it says something: a text, and not an amount that prints as zero.
    `places` are the cells of what has no amount; a text that is put together of figures is `Said`.
    """

    text: str
    # A plain dict: figures are made by the thousand, and most have no parts.
    parts: Mapping[str, object] = field(default_factory=dict)
    amount: Amount | None = None
    formula: str = ""
    kind: Kind | None = None
    places: tuple[Place, ...] = ()

    def behind(self) -> Behind:
        """What is behind its text."""
        return self.amount, self.formula, self.kind, self.places

    def saying(self, text: str) -> Figure:
        """The same with another text."""
        return Figure(text, self.parts, self.amount, self.formula, self.kind, self.places)

    def __str__(self) -> str:
        """The text as it is printed."""
        return self.text

    def __getitem__(self, name: str) -> object:
        """The part of that name; raises KeyError when there is none."""
        return self.parts[name]

    def __bool__(self) -> bool:
        """Whether there is anything to say: not for an amount that prints as zero."""
        if self.amount is None:
            return bool(self.text)
        return bool(self.amount.value) and any(digit in self.text for digit in "123456789")


# What a row says under some names: its texts, what is behind each (None where nothing is but words), and which of them
# a department has typed in which cell, or are the row's own name (without a cell).
Line = tuple[list[str], "list[Behind | None]", "list[tuple[int, Place | None]]"]


def joined(pieces: Iterable[str | Figure], separator: str = "") -> Said:
    """The pieces as one text that knows where each figure stands; figures within a text stay where they are."""
    texts: list[str] = []
    spans: list[tuple[int, int, Figure]] = []
    position, gap = 0, len(separator)
    for piece in pieces:
        text = piece.text if type(piece) is Figure else piece
        end = position + len(text)  # type: ignore[arg-type]  # what is no figure is a text
        if type(text) is Said:
            for begin, behind, figure in text.spans:
                spans.append((position + begin, position + behind, figure))
        elif text and type(piece) is Figure:
            spans.append((position, end, piece))
        texts.append(text)  # type: ignore[arg-type]
        position = end + gap
    return Said(separator.join(texts), spans)


@frozen
class Slot:
    """A name a template may use, before any workbook is there: its kind, what it means, its parts.

    `item` is what a loop over it yields; `open` slots also answer to account codes that only a workbook knows. `codes`
    are those there can be; empty where nobody has listed them.
    """

    kind: str
    means: str
    parts: Mapping[str, Slot] = field(default_factory=lambda: MappingProxyType({}))
    item: Slot | None = None
    open: Slot | None = None
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


# Stands for a name that was complained of once, or that nobody can know yet: whatever hangs on it is not judged.
UNKNOWN = Slot("未知", "没有登记的名字")


class Block(NamedTuple):
    """One paragraph, or one table cell, of a finished document as a reader sees it, in reading order.

    `where` says it in words: 第三部分（一）第2段, 附表1 第5行·预算数. `level` is that of a heading, 0 without.
    In a table `table` counts the document's tables from 1, `row` and `column` its rows and grid columns from 1, and
    `span` says how many columns a merged cell covers.
    """

    where: str
    text: str
    level: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    span: int = 1


# A block, or the same as a plain tuple: no document has less than a thousand of them.
Blocklike = tuple[str, str, int, int, int, int, int]
# A cell as the room that read it has it: its text, then its table, row, column and span; what else it has is not read,
# but for words at the end that say where it is. One without such words is known by its id.
Celllike = tuple[str, object, int, int, int, int, object]
# A paragraph, or the cells of one row of a table.
Rowlike = Block | Sequence[Celllike]
