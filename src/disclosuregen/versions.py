"""Two versions of one disclosure: a workbook, a ledger or a document each, and what changed between them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.document.changes import Change, changes, moved_cells, places_moved
from disclosuregen.document.compare import differences
from disclosuregen.document.ledger import Ledger, untold
from disclosuregen.document.ledgerfile import LedgerError, loaded
from disclosuregen.document.readback import UnreadableError, read_any
from disclosuregen.findings import Finding, finding, has_errors
from disclosuregen.frozen import frozen
from disclosuregen.papers import LEDGER
from disclosuregen.pipeline import generate
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from disclosuregen.model import Form
    from disclosuregen.packs import Packs

__all__ = ["ENDINGS", "Version", "changed", "version_of"]

_DOCUMENT, _WORKBOOK, _LEDGER = ".docx", ".xlsx", ".json"
ENDINGS = frozenset({_DOCUMENT, _WORKBOOK, _LEDGER})


@frozen
class Version:
    """What one version prints, what stands in its cells where that is known, and what keeps it from being read."""

    ledger: Ledger | None
    cells: Mapping[Place, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def version_of(path: Path, packs: Packs) -> Version:
    """A version, by the ending of its file; raises PackFault and OSError."""
    kind = path.suffix.lower()
    if kind == _WORKBOOK:
        outcome = generate(path, packs)
        errors = tuple(one for one in outcome.findings if has_errors([one]))
        return Version(outcome.ledger, _cells(outcome.form) if outcome.form else {}, errors)
    content = path.read_bytes()
    place = Place(path.name, "")
    try:
        return Version(loaded(content)[0] if kind == _LEDGER else _of_document(path, content))
    except LedgerError as error:
        return Version(None, findings=(finding("D46", place, read=path.name, why=error),))
    except UnreadableError:
        return Version(None, findings=(finding("D40", place, read="不是有效的 Word 文件（.docx）"),))


def _of_document(path: Path, content: bytes) -> Ledger:
    """What a document prints: by the ledger beside it where that still fits, else by its words alone."""
    reading = read_any(content)
    beside = path.with_suffix(LEDGER)
    if beside.is_file():
        ledger, _ = loaded(beside.read_bytes())
        if not differences(ledger, reading):
            return ledger
    return untold(reading.units, reading.styles)


def _cells(form: Form) -> dict[Place, str]:
    """What stands in every cell of a form."""
    rows = (row for table in form.tables.values() for row in (*table.rows, *filter(None, [table.total])))
    cells = (cell for row in rows for cell in row.cells.values())
    return {Place("", cell.place.sheet, cell.place.cell): cell.text for cell in cells}


def changed(old: Version, new: Version) -> tuple[Change, ...]:
    """What changed from one version to the other, each with the cells that made it change; both have a ledger."""
    if old.ledger is None or new.ledger is None:
        raise ValueError("a version without a ledger")
    known = old.cells and new.cells
    moved = places_moved(old.cells, new.cells) if known else moved_cells(old.ledger, new.ledger)
    return tuple(changes(old.ledger, new.ledger, moved))
