"""Rules about many workbooks together, and about a bureau's list of units."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule, Severity

__all__ = ["MANY_RULES"]

_PUBLIC = "预算法第十四条：财政部门批复后二十日内公开"
_ONE = "财预〔2016〕143号：部门预算由本级和下属各单位预算汇总而成"

MANY_RULES = (
    Rule(
        "B04",
        "部门的数不等于各单位之和",
        "部门是 {read} 元，{count} 个单位相加是 {expected} 元，相差 {gap} 元",
        "请核对部门汇总的工作簿和各单位的工作簿；汇总时抵销过内部往来的，可以不改。",
        Severity.WARNING,
        clause=_ONE,
        good="部门的每个数都是本级和下属各单位相加。",
        bad="下属的单位改了数，部门汇总没有跟着改。",
    ),
    Rule(
        "B05",
        "同一个编码有几个名称",
        "编码 {read} 在各单位的工作簿里名称不同：{names}",
        "请统一名称，改正写错的工作簿。",
        Severity.WARNING,
        clause="同一个单位、同一个项目在各处名称一致",
        good="351001 在部门和单位的工作簿里都叫同一个名称。",
        bad="部门表里写“某某中心”，单位封面上写“某某服务中心”。",
    ),
    Rule(
        "B06",
        "几个单位的原因说明雷同",
        "{count} 个单位用了同一段说明：“{read}”（{files}）",
        "请各单位按实际情况分别说明。",
        Severity.WARNING,
        clause="财预〔2016〕143号：要说明增减变化的原因",
        good="每个单位写自己的原因。",
        bad="十几个单位都写“按照有关要求，厉行节约”。",
    ),
    Rule(
        "B07",
        "增减幅度与其他单位相差很远",
        "{title}比上年 {read}%，{count} 个单位居中的是 {expected}%",
        "请核对本年数和上年数是否填错单位或多写、少写一位；没有错的，不用处理。",
        Severity.NOTE,
        clause="多写一位、填错单位是常见的错误",
        good="大多数单位增减在一成以内，这个单位也是。",
        bad="别的单位减少 3%，这个单位增加 900%。",
    ),
    Rule(
        "R01",
        "不是单位名册",
        "没有找到单位名册的表头：要有一列代码（或编码）、一列名称",
        "请在第一行写表头：代码、名称，可以再加主管、批复日期，下面一行一个单位。",
        about=About.RUN,
        clause="batch --roster 的说明",
        good="表头是代码、名称、主管、批复日期。",
        bad="表里只有名称，没有代码。",
    ),
    Rule(
        "R02",
        "名册里编码重复",
        "编码 {read} 已经是“{name}”，后面这一行没有采用",
        "请改正编码，或删去重复的一行。",
        Severity.WARNING,
        About.RUN,
        clause="一个编码只对应一个单位",
        good="每个单位一行。",
        bad="同一个编码写了两行。",
    ),
    Rule(
        "R03",
        "名册里没有这个单位",
        "读到“{read}”，名册里没有这个编码",
        "请核对封面上的代码；确实应当公开的，请补进名册。",
        Severity.WARNING,
        clause=_PUBLIC,
        good="封面上的代码在名册里。",
        bad="封面上的代码少写了一位。",
    ),
    Rule(
        "R04",
        "名称与名册不一致",
        "编码 {code} 的名称是“{read}”，名册里是“{expected}”",
        "请核对是封面写错了，还是名册没有更新。",
        Severity.WARNING,
        clause="公开文件用单位的规范名称",
        good="封面上的名称与名册一样。",
        bad="机构改革后名册还是旧名称。",
    ),
    Rule(
        "R05",
        "名册里的批复日期不是日期",
        "读到“{read}”，不是一个完整的日期，这个单位没有算期限",
        "请写成年、月、日都有的日期。",
        Severity.WARNING,
        About.RUN,
        clause="预算法第十四条：批复后二十日内公开",
        good="按“年-月-日”或“年月日”写全。",
        bad="二月上旬；2月1日，没有写年。",
    ),
    Rule(
        "R06",
        "名册里有不完整的行",
        "有 {read} 行只有代码或只有名称（第 {rows} 行），没有当作单位，也不会催报",
        "是单位的，请把代码和名称都填上；是分组的标题，不用处理。",
        Severity.WARNING,
        About.RUN,
        clause="名册上的单位都要公开，漏一行就漏一个单位",
        good="每一行代码和名称都有。",
        bad="新成立的单位只写了名称，代码空着。",
    ),
)
