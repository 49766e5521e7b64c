"""What is read of a row at once is what reading each cell with care gives, whatever workbooks were read before."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from itertools import permutations

import pytest

from disclosuregen.amounts import Amount, DimensionError, in_unit, measure_of, plainly, total
from disclosuregen.model import Cell
from disclosuregen.notation import read_stored_number
from disclosuregen.places import Place
from disclosuregen.workbook.found import summed
from disclosuregen.workbook.recognized import OwnFormulas
from disclosuregen.workbook.values import nothing, spelled
from tests.tables import pack_of, reading, wide
from tests.test_coded import FORM, LIVE, live

CODES = "204,公共安全支出\n20402,公安\n2040201,行政运行\n2040202,执法办案\n205,教育支出\n"
PLACE = Place("表.xlsx", "支出", "B7")
WITHOUT_LAST = LIVE.rpartition("2040202")[0]
BOOKS = [
    live(cached=" → 99"),
    live(WITHOUT_LAST, cached=" → 99"),
    # Two rows more than the formulas reach.
    live(LIVE, cached=" → 99") + "2040203 | 丙 | 5 | 3 | 2 |\n2040204 | 丁 | 5 | 3 | 2 |\n",
    live(LIVE, cached=" → 99").replace("$9", "$6"),
    # The formulas of another column, of another row, and of a group in the row of 合计.
    live(LIVE.replace("=GROUP(6,D)", "=GROUP(6,E)"), cached=" → 99"),
    live(LIVE.replace("=GROUP(6,D)", "=GROUP(5,D)"), cached=" → 99"),
    live(LIVE.replace("=TOTAL(D)", "=GROUP(4,D)"), cached=" → 99"),
    live(LIVE.replace("=TOTAL(D)", "=GROUP(4,D)").replace("        | 合计 |", "206     | 教育 |"), cached=" → 99"),
    # The same as the first one, spelled otherwise.
    live(LIVE.replace("=ROW(7)", "=E7+D7 → 99"), cached=" → 99"),
]


def test_formulas_met_before_change_nothing_of_what_is_read() -> None:
    """A pack that has read nothing yet remembers nothing."""
    alone = [reading(pack_of.__wrapped__(FORM, codes=CODES), book) for book in BOOKS]
    assert len({repr(one.form) for one in alone}) == len(BOOKS) - 1
    for order in permutations(range(len(BOOKS)), 2):
        pack = pack_of.__wrapped__(FORM, codes=CODES)
        assert [reading(pack, BOOKS[number]) for number in order] == [alone[number] for number in order]


def test_formulas_that_reach_far_enough_in_one_workbook_do_not_in_a_longer_one() -> None:
    """Those of a long table are met first, then of a shorter one whose sums end sooner, then these in a long one."""
    shorter, short_of = (live(lines, cached=" → 99").replace("$9", "$7") for lines in (WITHOUT_LAST, LIVE))
    books = [BOOKS[0], shorter, short_of]
    alone = [reading(pack_of.__wrapped__(FORM, codes=CODES), book) for book in books]
    assert alone[1].form != alone[2].form
    for order in permutations(range(len(books))):
        pack = pack_of.__wrapped__(FORM, codes=CODES)
        assert [reading(pack, books[number]) for number in order] == [alone[number] for number in order]


def test_formulas_met_before_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pack, asked = pack_of.__wrapped__(FORM, codes=CODES), []
    adds = OwnFormulas.adds

    def heard(own: OwnFormulas, formula: str, *rest: object, **more: bool) -> str:
        asked.append(formula)
        return adds(own, formula, *rest, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(OwnFormulas, "adds", heard)
    first = reading(pack, BOOKS[0])
    met = len(asked)
    assert met > len(first.form.tables["支出"].rows)
    assert reading(pack, BOOKS[0]) == first
    assert len(asked) == met


def _term(rng: random.Random, unit: str) -> Cell:
    measure = measure_of(unit, rng.choice([0, 2, 4]))
    cell = spelled(rng.choice(["0", "7", "12.5", "1000000", "0.03"]), PLACE, measure)
    amount = Amount(Decimal(-5), measure.dimension, Decimal(1), Decimal(3), 1, (PLACE,))
    assert cell is not None
    return rng.choice([cell, cell, cell, nothing(PLACE, measure), Cell(PLACE, "-5", amount)])


def _odd(rng: random.Random) -> Cell:
    zero = Amount(Decimal(0), "", sources=(PLACE,))
    return rng.choice(
        [
            Cell(PLACE, unreadable=True),
            Cell(PLACE, "某"),
            Cell(PLACE, "0", zero, hollow=True),
            Cell(PLACE, "0", Amount(Decimal(0), "元", Decimal(1), Decimal(2), 2)),
            _term(rng, "辆"),
        ]
    )


def _carefully(terms: list[Cell], unit: str) -> Cell:
    if any(term.unreadable for term in terms):
        return Cell(PLACE, unreadable=True)
    amounts = [term.amount for term in terms if term.amount is not None]
    amount = total(amounts, at=(PLACE,), dimension=measure_of(unit, 2).dimension)
    if not amount.value:
        hollow = bool(terms) and all(not term.text or term.hollow for term in terms)
        return Cell(PLACE, "0", amount, hollow=hollow)
    return Cell(PLACE, plainly(in_unit(amount, unit).normalize()), amount)


@pytest.mark.parametrize("unit", ["万元", "元", "辆", ""])
def test_a_total_is_the_sum_of_its_terms_whatever_they_are(unit: str) -> None:
    rng, refused = random.Random(unit), 0  # noqa: S311 - no secret
    for _ in range(600):
        terms = [_odd(rng) if rng.random() < 0.1 else _term(rng, unit) for _ in range(rng.choice([0, 1, 1, 2, 3, 9]))]
        try:
            expected = _carefully(terms, unit)
        except DimensionError as error:
            refused += 1
            with pytest.raises(DimensionError, match=re.escape(str(error))):
                summed(PLACE, terms, measure_of(unit, 2))
            continue
        cell = summed(PLACE, terms, measure_of(unit, 2))
        assert cell == expected
        assert (cell.amount and cell.amount.sources) == (expected.amount and expected.amount.sources)
    assert refused or unit == "辆"


def test_a_number_spelled_as_it_is_shown_is_the_number_it_is() -> None:
    rng, measure, taken = random.Random(7), measure_of("万元", 2), 0  # noqa: S311 - no secret
    texts = ["0", "0.", "00", "1.0", "007", "1.", ".5", "-1", "1e3", wide("12"), "", " 1", "1" * 13, "0.00", "1,000"]
    texts += ["".join(rng.choices("0123456789.", k=rng.randrange(1, 14))) for _ in range(3_000)]
    for text in texts:
        cell = spelled(text, PLACE, measure)
        if cell is not None:
            number = read_stored_number(text)
            assert cell == Cell(PLACE, plainly(number), measure.amount(number, (PLACE,)))
            assert cell.amount is not None
            assert cell.amount.sources == (PLACE,)
            taken += 1
    assert 300 < taken < len(texts) - 300
    assert [text for text in texts[:15] if spelled(text, PLACE, measure) is not None] == ["0"]
