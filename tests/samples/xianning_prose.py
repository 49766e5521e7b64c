"""The running text of the 咸宁 template: cover, 第一部分, 第三部分, 第四部分, signature.

Sentences are the project's own; the order of the figures is that of published documents.
No direction word, no figure, no 部门 or 单位 that depends on the 口径 is typed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.samples.wordparts import body, paragraph, tag_paragraph

if TYPE_CHECKING:
    from tests.samples.wordparts import Contents

__all__ = ["PART_TITLES", "cover", "explanation", "glossary", "overview", "signature"]

# For 单位本级 the published documents speak of 单位概况, but of the 部门预算.
PART_TITLES = (
    "第一部分　{% if 口径.后缀 %}单位{% else %}{{ 口径.主体 }}{% endif %}概况",
    "第二部分　{{ 预算年度 }}年{{ 口径.主体 }}预算表",
    "第三部分　{{ 预算年度 }}年{{ 口径.主体 }}预算编制情况及说明",
    "第四部分　名词解释",
)

# A line of text, or a tag in a paragraph of its own if it has none of the braces of a value.
BALANCE = (
    (
        "{{ 预算年度 }}年{{ 单位名称 }}收入预算总额为{{ 收入总计 }}，{{ 收入总计.比上年 }}。"
        "按来源分：{{ 收入来源.列举 }}。{{ 收入总计.原因句 }}"
    ),
    (
        "{{ 预算年度 }}年{{ 单位名称 }}支出预算总额为{{ 支出总计 }}，{{ 支出总计.比上年 }}。"
        "按资金来源分：{{ 支出来源.列举 }}。{{ 支出总计.原因句 }}"
    ),
    "{{ 单位名称 }}{{ 预算年度 }}年政府性基金预算支出为{{ 政府性基金支出 }}，{{ 政府性基金支出.比上年 }}。",
)

RUNNING = (
    "%if 机关运行经费",
    (
        "{{ 单位名称 }}{{ 预算年度 }}年机关运行经费预算为{{ 机关运行经费 }}"
        "{% if 机关运行经费明细.条 %}，其中：{{ 机关运行经费明细.列举 }}{% endif %}。"
        "机关运行经费占预算总额的{{ 机关运行经费占比 }}；预算数{{ 机关运行经费.比上年 }}。{{ 机关运行经费.原因句 }}"
    ),
    "%else",
    "{{ 单位名称 }}{{ 预算年度 }}年未安排机关运行经费预算，{{ 机关运行经费.比上年 }}。{{ 机关运行经费.原因句 }}",
    "%endif",
)


def _reason_of_dropped(item: str, name: str) -> str:
    """The reason of an item that had money last year, led by the item's name."""
    return f"{{% if {name}.有变化 %}}{{% if {name}.原因句 %}}{item}{{{{ {name}.原因句 }}}}{{% endif %}}{{% endif %}}"


HOSPITALITY = (
    "%if 三公经费",
    (
        "{{ 单位名称 }}{{ 预算年度 }}年“三公”经费预算为{{ 三公经费 }}，占预算总额的{{ 三公经费占比 }}；"
        "预算数{{ 三公经费.比上年 }}。与上年相比：因公出国（境）费{{ 因公出国境费 }}，{{ 因公出国境费.变动 }}；"
        "公务用车运行费{{ 公务用车运行费 }}，{{ 公务用车运行费.变动 }}；"
        "公务用车购置费{{ 公务用车购置费 }}，{{ 公务用车购置费.变动 }}；"
        "公务接待费{{ 公务接待费 }}，{{ 公务接待费.变动 }}。{{ 三公经费.原因句 }}"
    ),
    "因公出国（境）费预算为{{ 因公出国境费 }}，{{ 因公出国境费.比上年 }}。{{ 因公出国境费.原因句 }}",
    (
        "公务用车购置及运行费预算为{{ 公务用车购置及运行费 }}，{{ 公务用车购置及运行费.比上年 }}。"
        "{% if 公务用车购置及运行费 %}"
        "其中，公务用车运行费{{ 公务用车运行费 }}，{{ 公务用车运行费.比上年 }}。{{ 公务用车运行费.原因句 }}"
        "公务用车购置费{{ 公务用车购置费 }}，{{ 公务用车购置费.比上年 }}。{{ 公务用车购置费.原因句 }}"
        "{% else %}"
        + _reason_of_dropped("公务用车运行费", "公务用车运行费")
        + _reason_of_dropped("公务用车购置费", "公务用车购置费")
        + "{% endif %}"
    ),
    "公务接待费预算为{{ 公务接待费 }}，{{ 公务接待费.比上年 }}。{{ 公务接待费.原因句 }}",
    "%elif 三公经费.有变化",
    "{{ 单位名称 }}{{ 预算年度 }}年未安排“三公”经费预算，{{ 三公经费.比上年 }}。"
    "与上年相比：因公出国（境）费{{ 因公出国境费.变动 }}；公务用车运行费{{ 公务用车运行费.变动 }}；"
    "公务用车购置费{{ 公务用车购置费.变动 }}；公务接待费{{ 公务接待费.变动 }}。{{ 三公经费.原因句 }}"
    + _reason_of_dropped("因公出国（境）费", "因公出国境费")
    + _reason_of_dropped("公务用车运行费", "公务用车运行费")
    + _reason_of_dropped("公务用车购置费", "公务用车购置费")
    + _reason_of_dropped("公务接待费", "公务接待费"),
    "%else",
    (
        "{{ 单位名称 }}{{ 预算年度 }}年未安排“三公”经费预算，因公出国（境）费、公务用车购置及运行费、"
        "公务接待费{{ 三公经费.比上年 }}。"
    ),
    "%endif",
)

