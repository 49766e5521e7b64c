"""The running text of the 普陀 template: cover, the parts before the tables (一 to 四) and those after them (六, 七).

Sentences are the project's own; the order of the figures is that of published documents.
No direction word, no figure, no 部门 or 单位 that depends on the 口径 is typed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.samples.wordparts import body, paragraph

if TYPE_CHECKING:
    from tests.samples.wordparts import Contents

__all__ = ["PART_TITLES", "after_tables", "before_tables", "cover"]

PART_TITLES = (
    "一、{{ 口径.主体 }}主要职能",
    "二、{{ 口径.主体 }}机构设置",
    "三、名词解释",
    "四、{{ 预算年度 }}年{{ 口径.主体 }}预算编制说明",
    "五、{{ 口径.主体 }}预算表",
    "六、其他相关情况说明",
    "七、项目经费情况说明",
)

DUTIES = (
    "{{ 单位名称 }}是{{ 概述.性质.内容 }}主要职能如下：",
    "%for 项 in 主要职能.条",
    "{{ 项.序号|中文 }}、{{ 项.内容 }}",
    "%endfor",
)

# A 部门 names its budget units, counted by kind; a 单位 its offices.
BODIES = (
    "%if 口径.汇总",
    "%if 下属单位数",
    (
        "纳入{{ 单位名称 }}部门预算的，有本级和下属{{ 下属单位数 }}家预算单位。按单位类型分，行政单位"
        "{{ 行政单位数 }}家、参公单位{{ 参公单位数 }}家、事业单位{{ 事业单位数 }}家，具体如下："
    ),
    "%for 项 in 预算单位.条",
    "{{ 项.序号 }}. {{ 项.名称 }}{% if loop.last %}。{% else %}；{% endif %}",
    "%endfor",
    "%else",
    "{{ 单位名称 }}部门预算只有本级，没有下属预算单位。",
    "%endif",
    "%elif 内设机构.条",
    "{{ 单位名称 }}设{{ 内设机构.个数 }}个内设机构：{{ 内设机构.列举 }}。",
    "%else",
    "{{ 单位名称 }}没有内设机构。",
    "%endif",
)

TERMS = ("%for 项 in 名词解释.条", "（{{ 项.序号|中文 }}）{{ 项.名词 }}：{{ 项.解释 }}", "%endfor")

BALANCE = (
    (
        "{{ 预算年度 }}年，{{ 单位名称 }}收入预算{{ 财务收入预算.收入总计 }}，其中：财政拨款收入"
        "{{ 财政拨款收入 }}，{{ 财政拨款收入.比上年 }}；事业收入{{ 财务收入预算.事业收入 }}；"
        "事业单位经营收入{{ 财务收入预算.事业单位经营收入 }}；其他收入{{ 财务收入预算.其他收入 }}。"
    ),
    (
        "支出预算{{ 财务支出预算.支出总计 }}，其中：财政拨款支出预算{{ 财政拨款支出 }}，{{ 财政拨款支出.比上年 }}。"
        "财政拨款支出预算包括：一般公共预算拨款支出{{ 一般公共预算拨款支出 }}，{{ 一般公共预算拨款支出.比上年 }}；"
        "政府性基金拨款支出{{ 政府性基金拨款支出 }}，{{ 政府性基金拨款支出.比上年 }}；"
        "国有资本经营预算拨款支出{{ 国有资本经营预算拨款支出 }}，{{ 国有资本经营预算拨款支出.比上年 }}。"
    ),
    "%if 财政拨款支出.原因句",
    "财政拨款收入支出{{ 财政拨款支出.增减 }}的{{ 财政拨款支出.原因句 }}",
    "%endif",
)

ACCOUNT = (
    "{{ 项.序号 }}. “{{ 项.一级名称 }}（类）{% if 项.二级名称 %}{{ 项.二级名称 }}（款）{% endif %}"
    "{% if 项.三级名称 %}{{ 项.三级名称 }}（项）{% endif %}”科目{{ 项.金额 }}"
    "{% if 项.主要用途 %}，主要用于{{ 项.主要用途 }}{% else %}。{% endif %}"
)


def _accounts(source: str, figure: str) -> tuple[str, ...]:
    """A sentence for each account of one source of money; nothing where it has none."""
    return (
        f"%if {figure}.条",
        f"{source}拨款支出按科目分，主要内容如下：",
        f"%for 项 in {figure}.条",
        ACCOUNT,
        "%endfor",
        "%endif",
    )


STATEMENT = (
    *BALANCE,
    *_accounts("一般公共预算", "一般公共预算支出内容"),
    *_accounts("政府性基金", "政府性基金支出内容"),
    *_accounts("国有资本经营预算", "国有资本经营支出内容"),
)


def _compared(item: str, name: str) -> str:
    """An item of the three with its change and, where one was given, the reason."""
    return f"{item}{{{{ {name} }}}}，{{{{ {name}.比上年 }}}}。{{{{ {name}.原因句 }}}}"


HOSPITALITY = (
    "{{ 预算年度 }}年“三公”经费预算数为{{ 三公经费 }}，{{ 三公经费.比上年 }}。其中：",
    "（一）" + _compared("因公出国（境）费", "因公出国境费"),
    (
        "（二）"
        + _compared("公务用车购置及运行费", "公务用车购置及运行费")
        + "其中："
        + _compared("公务用车购置费", "公务用车购置费")
        + _compared("公务用车运行费", "公务用车运行费")
    ),
    "（三）" + _compared("公务接待费", "公务接待费"),
)

RUNNING = (
    "%if 三公和机关运行经费预算表.机关运行经费",
    (
        "{{ 预算年度 }}年，{{ 单位名称 }}{% if 口径.汇总 %}所属"
        "{% if 行政单位数 %}{{ 行政单位数 }}家机关{% if 参公单位数 %}和{% endif %}{% endif %}"
        "{% if 参公单位数 %}{{ 参公单位数 }}家参公事业单位{% endif %}{% endif %}"
        "由财政拨款安排的机关运行经费预算为{{ 三公和机关运行经费预算表.机关运行经费 }}。"
    ),
    "%else",
    "{{ 预算年度 }}年，{{ 口径.称谓 }}没有安排机关运行经费预算。",
    "%endif",
)

PROCUREMENT = (
    "%if 政府采购.政府采购预算",
    (
        "{{ 预算年度 }}年{{ 口径.称谓 }}政府采购预算{{ 政府采购.政府采购预算 }}，其中：货物{{ 政府采购.货物预算 }}、"
        "工程{{ 政府采购.工程预算 }}、服务{{ 政府采购.服务预算 }}。"
    ),
    (
        "{{ 预算年度 }}年{{ 口径.称谓 }}面向中小企业预留的政府采购项目预算{{ 政府采购.面向中小企业预留 }}，"
        "其中预留给小型和微型企业的{{ 政府采购.预留给小微企业 }}。"
    ),
    "%else",
    "{{ 预算年度 }}年{{ 口径.称谓 }}没有安排政府采购预算。",
    "%endif",
)

PERFORMANCE = (
    "%if 绩效编报.编报项目",
    (
        "{{ 口径.称谓 }}{% if 口径.汇总 and 绩效编报.编报单位 %}的{{ 绩效编报.编报单位 }}预算单位{% endif %}"
        "按照预算绩效管理的要求，为{{ 预算年度 }}年的项目编报了绩效目标，共{{ 绩效编报.编报项目 }}项目，"
        "涉及项目预算资金{{ 绩效编报.涉及资金 }}。"
    ),
    "%else",
    "{{ 预算年度 }}年{{ 口径.称谓 }}没有需要编报绩效目标的项目。",
    "%endif",
)

VEHICLES = (
    "部级领导干部用车",
    "主要领导干部用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "离退休干部用车",
    "其他用车",
)
BIG = "单价{{ 大型设备起点 }}（含）以上设备（不含车辆）"


def _vehicles(column: str) -> str:
    """All vehicles, kind by kind."""
    kinds = "、".join(f"{kind}{{{{ 国有资产.{kind}.{column} }}}}" for kind in VEHICLES)
    return f"{{{{ 国有资产.车辆合计.{column} }}}}，其中：{kinds}"


ASSETS = (
    (
        "截至{{ 资产统计截止日期 }}，{{ 单位名称 }}{% if 口径.汇总 %}及下属单位{% endif %}"
        "{% if 国有资产.车辆合计.现有 %}共有车辆"
        + _vehicles("现有")
        + "{% else %}没有车辆{% endif %}；"
        + BIG
        + "{{ 国有资产.大型设备.现有 }}。"
    ),
    (
        "{{ 预算年度 }}年{{ 口径.主体 }}预算{% if 国有资产.车辆合计.购置 %}安排购置车辆"
        + _vehicles("购置")
        + "{% else %}没有安排购置车辆{% endif %}；安排购置"
        + BIG
        + "{{ 国有资产.大型设备.购置 }}。"
    ),
)

SECTIONS = (
    ("一、{{ 预算年度 }}年“三公”经费预算情况说明", HOSPITALITY),
    ("二、机关运行经费预算", RUNNING),
    ("三、政府采购预算情况", PROCUREMENT),
    ("四、绩效目标设置情况", PERFORMANCE),
    ("五、国有资产占有使用情况", ASSETS),
)

PROJECT = (
    ("一、项目概况", "概况"),
    ("二、立项依据", "依据"),
    ("三、实施主体", "主体"),
    ("四、实施方案", "方案"),
    ("五、实施周期", "周期"),
    ("六、年度预算安排", "安排"),
    ("七、绩效目标", "目标"),
)


def cover() -> str:
    """Whose budget it is and of which kind, and the 文档标注 where one is filled in."""
    return (
        body(("%if 文档标注", "{{ 文档标注 }}", "%endif"), "CoverMark")
        + paragraph("{{ 所在地区 }}\n{{ 预算年度 }}年区级{{ 口径.主体 }}预算", "Title")
        + paragraph("{{ 口径.封面称谓 }}：{{ 单位名称 }}", "CoverLine")
    )


def before_tables(contents: Contents) -> str:
    """Parts 一 to 四: duties, bodies, terms, the statement with a sentence for each account."""
    parts = zip(PART_TITLES, (DUTIES, BODIES, TERMS, STATEMENT), strict=False)
    return "".join(contents.heading(1, title) + body(lines) for title, lines in parts)


def after_tables(contents: Contents) -> str:
    """Parts 六 and 七; their sections do not stand in the 目录."""
    sections = (paragraph(title, "Heading3") + body(lines) for title, lines in SECTIONS)
    return contents.heading(1, PART_TITLES[5]) + "".join(sections) + contents.heading(1, PART_TITLES[6]) + _projects()


def _projects() -> str:
    """Every project under its name, in seven sections."""
    sections = (paragraph(title, "Heading3") + paragraph(f"{{{{ 项.{name} }}}}", "Body") for title, name in PROJECT)
    return (
        body(("%if 项目说明.条", "%for 项 in 项目说明.条"))
        + paragraph("{{ 项.名称 }}", "ProjectName")
        + "".join(sections)
        + body(("%endfor", "%else", "{{ 预算年度 }}年，{{ 口径.称谓 }}没有需要说明的项目。", "%endif"))
    )
