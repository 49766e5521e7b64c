"""Rules about what a finished document says of itself: its 目录, its years, its words."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule, Severity

__all__ = ["PRINTED_RULES"]

_DOCUMENT = About.DOCUMENT
_READABLE = "《地方预决算公开操作规程》：公开的内容要准确、看得懂；检查时残缺的句子算作没有公开"

_OUTLINE = (
    Rule(
        "D18",
        "目录与标题不一致",
        "目录里是“{read}”，正文标题是“{expected}”",
        "请把目录和标题改成一样，次序也要一样；在 Word 里可以更新目录。",
        about=_DOCUMENT,
        clause=_READABLE,
        good="目录每一条都能在正文里找到。",
        bad="标题改了，目录没有改。",
    ),
    Rule(
        "D19",
        "年度不对",
        "读到“{read}”，这里应是{expected}",
        "请核对年度；说以前年度的事没有写错的，不用处理。",
        about=_DOCUMENT,
        clause=_READABLE,
        good="与预算年度的上一年比较。",
        bad="沿用去年的文件，年度没有改。",
    ),
)
_WORDS = (
    Rule(
        "D20",
        "模板残留或没有填完",
        "“{read}”像是没有填完的模板",
        "请把这一处填写完整，或删去；提示语、XX、空着的数都不能留。",
        about=_DOCUMENT,
        clause=_READABLE,
        good="主要原因是新增一个项目。",
        bad="比上年增加（减少）XX万元，主要原因是。",
    ),
    Rule(
        "D21",
        "程序符号残留",
        "“{read}”是模板或网页的符号",
        "请改成要公开的文字。",
        about=_DOCUMENT,
        clause=_READABLE,
        good="本年预算比上年增加。",
        bad="本年预算{增减}，详见&nbsp;附表。",
    ),
    Rule(
        "D22",
        "重复的字词",
        "“{read}”里有重复的字词",
        "请删去重复的字词；确实要这样写的，不用处理。",
        Severity.WARNING,
        _DOCUMENT,
        clause=_READABLE,
        good="为了了解预算执行情况",
        bad="提高预算预算管理的的水平",
    ),
    Rule(
        "D23",
        "标点多余",
        "“{read}”处的标点不对",
        "请删去多余的标点，或把句子补完整。",
        Severity.WARNING,
        _DOCUMENT,
        clause="GB/T 15834《标点符号用法》",
        good="做好防汛工作，及时抢修。",
        bad="做好防汛工作，。",
    ),
    Rule(
        "D24",
        "引号或括号不成对",
        "“{read}”处的 {mark} 没有配对",
        "请补上或删去另一半。",
        Severity.WARNING,
        _DOCUMENT,
        clause="GB/T 15834《标点符号用法》",
        good="“三公”经费（含出国（境）费）",
        bad="“三公经费（含出国（境）费",
    ),
    Rule(
        "D25",
        "句子没有写完",
        "“{read}”{why}",
        "请把句子补完整；整句的末尾要有句号。",
        Severity.WARNING,
        _DOCUMENT,
        clause=_READABLE,
        good="主要原因是新增一个项目。",
        bad="主要原因是新增一个项目，并",
    ),
    Rule(
        "D26",
        "文字重复",
        "“{read}”和另一处的文字一样",
        "请删去重复的一处，或按这一项的实际情况改写；确实相同的，不用处理。",
        Severity.WARNING,
        _DOCUMENT,
        clause=_READABLE,
        good="两个项目各写各的目标。",
        bad="上一个项目的目标照抄到这一个。",
    ),
    Rule(
        "D27",
        "部门和单位混用",
        "这里写“{read}”，别处写“{expected}”",
        "请统一：部门的文件写部门，单位的文件写单位。",
        Severity.WARNING,
        _DOCUMENT,
        clause="《中华人民共和国预算法实施条例》第六条：部门和下属单位的预算分别公开",
        good="通篇称本单位。",
        bad="前面称本部门，后面称本单位。",
    ),
    Rule(
        "D28",
        "名称差一两个字",
        "读到“{read}”，别处都是“{expected}”",
        "请核对名称，改正写错的一处；确实是另一个单位的，不用处理。",
        Severity.WARNING,
        _DOCUMENT,
        clause=_READABLE,
        good="示例市教育局",
        bad="示例市教肓局",
    ),
)
PRINTED_RULES = _OUTLINE + _WORDS
