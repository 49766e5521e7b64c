"""Rules about totals and what they add up."""

from __future__ import annotations

from disclosuregen.rules.kinds import Rule

__all__ = ["TOTAL_RULES"]

_ADDS_UP = "财预〔2016〕143号：各表的数要能加起来；相差多少算尾差，由小数位数和相加的项数算出"

TOTAL_RULES = (
    Rule(
        "H01",
        "合计与各列之和不符",
        "“{label}”的“{column}”是 {left}，各列相加是 {right}，相差 {gap}{tail}",
        "请核对这一行各列；合计应等于各列之和，批复数本来有尾差的可以不改。",
        graded=True,
        clause=_ADDS_UP,
        good="人员 80.00、公用 20.00，小计 100.00；小计 100.01 只提示。",
        bad="人员 80.00、公用 20.00，小计 120.00。",
    ),
    Rule(
        "H02",
        "上级科目与下级之和不符",
        "“{label}”的“{column}”是 {left}，下级各行相加是 {right}，相差 {gap}{tail}",
        "请核对下级各行；上级应等于下级之和，批复数本来有尾差的可以不改。",
        graded=True,
        clause="预算法实施条例第六条：按功能分类公开到项，类等于各款之和，款等于各项之和；部门等于各单位之和",
        good="20103 是 100.00，它下面的 2010301 是 70.00，2010302 是 30.00。",
        bad="把类的 500.00 贴到了款上，它下面的各项只有 100.00。",
    ),
    Rule(
        "H03",
        "合计行与各行之和不符",
        "“{column}”的合计是 {left}，各行相加是 {right}，相差 {gap}{tail}",
        "请核对各行；插入的行没有计入合计的，请把合计格清空，系统会重新计算。",
        graded=True,
        clause=_ADDS_UP,
        good="合计格留给公式，新插入的行也在公式里。",
        bad="合计照抄了初稿，后来又加了一行。",
    ),
    Rule(
        "H04",
        "合计与各项之和不符",
        "“{label}”是 {left}，各项相加是 {right}，相差 {gap}{tail}",
        "请核对各项；合计应等于各项之和，批复数本来有尾差的可以不改。",
        graded=True,
        clause=_ADDS_UP,
        good="货物 30.00、工程 0.00、服务 20.00，采购合计 50.00。",
        bad="货物 30.00、工程 0.00、服务 20.00，采购合计 30.00（漏了服务）。",
    ),
)