PROCUREMENT = (
    "%if 政府采购预算",
    (
        "{{ 单位名称 }}按照《中华人民共和国政府采购法》及政府采购预算管理的有关规定编制政府采购预算。"
        "{{ 预算年度 }}年政府采购预算为{{ 政府采购预算 }}，其中：货物类采购{{ 货物类采购 }}、"
        "工程类采购{{ 工程类采购 }}、服务类采购{{ 服务类采购 }}。"
        "政府采购预算{{ 政府采购预算.比上年 }}。{{ 政府采购预算.原因句 }}"
    ),
    "%else",
    "{{ 单位名称 }}{{ 预算年度 }}年未安排政府采购预算，{{ 政府采购预算.比上年 }}。{{ 政府采购预算.原因句 }}",
    "%endif",
)

ASSETS = (
    "%if 国有资产.车辆合计",
    (
        "截至{{ 资产统计截止日期 }}，{{ 单位名称 }}保有车辆{{ 国有资产.车辆合计 }}，其中：领导干部用车"
        "{{ 国有资产.领导干部用车 }}、一般公务用车{{ 国有资产.一般公务用车 }}、特种专业技术用车"
        "{{ 国有资产.特种专业技术用车 }}、执法执勤用车{{ 国有资产.执法执勤用车 }}、其他用车{{ 国有资产.其他用车 }}。"
        "{% if 国有资产.其他用车 %}其他用车中，机要通信用车{{ 国有资产.机要通信用车 }}、应急公务用车"
        "{{ 国有资产.应急公务用车 }}、离退休干部服务用车{{ 国有资产.离退休干部服务用车 }}。{% endif %}"
    ),
    "%else",
    "截至{{ 资产统计截止日期 }}，{{ 单位名称 }}没有车辆。",
    "%endif",
    (
        "单位价值{{ 通用设备起点 }}以上通用设备{{ 国有资产.大型通用设备 }}，"
        "单价{{ 专用设备起点 }}以上专用设备{{ 国有资产.大型专用设备 }}。"
    ),
    "%if 车辆",
    "与{{ 资产统计截止日期.年 }}年年初相比，车辆{{ 车辆.变动 }}。{{ 车辆.原因句 }}",
    "%elif 车辆.上年",
    "与{{ 资产统计截止日期.年 }}年年初相比，车辆{{ 车辆.变动 }}。{{ 车辆.原因句 }}",
    "%endif",
    "%if 资产新增",
    (
        "{{ 资产统计截止日期.年 }}年{{ 单位名称 }}其他资产新增{{ 资产新增 }}，其中："
        "构筑物新增{{ 国有资产.新增构筑物 }}、家具新增{{ 国有资产.新增家具 }}、"
        "设备新增{{ 国有资产.新增设备 }}、无形资产新增{{ 国有资产.新增无形资产 }}。"
    ),
    "%else",
    "{{ 资产统计截止日期.年 }}年{{ 单位名称 }}其他资产没有新增。",
    "%endif",
)

SERVICES = (
    "%if 政府购买服务预算",
    (
        "{{ 预算年度 }}年{{ 单位名称 }}政府购买服务预算为{{ 政府购买服务预算 }}，"
        "{{ 政府购买服务预算.比上年 }}。{{ 政府购买服务预算.原因句 }}"
    ),
    "%else",
    (
        "{{ 预算年度 }}年{{ 单位名称 }}未安排政府购买服务预算，"
        "{{ 政府购买服务预算.比上年 }}。{{ 政府购买服务预算.原因句 }}"
    ),
    "%endif",
)

FUNDS = (
    "%if 政府性基金支出",
    (
        "{{ 单位名称 }}{{ 预算年度 }}年政府性基金预算支出为{{ 政府性基金支出 }}，"
        "{{ 政府性基金支出.比上年 }}。{{ 政府性基金支出.原因句 }}"
    ),
    "%else",
    "{{ 单位名称 }}{{ 预算年度 }}年未安排政府性基金预算支出，{{ 政府性基金支出.比上年 }}。{{ 政府性基金支出.原因句 }}",
    "%endif",
)

