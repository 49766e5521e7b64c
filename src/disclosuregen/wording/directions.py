"""Which way the words of a reason point: up, down, or nowhere; and whether they leave any doubt."""

from __future__ import annotations

import re

from disclosuregen.frozen import frozen
from disclosuregen.late import late

__all__ = ["DOWN", "SAME", "UP", "Lead", "effect_of", "lead_of", "says_unchanged"]

UP, SAME, DOWN = 1, 0, -1
_VERBS = {
    **dict.fromkeys(("增加", "上升", "增长", "提高", "上涨", "增大"), UP),
    **dict.fromkeys(("减少", "下降", "降低", "下跌", "减小"), DOWN),
    **dict.fromkeys(("持平", "无变化", "没有变化", "不变", "一致"), SAME),
}
_ANY_VERB = "|".join(_VERBS)
# What may stand before the verb and still speak of the figure itself: 2024年的支出比上年减少5万元，主要原因是…
_OF_ITSELF = (
    r"(?:比|较|与|和|同)(?:上年度?|去年|上一年度?|(?:19|20)\d\d年度?)|同比|本年度?|今年|相比|对比|年初|预算|支出|收入|经费|费用"
    r"|总额|总计|总数"
    r"|合计|金额|数额|数量|数|资金|安排|编列|情况|变化|本部门|本单位|我部门|我单位|拨款|财政|的|了|有所|略有|其中|[，,、：:“”\s]"
    r"|\d+(?:\.\d+)?(?:万?元|辆|台|%|％)?"
)
_LEAD = "的?(?:主要)?(?:原因|是因为|是由于|系因|主要是|系)"
_ENDS = r"(?=\s*(?:[\d.]+(?:万?元|辆|%|％)|[，。；,;]|$))"
_CLAIM = re.compile(
    f"(?P<before>(?:{_OF_ITSELF})*+)(?P<verb>{_ANY_VERB})(?:(?P<lead>(?:{_OF_ITSELF}|{_ANY_VERB})*+{_LEAD})|{_ENDS})"
)
_COMPARING = late("比|较|同比|相比|对比")

_MONEY = "支出|经费|费用|开支|预算|拨款|收入|资金|投入|采购|规模|金额|总额|费"
_WITH_MONEY = "人员|人数|编制|批次|任务|项目|车辆|活动|会议|业务量"
_MORE = "增加|上升|增长|提高|上涨|加大|扩大|增大|增多|调增|追加|攀升"
_LESS = "减少|下降|降低|压减|压缩|缩减|缩小|削减|调减|核减|下调|减小|回落|节约|节省"
_SPARING = "厉行节约|厉行勤俭|过紧日子|勤俭节约|从紧"
_NEAR, _FAR = "[^，。；、]{0,6}?", "[^，。；、]{0,10}?"
# What is said to have become more or less is the money itself, or what money goes with.
_EFFECTS = {
    UP: late(
        f"(?:{_MONEY}){_NEAR}(?:{_MORE})|(?:增加|加大|追加|新增|扩大|增列|增编)了?{_FAR}(?:{_MONEY})"
        f"|(?:新增|新设|增设|新购置?){_FAR}(?:项目|车|设备|任务|岗位)|(?:{_WITH_MONEY}){_NEAR}(?:{_MORE})"
    ),
    DOWN: late(
        f"(?:{_MONEY}){_NEAR}(?:{_LESS})"
        f"|(?:压减|压缩|削减|缩减|核减|调减|节约|节省|减少|降低|严控|严格控制|从严控制){_FAR}(?:{_MONEY})"
        f"|(?:减少|取消|核减)了?(?:{_WITH_MONEY})|{_SPARING}|(?:{_WITH_MONEY}){_NEAR}(?:{_LESS})"
    ),
}
# Last year's own change works the other way round; 比上年 compares.
_LAST_YEAR = late("(?<![比较同与和于])(?:上年|去年|往年|以前年度|上一年)")
# More retired people, or fewer cars written off, mean less and more of the rest.
_NOT = late("(?:不|未|没有|无|避免|防止|遏制|抑制|停止|严控|控制|减缓|退休|报废|处置|新能源|电动)[^，。；]{0,6}$")
# Anything that may mean the right way: one such word, and the reason is left alone.
_HINTS = {
    UP: re.compile(
        "增(?!减)|上升|上涨|上调|升高|提高|提标|扩大|扩招|扩建|加大|新(?!能源|时代|型|发展)|首次|恢复|补(?!助|贴)|启动|纳入|列入|编入"
        "|划入|转入|并入|调入|接收|开工|实施|更新|更换|保障|重点|需要|偏低|较低|基数|低于|高|涨|超|普查|换届|筹备|承办|举办|集中"
        "|一次性|结转|年限|老旧|老化|维修|大修|购买服务|外包|聘用|抚恤|退休|调整|改革|多于|大于"
    ),
    DOWN: re.compile(
        "减|下降|降|压|缩|节约|节省|节俭|控制|从严|从紧|紧日子|取消|停|完工|完成|竣工|结束|收尾|扫尾|尾款|退|划出|转出|调出|剥离|移交"
        "|不再|不[需安购列含]|未|没有|撤|合并|到期|一次性|回落|高峰|低|少|优化|整合|统筹|清理|核销|报废|处置|(?<![比较同与和于])上年"
        "|去年|基数|偏高|较高|视频|线上|网络|新能源|电动|共享|租|调整|划转|改革|招标"
    ),
}
_UNCHANGED = late(
    "(?<!基本)(?<!大体)(?<!总体)(?:持平|无变化|没有变化|未发生变化|未变化|无增减|没有增减|保持不变"
    "|(?:与|和|同)上年度?(?:一致|相同))"
)
# One of these stands in all that this may match.
_SAME_WORDS = ("持平", "变化", "增减", "不变", "一致", "相同")
_CLAUSE = 40
_MOVED = late("[增减升降涨扩缩压调新停撤]|提高|恢复|首次|不再|取消")


@frozen
class Lead:
    """What a reason says of the figure itself before it gives any reason."""

    sign: int
    said: str


def lead_of(text: str, names: tuple[str, ...]) -> Lead | None:
    """The change a reason claims at its beginning (减少的主要原因是…, 比上年增加5万元); None when it claims none.

    `names` are the words for the figure itself, which may stand before the verb like 支出 and 本年度.
    """
    for name in names:
        text = text.replace(name, "", 1)
    match = _CLAIM.match(text)
    if match is None or (match["lead"] is None and not _COMPARING.search(match["before"])):
        return None
    return Lead(_VERBS[match["verb"]], match[0])


def effect_of(text: str, sign: int) -> str:
    """The words that say the money went one way, where nothing in the text can be read as the other; empty if none."""
    if _HINTS[-sign].search(text):
        return ""
    for match in _EFFECTS[sign].finditer(text):
        before = re.split("[，。；、]", text[max(0, match.start() - _CLAUSE) : match.start()])[-1]
        if not _LAST_YEAR.search(before + match[0]) and not _NOT.search(before):
            return match[0]
    return ""


def says_unchanged(text: str) -> str:
    """The words that say nothing changed, where nothing else in the text speaks of a change; empty if none."""
    match = _UNCHANGED.search(text) if any(map(text.__contains__, _SAME_WORDS)) else None
    if match is None or _MOVED.search(text[: match.start()] + text[match.end() :]):
        return ""
    return match[0]
