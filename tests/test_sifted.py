"""Patterns that are tried only where there is a sign of them find what they find when they are tried everywhere."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from disclosuregen.checks.counts import counting
from disclosuregen.checks.secrecy import MARK, PROJECT
from disclosuregen.checks.years import COMPARED, PLAN
from disclosuregen.wording.joined import END
from disclosuregen.wording.leftovers import LEFTOVERS, MARKS
from disclosuregen.wording.lists import ANNOUNCED
from disclosuregen.wording.punctuation import DOUBLED, STOPS
from tests import test_ordinary, test_words

if TYPE_CHECKING:
    from disclosuregen.wording.joined import Sifted

SIFTED = {
    "leftovers": LEFTOVERS,
    "marks": MARKS,
    "doubled": DOUBLED,
    "stops": STOPS,
    "secret": MARK,
    "project": PROJECT,
    "plan": PLAN,
    "compared": COMPARED,
    "announced": ANNOUNCED,
    "counting": counting(("科室", "内设机构")),
}
# Every word and mark that a pattern speaks of, and what may stand between them.
WORDS = [
    *dict.fromkeys(
        word
        for one in SIFTED.values()
        for word in re.findall(r"[一-\u9fff]{1,6}|[^\w\s\\?|+^.\-]|\d", one.pattern.pattern)
        if word != END
    ),
    *(
        " ",
        "\u3000",
        "\n",
        "2024年",
        "2023",
        "\uff15",
        "X",
        "\uff38",
        "3 ",
        "万元",
        "（涉密）",
        "涉密项目",
        "机密",
        "。",
        "，",
        "\U00020000",
    ),
]
SENTENCES = [
    line
    for module in (test_words, test_ordinary)
    for text in vars(module).values()
    if isinstance(text, str)
    for line in text.splitlines()
    if line
]


def _joined(rng: random.Random) -> str:
    texts = ["".join(rng.choices(WORDS, k=rng.randint(1, 8))) for _ in range(rng.randint(0, 6))]
    for _ in range(2):
        begin = rng.choice(SENTENCES)
        texts.append(begin[: rng.randint(1, len(begin))] + rng.choice(["", *WORDS]) * rng.randint(1, 2))
    return END.join(["", *texts, ""]).replace("\U00020000", "" if rng.random() < 0.9 else "\U00020000")


@pytest.mark.parametrize("name", SIFTED)
def test_a_sifted_pattern_finds_what_the_pattern_finds(name: str) -> None:
    sifted: Sifted = SIFTED[name]
    rng, found = random.Random(name), 0  # noqa: S311 - nothing is kept secret with it
    for _ in range(1_500):
        joined = _joined(rng)
        expected = [(match.span(), match.groups()) for match in sifted.pattern.finditer(joined)]
        assert [(match.span(), match.groups()) for match in sifted.finditer(joined)] == expected, repr(joined)
        found += len(expected)
    assert found
