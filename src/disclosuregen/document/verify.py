"""A finished document proved: what it prints against its ledger, its headings and tables, its file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from disclosuregen.document.compare import Difference, Way, differences
from disclosuregen.document.known import Known
from disclosuregen.document.ledger import headings_in, tables_in
from disclosuregen.document.tokens import is_token
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.model import Block
from disclosuregen.names import folded
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from disclosuregen.document.ledger import Ledger
    from disclosuregen.document.lines import Line
    from disclosuregen.document.readback import Reading
    from disclosuregen.model import Blocklike, Rowlike

__all__ = ["against_ledger", "blocks_of", "complete", "named", "rows_of", "tables_explained"]

_RULES = {Way.CHANGED: "D31", Way.MISSING: "D32", Way.ADDED: "D33", Way.MOVED: "D34"}
_EXPLAINED = re.compile(r"空表|没有|未安排|无[^，。]*(?:预算|支出|收入|安排)|备注|[注说明]：")
# What Block._make calls, too.
_block = tuple.__new__
# Up to so many figures of a line are told one by one; of more, the first few are named.
_ON_THEIR_OWN, _SHOWN = 2, 6
# Whether a text is one number that is no bare code: the words of a form, and 0.00, are met over and over.
_NUMERIC = Known[bool](lambda text: not text.isdigit() and is_token(text))
_NOTHING = re.compile(r"[-\u2212－—\s]*|0(?:[.．]0+)?")


def against_ledger(ledger: Ledger, reading: Reading, file: str) -> Iterator[Finding]:
    """D31–D34, D41–D43: what a document prints otherwise than its ledger says; headings and tables that are gone."""
    for _, together in groupby(_by_table(ledger, differences(ledger, reading)), key=_sort):
        yield from _told(list(together), file)
    headings = [text for _, text in headings_in(reading.lines, reading.styles)]
    yield from _listed([text for _, text in ledger.headings], headings, "D41", file)
    yield from _listed(list(ledger.tables), list(tables_in(reading.lines)), "D42", file)


def _by_table(ledger: Ledger, found: Sequence[Difference]) -> Iterator[Difference]:
    """What is missing of a table of which nothing is left has the table for its place: that is told once."""
    homes = {id(entry): line.table for line in ledger.lines if line.table for entry in line.entries}
    missing = Counter(homes.get(id(one.entry), "") for one in found if one.way is Way.MISSING)
    printed = Counter(homes.values())
    for one in found:
        table = homes.get(id(one.entry), "") if one.way is Way.MISSING else ""
        yield replace(one, where=table) if table and missing[table] == printed[table] else one


def _sort(one: Difference) -> tuple[Way, str, str]:
    """What is told together: what happened to one line as a whole."""
    lines = (one.where.partition("·")[0], one.read.partition("·")[0])
    return one.way, lines[0], lines[1] if one.way is Way.MOVED else ""


def _told(together: list[Difference], file: str) -> Iterator[Finding]:
    """Each change on its own; a whole line that is gone, new or elsewhere as one."""
    if together[0].way is Way.CHANGED or len(together) <= _ON_THEIR_OWN:
        for one in together:
            yield _finding(one, [one], file)
    else:
        first = together[0]
        line = replace(first, where=first.where.partition("·")[0], read=first.read.partition("·")[0])
        yield _finding(line, together, file)


def _finding(one: Difference, together: Sequence[Difference], file: str) -> Finding:
    entries = [other.entry for other in together if other.entry is not None]
    cells = tuple(dict.fromkeys(cell for entry in entries for cell in entry.cells))
    source = f"（{'、'.join(map(str, cells[:2]))}{'等' if cells[2:] else ''}）" if cells else ""
    expected = _several([entry.text for entry in entries])
    read = _several([other.read for other in together]) if one.way is Way.ADDED else one.read
    told = finding(_RULES[one.way], Place(file, one.where), *cells, read=read, expected=expected, source=source)
    if one.way is Way.ADDED or any(entry.traced for entry in entries):
        return told
    # What a department or the bureau has typed itself may be typed anew.
    return replace(told, severity=Severity.WARNING)


def _several(texts: Sequence[str]) -> str:
    shown = "、".join(texts[:_SHOWN])
    return shown if len(texts) <= _SHOWN else f"{shown} 等 {len(texts)} 处"


def _listed(wanted: Sequence[str], found: Sequence[str], missing: str, file: str) -> Iterator[Finding]:
    """Headings or tables of the ledger that are not there, or not where they were; rewording is no loss."""
    ours, theirs = [folded(text) for text in wanted], [folded(text) for text in found]
    if ours == theirs:
        return
    for tag, i, j, m, n in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        reworded = n - m if tag == "replace" else 0
        for number in range(i, j) if tag in {"delete", "replace"} else ():
            if ours[number] in theirs:
                yield finding("D43", Place(file, ""), read=wanted[number])
            elif number - i >= reworded:
                yield finding(missing, Place(file, ""), expected=wanted[number])


def complete(required: Sequence[str], headings: Iterable[tuple[int, str]], file: str) -> Iterator[Finding]:
    """D41: words that the notice wants to see in the headings, each with its level."""
    # No line break is left in a folded text.
    said = "\n".join([folded(text) for _, text in headings])
    for wanted in required:
        if folded(wanted) not in said:
            yield finding("D41", Place(file, ""), expected=wanted)


def tables_explained(reading: Reading, file: str) -> Iterator[Finding]:
    """D44: a table without a number is followed, or its last row filled, by words that say so."""
    lines, end = reading.lines, 0
    for table, together in groupby([line.units[0][2] for line in lines]):
        begin, end = end, end + len([*together])
        rows = lines[begin:end] if table else ()
        if rows and _is_empty(rows):
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
