"""Every workbook of a folder, one after the other; one that fails stops nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from disclosuregen.delivery import deliver, file_name
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.pipeline import Outcome, Packs, generate
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["BatchReport", "Unit", "run", "workbooks"]

_ENDING = ".docx"


@dataclass(frozen=True, slots=True)
class Unit:
    """One workbook of a batch: its findings, and its document's file name when one was written."""

    file: str
    findings: tuple[Finding, ...]
    document: str = ""

    @property
    def refused(self) -> bool:
        """Whether the department has to mend something."""
        return has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of all workbooks of a batch."""

    units: tuple[Unit, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all workbooks."""
        return tuple(one for unit in self.units for one in unit.findings)


def workbooks(folder: Path) -> tuple[Path, ...]:
    """The workbooks of a folder in order of name, also those in formats that are refused; Office lock files are not."""
    endings = {".xlsx", ".xlsm", ".xls", ".et"}
    files = (path for path in folder.iterdir() if path.is_file() and not path.name.startswith(("~$", ".")))
    return tuple(sorted((path for path in files if path.suffix.lower() in endings), key=lambda path: path.name))


def run(paths: Iterable[Path], output: Path, packs: Packs, tell: Callable[[Unit], None]) -> BatchReport:
    """Build every workbook into `output`; `tell` hears of each unit as soon as it is done.

    A document that two workbooks claim belongs to neither: it is taken back and both are named.
    """
    units: list[Unit] = []
    owner: dict[str, int] = {}
    for path in paths:
        unit, outcome = _built(path, packs)
        key = unit.document.casefold()
        if key and key in owner:
            unit = _collided(units, owner[key], unit, output)
        elif key and outcome is not None and outcome.document is not None:
            owner[key] = len(units)
            unit = _written(unit, output / unit.document, outcome.document)
        units.append(unit)
        tell(unit)
    return BatchReport(tuple(units))


def _built(path: Path, packs: Packs) -> tuple[Unit, Outcome | None]:
    try:
        outcome = generate(path, packs)
    except PackFault as fault:
        return Unit(path.name, fault.findings), None
    except OSError as error:
        return Unit(path.name, (finding("E01", Place(path.name, ""), why=reason(error)),)), None
    name = file_name(outcome.name, _ENDING) if outcome.document is not None else ""
    return Unit(path.name, outcome.findings, name), outcome


def _written(unit: Unit, target: Path, content: bytes) -> Unit:
    try:
        deliver(target, content)
    except OSError as error:
        problem = finding("E02", Place(target.name, ""), why=reason(error))
        return replace(unit, findings=(*unit.findings, problem), document="")
    return unit


def _collided(units: list[Unit], first: int, second: Unit, output: Path) -> Unit:
    """Take back what the first wrote, and report the clash on both."""
    (output / second.document).unlink(missing_ok=True)
    files = f"{units[first].file}、{second.file}"
    problem = finding("B01", Place(second.file, ""), read=second.document, files=files)
    if units[first].document:
        same = finding("B01", Place(units[first].file, ""), read=second.document, files=files)
        units[first] = replace(units[first], findings=(*units[first].findings, same), document="")
    return replace(second, findings=(*second.findings, problem), document="")


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese as far as it is known."""
    if isinstance(error, PermissionError):
        return "没有权限，或文件正被 Excel、WPS、Word 打开"
    if isinstance(error, FileNotFoundError):
        return "文件或文件夹不存在"
    return {28: "磁盘已满", 36: "文件名太长"}.get(error.errno or 0, f"系统报告错误 {error.errno}")
