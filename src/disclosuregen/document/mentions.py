"""Where a document prints the names on its cover, and in which unit of money each of its tables is said to be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.document.lines import called
from disclosuregen.document.tokens import TOKEN
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.places import Place
from disclosuregen.wording.near import BODY, bare, nearly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from disclosuregen.document.flow import Unit
    from disclosuregen.document.ledger import Ledger, LedgerLine
    from disclosuregen.document.lines import Line
    from disclosuregen.document.readback import Reading

__all__ = ["Mention", "mentions_in", "moneys_in", "otherwise"]

# So many characters on either side of a name tell where it stands.
_AROUND = 12
_SHORTEST, _LONGEST = 2, 40
# What is shorter is no name of a body.
_LEAST = 4
_MONEY = re.compile("单位[：:] ?(?:人民币)?([千百万亿]*元)")
# How far above its table a unit of money stands at most.
_ABOVE = 3
# Other ways to say oneself, which an editor may prefer.
_SELF = ("本", "我", "该", "其")
_STOPS = "\n，。；：、“”《》"
_DIGITS = "0123456789.,"
# Which of its accounts it is may be said or not.
_LEVEL = "(?:[（(]?(?:本级|本部|机关)[）)]?)?"
_BREAKS = late(r"\s*\n\s*")


class Mention(NamedTuple):
    """A name that is printed, and some of what stands before and behind it, line breaks between lines and cells."""

    text: str
    before: str
    after: str


def mentions_in(firsts: Iterable[Unit], names: Iterable[str]) -> tuple[Mention, ...]:
    """Where paragraphs print names, each without 本级 or the like; of one within another the other is enough.

    `firsts` are the first units of all lines: a row of a table has its label in the ledger.
    """
    known = {name for name in map(bare, {*names}) if len(name) >= _SHORTEST}
    joined = "\n".join([unit[0] for unit in firsts]) if known else ""
    return tuple(
        [
            Mention(name, before[-_AROUND:], after[:_AROUND])
            for name in sorted(known, key=len)
            if not any(name in other for other in known if other != name)
            for before, after in pairwise(joined.split(name))
        ]
    )


def moneys_in(lines: Sequence[Line], tables: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The unit of money that each table says it is in, in order; empty where none is said."""
    found: dict[int, str] = {}
    for begin, _ in tables:
        number = lines[begin].units[0][2]
        if number not in found:
            above = [line.units[0][0] for line in lines[max(begin - _ABOVE, 0) : begin] if not line.table]
            said = _MONEY.findall("\n".join([*above, *[unit[0] for unit in lines[begin].units]]))
            found[number] = said[-1] if said else ""
    return tuple(found.values())


def otherwise(ledger: Ledger, reading: Reading, file: str) -> Iterator[Finding]:
    """D49: where another name stands in the place of one that was printed; D50: a table in another unit of money."""
    firsts, lines = reading.firsts, reading.lines
    # Every paragraph, and the first cell of every row, between line breaks.
    joined = "\n".join(["", *[unit[0].strip() for unit in firsts], ""])
    for expected, begin, end in _renamed(ledger.names, joined):
        where = lines[joined.count("\n", 0, begin) - 1].where
        yield finding("D49", Place(file, where), read=joined[begin:end], expected=expected)
    yield from _relabelled(ledger.lines, lines, file)
    tables, moneys = called(lines, reading.tables), moneys_in(lines, reading.tables)
    # Which table is which is certain only while none has gone.
    same = len(moneys) == len(ledger.moneys)
    for number, (table, money, wanted) in enumerate(zip(tables, moneys, ledger.moneys, strict=True) if same else (), 1):
        if money and wanted and money != wanted:
            where = table if tables.count(table) == 1 else f"第{number}张表（{table}）"
            yield finding("D50", Place(file, where), read=money, expected=wanted)


def _relabelled(ours: Iterable[LedgerLine], theirs: Iterable[Line], file: str) -> Iterator[Finding]:
    """D49: rows that are called otherwise than they were, in tables of which no row has gone or come."""
    known: dict[str, list[tuple[str, str]]] = {}
    for line in ours:
        if line.table:
            known.setdefault(line.table, []).append((_row(line), line.label))
    found: dict[str, list[Line]] = {}
    for one in theirs:
        if one.table and any(TOKEN.search(unit[0]) for unit in one.units):
            found.setdefault(one.table, []).append(one)
    for table, rows in known.items():
        read = found.get(table, [])
        if [row for row, _ in rows] != [_row(one) for one in read]:
            continue
        for (_, label), one in zip(rows, read, strict=True):
            # A number in it is told on its own.
            if _letters(label) != _letters(one.label):
                told = finding("D49", Place(file, one.where), read=one.label, expected=label)
                yield replace(told, severity=Severity.WARNING)


def _letters(label: str) -> str:
    return TOKEN.sub("", folded(label))


def _row(line: LedgerLine | Line) -> str:
    """Where a row is, whatever it is called."""
    return line.where.removesuffix("…").removesuffix(f" {line.label}")


def _renamed(mentions: Sequence[Mention], joined: str) -> Iterator[tuple[str, int, int]]:
    """What was printed where another name stands now, and from where to where that is."""
    own = {mention.text for mention in mentions}
    between = f"[^{_STOPS}]{{{_SHORTEST},{_LONGEST}}}?"
    end = 0
    for (name, before, after), times in Counter(map(_within, mentions)).items():
        start, rest = f"(?<={re.escape(before)})", f"(?={_LEVEL}{re.escape(after)})"
        if len(re.findall(f"{start}{re.escape(name)}{rest}", joined)) >= times:
            continue
        for match in re.finditer(f"{start}{between}{rest}", joined):
            read = match[0]
            if match.start() >= end and _is_another(bare(read), name) and bare(read) not in own:
                end = match.end()
                yield name, match.start(), match.end()


def _is_another(read: str, name: str) -> bool:
    """Whether what stands there is another body's name, or this one with a slip: no other words, no abbreviation."""
    if read.startswith(_SELF):
        return False
    letters = iter(name)
    if all(letter in letters for letter in read) or name in read:
        return nearly(read, name)
    return nearly(read, name) or (len(read) >= _LEAST and BODY.search(read) is not None)


def _within(mention: Mention) -> Mention:
    """A mention with no more around it than its own line or cell; where it has that to itself, what stands before."""
    # Blank paragraphs come and go.
    name, before, after = mention.text, *(_BREAKS.sub("\n", text) for text in mention[1:])
    inside = before[before.rfind("\n") :] if "\n" in before else before
    # A number may be edited as well, which is told on its own.
    behind = re.sub(f"^{_LEVEL}", "", after[: after.find("\n") + 1 or None].rstrip(_DIGITS))
    if inside == behind == "\n":
        above = before[:-1]
        inside = before[max(above.rfind("\n"), 0) :]
    return Mention(name, inside, behind)
