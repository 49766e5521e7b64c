"""A finished document as whoever proves it reads it: its headings and tables; its blocks, for sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.document.known import Known
from disclosuregen.document.tokens import is_token
from disclosuregen.findings import Finding, finding
from disclosuregen.model import Block
from disclosuregen.names import folded
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from disclosuregen.document.lines import Line
    from disclosuregen.document.readback import Reading
    from disclosuregen.model import Blocklike, Rowlike

__all__ = ["blocks_of", "complete", "named", "rows_of", "tables_explained"]

_EXPLAINED = re.compile(r"空表|没有|未安排|无[^，。]*(?:预算|支出|收入|安排)|备注|[注说明]：")
# What Block._make calls, too.
_block = tuple.__new__
# Whether a text is one number that is no bare code: the words of a form, and 0.00, are met over and over.
_NUMERIC = Known[bool](lambda text: not text.isdigit() and is_token(text))
_NOTHING = re.compile(r"[-\u2212－—\s]*|0(?:[.．]0+)?")


def complete(required: Sequence[str], headings: Iterable[tuple[int, str]], file: str) -> Iterator[Finding]:
    """D41: words that the notice wants to see in the headings, each with its level."""
    # No line break is left in a folded text.
    said = "\n".join([folded(text) for _, text in headings])
    for wanted in required:
        if folded(wanted) not in said:
            yield finding("D41", Place(file, ""), expected=wanted)


def tables_explained(reading: Reading, file: str) -> Iterator[Finding]:
    """D44: a table without a number is followed, or its last row filled, by words that say so."""
    lines = reading.lines
    for begin, end in reading.tables:
        rows = lines[begin:end]
        if _is_empty(rows):
            yield from _unexplained(rows, lines[end] if end < len(lines) else None, file)


def _unexplained(rows: Sequence[Line], following: Line | None, file: str) -> Iterator[Finding]:
    """A table without a number whose last row, and the line that follows, do not say why."""
    near = (rows[-1], *([] if following is None else [following]))
    if not _EXPLAINED.search(" ".join(unit[0] for row in near for unit in row.units)):
        yield finding("D44", Place(file, rows[0].table), read=rows[0].table)


def _is_empty(rows: Sequence[Line]) -> bool:
    """Whether a table of amounts shows none: it has amounts, all of them zero or blank."""
    heads, found = rows[0].heads, False
    for row in rows:
        for said, _, _, _, column, *_ in row.units:
            text = said.strip()
            if heads.get(column) and _NUMERIC[text]:
                if not _NOTHING.fullmatch(text):
                    return False
                found = True
    return found


def blocks_of(reading: Reading) -> Sequence[Blocklike]:
    """The document as blocks for whoever reads its sentences; `where` is the unit's id, for `named`."""
    levels = reading.styles.levels
    return [(str(id(unit)), unit[0], levels.get(unit[1], 0) if unit[1] else 0, *unit[2:6]) for unit in reading.units]


def rows_of(reading: Reading) -> Sequence[Rowlike]:
    """The same without blank paragraphs, and in rows, whose cells are the units."""
    levels = reading.styles.levels
    rows: list[Rowlike] = []
    for line in reading.lines:
        unit = line.units[0]
        if unit[2]:
            rows.append(line.units)
        else:
            level = levels.get(unit[1], 0) if unit[1] else 0
            rows.append(_block(Block, (str(id(unit)), unit[0], level, 0, 0, 0, 1)))
    return rows


def named(findings: Iterable[Finding], reading: Reading) -> Iterator[Finding]:
    """Findings about blocks, their places in words."""
    told = list(findings)
    if not told:
        return
    where = {str(id(unit)): line.at(unit) for line in reading.lines for unit in line.units}
    for one in told:
        places = (
            place._replace(sheet=where.get(place.sheet, "")) if place.sheet.isdigit() else place for place in one.places
        )
        yield replace(one, places=tuple(places))
