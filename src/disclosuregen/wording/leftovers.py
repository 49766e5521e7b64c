"""What a template or a keyboard left behind: placeholders, hints, empty numbers, a program's marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.late import late
from disclosuregen.wording.joined import END, Sifted, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LEFTOVERS", "MARKS"]

_UP, _DOWN = "增加|上升|增长|提高|上涨", "减少|下降|降低"
_STOP = rf"(?=\s*[。．；;{END}])"
# Brackets of both widths; the square ones are \uff3b and \uff3d.
_OPEN, _CLOSE = r"[（(【\uff3b\[〔]\s*", r"\s*[）)】\uff3d\]〕]"
_LATIN = r"A-WYZa-wyz\uff21-\uff37\uff39\uff3a\uff41-\uff57\uff59\uff5a"
_PLACEHOLDERS = (
    # XX, ××, **, __, □□ and ○○; a year in Chinese digits may hold two zeros.
    rf"(?<![{_LATIN}])(?:[Xx\uff38\uff58]{{2,}}|×{{2,}}|[*\uff0a]{{2,}}|[_\uff3f]{{2,}}|[□△◇]{{2,}})(?![{_LATIN}])",
    # One X is a placeholder before a unit: 增加X万元, 202X年.
    rf"(?<![{_LATIN}])[Xx\uff38\uff58](?=\s*(?:[万亿]?元|[%％]|[个名辆项]|[年月日](?!刊)))",
    "(?<![一二三四五六七八九十〇○])[〇○]{2,}(?![一二三四五六七八九十〇○])",
    r"□\s*[是否有无]|[是否有无]\s*□|某某(?=[局委办厅科处市县区镇乡街年月]|单位|部门|项目|公司|中心|学校|工作)",
)
_BOTH_WAYS = (
    rf"(?:{_UP}|{_DOWN}|持平)\s*[（(]\s*或?(?:{_UP}|{_DOWN}|持平|无变化)\s*[）)]",
    rf"(?:{_UP}|{_DOWN}|持平)\s*[/／]\s*(?:{_UP}|{_DOWN}|持平|无变化)",
    # 增/减员 is an office's everyday work.
    r"增\s*(?:[（(]\s*减\s*[）)]|[/／]\s*减)(?![员资持量])",
)
_NOTHING_FOLLOWS = (
    rf"原因(?:是|为|[：:])[：:]?{_STOP}",
    rf"(?<!不)(?:主要用于|分别[是为]){_STOP}",
    r"(?<!不)(?:其中|包括)[：:]\s*[。；;]",
)
# What a bracket begins with when it tells people how to fill it in, and what stands in it alone.
_HINT_BEGINS = (
    "请(?:填|写|说明|注明|参照|根据|按|在|选|勾|删|补|核|列|逐|如实|简|详|提供)|填写|填报|填列|说明(?![：:书会文牌])|简述|注明|此处"
    "|选填|必填|可不填|暂略|待定|待填|待补充|在此(?:填|输|说明)"
    r"|如(?:有|无|没有|不|果|是)[^（）()\x00]{0,10}(?:请|填写|删|注明|说明|不填)|(?:限|不超过|控制在)?\d+字(?:以内|左右|内)\s*[）)]"
)
_HINT_ALONE = r"略|样例|模板|…+|\.{3,}|(?:单位|部门|项目|科室)名称"
_HINTS = (
    rf"{_OPEN}(?:{_HINT_BEGINS}|(?:{_HINT_ALONE})?{_CLOSE})",
    r"【(?![\d〔]|[^【】]{0,6}密)[^【】\x00]*】|\[(?!\d)[^\[\]\x00]*\]|\uff3b(?!\d)[^\uff3b\uff3d\x00]*\uff3d",
    r"请填写|请输入|请在此|在此(?:填写|输入)|此处(?:填|写|应填|省略|插入|请|说明)|[单点]击此处|待填[写报]",
    rf"待定(?=\s*[。；;，,）){END}])|“\s*”|《\s*》",
)
_VERBS = "增加|减少|上升|下降|增长|降低|提高|压减|共计?|合计|总计|总额|占|(?<![位均一都])[为是]"
_NOUNS = "预算|支出|收入|费|资金|安排"
_MONEY = "[万亿]元(?!以[上下]|及以|为单位|口径|百分|产值|[户级大镇村园楼县企项产])"
_EMPTY_NUMBERS = (
    rf"(?:{_VERBS}|{_NOUNS}|达到?|不低于|不少于|超过|约)\s*[%％]",
    r"占[^，。；：\d\x00]{1,12}的\s*[%％]",
    rf"(?:{_VERBS})\s*{_MONEY}|(?:{_NOUNS})(?:[ \u3000]+{_MONEY}|[万亿]元(?=[，。；、]))",
    r"(?<![公中总])(?:共|共计|共有|合计)[ \u3000]+(?:个|家|名|辆|项|台|处)",
    rf"(?<![公中总])(?:共|共计|共有|合计|增加|减少)(?:个|家|名|辆|项|户){_STOP}",
    r"第[ \u3000]+号|年[ \u3000]+月(?:[ \u3000]*日)?",
    r"#(?:REF|DIV/0|VALUE|NULL|NUM)!|#N/A|#NAME\?",
)
# A look at the first character saves trying some thirty patterns at every other, and most of them at those.
_BY_FIRST = (
    (r"Xx\uff38\uff58×*\uff0a_\uff3f□△◇〇○是否有无某", _PLACEHOLDERS),
    ("增上提下减降持", _BOTH_WAYS),
    ("原主分其包", _NOTHING_FOLLOWS),
    (r"（(【\uff3b〔\[请在此单点待“《", _HINTS),
    ("增加减上下降提压共合总占为是预支收费资安达不超约第年#", _EMPTY_NUMBERS),
)
# Of all that only what is rare: no pattern above matches in a text without one of these.
_RARE = (
    r"(?<=[Xx\uff38\uff58×*\uff0a_\uff3f□△◇〇○某#【\uff3b\[此])",
    r"(?<=[（(/／])(?<=[加升长高涨少降低平增\s].)",
    rf"(?<=[（(〔])(?=\s*(?:{_HINT_BEGINS}|(?:{_HINT_ALONE})?{_CLOSE}))",
    r"(?<=请)(?=[填输])|(?<=待)(?=[填定])|(?<=[“《])(?=\s*[”》])",
    # A number stands before most of these.
    r"(?<=[%％])(?<![\d.].)|(?<=[万亿])(?=元)(?:(?<=[^\d\s].)|(?<=\D\s.))",
    r"(?<=[ \u3000])(?<!\d.)(?=[个家名辆项台处号月])",
)
_RARE_FIRST = r"Xx\uff38\uff58×*\uff0a_\uff3f□△◇〇○某#【\uff3b\[此（(/／〔请待“《%％万亿 \u3000"
# A pattern that begins with one character is searched for many times as fast as one that begins with any of a few.
_STOPPED = [
    re.compile(rf"{stop}(?:(?<=[是为：:于\s]{stop})|(?<=[共计有加少][个家名辆项户]{stop}))") for stop in f"。．；;{END}"
]
_rare = signs_of(f"[{_RARE_FIRST}](?:{'|'.join(_RARE)})")


def _signs(joined: str) -> Iterator[int]:
    """Where there may be a leftover."""
    found = [match.start() for stopped in _STOPPED for match in stopped.finditer(joined)]
    return iter(sorted([*found, *_rare(joined)]))


LEFTOVERS = Sifted(
    re.compile(
        f"(?=[{''.join(first for first, _ in _BY_FIRST)}])"
        "(?:" + "|".join(f"(?=[{first}])(?:{'|'.join(patterns)})" for first, patterns in _BY_FIRST) + ")"
    ),
    _signs,
)
# Braces are how templates and programs mark what they fill in, and a web page leaves its entities behind.
MARKS = Sifted(
    late(
        r"\{\{[^{}\x00]{0,30}\}\}|\{\{|\}\}|\{%[^{}\x00]{0,30}%\}|\{%|%\}|[{\uff5b][^{}\uff5b\uff5d\x00]{0,30}[}\uff5d]"
        r"|&(?:nbsp|amp|lt|gt|quot|#\d+);|</?(?:br|p|div|span|td|tr)\b"
    ),
    signs_of(r"[{}\uff5b&<]", "{", "}", "\uff5b", "&", "<"),
)
