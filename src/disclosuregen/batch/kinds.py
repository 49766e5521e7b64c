"""What a batch works with: a workbook's result on its way, a unit of the report, the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from disclosuregen.facts import Facts
from disclosuregen.findings import has_errors
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from disclosuregen.findings import Finding
    from disclosuregen.places import Place

__all__ = ["DOCUMENT", "MARKED", "Apart", "BatchReport", "Expected", "Job", "Made", "State", "Unit", "usual_year"]

# What stands behind the name of a document, and behind that of a workbook for its copy with the findings.
DOCUMENT, MARKED = ".docx", "-问题.xlsx"


@frozen
class Job:
    """A workbook to be made; `prior` are last year's of the same unit, None where nobody asked for them.

    `pack` and `key` say whose it is, as far as its cover does.
    """

    path: Path
    pack: str = ""
    key: str = ""
    prior: tuple[Path, ...] | None = None


@frozen
class Made:
    """What came of one workbook: its findings, its document's file name, and the files to be written.

    `files` are by the name that stands behind the document's (`.docx`, `.ledger.json`), or, for a copy with its
    findings, behind the workbook's.
    """

    findings: tuple[Finding, ...]
    pack: str = ""
    document: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)


@frozen
class Unit:
    """One workbook of a batch: its findings, its document's file name when there is one, and that of its marked copy.

    `kept` says that nothing had changed since an earlier run.
    """

    file: str
    findings: tuple[Finding, ...]
    document: str = ""
    marked: str = ""
    pack: str = ""
    kept: bool = False
    facts: Facts = field(default_factory=Facts)

    @property
    def refused(self) -> bool:
        """Whether the department has to mend something."""
        return has_errors(self.findings)


def usual_year(units: Sequence[Unit]) -> str:
    """The budget year most workbooks are of, of several that are as frequent the latest; empty when none says it."""
    years = Counter(unit.facts.year for unit in units if unit.facts.year)
    return max(years, key=lambda year: (years[year], year), default="")


class State(StrEnum):
    """How far a unit of the bureau's list is: its document is there, its workbook was refused, or nothing came.

    Of a run that somebody ended early, the workbook may be there and not have had its turn.
    """

    READY = "ready"
    REFUSED = "refused"
    WAITING = "waiting"
    MISSING = "missing"


@frozen
class Expected:
    """A unit of the bureau's list: how far it is, and the days that are left until it has to be public.

    `left` is negative when the day has passed, None where the list does not say when the budget was approved. `other`
    is the budget year of what has come where that is not the one of the batch.
    """

    code: str
    name: str
    parent: str
    approved: str
    due: str
    left: int | None
    state: State
    file: str = ""
    other: str = ""


@frozen
class Apart:
    """An amount of a department's table that is not what its units say, both in 元.

    `table`, `row` and `column` are what they are called in the document, `scale` the table's unit as a power of ten.
    """

    file: str
    place: Place
    table: str
    row: str
    column: str
    own: Decimal
    units: Decimal
    scale: int


@frozen
class BatchReport:
    """What became of all workbooks of a batch, in order of file name; `interrupted` when somebody ended it early.

    `across` is what no single workbook shows, `apart` every amount behind B04. `expected` are the units of the bureau's
    list, where there is one. `waiting` are the codes of the units whose workbooks have not had their turn, an empty one
    where nobody knows.
    """

    units: tuple[Unit, ...]
    total: int = 0
    interrupted: bool = False
    across: tuple[Finding, ...] = ()
    expected: tuple[Expected, ...] = ()
    waiting: frozenset[str] = frozenset()
    apart: tuple[Apart, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all workbooks, and those across them."""
        return (*(one for unit in self.units for one in unit.findings), *self.across)
