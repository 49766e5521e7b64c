"""The shape of 报告.json, which docs/report.md explains: what the reports show, whatever their form."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "ApartRow",
    "BureauSum",
    "Change",
    "Counts",
    "Data",
    "ExpectedRow",
    "Found",
    "FoundIn",
    "Severities",
    "UnitRow",
    "UnitSum",
    "UntracedRow",
    "Where",
]


class Change(TypedDict):
    """This year against last year: 元, %, and 增加, 减少 or 持平; empty where it cannot be said."""

    change: str
    rate: str
    verb: str


class UnitSum(Change):
    """One of the sums of a unit, in 元; empty where it is not known."""

    title: str
    now: str
    before: str


class BureauSum(UnitSum):
    """A sum of all units that are counted; the change is that of the `pairs` of units for which both years are known.

    `units` is how many have this year's, `refused` how many of those have no document.
    """

    units: int
    refused: int
    pairs: int
    compared: str


class Severities(TypedDict):
    """How many findings of each kind; those that were answered count as explained only."""

    errors: int
    warnings: int
    notes: int
    explained: int


class Counts(Severities):
    """What the whole batch counts."""

    workbooks: int
    made: int
    kept: int
    refused: int
    figures: int
    untraced: int


class UnitRow(Severities):
    """One workbook; `counted` where the bureau's sums count it."""

    file: str
    code: str
    name: str
    whole: bool
    year: str
    pack: str
    state: str
    said: str
    document: str
    origins: str
    marked: str
    figures: int
    untraced: int
    counted: bool
    totals: Sequence[UnitSum]


class Where(TypedDict):
    """A place."""

    file: str
    sheet: str
    cell: str


class Found(TypedDict):
    """A finding."""

    rule: str
    severity: str
    said: str
    message: str
    remedy: str
    explained: str
    places: Sequence[Where]


class FoundIn(Found):
    """A finding of one workbook."""

    file: str


class ApartRow(TypedDict):
    """An amount of a department's table that is not what its units say, in 元."""

    file: str
    sheet: str
    cell: str
    table: str
    row: str
    column: str
    own: str
    units: str
    gap: str


class UntracedRow(TypedDict):
    """A number of a document that nobody has declared, or by its `kind` a direction word."""

    file: str
    kind: str
    where: str
    text: str
    cell: str


class ExpectedRow(TypedDict):
    """A unit of the bureau's list."""

    code: str
    name: str
    parent: str
    approved: str
    due: str
    left: int | None
    state: str
    said: str
    file: str
    other: str


class Data(TypedDict):
    """All of it."""

    schema: str
    version: int
    program: str
    date: str
    interrupted: bool
    counts: Counts
    totals: Sequence[BureauSum]
    units: Sequence[UnitRow]
    findings: Sequence[FoundIn]
    across: Sequence[Found]
    apart: Sequence[ApartRow]
    untraced: Sequence[UntracedRow]
    roster: Sequence[ExpectedRow]
    rules: Mapping[str, str]
