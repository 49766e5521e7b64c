"""Whose the workbook is: the cover's code and names against the tables that list units by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.wording.near import bare, offices_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from disclosuregen.checks.texts import Words
    from disclosuregen.model import Cell, Row
    from disclosuregen.pack import Pack

__all__ = ["cover_and_units"]

_CHINESE = "[\u4e00-\u9fff]"
_SPACED = late(rf"{_CHINESE}\s+{_CHINESE}")


def cover_and_units(words: Words) -> Iterator[Finding]:
    """T19, T20, T21: the cover's code and names are those of the unit, or of what it belongs to, as tables list them.

    T19: where one of them has the unit's name, one has the unit's code. T20: no name is that of an office of another
    kind; which kinds there are is told by the rows whose codes the unit's begins with, if the first of them is there.
    T21: no name has a space between two of its characters, which would be printed everywhere.
    """
    card = words.pack.card.document
    code, cells = words.cover(card.code), {line: words.cover(line) for line in card.names}
    names = {line: cell for line, cell in cells.items() if cell is not None}
    name = names.get(card.unit) or words.cover(card.unit)
    if code is not None and name is not None:
        rows = _units(words)
        above = [row for row in rows if code.text.startswith(row.key)]
        if all(row.key != code.text for row in above):
            yield from _other_code(code, name, rows)
        if any(row.level == 1 for row in above):
            known = dict.fromkeys([name.text, *(row.name for row in above)])
            yield from _other_offices(names, name, known)
    for line, cell in names.items():
        if not cell.text.isalpha() and _SPACED.search(cell.text):
            yield finding("T21", cell.place, label=line, read=cell.text)


def _other_code(code: Cell, name: Cell, rows: list[Row]) -> Iterator[Finding]:
    own = next((row for row in rows if folded(row.name) == folded(name.text)), None)
    if own is not None:
        place = next(iter(own.cells.values())).place
        yield finding("T19", code.place, place, read=code.text, expected=own.key, label=name.text)


def _other_offices(names: Mapping[str, Cell], name: Cell, known: Collection[str]) -> Iterator[Finding]:
    for line, cell in names.items():
        offices = offices_in(bare(cell.text)) if cell.text not in known else []
        if offices and not any(_is_said(office, one) for office in offices for one in known):
            told = {"label": line, "read": cell.text, "expected": name.text, "word": offices[0]}
            yield finding("T20", cell.place, name.place, **told)


def _is_said(office: str, name: str) -> bool:
    """Whether a name has the letters of a word in their order, as 城市管理 has those of 城管."""
    letters = iter(name)
    return all(letter in letters for letter in office)


def _units(words: Words) -> list[Row]:
    """The rows of all tables that list units, or what belongs to them, by code."""
    tables = (words.form.tables.get(name) for name in _lists_of_units(words.pack))
    return [row for table in tables if table is not None for row in table.rows]


@per_pack
def _lists_of_units(pack: Pack) -> tuple[str, ...]:
    """The tables of codes that are no accounts'."""
    return tuple(spec.name for _, spec in pack.form.tables() if spec.kind == "codes" and not spec.codes)
