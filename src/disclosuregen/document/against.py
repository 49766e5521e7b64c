"""A document against the ledger of when it was made: every figure, its headings and its tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from disclosuregen.document.compare import Difference, Way, differences
from disclosuregen.document.ledger import Origin
from disclosuregen.document.lines import called
from disclosuregen.document.mentions import otherwise
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.names import folded
from disclosuregen.notation import read_number
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from disclosuregen.document.ledger import Ledger
    from disclosuregen.document.readback import Reading

__all__ = ["against_ledger"]

_RULES = {Way.CHANGED: "D31", Way.MISSING: "D32", Way.ADDED: "D33", Way.MOVED: "D34"}
_MEASURED = frozenset({Origin.AMOUNT, Origin.RATE})
# Up to so many figures of a line are told one by one; of more, the first few are named.
_ON_THEIR_OWN, _SHOWN = 2, 6


def against_ledger(ledger: Ledger, reading: Reading, file: str) -> Iterator[Finding]:
    """What a document prints otherwise than its ledger says (D31–D34, D49–D51); headings and tables gone (D41–D43)."""
    for _, together in groupby(_by_table(ledger, differences(ledger, reading)), key=_sort):
        yield from _told(list(together), file)
    yield from otherwise(ledger, reading, file)
    headings = [text for _, text in reading.headings]
    yield from _listed([text for _, text in ledger.headings], headings, "D41", file)
    yield from _listed(list(ledger.tables), list(called(reading.lines, reading.tables)), "D42", file)


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
    rule = "D51" if _only_spelled_otherwise(one) else _RULES[one.way]
    told = finding(rule, Place(file, one.where), *cells, read=read, expected=expected, source=source)
    if rule == "D51" or one.way is Way.ADDED or any(entry.traced for entry in entries):
        return told
    # What a department or the bureau has typed itself may be typed anew.
    return replace(told, severity=Severity.WARNING)


def _only_spelled_otherwise(one: Difference) -> bool:
    """Whether the same number stands there, with other zeros or commas: 420 and 420.00."""
    if one.way is not Way.CHANGED or one.entry is None or one.entry.origin not in _MEASURED:
        return False
    numbers = [_number(text) for text in (one.read, one.entry.text)]
    return None not in numbers and numbers[0] == numbers[1]


def _number(text: str) -> tuple[Decimal | None, bool] | None:
    """The number of a text, and whether it is a percentage; None for what is none, 420万元 above all."""
    plain = text.rstrip("%％ ")
    try:
        return read_number(plain), plain != text
    except ValueError:
        return None


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
