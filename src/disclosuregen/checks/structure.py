"""What must hold between cells before any figure can be computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack

__all__ = ["joined_names", "year_in_range"]


def year_in_range(form: Form, pack: Pack) -> Iterator[Finding]:
    """C12: the budget year is one of those the pack is for."""
    first, last = pack.card.years
    for _, spec in pack.form.tables():
        for line in spec.lines:
            cell = form.field(spec.name, line.name) if line.type == "year" else None
            if cell and cell.text and not first <= int(cell.text) <= last:
                yield finding("C12", cell.place, read=cell.text, expected=f"{first}—{last}")


def joined_names(form: Form, pack: Pack) -> Iterator[Finding]:
    """C13: what is joined to another table by name is there under exactly that name."""
    sheets = {spec.name: sheet.name for sheet, spec in pack.form.tables()}
    for figure in pack.figures:
        if figure.kind != "join" or not {figure.each, figure.with_} <= form.tables.keys():
            continue
        known = {folded(row.cells[figure.with_key].text) for row in form.tables[figure.with_].rows}
        for row in form.tables[figure.each].rows:
            cell = row.cells[figure.key]
            if cell.text and folded(cell.text) not in known:
                yield finding("C13", cell.place, read=cell.text, expected=sheets[figure.with_])
