"""A document against its ledger: numbers and direction words that were changed, dropped, added or moved, with place."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from disclosuregen.document.ledger import margin_of
from disclosuregen.document.tokens import tokens_of, unit_behind
from disclosuregen.frozen import frozen
from disclosuregen.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.document.ledger import Entry, Ledger, LedgerLine
    from disclosuregen.document.readback import Reading

__all__ = ["Difference", "Found", "Way", "between", "differences", "found_in"]

# Lines that share at least half of what they print are one line that was edited.
_ALIKE = 0.5
# The number of a paragraph behind the name of its section.
_NUMBERED = late(r"第\d+段$")


class Way(StrEnum):
    """What became of a printed number or word."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    MOVED = "moved"


@frozen
class Difference:
    """What became of it, where it stands or stood, and what is read there.

    `entry` is the ledger's, `other` that of a second ledger where it is compared with one.
    """

    way: Way
    where: str
    read: str
    entry: Entry | None
    other: Entry | None = None


@frozen
class Found:
    """A line as it is found in a file; `units` are the units of money behind its tokens, empty where there is none."""

    where: str
    label: str
    tokens: tuple[str, ...]
    places: tuple[str, ...]
    heads: tuple[str, ...]
    entries: tuple[Entry, ...] = ()
    units: tuple[str, ...] = ()

    def entry(self, number: int) -> Entry | None:
        """What the other ledger says of a token."""
        return self.entries[number] if self.entries else None


def differences(ledger: Ledger, reading: Reading) -> tuple[Difference, ...]:
    """Everything in which a document differs from its ledger; nothing when it prints what the ledger says."""
    return (*between(ledger.lines, _found(reading)), *_margins(ledger, reading))


def between(lines: Sequence[LedgerLine], found: Sequence[Found]) -> Iterator[Difference]:
    """What became of everything that some lines print in others that ought to be the same."""
    if _same(lines, found):
        return _units(lines, found)
    return _with_moves(list(_lines(lines, found)))


def found_in(ledger: Ledger) -> list[Found]:
    """The lines of a ledger as those of a document are found."""
    return [
        Found(
            line.where,
            line.label,
            tuple(one.text for one in line.entries),
            tuple(_at(line, one) for one in line.entries),
            tuple(one.head for one in line.entries),
            line.entries,
            tuple(unit_behind(one.printed, len(one.text)) for one in line.entries),
        )
        for line in ledger.lines
    ]


def _same(lines: Sequence[LedgerLine], found: Sequence[Found]) -> bool:
    return len(lines) == len(found) and all(
        line.label == other.label and tuple(entry.text for entry in line.entries) == other.tokens
        for line, other in zip(lines, found, strict=True)
    )


def _found(reading: Reading) -> list[Found]:
    found = []
    for line in reading.lines:
        tokens = [(token, unit) for unit in line.units for token in tokens_of(unit[0])]
        if tokens:
            texts = tuple(token.text for token, _ in tokens)
            heads = tuple(line.heads.get(column, "") for _, (_, _, _, _, column, *_) in tokens)
            money = tuple(unit_behind(text, token.end) for token, (text, *_) in tokens)
            places = tuple(line.at(unit) for _, unit in tokens)
            found.append(Found(line.where, line.label, texts, places, heads, units=money))
    return found


def _key(line: LedgerLine) -> tuple[str, tuple[str, ...]]:
    return line.label, tuple(entry.text for entry in line.entries)


def _lines(lines: Sequence[LedgerLine], found: Sequence[Found]) -> Iterator[Difference]:
    """The lines put side by side: equal ones first, then those between them by what they share."""
    ours, theirs = [_key(line) for line in lines], [(one.label, one.tokens) for one in found]
    for tag, i, j, m, n in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _units(lines[i:j], found[m:n])
        elif not _reparted(lines[i:j], found[m:n]):
            yield from _block(lines[i:j], found[m:n])


def _units(lines: Sequence[LedgerLine], found: Sequence[Found]) -> Iterator[Difference]:
    """The numbers of lines that print the same whose unit is another: 13元 where 13万元 stood."""
    for line, one in zip(lines, found, strict=True):
        for entry, unit, where in zip(line.entries, one.units, one.places, strict=True):
            ours = unit_behind(entry.printed, len(entry.text)) if unit else ""
            if ours.removesuffix("元") != unit.removesuffix("元") and ours:
                whole = entry._replace(text=entry.text + ours)
                yield Difference(Way.CHANGED, where, entry.text + unit, whole)


def _reparted(lines: Sequence[LedgerLine], found: Sequence[Found]) -> bool:
    """Whether these are the same words of one section, parted into paragraphs otherwise."""
    ours, theirs = [_key(line) for line in lines], [(one.label, one.tokens) for one in found]
    texts = [[text for _, tokens in both for text in tokens] for both in (ours, theirs)]
    sections = {_NUMBERED.sub("", where) for where in (*(line.where for line in lines), *(one.where for one in found))}
    in_prose = not any(line.table for line in lines) and not any(label for label, _ in theirs)
    return texts[0] == texts[1] and in_prose and len(sections) == 1


