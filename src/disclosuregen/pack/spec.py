"""What a pack declares, as typed values: form and figures. One class per TOML table."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.pack.checkspec import Account, CheckSpec, Limits
from disclosuregen.pack.reportspec import ReportSpec
from disclosuregen.pack.style import Phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Choice",
    "CodeList",
    "Column",
    "ConstantSpec",
    "DocumentSpec",
    "FigureSpec",
    "FormSpec",
    "Item",
    "Level",
    "Line",
    "Pack",
    "PackCard",
    "SheetSpec",
    "TableSpec",
    "Word",
]


@frozen
class Word:
    """What a choice makes the document say under one name: 口径.称谓 says 本部门."""

    name: str
    says: str


@frozen
class Choice:
    """One entry of a drop-down."""

    value: str
    words: tuple[Word, ...] = ()


@frozen
class Column:
    """One column: its header from the top level down, what stands in it, and the columns it adds up.

    `numbered` texts lose a typed number in front, `sentence` texts are printed with a full stop at the end. A row in
    which a choice is its `secret` entry (是 of 是否涉密) must not be published. Amounts may be below zero only where
    the column, the line, or something they add up is `negative`. Workbooks of versions before `since` may lack it.
    """

    name: str
    header: tuple[str, ...]
    type: str = "amount"
    width: int = 14
    sum: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    required: bool = False
    prior: bool = False
    negative: bool = False
    numbered: bool = False
    sentence: bool = False
    pick: str = ""
    choices: tuple[Choice, ...] = ()
    secret: str = ""
    since: str = ""
    hint: str = ""


@frozen
class Line:
    """One fixed line of a table; `row` is its position in the grid when it does not simply follow the last.

    A date may not be earlier than that of the line `after`.
    """

    label: str = ""
    name: str = ""
    row: int = 0
    type: str = ""
    unit: str = ""
    sum: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    required: bool = False
    prior: bool = False
    negative: bool = False
    choices: tuple[Choice, ...] = ()
    after: str = ""
    since: str = ""
    hint: str = ""
    from_: str = ""


@frozen
class Level:
    """One level of a code table: how long its codes are (`more`: at least) and what its rows add up.

    `of` is "prefix" (rows of the next level whose code begins with this one's), the name of a column (rows in
    which that column holds this row's name), or "" for rows that are typed.
    """

    length: int
    of: str = "prefix"
    more: bool = False


@frozen
class TableSpec:
    """One table of a sheet; kind is lines, codes, single or list.

    A `compact` table of lines prints only lines with an amount, numbered 一、二、… anew, and its totals. `counted` are
    the words that texts use when they say how many rows a list has (下设31个科室).
    """

    name: str
    kind: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = ()
    levels: tuple[Level, ...] = ()
    total: str = ""
    total_last: bool = False
    codes: str = ""
    rows: int = 1
    caption: str = ""
    beside: str = ""
    compact: bool = False
    global_: bool = False
    needed: bool = False
    carry: bool = False
    counted: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; raises StopIteration when the table has none."""
        return next(column for column in self.columns if column.name == name)

    def of_type(self, *types: str) -> tuple[Column, ...]:
        """The columns that hold one of these types, in order."""
        return tuple(column for column in self.columns if column.type in types)


@frozen
class SheetSpec:
    """One sheet of the standard workbook."""

    name: str
    title: str
    tables: tuple[TableSpec, ...] = field(metadata={"key": "table"})
    aliases: tuple[str, ...] = ()
    tag: str = ""
    unit: str = ""
    decimals: int = 2
    note: str = ""
    hint: str = ""
    landscape: bool = False
    published: bool = False


@frozen
class CodeList:
    """A list of codes and names in a CSV file of the pack."""

    name: str
    file: str


@frozen
class FormSpec:
    """The standard workbook."""

    sheets: tuple[SheetSpec, ...] = field(metadata={"key": "sheet"})
    codes: tuple[CodeList, ...] = ()
    # Asked for by every rule about every workbook.
    listed: tuple[tuple[SheetSpec, TableSpec], ...] = field(default=(), init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """List the tables once."""
        object.__setattr__(self, "listed", tuple((sheet, table) for sheet in self.sheets for table in sheet.tables))

    def tables(self) -> tuple[tuple[SheetSpec, TableSpec], ...]:
        """Every table with its sheet, in the order of the workbook."""
        return self.listed


@frozen
class ConstantSpec:
    """A threshold or date that the wording needs, declared instead of typed into the template."""

    name: str
    says: str
    clause: str = ""


@frozen
class Item:
    """One source in a breakdown."""

    says: str
    now: str
    before: str = ""
    always: bool = False


@frozen
class FigureSpec:
    """One named figure; which of the keys it takes depends on its kind."""

    name: str
    kind: str
    value: str = ""
    now: str = ""
    before: str = ""
    reason: str = ""
    part: str = ""
    whole: str = ""
    each: str = ""
    level: int = 0
    label: str = ""
    key: str = ""
    with_: str = ""
    with_key: str = ""
    where: str = ""
    equals: str = ""
    rate: bool = True
    tables: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    means: str = ""


@frozen
class DocumentSpec:
    """File name and properties of the finished document, by names of the cover; never an author or company.

    `headings` are words that the notice wants to see in the document's headings; `key` is what no two units share,
    `file_name` where it is not given. `names` are the cover's lines that hold names of offices, the unit's own first;
    `code` is the one that holds the unit's code, `unit` the name that goes with it.
    """

    file_name: str
    title: str
    headings: tuple[str, ...] = ()
    key: str = ""
    names: tuple[str, ...] = ()
    code: str = ""
    unit: str = ""
    subject: str = ""
    keywords: str = ""


@frozen
class PackCard:
    """What a pack is and for which years; workbooks of the versions in `also` can still be read."""

    id: str
    title: str
    version: str
    years: tuple[int, ...]
    document: DocumentSpec
    notice: str = ""
    extends: str = ""
    also: tuple[str, ...] = ()
    report: ReportSpec = field(default_factory=ReportSpec)


@frozen
class Pack:
    """A loaded pack; `codes` maps the name of a code list to its codes and names, `accounts` to all it says.

    `ancestors` are folders. `overrides` says of rules that every pack has how bad they are here: a severity, or "off".
    """

    card: PackCard
    folder: Path
    template: Path
    form: FormSpec
    phrases: Phrases
    constants: tuple[ConstantSpec, ...] = ()
    figures: tuple[FigureSpec, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    accounts: Mapping[str, Mapping[str, Account]] = field(default_factory=dict)
    ancestors: tuple[Path, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids whose workbooks this pack can read: its own and those it extends."""
        return (self.card.id, *(folder.name for folder in self.ancestors))
