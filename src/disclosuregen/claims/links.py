"""All that a document's passages assert, and which figure a sentence without one speaks of."""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.claims.index import Index
from disclosuregen.claims.numbers import is_money
from disclosuregen.claims.sentences import read_passage
from disclosuregen.frozen import slotted
from disclosuregen.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.paper import Paper
    from disclosuregen.claims.statements import Said, Statement

__all__ = ["Claims", "claims_of", "essence", "name_of", "nows_for", "same_name", "shown"]

# A passage without any of these asserts nothing that can be checked.
# Found by their last character, since a look for a digit takes long.
_ASSERTS = re.compile(
    "[元%个家辆台套名人项户所处艘架间座栋平化减致同]"
    r"(?:(?<=\d[元%个家辆台套名人项户所处艘架间座栋平])|(?<=\d[万亿千百]元)|(?<=\d[万亿千百]万元)"
    "|(?<=持平)|(?<=变化)|(?<=增减)|(?<=一致)|(?<=相同))"
)
_SHOWN = 24
# Numbers of items, years and connecting words before a name; what only leads to the amount behind it.
_LEADING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[\s，、：；]|其中|另外?|此外|同时|(?:19|20)?\d\d年度?|本年度?|今年|当年|[从由])*"
)
_TRAILING = re.compile("(?:[：，]|为|是|共有?|共计|合计为|约|达到?|安排|编列|财政拨款安排|[从由]|的)*$")
_CLAUSE, _COMPARED = late("[，。；：]"), late("[比较与和同（]|增加|减少")
_OWN = re.compile(
    r"^(?:(?:本|我)(?:部门|单位|[局委办厅院校馆处所站队](?![门位])|中心)|本[级部]|(?:19|20)?\d\d年度?|安排的?|编列的?|[，、：])*"
)
_MARKS = re.compile("[“”‘’\"'（）()《》]")
_BUDGET = re.compile("预算(?=[数额总收支]|$)|预算数|预算(?=合计)")
# 收入 alone is what the tables call its 总计; 经费合计 is 经费.
_SIDES = frozenset({"收入", "支出"})
_SUMMED = re.compile("(?<![收支入出])合计$")
_KEPT = 2_048


@slotted
class Claims:
    """What the passages of a document assert, in order.

    `moving` are the statements that speak of a change, or of none. `tables` answers by name what the tables print.
    """

    paper: Paper
    passages: list[Said] = field(default_factory=list)
    moving: list[tuple[Said, Statement]] = field(default_factory=list)
    tables: Index = field(init=False)
    decimals: dict[str, int] | None = None
    known: list[tuple[str, Number]] | None = None

    def __post_init__(self) -> None:
        """Let the tables be asked by the names of figures."""
        self.tables = Index(self.paper.grids, self.essence)

    @property
    def file(self) -> str:
        """The document's file name."""
        return self.paper.file

    @property
    def precision(self) -> Mapping[str, int]:
        """The most decimals printed before each unit: a figure with fewer has dropped its zeros."""
        if self.decimals is None:
            self.decimals = _most_decimals(self.passages)
        return self.decimals

    def stated(self) -> list[tuple[str, Number]]:
        """The figures of this year with the essence of their names, but for rough ones and those said in passing."""
        if self.known is None:
            self.known = [
                (essence(one.lead, self.paper.units), one.now)
                for said in self.passages
                for one in said.statements
                if one.now is not None and not one.aside and not one.now.vague
            ]
        return self.known

    def essence(self, lead: str) -> str:
        """The name of a figure as this document uses it."""
        return essence(lead, self.paper.units)


def claims_of(paper: Paper) -> Claims:
    """Everything asserted in a document's passages; headings assert nothing."""
    claims = Claims(paper)
    for passage in paper.passages:
        if not passage.block.level and _ASSERTS.search(passage.text):
            said = read_passage(passage, paper.guessed_year)
            if said.statements or said.causes:
                claims.passages.append(said)
                for one in said.statements:
                    if one.sign or one.rate is not None or one.same or one.unsaid:
                        claims.moving.append((said, one))
    return claims


def _most_decimals(passages: Iterable[Said]) -> dict[str, int]:
    most: dict[str, int] = {}
    for said in passages:
        for one in said.statements:
            for number in (one.now, one.change, one.base):
                if number is not None and number.decimals > most.get(number.unit, 0):
                    most[number.unit] = number.decimals
    return most


def nows_for(one: Statement, said: Said, claims: Claims) -> list[Number]:
    """The figures of this year that a statement may be about, its own first; rough ones only when they are its own."""
    like = one.change or one.base or one.share
    found = [one.now] if one.now is not None else []
    for other in _others(one, said, claims):
        now = other.now
        if now is None or other is one or now.vague or (other.aside and not one.aside):
            continue
        if like is None or is_money(like) == is_money(now):
            found.append(now)
    return found


def _others(one: Statement, said: Said, claims: Claims) -> list[Statement]:
    """The statements of the passage that may be meant, the likeliest first."""
    if one.lead and one.now is None:
        own = claims.essence(one.lead)
        return [other for other in said.statements if same_name(claims.essence(other.lead), own)]
    position = next(number for number, other in enumerate(said.statements) if other is one)
    return [*reversed(said.statements[:position]), *said.statements[position + 1 :]]


def same_name(name: str, other: str) -> bool:
    """Whether two essences name one figure: one may leave out whose it is."""
    return bool(name) and bool(other) and (name.endswith(other) or other.endswith(name))


@lru_cache(maxsize=_KEPT)
def essence(lead: str, units: tuple[str, ...]) -> str:
    """What is left of the words before a figure when year, the body's names and 预算数为 are taken away."""
    name = _LEADING.sub("", lead)
    for unit in units:
        if unit in name:
            name = name.replace(unit, "")
    name = _MARKS.sub("", _TRAILING.sub("", _OWN.sub("", name)))
    name = _BUDGET.sub("", "".join(name.split())).replace("费用", "费").removesuffix("数").replace("总额", "总计")
    name = name.removesuffix("额")
    return f"{name}总计" if name in _SIDES else _SUMMED.sub("", name)


def name_of(one: Statement) -> str:
    """What a statement is about, for people; where no figure is named, its own words."""
    name = _TRAILING.sub("", one.lead).strip("，、：；")
    if name:
        return name[-_SHOWN:]
    text = one.passage.text
    clause = _CLAUSE.split(text[: one.begin])[-1] + _CLAUSE.split(text[one.begin :], maxsplit=1)[0]
    return _COMPARED.split(clause)[0].strip() or clause.strip() or "这一句"


def shown(number: Number | None) -> str:
    """A number as it was printed, but for spaces and separators."""
    return "" if number is None else f"{number.value:f}{number.unit}"
