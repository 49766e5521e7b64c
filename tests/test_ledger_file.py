"""What the ledger says quickly is what it says slowly: numbers, tokens, and figures with odd texts in its file."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from disclosuregen.amounts import Amount, total
from disclosuregen.document.ledger import Entry, Ledger, LedgerLine, Origin
from disclosuregen.document.ledgerfile import About, dumped, loaded
from disclosuregen.document.tokens import is_one_number, is_token, tokens_of
from disclosuregen.model import Cell, Form, Row, Table
from disclosuregen.places import Place
from disclosuregen.workings import spelled_out

TEXTS = (
    *(
        "12",
        "1.5",
        "1,234.50",
        "-3",
        "-3.5",
        ".5",
        "5.",
        "1.2.3",
        "1,2.3,4",
        "12,",
        ",12",
        "",
        ".",
        "-",
        "\uff11\uff12.\uff15",
        "\u0663",
    ),
    *(
        "0.00",
        "12%",
        "12 %",
        "204A",
        "增加",
        "增减",
        "增加5",
        "5增加",
        "合计",
        "12\n",
        " 12",
        "持平",
        "1 2",
        "²",
        "1.²",
    ),
)
PLACES = (
    Place("甲.xlsx", "附表1 收支总表", "B8"),
    Place("甲.xlsx", '表"2"\\', "C1"),
    Place("甲.xlsx", "表\x013", ""),
    Place("甲.xlsx", "表4", "A1:B2"),
)
ODD = ('"', "\\", "\\u0000", "a\0b", "\n", "12\t%", "附表—1", "")


@pytest.mark.parametrize("text", TEXTS)
def test_one_number_is_what_the_pattern_says(text: str) -> None:
    assert is_one_number(text) == (re.fullmatch(r"-?\d[\d,]*(?:\.\d+)?", text) is not None)


@pytest.mark.parametrize("text", TEXTS)
def test_one_token_is_the_only_one_of_its_text(text: str) -> None:
    assert is_token(text) == ([token.text for token in tokens_of(text)] == [text])


@pytest.mark.parametrize("odd", ODD)
def test_any_text_is_read_back_from_the_file_as_it_was(odd: str) -> None:
    entries = (
        Entry("1.5", Origin.AMOUNT, f"1.5{odd}", "15000", "元", f"表.{odd}", PLACES, odd),
        Entry(odd, Origin.TYPED, odd, odd, odd, "", PLACES[:1], "栏"),
        Entry("增加", Origin.TEMPLATE, "增加"),
    )
    line = LedgerLine(f"第{odd}段", odd, entries, odd)
    ledger = Ledger(
        (line, LedgerLine("第2段", "", entries[:1])), {"页眉": entries[:2], "页脚": ()}, ((1, odd),), (odd,)
    )
    content = dumped(ledger, About(*"甲乙丙丁戊己庚"), lambda formula: formula[::-1])
    said = json.loads(content)
    assert [one["text"] for one in said["untraced"]] == [odd, "增加"]
    assert [one["text"] for one in said["lines"][0]["figures"]] == ["1.5", odd, "增加"]
    assert said["lines"][0]["figures"][0]["cells"] == [str(place) for place in PLACES]
    again, _ = loaded(content)
    assert [one.where for one in again.lines] == [one.where for one in ledger.lines]
    assert [(one.label, one.table) for one in again.lines] == [(one.label, one.table) for one in ledger.lines]
    for read, written in zip(again.entries(), ledger.entries(), strict=True):
        kept = read[1]._replace(cells=(), printed=read[1].printed or read[1].text)
        assert kept == written[1]._replace(cells=(), printed=written[1].printed or written[1].text)
    assert again.margins.keys() == {"页眉"}


def leaf(place: Place) -> Amount:
    """An amount that stands in one cell."""
    return Amount(Decimal(1), sources=(place,))


ONE, TWO, OTHER, NOWHERE = PLACES[0], PLACES[1], Place("乙.xlsx", *PLACES[0][1:]), Place("乙.xlsx", "", "B8")
SUMS = {
    "nothing": Amount(Decimal(0)),
    "a sum": total([leaf(ONE), leaf(TWO)]),
    "a cell twice": total([leaf(ONE), leaf(TWO), leaf(ONE)], at=(TWO,)),
    "two files": leaf(ONE) + leaf(OTHER),
    "no sheet": leaf(NOWHERE) + leaf(Place("丙.xlsx", "")),
    "sums of sums": total([leaf(TWO) - leaf(ONE), total([leaf(PLACES[2])]), total([])], at=(PLACES[3],)),
    "one sum": Amount(Decimal(1), sources=(leaf(ONE) + leaf(TWO),)),
    "the same sum twice": total([leaf(ONE) + leaf(TWO)] * 2),
}


@pytest.mark.parametrize("said", SUMS)
def test_the_cells_of_a_sum_are_those_it_was_computed_from(said: str) -> None:
    amount, another = SUMS[said], SUMS[said] + leaf(PLACES[3])
    told = tuple(("1", Origin.TYPED, "1", "1", "元", "", one, "") for one in (another, amount, another))
    ledger = Ledger((LedgerLine("第1段", "", told),))
    content = json.loads(dumped(ledger, About(*"甲乙丙丁戊己庚"), lambda _: ""))
    expected = [[str(place) for place in one.places] or None for one in (another, amount, another)]
    assert [one.get("cells") for one in content["lines"][0]["figures"]] == expected
    assert [one.get("cells") for one in content["untraced"]] == expected
    assert [one.cells for one in ledger.lines[0].entries] == [another.places, amount.places, another.places]


def test_only_formulas_that_are_more_than_a_name_have_numbers_filled_in() -> None:
    told = [("1", Origin.AMOUNT, "1", "1", "元", one, (), "") for one in ("表.甲", "表.甲 - 表.乙", "表 的行数", "")]
    ledger = Ledger((LedgerLine("第1段", "", tuple(told)),))
    numbers = {"表.甲 - 表.乙": "3 - 2", "表 的行数": ""}
    figures = json.loads(dumped(ledger, About(*"甲乙丙丁戊己庚"), numbers.__getitem__))["lines"][0]["figures"]
    assert [one.get("computed") for one in figures] == [None, "3 - 2", None, None]
    assert [one.get("formula") for one in figures] == ["表.甲", "表.甲 - 表.乙", "表 的行数", None]


SPELLED = {
    "表.甲 - 表.乙": "3 - 2",
    "-表.甲 * (表.甲 + 表.乙) / 2": "(-3 × (3 + 2)) ÷ 2",
    "(表.甲 - (表.丙)) / (表.丙)": "(3 - ？) ÷ ？",
    "sum(表.值) + 10": "5 + 10",
    "表.甲": "",
    "sum(表.值)": "",
    "表 的行数": "",
    "表.甲 <= 表.乙": "",
    "表.值.值.值 - 1": "",
    "另.甲 - 1": "？ - 1",
}


@pytest.mark.parametrize("formula", SPELLED)
def test_a_formula_is_spelled_out_with_its_numbers(formula: str) -> None:
    rows = [
        Row(name, name, {"值": Cell(ONE, str(n), Amount(Decimal(n), ""))}, number=n)
        for n, name in ((3, "甲"), (2, "乙"))
    ]
    form = Form("甲.xlsx", {"表": Table("表", "元", ONE, tuple(rows))})
    for _ in range(2):
        assert spelled_out(formula, form, lambda amount: str(amount.value)) == SPELLED[formula]
