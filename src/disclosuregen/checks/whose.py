"""Whose the workbook is: the cover's code and names against the tables that list units by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.wording.near import bare, offices_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Words
    from disclosuregen.model import Row
    from disclosuregen.pack import Pack

__all__ = ["names_without_spaces", "other_offices", "own_code"]

_CHINESE = "[\u4e00-\u9fff]"
_SPACED = late(rf"{_CHINESE}\s+{_CHINESE}")


def own_code(words: Words) -> Iterator[Finding]:
    """T19: where tables list the cover's unit by its name, one of them has the cover's code beside it."""
    code, name = (words.cover(line) for line in (words.pack.card.document.code, words.pack.card.document.unit))
    if code is None or name is None:
        return
    rows = _units(words)
    own = [row for row in rows if folded(row.name) == folded(name.text)]
    if own and all(row.key != code.text for row in rows):
        place = next(iter(own[0].cells.values())).place
        yield finding("T19", code.place, place, read=code.text, expected=own[0].key, label=name.text)


def other_offices(words: Words) -> Iterator[Finding]:
    """T20: no name on the cover is that of an office of another kind than the unit's and its department's.

    Which these are is told by the rows whose codes the unit's code begins with, where the first of them is listed.
    """
    code, name = (words.cover(line) for line in (words.pack.card.document.code, words.pack.card.document.unit))
    above = [row for row in _units(words) if code is not None and code.text.startswith(row.key)]
    if code is None or name is None or all(row.level > 1 for row in above):
        return
    known = [name.text, *(row.name for row in above)]
    for line in words.pack.card.document.names:
        cell = words.cover(line)
        offices = offices_in(bare(cell.text)) if cell is not None and cell.place != name.place else []
        if cell is not None and offices and not any(_is_said(office, one) for office in offices for one in known):
            yield finding(
                "T20", cell.place, name.place, label=line, read=cell.text, expected=name.text, word=offices[0]
            )


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
