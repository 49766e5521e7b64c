"""What in a sentence may be part of a claim: numbers with their units, direction words, years, stops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosuregen.claims.kept import Kept
from disclosuregen.late import late

__all__ = ["BEHIND", "LONGEST", "MINUS", "NUMBERS", "TOKEN", "Group", "folded_text"]

# The minus sign that Word puts for a hyphen; no message may hold it.
MINUS = chr(0x2212)

# The group that matched, its words, where they begin and end.
_Token = tuple[int, str, int, int]
# Behind a number: its unit, where that ends, where the next clause begins, the other tokens up to the next number.
_Behind = tuple[str, int, int, Sequence[_Token]]

_COUNTED = "个|家|辆|台|套|名|人|项|户|所|处|艘|架|间|座|栋|平方米"
# A verb with 到, 至 or 为 says what the figure became, not by how much it changed.
_UP = "增加|增长|上升|提高|上涨|增多|增幅|涨幅|(?<![新净递年])[增升](?=[了约至到]?[\\d])"
_DOWN = "减少|下降|降低|下滑|降幅|减幅|压减|缩减|(?<![增递])[减降](?=[了约至到]?[\\d])"
_BECAME = r"[到至]|为(?=约?[\d])"
_SAME = (
    "持平|(?:无|没有|没|未发生|未有)(?:增减)?(?:变化|变动)|(?:无|没有|未)增减|保持不变|(?:没有|未)变|不变"
    "|(?<=[上去]年)(?:一致|相同)|(?<=[上去]年预算)(?:一致|相同)|(?<=[上去]年度)(?:一致|相同)|(?<=预算数)(?:一致|相同)"
)
_NONE = "(?:没有|未|无)(?:单独)?(?:安排|编列|编制|预算)|(?:没有|无)(?:此|该)项?(?:预算|支出|资金|经费)?"
_CAUSE = "主要原因|原因|主要是|主要系|主要用于|主要因|主要由于|由于|用于"
_OPENER = "其中|分别(?:[为是])?|包括|包含|按[^，。；：、（）\\d]{1,10}分(?=[：，类为])|如下(?=[：])|相比(?=：)|中(?=，)"
_FIRST = r"0-9\-\u2212增上提涨减下降压缩持无没未保不一相变调去年占主原由用其分包按如中。；！？，、：（）"

_NUMBER = r"\d[\d,]*(?:\.\d+)?"

TOKEN = re.compile(
    rf"(?=[{_FIRST}])(?:"
    rf"([，、](?:[^{_FIRST}]*[，、])*)"
    r"|([。；！？：（）])|(?<!\d)((?:19|20)\d\d)年(?:度)?"
    rf"|([-\u2212]?{_NUMBER})(万元|亿元|元|千元|百万元|个百分点|[%‰]|{_COUNTED})?"
    rf"|((?:{_UP})(?:{_BECAME})?)|((?:{_DOWN})(?:{_BECAME})?)"
    r"|(增减(?:变动|变化)?(?:率|幅度?|额|数)|变动[率额]|变化[率额])"
    rf"|((?:变|调整|调)[为到至成])|({_SAME})|(上一?年度?|去年|年初)|({_NONE})|(占)|({_CAUSE})|({_OPENER}))"
)
# The numbers of a text without minus signs: no other token has a digit in it, or goes beyond one.
NUMBERS = re.compile(r"([0-9][\d,]*(?:\.\d+)?)")


class Group:
    """The group of `TOKEN` that matched; a comma with those that follow it before anything else does is one."""

    COMMA, MARK, YEAR, BARE, UNIT, UP, DOWN, SIGNED, BECAME, SAME, PAST, NONE, SHARE, CAUSE, OPENER = range(1, 16)


_NUMBERS = frozenset({Group.YEAR, Group.BARE, Group.UNIT})


def _behind(words: str) -> _Behind | None:
    """What follows a number up to the next one, as it is between any two; None for what must be read where it stands.

    The numbers are one digit each here.
    """
    number, *matches = TOKEN.finditer(f"0{words}0")
    tokens = [(match.lastindex or 0, match[0], match.start() - 1, match.end() - 1) for match in matches]
    if number.lastindex != Group.UNIT or tokens.pop()[1] != "0" or any(token[0] in _NUMBERS for token in tokens):
        return None
    end = clause = number.end() - 1
    if tokens and tokens[0][0] == Group.COMMA:
        clause = tokens.pop(0)[3]
    return number[Group.UNIT], end, clause, tokens


# The words of a template between two amounts are the same in all its documents; longer ones are seldom of that kind.
BEHIND, LONGEST = Kept(_behind), 24

_WIDE = re.compile("[\uff10-\uff19．％－(),:;]")
_FOLDED = str.maketrans("".join(map(chr, range(0xFF10, 0xFF1A))) + "．％－():;", "0123456789.%-（）：；")
_COMMA = late(r",(?!\d{3}(?!\d))")


def folded_text(text: str) -> str:
    """The text as claims are looked for in it: without spaces, its digits narrow, its marks wide."""
    bare = "".join(text.split())
    if _WIDE.search(bare):
        bare = bare.translate(_FOLDED)
        if "," in bare:
            bare = _COMMA.sub("，", bare)
    return bare
