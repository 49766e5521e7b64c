"""A passage is read number by number with what is known of the words between as it is from left to right."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from disclosuregen.claims import tokens
from disclosuregen.claims.paper import Passage
from disclosuregen.claims.sentences import read_in_order, read_passage
from disclosuregen.claims.tokens import BEHIND, TOKEN, folded_text
from disclosuregen.model import Block
from tests import test_ordinary

# Every word and mark that a token has, names, and what may stand around them.
WORDS = [
    *dict.fromkeys(re.findall(r"[一-\u9fff]{1,6}|[。；！？，、：（）]", TOKEN.pattern)),
    *("会议费", "示例市教育局", "2024年", "2023年度", "2024", "本年", "预算数", "的", "约", "左右", "以上", "至少"),
    *("（含", "5", "0", "12.5", "1,234.56", "1,2", "-3", "\u22124", "5%", "120万元", "3辆", "7个百分点，", "7个百分点"),
    *("9" * 30, "\u0663", ",", "."),
]
TEMPLATE = (
    "{}年示例市教育局收入预算总额为{}万元，比上年减少{}万元，下降{}%。按来源分：财政拨款收入{}万元，与上年持平；其他收入{}万元，比上年增加"
    "{}万元，上升{}%（上年为{}万元）。其中：会议费{}万元、培训费{}万元，占预算总额的{}%；由{}万元增加到{}万元，减少的主要原因：压减{}%。"
)


def passage(text: str) -> Passage:
    """The text as a passage of a document."""
    return Passage(Block("0", text), text, 0, 0)


def drawn(rng: random.Random) -> str:
    """A passage of words and numbers in any order."""
    return folded_text("".join(rng.choices(WORDS, k=rng.randint(1, 30))))


def damaged(rng: random.Random) -> str:
    """Sentences of a template with numbers, a few of its characters gone, doubled, or another's."""
    numbers = [rng.choice(("0", "5", "12.34", "1,234.5", "2023", "1998")) for _ in range(TEMPLATE.count("{}"))]
    text = list(TEMPLATE.format(*numbers))
    for _ in range(rng.randint(0, 4)):
        place = rng.randrange(len(text))
        text[place] = rng.choice(("", text[place] * 2, rng.choice(WORDS)))
    return folded_text("".join(text))


@pytest.mark.parametrize("seed", range(40))
def test_both_ways_say_the_same(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret here
    for _ in range(25):
        for text in (drawn(rng), damaged(rng)):
            assert read_passage(passage(text), 2024) == read_in_order(passage(text), 2024), text


def test_both_ways_say_the_same_of_ordinary_sentences() -> None:
    texts = Path(test_ordinary.__file__).read_text("utf-8").splitlines()
    assert sum(any(map(str.isdecimal, text)) for text in texts) > 30
    for text in map(folded_text, texts):
        assert read_passage(passage(text), 2024) == read_in_order(passage(text), 2024), text


def test_the_words_of_a_template_are_known_by_then() -> None:
    BEHIND.known.clear()
    first, second = (TEMPLATE.format(*range(start, start + 15)) for start in (2024, 5024))
    read_passage(passage(first), 2024)
    known = set(BEHIND.known)
    assert {"万元，比上年减少", "万元，下降", "万元、培训费"} <= known
    read_passage(passage(second), 2024)
    assert set(BEHIND.known) == known


@pytest.mark.parametrize("words", ["年会议费", "万元3", "万元-", "万元\u2212", "、会议费", "", "会议费2024年"])
def test_words_that_are_not_behind_an_amount_are_read_where_they_stand(words: str) -> None:
    assert BEHIND[words] is None or len(words) > tokens.LONGEST
