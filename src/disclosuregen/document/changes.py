"""Two versions of a document, figure by figure: what each sentence says now, and which cells made it change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.document.compare import Way, between, found_in
from disclosuregen.document.ledger import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosuregen.document.ledger import Entry, Ledger
    from disclosuregen.places import Place

__all__ = ["Change", "changes", "moved_cells", "places_moved"]

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not what it was: where, before and after (empty where there was or is none), and why."""

    where: str
    before: str
    after: str
    because: tuple[str, ...] = ()


def changes(old: Ledger, new: Ledger, cells: Iterable[str]) -> Iterator[Change]:
    """What changed from one ledger to another; `cells` are those whose value is another, as `表!B12`."""
    moved = frozenset(cells)
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
                one.where, before, after or ("" if one.way is Way.MISSING else one.read), _because(known, moved)
            )


def _unit(entry: Entry) -> str:
    """What is printed behind a number, such as 万元."""
    return entry.printed.partition(entry.text)[2] if entry.origin in {Origin.AMOUNT, Origin.COUNT} else ""


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


def _because(entry: Entry, moved: frozenset[str]) -> tuple[str, ...]:
    """The changed cells behind a figure."""
    cells = [str(place) for place in entry.cells]
    return tuple(dict.fromkeys(cell for cell in cells if cell in moved))[:_SHOWN]


def moved_cells(old: Ledger, new: Ledger) -> frozenset[str]:
    """The cells that both ledgers print on their own, with another value."""
    values = [_values(ledger) for ledger in (old, new)]
    return frozenset(cell for cell in values[0].keys() & values[1].keys() if values[0][cell] != values[1][cell])


def _values(ledger: Ledger) -> dict[str, str]:
    values: dict[str, str] = {}
    for _, entry in ledger.entries():
        if entry.cells and " " not in entry.formula and entry.origin in {Origin.AMOUNT, Origin.COUNT, Origin.DATE}:
            values.setdefault(str(entry.cells[0]), entry.value or entry.text)
    return values


def places_moved(old: Mapping[Place, str], new: Mapping[Place, str]) -> frozenset[str]:
    """The cells of two workbooks that hold different things."""
    before, after = ({str(place): text for place, text in cells.items()} for cells in (old, new))
    return frozenset(cell for cell in before.keys() | after.keys() if before.get(cell, "") != after.get(cell, ""))
