"""The units of a part, told step by step, are those that Flow reads from it, whatever the part is made of."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from disclosuregen.document import steps
from disclosuregen.document.flow import Flow
from disclosuregen.document.steps import units_in
from disclosuregen.model import Figure, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.document.flow import Unit
    from disclosuregen.model import Behind

OPEN, CLOSED = '<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr><w:r><w:t xml:space="preserve">', "</w:t></w:r></w:p>"
CELL, LAST = "<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"
WIDE = '<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p><w:r><w:t>'
TABLE, ROW, OVER = "<w:tbl><w:tr>", "</w:tr><w:tr>", "</w:tr></w:tbl>"
# From one printed text to the next.
BETWEEN = (
    *(
        "万元，",
        "&amp;",
        "",
        "</w:t></w:r><w:r><w:t>",
        "</w:t><w:br/><w:t>",
        "</w:t><w:tab/><w:t>",
        "甲</w:t><w:t>乙\n",
    ),
    *(f"。{CLOSED}{OPEN}", f"{CLOSED}{OPEN}甲", f"{CLOSED}<w:p/>{OPEN}", f"{CLOSED}{OPEN}题{CLOSED}{OPEN}"),
    *(f"{LAST}{CELL}", f"{LAST}{CELL}{LAST}{WIDE}", f"{LAST}{CELL}名{LAST}{CELL}", f"甲{LAST}{ROW}{CELL}乙"),
    *(f"{LAST}{ROW}{CELL}", f"{LAST}{ROW}{CELL}名{LAST}{WIDE}", f"\n{LAST}{CELL}", f"{CLOSED}{OPEN}\n{LAST}{CELL}"),
    *(f"{CLOSED}{TABLE}{CELL}", f"{CLOSED}{TABLE}{WIDE}头{LAST}{ROW}{CELL}", f"{LAST}{OVER}{OPEN}"),
    *(f"{CLOSED}{TABLE}{CELL}里{LAST}{OVER}{LAST}{ROW}{CELL}", f"{LAST}{OVER}{OPEN}外{CLOSED}{TABLE}{CELL}"),
    *(f"{LAST}<w:tc>{TABLE}{CELL}", f"{LAST}{OVER}{CLOSED}</w:tc>{CELL}", f"{TABLE}{CELL}", f"<w:ins >{CLOSED}{OPEN}"),
    *(f"{CLOSED}<w:p>", f"{CLOSED}{TABLE}", "</w:tc>", OVER, f"{CLOSED}{OPEN}&lt;{CLOSED}{OPEN}\ufdd7"),
)
TEXTS = (*("12.50", "1", "名", "甲乙丙") * 6, "甲&amp;乙", "&lt;5%", "甲</w:t><w:br/><w:t>乙", "甲\n", "", " ")
FIGURES: tuple[Behind | None, ...] = (
    Figure("1", kind=Kind.COUNT).behind(),
    Figure("名", kind=Kind.CODE).behind(),
    None,
)


def by_flow(stretches: Sequence[str], texts: Sequence[str], figures: Sequence[Behind | None]) -> list[Unit]:
    """As Flow reads it, one piece after the other; with what it says of the part as its last unit's style."""
    flow = Flow()
    flow.take(stretches, texts, figures)
    return [*flow.units, ("", str(flow.foreign), 0, 0, 0, 0, ())]


def by_steps(stretches: Sequence[str], texts: Sequence[str], figures: Sequence[Behind | None]) -> list[Unit]:
    """The same, step by step."""
    units, foreign = units_in(stretches, texts, figures)
    return [*units, ("", str(foreign), 0, 0, 0, 0, ())]


@pytest.mark.parametrize("seed", range(300))
def test_any_part_is_the_same_both_ways(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same every time
    texts = chance.choices(TEXTS if seed % 3 else TEXTS[:24], k=chance.randrange(1, 9))
    figures = chance.choices(FIGURES, k=len(texts))
    stretches = [
        chance.choice((OPEN, f"{OPEN}甲", f"{TABLE}{CELL}")),
        *chance.choices(BETWEEN if seed % 4 else BETWEEN[:19], k=len(texts)),
    ]
    expected = by_flow(stretches, texts, figures)
    assert by_steps(stretches, texts, figures) == expected
    assert by_steps(stretches, texts, figures) == expected


def test_rows_and_sentences_are_told_step_by_step_and_long_tables_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    row = [f"{LAST}{CELL}名{LAST}{CELL}", f"{LAST}{ROW}{CELL}"]
    before, behind = [f"{OPEN}共", f"万元{CLOSED}{TABLE}{CELL}"], [f"{LAST}{OVER}{OPEN}", CLOSED]
    by_steps(before[:1], [], [])  # The first part that begins like this is Flow's, too.
    left: list[object] = []
    take = Flow.take

    def taken(flow: Flow, *parts: Sequence[Any]) -> None:
        left.append(flow)
        take(flow, *parts)

    monkeypatch.setattr(Flow, "take", taken)
    for rows in (3, 199, 201):
        stretches = [*before, *row * rows, *behind]
        texts = [str(number) for number in range(len(stretches) - 1)]
        figures = [FIGURES[number % 3] for number in range(len(texts))]
        assert by_steps(stretches, texts, figures) == by_flow(stretches, texts, figures)
        # Flow was asked for what to compare with, and for the long one.
        assert len(left) == (1 if rows < 200 else 2)
        left.clear()


def test_the_first_part_of_its_kind_is_left_to_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that makes one document ends before it is worth knowing anything."""
    monkeypatch.setattr(steps, "_once", set())
    stretches, texts, figures = [f"{OPEN}初", CLOSED], ["甲"], [None]
    expected = by_flow(stretches, texts, figures)
    left: list[object] = []
    take = Flow.take

    def taken(flow: Flow, *parts: Sequence[Any]) -> None:
        left.append(flow)
        take(flow, *parts)

    monkeypatch.setattr(Flow, "take", taken)
    assert by_steps(stretches, texts, figures) == expected
    assert len(left) == 1
    assert by_steps(stretches, texts, figures) == expected
    assert len(left) == 1


def test_what_was_learned_is_forgotten_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_STEPS", 5)
    by_steps([OPEN], [], [])
    for number in range(20):
        stretches = [OPEN, *(f"{one}{CLOSED}{OPEN}{number}" for one in range(7)), CLOSED]
        texts = ["甲"] * 8
        assert by_steps(stretches, texts, [None] * 8) == by_flow(stretches, texts, [None] * 8)
        assert sum(len(place.known) for place in steps._places.values()) <= 8  # noqa: SLF001 - how much is known is for nobody else
