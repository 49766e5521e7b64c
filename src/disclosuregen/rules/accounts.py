"""Rules about codes of accounts, and about last year's figures."""

from __future__ import annotations

from disclosuregen.rules.kinds import Rule, Severity

__all__ = ["ACCOUNT_RULES"]

_CODES = "财政部当年印发的《政府收支分类科目》"
_LAST = "财预〔2016〕143号：要说明与上年相比的增减变化，上年数应是上年公开的数"

_LISTS = (
    Rule(
        "K01",
        "编码表里没有这个编码",
        "读到编码“{read}”{more}，编码表里没有",
        "请对照当年的政府收支分类科目核对；确实有这个科目的可以保留，并请财政部门补进编码表。",
        Severity.WARNING,
        soft=True,
        clause=_CODES,
        good="2040201 行政运行",
        bad="2040291 行政运行（没有 2040291 这个科目）",
    ),
    Rule(
        "K02",
        "名称与编码对不上",
        "编码 {code} 的名称填的是“{read}”，编码表里是“{expected}”",
        "请核对是编码错了还是名称错了；名称从编码自动带出，不必手填。",
        clause=_CODES,
        good="20402 公安",
        bad="20402 检察（检察是 20404）",
    ),
    Rule(
        "K03",
        "用了科目的旧名称",
        "编码 {code} 填的是旧名称“{read}”，现在叫“{expected}”",
        "请改成现在的名称。",
        clause=_CODES,
        good="310 资本性支出",
        bad="310 其他资本性支出（后来改了名）",
    ),
    Rule(
        "K04",
        "科目不在有效年度",
        "“{read}”的有效年度是 {expected}，本工作簿是 {year} 年",
        "请改用当年的科目；编码表过时的，请财政部门更新。",
        Severity.WARNING,
        soft=True,
        clause=_CODES,
        good="用当年分类科目里有的科目。",
        bad="沿用上一年已经取消的科目。",
    ),
)
_PRIOR = (
    Rule(
        "Y01",
        "上年数与上年公开的数不符",
        "“{label}”填的是 {left}，上年工作簿（{expected}）是 {right}，相差 {gap}",
        "请照上年公开的数改正；上年公开数后来更正过的，请用更正后的上年工作簿。",
        clause=_LAST,
        good="上年公开的“三公”经费是 234 万元，上年数填 234。",
        bad="上年公开的是 234 万元，上年数填 243（两位数字颠倒）。",
    ),
    Rule(
        "Y02",
        "和上年相差悬殊",
        "“{label}”本年 {now}，上年 {before}，相差超过 {times} 倍",
        "请核对有没有填错单位、多填少填一位，或把本年、上年填反；数没有错的，在审核表里说明情况。",
        Severity.WARNING,
        soft=True,
        clause="历年检查中多见：上年数少一位、多一位，元和万元混用",
        good="本年 233 万元，上年 234 万元。",
        bad="本年 233 万元，上年 2340000 万元（把元填进了万元表）。",
    ),
    Rule(
        "Y03",
        "上年工作簿里取不到这一项",
        "上年工作簿（{expected}）里取不到“{label}”，没有核对",
        "请人工核对这一项的上年数。",
        Severity.NOTE,
        soft=True,
        clause=_LAST,
        good="上年工作簿用的是同一套表样。",
        bad="上年的表样没有这一行。",
    ),
    Rule(
        "Y04",
        "给的不是上一年的工作簿",
        "给的上年工作簿是 {read}，应为 {expected} 年的",
        "请换成上一年最后公开的那个工作簿。",
        clause=_LAST,
        good="核对今年的预算，给去年的工作簿。",
        bad="核对今年的预算，给了前年的工作簿。",
    ),
    Rule(
        "Y05",
        "没有找到上年的工作簿",
        "在上年的文件夹“{read}”里没有找到“{expected}”的工作簿，上年数没有核对",
        "请把这个单位上年的工作簿放进去；新设立的单位没有上年数的，不用处理。",
        Severity.WARNING,
        soft=True,
        clause=_LAST,
        good="上年的文件夹里每个单位一个工作簿。",
        bad="上年的工作簿少交了一个。",
    ),
    Rule(
        "Y06",
        "上年的工作簿不止一个",
        "在上年的文件夹“{read}”里，“{expected}”有 {count} 个工作簿：{files}",
        "请只留下最后公开的那一个。",
        clause=_LAST,
        good="上年的文件夹里每个单位一个工作簿。",
        bad="同一个单位的初稿和定稿都在文件夹里。",
    ),
    Rule(
        "Y07",
        "上年的工作簿是另一个单位的",
        "给的上年工作簿 {file} 是“{read}”的，这里是“{expected}”",
        "请换成本单位上年的工作簿；单位改过代码的，不用处理。",
        Severity.WARNING,
        soft=True,
        clause=_LAST,
        good="核对 305003，给 305003 上年的工作簿。",
        bad="核对 305003，给了 358001 上年的工作簿：上年数个个不符。",
    ),
)
ACCOUNT_RULES = _LISTS + _PRIOR