PERFORMANCE = (
    "%if 项目支出",
    (
        "{{ 预算年度 }}年{{ 单位名称 }}安排项目{{ 项目个数 }}个，项目支出{{ 项目支出 }}。"
        "{{ 口径.称谓 }}对项目支出实行全过程预算绩效管理：编制预算时设定绩效目标，预算执行中开展绩效监控，"
        "年度结束后组织绩效评价，并把评价结果作为改进管理和安排以后年度预算的依据。"
    ),
    "%if 重点项目.条",
    "{{ 单位名称 }}{{ 预算年度 }}年重点项目的绩效目标如下：",
    "%for 项 in 重点项目.条",
    "{{ 项.序号 }}、{{ 项.项目名称 }}（{{ 项.合计 }}）{% if 项.目标 %}：{{ 项.目标 }}{% else %}。{% endif %}",
    "%endfor",
    "%else",
    "{{ 单位名称 }}{{ 预算年度 }}年的项目均未列为重点项目。",
    "%endif",
    "%else",
    "{{ 预算年度 }}年{{ 单位名称 }}未安排项目支出，没有需要公开的项目绩效目标。",
    "%endif",
)

SECTIONS = (
    ("（一）预算收支安排及增减变化情况说明", BALANCE),
    ("（二）机关运行经费安排及增减变化情况说明", RUNNING),
    ("（三）“三公”经费安排及增减变化情况说明", HOSPITALITY),
    ("（四）政府采购预算安排及增减变化情况说明", PROCUREMENT),
    ("（五）国有资产占用及增减变化情况说明", ASSETS),
    ("（六）政府购买服务安排及增减变化情况说明", SERVICES),
    ("（七）政府性基金预算支出情况说明", FUNDS),
    ("（八）{{ 预算年度 }}年{{ 口径.主体 }}预算绩效情况说明", PERFORMANCE),
)

DUTIES = ("%for 项 in 主要职能.条", "{{ 项.序号 }}、{{ 项.内容 }}", "%endfor")
OFFICES = (
    "%if 内设机构.条",
    "{{ 单位名称 }}内设机构{{ 内设机构.个数 }}个：{{ 内设机构.列举 }}。",
    "%else",
    "{{ 单位名称 }}未设内设机构。",
    "%endif",
    "%if 所属单位.条",
    "{{ 单位名称 }}所属预算单位{{ 所属单位.个数 }}个：{{ 所属单位.列举 }}。",
    "%else",
    "{{ 口径.称谓 }}预算不含所属预算单位。",
    "%endif",
)
TASKS = ("%for 项 in 年度主要工作任务.条", "{{ 项.内容 }}", "%endfor")
TERM = "（{{ 项.序号|中文 }}）{{ 项.名词 }}：{{ 项.解释 }}"


def cover() -> str:
    """Title, unit and date, and the 文档标注 where one is filled in."""
    name = "{% if 口径.后缀 %}{{ 主管部门 }}{% else %}{{ 单位名称 }}{% endif %}"
    title = name + "\n{{ 预算年度 }}年{{ 口径.主体 }}预算公开说明{{ 口径.后缀 }}"
    return (
        tag_paragraph("if 文档标注", "CoverMark")
        + paragraph("{{ 文档标注 }}", "CoverMark")
        + tag_paragraph("endif", "CoverMark")
        + paragraph(title, "Title")
        + paragraph("{{ 单位名称 }}", "CoverLine")
        + paragraph("{{ 公开日期 }}", "CoverLine")
    )


def overview(contents: Contents) -> str:
    """第一部分."""
    return (
        contents.heading(1, PART_TITLES[0])
        + contents.heading(2, "（一）主要职能")
        + body(DUTIES)
        + contents.heading(2, "（二）机构设置")
        + body(OFFICES)
        + contents.heading(2, "（三）年度主要工作任务及目标")
        + body(TASKS)
    )


def explanation(contents: Contents) -> str:
    """第三部分, its eight sections."""
    sections = (contents.heading(2, heading) + body(lines) for heading, lines in SECTIONS)
    return contents.heading(1, PART_TITLES[2]) + "".join(sections)


def glossary(contents: Contents) -> str:
    """第四部分; the last term stays with the signature, which must not stand alone on a page."""
    return (
        contents.heading(1, PART_TITLES[3])
        + body(("%for 项 in 名词解释.条", "%if loop.last"))
        + paragraph(TERM, "BodyKept")
        + body(("%else", TERM, "%endif", "%endfor"))
    )


def signature() -> str:
    """The unit that signs and the date of publication."""
    room = '<w:keepNext/><w:spacing w:before="1120"/>'
    return paragraph("{{ 落款单位 }}", "Signature", extra=room) + paragraph("{{ 公开日期 }}", "Signature")
