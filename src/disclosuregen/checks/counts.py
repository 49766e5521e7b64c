"""Counts that a text states against what is there: the rows of a list, the items named behind the colon."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.wording.joined import END, Sifted, signs_of
from disclosuregen.wording.lists import ANNOUNCED, MEASURE, NUMBER, NUMERALS, named_in, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Hit, Words
    from disclosuregen.pack import TableSpec

__all__ = ["counting", "counts"]

_SETS_UP = "(?<![增新拟改撤筹])(?:[内下共现]设|设[有立置]?|下[辖属]|所属|共有?)"
_ROUGHLY = late("(?:不少于|至少|近|约|超过?|首批|其中)$")


@lru_cache(maxsize=64)
def counting(counted: tuple[str, ...]) -> Sifted:
    """What says how many of some things there are."""
    nouns = "|".join(map(re.escape, counted))
    pattern = late(
        rf"{_SETS_UP}\s*(?P<before>\d{{1,3}}|[{NUMERALS}]{{1,5}})\s*{MEASURE}(?:{nouns})"
        # 检查科室5个 counts what is checked, 内设科室5个 and 科室共5个 what there is.
        rf"|(?:(?:{_SETS_UP}|(?=[内下所]))(?:{nouns})(?:共有?|有)?|(?:{nouns})(?:共有?|有))"
        rf"\s*(?P<after>{NUMBER})\s*{MEASURE}(?=[，。；：、（(,:{END}])"
    )
    return Sifted(pattern, signs_of(nouns, *counted))


def counts(words: Words) -> Iterator[Finding]:
    """T14: 内设机构31个 is as many as the list of them has rows, and 三个科室： as many as are named behind it."""
    told = set()
    for spec in (spec for _, spec in words.pack.form.tables() if spec.counted):
        for one in _against_list(words, spec):
            told.add(one.places[0])
            yield one
    for hit in words.texts.hits(ANNOUNCED):
        said, (least, most) = number_of(hit.match["number"]), named_in(hit.match["list"])
        if said > 1 and most and not least <= said <= most and hit.text.place not in told and not _is_rough(hit):
            named = f"后面列出的有 {most} 个"
            yield finding("T14", hit.text.place, read=_announcement(hit), count=said, expected=named)


def _against_list(words: Words, spec: TableSpec) -> Iterator[Finding]:
    table = words.form.tables.get(spec.name)
    rows = len(table.rows) if table is not None else 0
    if table is None or not rows:
        return
    for hit in words.texts.hits(counting(spec.counted)):
        said = number_of(hit.match["before"] or hit.match["after"])
        if said and said != rows and hit.text.table.name != spec.name:
            label = f"“{spec.columns[0].header[-1]}”登记了 {rows} 行"
            yield finding("T14", hit.text.place, table.place, read=hit.shown, count=said, expected=label)


def _is_rough(hit: Hit) -> bool:
    return bool(_ROUGHLY.search(hit.text.text[: hit.start]))


def _announcement(hit: Hit) -> str:
    return hit.match.string[hit.match.start() : hit.match.start("list")]
