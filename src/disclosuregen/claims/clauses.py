"""The words around a number: before a comparison, between a verb and by how much, between 上年 and its amount."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from disclosuregen.claims.kept import Kept
from disclosuregen.claims.numbers import Number
from disclosuregen.claims.tokens import MINUS
from disclosuregen.late import late

__all__ = ["BY", "OF", "PLAIN_LIST", "THIS_YEAR", "WAS", "number_from", "subject_of"]

# Between a verb and its amount: 减少了约, 增加额为, 增加预算; and what is named there instead: 增加培训支出20万元.
BY = late(r"[了约额数率度幅为达近：]{0,4}|(?:预算|金额|资金|支出|收入|安排|经费)(?:额|数)?[为约]?")
OF = late("[^为是达后至到]{2,10}")
# Between 上年 and its amount, and around an amount that is this year's and nothing else.
WAS = re.compile(r"(?:度|同期|年初|财政|拨款|预算|决算|执行|批复|安排|实际|金额|总额|数|额|的|是|为|有|共|约|：)*")
THIS_YEAR = re.compile(r"(?:本年度?|今年|当年|\d{4}年度?)?(?:年初|预算|决算|安排|执行|数|额|为|是|共|的|约|：)*")
# 任务清单如下 lists something else than the figure before it.
PLAIN_LIST = late("(?:具体|明细|构成|分配|安排|其中|分项|情况|是|为)*")
# What stands before a comparison and names nothing: 与, 预算数比, 同比.
_COMPARING = re.compile(
    r"^(?:其中|另外?|此外|同时|且|并|均|都|总体|总的来看|(?:\d{4}年|上年|去年|本年)度?)*"
    r"|(?:比|较|与|和|同|同比|环比|相比|相较于?|对比|及|有所|略有|均|都|净)*$"
)
_PRONOUN = re.compile("(?:该项|此项|总体|总|合计|预算|决算|支出|收入|总额|金额|规模|数|额|经费|资金|安排|两年|年初)*")
_VAGUE_BEFORE = ("约", "近", "超过", "超", "逾", "不少于", "不低于", "不高于", "不多于", "至少", "最多", "每")
_VAGUE_AFTER = ("左右", "余", "多", "以内", "以上", "以下", "及以上", "（含", "／", "/", "起", "的")
# A look at one character answers for most numbers.
_LAST_VAGUE = frozenset(word[-1] for word in _VAGUE_BEFORE)
_FIRST_VAGUE = frozenset(word[0] for word in _VAGUE_AFTER)
# The characters before and behind a number, as many as the longest of these has.
_LOOK = 3
_VAGUE_FROM = Kept(lambda before: before.endswith(_VAGUE_BEFORE))
_VAGUE_TO = Kept(lambda behind: behind.startswith(_VAGUE_AFTER))
_LONGEST = 24
_NO_CLAIM = frozenset({"个百分点", "‰"})
_KEPT = 1024


@lru_cache(maxsize=_KEPT)
def subject_of(text: str) -> str:
    """What a clause speaks of before it compares, or nothing when it only says 预算数 or 同比."""
    bare = _COMPARING.sub("", text)
    return "" if _PRONOUN.fullmatch(bare) else bare


def number_from(digits: str, unit: str, text: str, begin: int, end: int) -> Number | None:
    """The number that stands there before its unit; None for one that measures nothing we know."""
    if unit in _NO_CLAIM or len(digits) > _LONGEST:
        return None
    if "," in digits or MINUS in digits:
        digits = digits.replace(",", "").replace(MINUS, "-")
    point = digits.find(".")
    decimals = len(digits) - point - 1 if point >= 0 else 0
    vague = (text[begin - 1 : begin] in _LAST_VAGUE and _VAGUE_FROM[text[max(0, begin - _LOOK) : begin]]) or (
        text[end : end + 1] in _FIRST_VAGUE and _VAGUE_TO[text[end : end + _LOOK]]
    )
    return Number(Decimal(digits), unit, decimals, begin, end, vague)
