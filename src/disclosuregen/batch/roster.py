"""The bureau's list of units against what has come: who is missing, who is late, who is not on the list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from disclosuregen.batch.kinds import Expected, State, usual_year
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from disclosuregen.batch.kinds import Unit
    from disclosuregen.workbook.roster import Listed

__all__ = ["expected_of", "strangers"]

# 预算法第十四条: within so many days after the finance department has approved the budget.
_DAYS = timedelta(days=20)


def expected_of(
    listed: Sequence[Listed], units: Sequence[Unit], today: date, waiting: Collection[str] = ()
) -> Iterator[Expected]:
    """How far every unit of the list is today; a workbook of another year than most is none.

    `waiting` are the codes of those that have not had their turn.
    """
    # Of a workbook whose unit nobody knows yet anybody's may be meant.
    anybody = "" in waiting
    year = usual_year(units)
    came: dict[str, list[Unit]] = {}
    for unit in units:
        came.setdefault(unit.facts.code, []).append(unit)
    for one in listed:
        all_ = came.get(one.code, [])
        own = [unit for unit in all_ if unit.facts.year in {"", year}]
        ready = [unit for unit in own if unit.document]
        missing = State.WAITING if anybody or one.code in waiting else State.MISSING
        state = State.READY if ready else State.REFUSED if own else missing
        due = one.approved + _DAYS if one.approved is not None else None
        yield Expected(
            *(one.code, one.name, one.parent, one.approved.isoformat() if one.approved else ""),
            due.isoformat() if due else "",
            (due - today).days if due else None,
            state,
            (ready or own or all_)[0].file if all_ else "",
            all_[0].facts.year if all_ and not own else "",
        )


def strangers(listed: Sequence[Listed], units: Sequence[Unit]) -> Iterator[Finding]:
    """R03, R04: workbooks of units that are not on the list, or have another name there."""
    names = {one.code: one.name for one in listed}
    for unit in units:
        code, name = unit.facts.code, unit.facts.name
        if code and code not in names:
            yield finding("R03", Place(unit.file, ""), read=f"{code} {name}")
        elif code and names[code] != name and not unit.facts.whole:
            yield finding("R04", Place(unit.file, ""), read=name, expected=names[code], code=code)