def _block(lines: Sequence[LedgerLine], found: Sequence[Found]) -> Iterator[Difference]:
    """Lines that are not all the same: pairs that are one line edited, lines that are gone, lines that are new."""
    pairs = dict(_pairs(lines, found))
    taken = set(pairs.values())
    for number, line in enumerate(lines):
        if number in pairs:
            yield from _tokens(line, found[pairs[number]])
        else:
            yield from (Difference(Way.MISSING, _at(line, entry), "", entry) for entry in line.entries)
    for number, one in enumerate(found):
        if number not in taken:
            for step, text in enumerate(one.tokens):
                yield Difference(Way.ADDED, one.places[step], text, None, one.entry(step))


def _pairs(lines: Sequence[LedgerLine], found: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """Which lines belong together, in order: those called the same, then those that share most of what they print."""
    start = 0
    left = len(found) - len(lines)
    for number, line in enumerate(lines):
        texts = [entry.text for entry in line.entries]
        # Where as many lines stand on both sides, they are the same ones, however much was changed in them.
        reach = range(start, start + 1) if not left and len(lines) == len(found) else range(start, len(found))
        best = max(reach, key=lambda m: _likeness(line, texts, found[m]), default=None)
        if best is None or best >= len(found):
            continue
        if len(lines) == len(found) or _likeness(line, texts, found[best]) >= _ALIKE:
            yield number, best
            start = best + 1


def _likeness(line: LedgerLine, texts: Sequence[str], one: Found) -> float:
    """How much two lines are one: their names count as much as half of what they print."""
    shared = SequenceMatcher(None, texts, one.tokens, autojunk=False).ratio()
    return shared + _ALIKE * bool(line.label and line.label == one.label)


def _tokens(line: LedgerLine, one: Found) -> Iterator[Difference]:
    """What differs within a line."""
    entries = line.entries
    for i, j, m, n in _apart(line, one):
        both = min(j - i, n - m)
        for step in range(both):
            entry, read, where = entries[i + step], one.tokens[m + step], one.places[m + step]
            if read == entry.text:
                # What stands under another head is not changed but elsewhere.
                yield Difference(Way.MOVED, where, _at(line, entry), entry, one.entry(m + step))
            else:
                yield Difference(Way.CHANGED, where, read, entry, one.entry(m + step))
        for entry in entries[i + both : j]:
            yield Difference(Way.MISSING, _at(line, entry), "", entry)
        for step in range(m + both, n):
            yield Difference(Way.ADDED, one.places[step], one.tokens[step], None, one.entry(step))


def _apart(line: LedgerLine, one: Found) -> list[tuple[int, int, int, int]]:
    """The stretches in which two lines differ: place by place where that tells less, else as they follow each other."""
    texts = [entry.text for entry in line.entries]
    by_place = [(k, k + 1, k, k + 1) for k, (a, b) in enumerate(zip(texts, one.tokens, strict=False)) if a != b]
    if len(texts) == len(one.tokens) and len(by_place) == 1:
        return by_place
    columns = [entry.head for entry in line.entries]
    if line.table and len(texts) != len(one.tokens) and any(columns):
        matcher = SequenceMatcher(None, columns, one.heads, autojunk=False)
        same = [(i + k, m + k) for i, m, size in matcher.get_matching_blocks() for k in range(size)]
        changed = [(i, i + 1, m, m + 1) for i, m in same if texts[i] != one.tokens[m]]
        return sorted([*changed, *(op[1:] for op in matcher.get_opcodes() if op[0] != "equal")])
    found = [
        op[1:] for op in SequenceMatcher(None, texts, one.tokens, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    told = sum(max(j - i, n - m) for i, j, m, n in found)
    return by_place if len(texts) == len(one.tokens) and len(by_place) <= told else found


def _at(line: LedgerLine, entry: Entry) -> str:
    return f"{line.where}·{entry.head}" if entry.head else line.where


def _with_moves(found: list[Difference]) -> Iterator[Difference]:
    """The differences, where what is missing in one place and new in another is told as moved."""
    added: dict[str, list[Difference]] = {}
    for one in found:
        if one.way is Way.ADDED:
            added.setdefault(one.read, []).append(one)
    moved: dict[int, Difference] = {}
    for one in found:
        if one.way is Way.MISSING and one.entry and (there := added.get(one.entry.text)):
            moved[id(one)] = there.pop(0)
    gone = {id(one) for one in moved.values()}
    for one in found:
        if id(one) in moved:
            yield Difference(Way.MOVED, moved[id(one)].where, one.where, one.entry)
        elif id(one) not in gone:
            yield one


def _margins(ledger: Ledger, reading: Reading) -> Iterator[Difference]:
    """What headers and footers print is looked for in any of them: saving elsewhere makes more or fewer of them."""
    found = dict.fromkeys(
        (margin_of(part), token.text)
        for part, units in reading.margins.items()
        for unit in units
        for token in tokens_of(unit[0])
    )
    texts = {text for _, text in found}
    for name, entries in ledger.margins.items():
        for entry in entries:
            if entry.traced and entry.text not in texts:
                yield Difference(Way.MISSING, name, "", entry)
    known = {entry.text for entries in ledger.margins.values() for entry in entries}
    for name, text in found:
        if text not in known:
            yield Difference(Way.ADDED, name, text, None)
