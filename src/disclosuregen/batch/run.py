"""Every workbook of a folder, one after the other; one that fails stops nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from disclosuregen.delivery import deliver, file_name, unread, unwritten
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.pipeline import generate
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

    from disclosuregen.pipeline import Packs

__all__ = ["BatchReport", "Unit", "run", "trouble", "workbooks"]

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


def run(
    paths: Iterable[Path], output: Path, packs: Packs, tell: Callable[[Unit], None], *, debug: bool = False
) -> BatchReport:
    """Build every workbook into `output`; `tell` hears of each unit as soon as it is done.

    A document that two workbooks claim belongs to neither: it is taken back and both are named. A fault of ours ends
    the whole run only when `debug` asks to see it.
    """
    units: list[Unit] = []
    owner: dict[str, int] = {}
    for path in paths:
        unit, content = _built(path, packs, debug=debug)
        key = unit.document.casefold()
        if key in owner:
            unit = _collided(units, owner[key], unit, output)
        elif content is not None:
            owner[key] = len(units)
            unit = _written(unit, output / unit.document, content)
        units.append(unit)
        tell(unit)
    return BatchReport(tuple(units))


class _Caught:
    """Keeps whatever goes wrong with one workbook from the others; an interruption goes on."""

    def __init__(self, *, debug: bool) -> None:
        self.debug = debug
        self.error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        wanted = PackFault | OSError if self.debug else Exception
        self.error = error if isinstance(error, wanted) else None
        return self.error is not None


def _built(path: Path, packs: Packs, *, debug: bool) -> tuple[Unit, bytes | None]:
    with _Caught(debug=debug) as caught:
        outcome = generate(path, packs)
        name = file_name(outcome.name, _ENDING) if outcome.document is not None else ""
        return Unit(path.name, outcome.findings, name), outcome.document
    return Unit(path.name, trouble(path, caught.error)), None


def trouble(path: Path, error: BaseException | None) -> tuple[Finding, ...]:
    """What is said of an error that ended the work on a file: the pack's fault, the system's, or ours."""
    if isinstance(error, PackFault):
        return error.told
    if isinstance(error, OSError):
        return (unread(path, error),)
    why = f"{type(error).__name__}: {error}"
    return (finding("E03", Place(path.name, ""), why=why),)


def _written(unit: Unit, target: Path, content: bytes) -> Unit:
    try:
        deliver(target, content)
    except OSError as error:
        return replace(unit, findings=(*unit.findings, unwritten(target, error)), document="")
    return unit


def _collided(units: list[Unit], first: int, second: Unit, output: Path) -> Unit:
    """Take back what the first wrote, and report the clash on both."""
    name = second.document
    files = f"{units[first].file}、{second.file}"
    if units[first].document:
        # Its name may differ in case, which some systems do not see and others do.
        units[first] = _without_document(units[first], output / units[first].document, files)
    problem = finding("B01", Place(second.file, ""), read=name, files=files)
    return replace(second, findings=(*second.findings, problem), document="")


def _without_document(unit: Unit, target: Path, files: str) -> Unit:
    """A unit whose document was taken back; where the system keeps it, that is said, too."""
    problems = [finding("B01", Place(unit.file, ""), read=target.name, files=files)]
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        problems.append(unwritten(target, error))
    return replace(unit, findings=(*unit.findings, *problems), document="")
