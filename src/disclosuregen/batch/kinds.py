"""What a batch works with: a workbook's result on its way, a unit of the report, the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.findings import has_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.findings import Finding

__all__ = ["BatchReport", "Made", "Unit"]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one workbook: its findings, its document's file name, and the files to be written.

    `files` are by the name that stands behind the document's (`.docx`, `.ledger.json`), or, for a copy with its
    findings, behind the workbook's.
    """

    findings: tuple[Finding, ...]
    pack: str = ""
    document: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
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

    @property
    def refused(self) -> bool:
        """Whether the department has to mend something."""
        return has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of all workbooks of a batch, in order of file name; `interrupted` when somebody ended it early."""

    units: tuple[Unit, ...]
    total: int = 0
    interrupted: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all workbooks."""
        return tuple(one for unit in self.units for one in unit.findings)
