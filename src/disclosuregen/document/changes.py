"""Two versions of a document, figure by figure: what each sentence says now, and which cells made it change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.document.compare import Way, between, found_in
from disclosuregen.document.ledger import Origin
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.document.compare import Difference
    from disclosuregen.document.ledger import Entry, Ledger
    from disclosuregen.places import Place

__all__ = ["Change", "Moved", "changes", "moved_cells", "places_moved"]

_SHOWN = 3
_WITH_UNITS = frozenset({Origin.AMOUNT, Origin.COUNT, Origin.TEMPLATE})


@frozen
class Moved:
    """The cells, as `表!B12`, that hold another value, and those that are known to hold the same."""

    cells: frozenset[str]
    still: frozenset[str] = frozenset()


@frozen
class Change:
    """One figure that is not what it was: where, before and after (empty where there was or is none), and why."""

    where: str
    before: str
    after: str
    because: tuple[str, ...] = ()


def changes(old: Ledger, new: Ledger, moved: Moved) -> Iterator[Change]:
    """What changed from one ledger to another."""
    verbs = {**_verbs(old), **_verbs(new)}
    for one in between(old.lines, found_in(new)):
        before, after = (_said(entry, verbs) if entry is not None else "" for entry in (one.entry, one.other))
        known = one.entry or one.other
        if known is None or known.origin in {Origin.LABEL, Origin.ORDER}:
            continue
        if one.way is Way.MOVED:
            yield Change(one.where, f"{before}（原在{one.read}）", before)
        else:
            yield Change(
                one.where, before, after or ("" if one.way is Way.MISSING else one.read), _because(one, known, moved)
            )


def _unit(entry: Entry) -> str:
    """What is printed behind a number, such as 万元."""
    return entry.printed.partition(entry.text)[2] if entry.origin in _WITH_UNITS else ""


def _verbs(ledger: Ledger) -> Mapping[int, str]:
    """The direction word in front of each rate, so that a change reads 下降2.10%."""
    verbs: dict[int, str] = {}
    for line in ledger.lines:
        before = ""
        for entry in line.entries:
            if entry.origin is Origin.RATE:
                verbs[id(entry)] = before
            before = entry.text if entry.origin is Origin.DIRECTION else ""
    return verbs


def _said(entry: Entry, verbs: Mapping[int, str]) -> str:
    return f"{verbs.get(id(entry), '')}{entry.text}{_unit(entry)}"


def _because(one: Difference, known: Entry, moved: Moved) -> tuple[str, ...]:
    """The changed cells behind a figure; where none is known, the only one that is not known to be the same."""
    cells = dict.fromkeys(str(place) for place in known.cells)
    found = tuple(cell for cell in cells if cell in moved.cells)
    if found or not moved.still or one.entry is None or one.other is None or one.entry.formula != one.other.formula:
        return found[:_SHOWN]
    left = tuple(cell for cell in cells if cell not in moved.still)
    return left if len(left) == 1 else ()


def moved_cells(old: Ledger, new: Ledger) -> Moved:
    """What became of the cells that both ledgers print on their own."""
    before, after = _values(old), _values(new)
    both = before.keys() & after.keys()
    moved = frozenset(cell for cell in both if before[cell] != after[cell])
    return Moved(moved, frozenset(both) - moved)


def _values(ledger: Ledger) -> dict[str, str]:
    values: dict[str, str] = {}
    for _, entry in ledger.entries():
        if entry.cells and " " not in entry.formula and entry.origin in {Origin.AMOUNT, Origin.COUNT, Origin.DATE}:
            values.setdefault(str(entry.cells[0]), entry.value or entry.text)
    return values


def places_moved(old: Mapping[Place, str], new: Mapping[Place, str]) -> Moved:
    """The cells of two workbooks that hold different things."""
    before, after = ({str(place): text for place, text in cells.items()} for cells in (old, new))
    cells = before.keys() | after.keys()
    return Moved(frozenset(cell for cell in cells if before.get(cell, "") != after.get(cell, "")))
