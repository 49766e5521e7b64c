"""Rules about totals and what they add up."""

from __future__ import annotations

from disclosuregen.rules.kinds import Rule

__all__ = ["TOTAL_RULES"]

TOTAL_RULES = (
    Rule(
        "H01",
        "合计与各列之和不符",
        "“{label}”的“{column}”是 {left}，各列相加是 {right}，相差 {gap}{tail}",
        "请核对这一行各列；合计应等于各列之和，批复数本来有尾差的可以不改。",
    ),
    Rule(
        "H02",
        "上级科目与下级之和不符",
        "“{label}”的“{column}”是 {left}，下级各行相加是 {right}，相差 {gap}{tail}",
        "请核对下级各行；上级应等于下级之和，批复数本来有尾差的可以不改。",
    ),
    Rule(
        "H03",
        "合计行与各行之和不符",
        "“{column}”的合计是 {left}，各行相加是 {right}，相差 {gap}{tail}",
        "请核对各行；插入的行没有计入合计的，请把合计格清空，系统会重新计算。",
    ),
    Rule(
        "H04",
        "合计与各项之和不符",
        "“{label}”是 {left}，各项相加是 {right}，相差 {gap}{tail}",
        "请核对各项；合计应等于各项之和，批复数本来有尾差的可以不改。",
    ),
)
