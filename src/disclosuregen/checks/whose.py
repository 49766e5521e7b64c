"""Whose the workbook is: the cover's code and names against the tables that list units by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.wording.near import bare, offices_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from disclosuregen.checks.texts import Words
    from disclosuregen.model import Cell, Row
    from disclosuregen.pack import Pack

__all__ = ["cover_and_units", "names_without_spaces"]

_CHINESE = "[\u4e00-\u9fff]"
_SPACED = late(rf"{_CHINESE}\s+{_CHINESE}")


def cover_and_units(words: Words) -> Iterator[Finding]:
    """T19, T20: the cover's code and names are those of the unit, or of what it belongs to, in tables that list units.

    T19: where one of them has the unit's name, one has the unit's code. T20: no name is that of an office of another
    kind; which kinds there are is told by the rows whose codes the unit's begins with, if the first of them is there.
    """
    code, name = (words.cover(line) for line in (words.pack.card.document.code, words.pack.card.document.unit))
    if code is None or name is None:
        return
    rows, said = _units(words), code.text
    above = [row for row in rows if said.startswith(row.key)]
    if all(row.key != said for row in above):
        own = next((row for row in rows if folded(row.name) == folded(name.text)), None)
        if own is not None:
            place = next(iter(own.cells.values())).place
            yield finding("T19", code.place, place, read=said, expected=own.key, label=name.text)
    if any(row.level == 1 for row in above):
        yield from _other_offices(words, name, dict.fromkeys([name.text, *(row.name for row in above)]))


def _other_offices(words: Words, name: Cell, known: Collection[str]) -> Iterator[Finding]:
    for line in words.pack.card.document.names:
        cell = words.cover(line)
        if cell is None or cell.text in known:
            continue
        offices = offices_in(bare(cell.text))
        if offices and not any(_is_said(office, one) for office in offices for one in known):
            told = {"label": line, "read": cell.text, "expected": name.text, "word": offices[0]}
            yield finding("T20", cell.place, name.place, **told)


def names_without_spaces(words: Words) -> Iterator[Finding]:
    """T21: no name on the cover has a space between two of its characters: it would be printed so everywhere."""
    for line in words.pack.card.document.names:
        cell = words.cover(line)
        if cell is not None and not cell.text.isalpha() and _SPACED.search(cell.text):
            yield finding("T21", cell.place, label=line, read=cell.text)


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
