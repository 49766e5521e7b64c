"""The rules about words: each once broken and kept in many ways, by rule and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate
from disclosuregen.rules import RULES, Severity
from disclosuregen.rules.words import WORD_RULES
from tests.books import CLEAN, changed
from tests.samples.workbooks import ROOT
from tests.tables import said
from tests.typed import ROWS, findings_of, said_of

if TYPE_CHECKING:
    from pathlib import Path

LEFTOVERS = """
水电费增加X万元
比202X年提高
落实XX工作部署
由××科负责
贯彻ＸＸ会议精神
20XX年完成改造
完成□□项目
由○○单位承办
服务对象为**人
签订____份合同
某某局负责
□是□否实行备案
支出比上年增加（减少）5万元
支出下降(增长)2%
比上年增加/减少5万元
增（减）原因见下
主要原因是。
减少原因：
原因为。
主要用于。
其中：。
办理审批（请填写具体事项）
办理审批（说明办理依据）
办理审批（填写依据）
办理审批（如没有请删除）
办理审批（200字以内）
办理审批（略）
办理审批（单位名称）
办理审批（）
办理审批（……）
完成【项目】验收
完成[项目名]验收
请填写主要职责
在此处填写：此处填写职责
改造时间待定。
加强“ ”工作
印发《》
占 %，比上年减少 万元
占预算总额的比重下降%
比上年减少万元
共 个项目
全年共个。
第 号文件
2024年 月 日前完成
金额#REF!万元
结果为#DIV/0!
"""
NO_LEFTOVERS = """
X光机维修，按4×6米设置展板
二〇〇八年以来的档案
增加（新增）值守人员
各县（市、区）及部门（单位）
（如防汛、抗旱等）应急物资
如有变化及时调整
（请示件）限时办结
说明书编印
在此基础上继续推进
普发改投【2017】89号
普发改投[2017]89号文
《预算法》
人均收入万元以上的村
培育产值亿元企业两家
以万元为单位
投资超过亿元的项目三个
增长率达到5%，占比50%
比上年增加5 万元
公共个人信息查询
公共项目代建
共20个项目
第5号文件
2024年3月底前完成
分析事故原因，落实整改
查明原因。
专款用于救灾
有待确定的线路
（待遇落实）
（请第三方机构）评估两次
（说明：不含结转资金）
办理社保增/减员业务
金额单位均为万元
财政资金万元带动就业
某某等五人的救助
C#语言培训
购置X光机一台
"""
MARKS = """
金额为{{ 收入 }}
{%p if 甲 %}
共{数量}个
{单位}负责
办理&nbsp;审批
第一段<br>第二段
"""
NO_MARKS = """
温度<5度、湿度>60%
集合}
A&B合作
"""
JUNK = "下降 增加。 qq 11 aaa abc 1 。 、 测试 略 无无 啊啊啊 / - 同上 测试。 x1 12345"
NO_JUNK = "无 财务科 2024 100% 2024年 KTV管理 工会 局机关 AI CDC12 B超室"


def each(rule: str, cases: str, column: str = "A") -> list[tuple[str, str]]:
    """That rule for every line of a table of cases, which stand from row 3 on."""
    return [(rule, f"{column}{row}") for row, _ in enumerate(cases.strip().splitlines(), 3)]


def goals(cases: str) -> str:
    """The cases as goals of as many projects."""
    return "\n".join(f"项目{chr(0x7532 + number)}|{case}|" for number, case in enumerate(cases.strip().splitlines()))


def rules_of(text: str, sheet: str = "职责") -> list[str]:
    """The rules that one text breaks."""
    return [rule for rule, _ in said_of(sheet, text)]


def test_what_a_template_leaves_is_told() -> None:
    assert said_of("目标", goals(LEFTOVERS)) == each("T04", LEFTOVERS, "B")


def test_what_looks_like_a_leftover_is_left_alone() -> None:
    assert said_of("职责", NO_LEFTOVERS) == []


def test_marks_of_programs_are_a_warning() -> None:
    assert said_of("职责", MARKS) == each("T05", MARKS)
    assert said_of("职责", NO_MARKS) == []


def test_a_text_that_says_nothing_is_told() -> None:
    junk = "\n".join(f"'{text}" for text in JUNK.split())
    assert said_of("目标", goals(junk)) == each("T06", junk, "B")
    assert rules_of("'11", "机构") == ["T06"]


def test_a_short_text_is_no_junk() -> None:
    assert said_of("机构", "\n".join(f"'{text}" for text in NO_JUNK.split())) == []


DOUBLED = """
提高提高管理水平
加强预算预算管理
的的确良面料除外，服务的的水平
完成了了验收
和和相关单位对接
对于于重点项目
并并开展检查
按照照按照照要求
主要用于于维修
社会保障和就业支出支出
人员经费人员经费
我们们负责
"""
NOT_DOUBLED = """
实现上述目的的支出
为了了解情况开展调研
除了了结积案
参与与监督
合并并重组
理由由申请人提供
可以以奖代补
以违法行为为重点
普及及推广科学知识
平和和睦的邻里
暂存在在建工程账户
各级各类学校常常走访
层层压实责任，天天巡查，人人有责
一件一件办理，逐户逐户核对
督促检查检查站运行
服务服务业发展
市场监督管理局局长办公会
派出所所长培训
示例市示例区青枫街道
实实在在的成效
"""
STOPS = """
做好防汛工作。。
做好，，防汛工作
物资、、人员到位
及时；。抢修
及时，。抢修
如下：。物资
，做好防汛工作
做好防汛工作，
做好防汛、抗旱、
"""
NO_STOPS = """
做好防汛工作……
具体抓好以下工作：
印发《办法》、《细则》。
坚持“三个一”，做到全覆盖！
“放管服”改革。
"""
UNPAIRED = """
出国（境费用
出国境）费用
“三公“经费
”三公“经费
三公”经费
《预算法实施
“三公（经费”）
"三公经费
〔2024号
（（一）项工作
“‘三公”经费
"""
PAIRED = """
因公出国（境)费
1）组织培训；2）开展检查
一、（一）落实责任；二）压实责任
"三公"经费
《关于印发〈办法〉的通知》（财预〔2016〕143号）
“十四五”规划
’24年度赛事
“‘三公’经费”公开
"""


def test_a_word_twice_is_told() -> None:
    assert said_of("职责", DOUBLED) == each("T07", DOUBLED)


def test_a_word_that_ends_and_begins_alike_is_left_alone() -> None:
    assert said_of("职责", NOT_DOUBLED) == []


def test_a_stop_too_many_is_told() -> None:
    assert said_of("目标", goals(STOPS)) == each("T08", STOPS, "B")


def test_stops_that_belong_there_are_left_alone() -> None:
    assert said_of("目标", goals(NO_STOPS)) == []


def test_a_mark_without_its_partner_is_told() -> None:
    assert said_of("目标", goals(UNPAIRED)) == each("T09", UNPAIRED, "B")


def test_marks_in_pairs_are_left_alone() -> None:
    assert said_of("职责", PAIRED) == []


# The workbook is of 2024.
OTHER_YEARS = """
公开2022年预算
做好2023年部门预算公开说明
落实2022年度工作计划
按2021年重点工作任务推进
比2022年预算增加5万元
与2021年预算相比有所减少
较2022年年初预算下降2%
完成2026年绩效目标
"""
RIGHT_YEARS = """
编制2025年部门预算
公开2024年部门预算
公开2023年决算
总结2023年预算执行情况
支付2022年预算项目尾款
截至2023年12月31日
2019年机构改革以来
2035年远景目标
“十四五”期间比2020年下降13.5%
《2021年部门预算编制说明》归档
比2023年预算增加
与2023年预算持平
印发2024年工作要点
财预〔2016〕143号
完成2023年度绩效目标自评
"""


def test_another_years_budget_is_told() -> None:
    assert said_of("职责", OTHER_YEARS) == each("T10", OTHER_YEARS)


def test_years_that_may_stand_there_are_left_alone() -> None:
    assert said_of("职责", RIGHT_YEARS) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("较2021年有所增加", ["T10"]),
        ("与2022年相比，项目增加", ["T10"]),
        ("较2023年增加两个项目", []),
        ("2019年以来逐年增加", []),
    ],
)
def test_a_reason_compares_with_the_year_before(text: str, said: list[str]) -> None:
    found = findings_of(数="收入|6\n收入上年|5\n接待费|1\n接待费上年|1", 原因=f"收入|{text}\n接待费|")
    assert [one.rule for one in found] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("本部门负责住房保障", ["T11"]),
        ("我部门厉行节约", ["T11"]),
        ("本单位负责住房保障", []),
        ("我单位厉行节约", []),
        ("指导预算部门的工作", []),
        ("基本部门设置", []),
        ("落实《本部门政务公开办法》", []),
        ("推行“本部门事项清单”", []),
    ],
)
def test_the_unit_speaks_of_itself_as_the_cover_chooses(text: str, said: list[str]) -> None:
    assert rules_of(text) == said


def test_a_department_does_not_call_itself_a_unit() -> None:
    cover = ROWS["封面"].replace("类别|单位", "类别|部门")
    assert [one.rule for one in findings_of(封面=cover, 职责="本单位负责住房保障\n以家庭为基本单位")] == ["T11"]


NEAR = """
示例市住房和城乡建没局负责
示例市住房城乡建设局负责
示例市住房和城多建设局负责
示例市住房和城镇乡建设局负责
"""
NOT_NEAR = """
示例市住房和城乡建设局负责
示例市住房和城乡建设局本级负责
示例区住房和城乡建设局配合
示例市住房保障服务中心配合
会同示例市自然资源和规划局办理
示例市住建局负责
示例市住房和城乡建设系统
"""


def test_a_name_with_a_slip_is_told() -> None:
    assert said_of("职责", NEAR) == each("T12", NEAR)


def test_another_bodys_name_is_left_alone() -> None:
    assert said_of("职责", NOT_NEAR) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("示例市教育局", "示例市教肓局负责", ["T12"]),
        ("示例市教育局", "会同示例市体育局办赛", []),
        ("示例市教育局", "示例县教育局上报", []),
        ("示例市第一中学", "示例市第二中学借用场地", []),
        ("示例市档案馆", "会同示例市档案局检查", []),
        ("示例市临江高级中学", "示例市临江高中招生", []),
        ("市教育局", "市体育局配合", []),
    ],
)
def test_names_of_sisters_are_left_alone(name: str, text: str, said: list[str]) -> None:
    cover = f"全称|{name}\n上级|{name}\n落款|{name}\n代码|305001\n年份|2024\n日期|2024-02-07\n类别|单位"
    units = f"305|{name}|5\n305001|{name}|5"
    assert [one.rule for one in findings_of(封面=cover, 单位表=units, 职责=text)] == said


def test_the_covers_names_agree_with_one_another() -> None:
    found = findings_of(封面=ROWS["封面"].replace("落款|示例市住房和", "落款|示例市住房合"))
    assert [(one.rule, [place.cell for place in one.places]) for one in found] == [("T12", ["B5", "B3"])]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("332|示例市住房和城乡建设局|5\n332001|示例市住房和城乡建没局本级|5", [("T13", "B4")]),
        ("332|示例市住房和城乡建设局|5\n332001|示例市体育局|5", [("T13", "B4")]),
        ("332|示例市住房和城乡建没局|5\n332001|示例市住房和城乡建设局本级|5", [("T12", "B3")]),
        ("332|示例市住房和城乡建设局|5\n332001|示例市住房和城乡建设局（本级）|5", [("T13", "B4")]),
        ("332|示例市住房和城乡建设局|5\n332001|示例市住房和城乡建设局|5", []),
        ("332|示例市住房和城乡建设局|5\n332002|示例市住房和城乡建没局|5", []),
    ],
)
def test_the_units_code_bears_its_name(rows: str, said: list[tuple[str, str]]) -> None:
    assert said_of("单位表", rows) == said


# Three offices are listed.
WRONG_COUNTS = """
下设4个科室
内设科室有31个：分别管理各项业务
设机构22个，另有事业编制
内设机构5个。
机构共有5个，分管各项业务
共有五个科室
下设三个中心：市民中心、文化中心。
负责3个项目：道路改造、桥梁维护、路灯照明、管网疏通。
推进两项工程：（一）道路改造；（二）桥梁维护；（三）路灯照明
抓好八项重点工作：一是修路；二是架桥。
"""
RIGHT_COUNTS = """
下设3个科室
下设三个科室：办公室、人事科、计划财务科。
增设1个科室
为42家单位的业务系统提供资源
负责两个中心：市民中心、文化和旅游中心。
负责3个项目：道路改造、桥梁维护和路灯照明。
推进3项工程：道路改造、桥梁维护等。
第3个项目：道路改造、桥梁维护
20多个项目：道路改造、桥梁维护
不少于3个项目：道路改造、桥梁维护
抓好八项重点工作：
两个信封上都写着：邮编、地址、单位
四个系列：亲情、友爱，探险、奇遇，童话、幻想
党的二十大报告提出：推进改革、扩大开放
全年分四次用款：第一季度15万元，第二季度15万元
设中心食堂1处、助餐点5处
检查科室5个，整改问题9个
"""


def test_a_count_that_is_not_that_of_the_list_is_told() -> None:
    assert sorted(said_of("职责", WRONG_COUNTS)) == sorted(each("T14", WRONG_COUNTS))


def test_a_count_that_agrees_or_cannot_be_judged_is_left_alone() -> None:
    assert said_of("职责", RIGHT_COUNTS) == []


RUNNING = "城乡社区支出（类）城乡社区管理事务（款）行政运行（项）"
ACCOUNTS = "212|城乡社区支出|5|⏎21201|城乡社区管理事务|5|⏎"
BASIS, WHO = "依据市政府年度工作安排", "由市政设施中心组织实施项目"
COPIES = {
    "the same": ("目标", "修路|完成年度计划并一次验收合格。|⏎架桥|完成年度计划并一次验收合格。|", "B4"),
    "but for numbers and the name": (
        "目标",
        "修路|全年修路12公里，验收一次合格率达到100%。|⏎架桥|全年架桥3.5公里，验收一次合格率达到98%。|",
        "B4",
    ),
    "another text": ("目标", "修路|全年修复破损路面十二公里。|⏎架桥|全年新建人行天桥三座，通车。|", ""),
    "a short one": ("目标", "修路|按期完成。|⏎架桥|按期完成。|", ""),
    "what every list ends with": (
        "目标",
        "修路|完成领导交办的其他工作任务。|⏎架桥|完成领导交办的其他工作任务。|",
        "",
    ),
    "two terms": ("名词", "事业收入|上述各类收入以外的零星收入。⏎经营收入|上述各类收入以外的零星收入。", "B4"),
    "the same account elsewhere": (
        "名词",
        f"{RUNNING}|行政单位维持日常运转的基本支出。⏎公安（款）行政运行（项）|行政单位维持日常运转的基本支出。",
        "",
    ),
    "two accounts": (
        "科目表",
        f"{ACCOUNTS}2120101|行政运行|2|保障机关在职人员工资和日常办公⏎2120102|管理|3|保障机关在职人员工资和日常办公",
        "D6",
    ),
    "most of a row": ("说明", f"修路|修复破损的路面|{BASIS}|{WHO}⏎架桥|新建三座天桥|{BASIS}|{WHO}", "D4"),
    "one of many": ("说明", f"修路|修复破损的路面|{BASIS}|{WHO}⏎架桥|新建三座天桥|依据全市桥梁专项规划|{WHO}", ""),
}


@pytest.mark.parametrize("case", COPIES)
def test_a_copied_text_is_told(case: str) -> None:
    sheet, rows, cell = COPIES[case]
    assert said_of(sheet, rows.replace("⏎", "\n")) == ([("T15", cell)] if cell else [])


@pytest.mark.parametrize(("spent", "said"), [("2", []), ("4", ["T15"])])
def test_what_changed_as_much_may_have_the_same_reason(spent: str, said: list[str]) -> None:
    numbers = f"收入|6\n收入上年|5\n接待费|{spent}\n接待费上年|1"
    reason = "业务交流活动的批次和人数比上年增多"
    assert [one.rule for one in findings_of(数=numbers, 原因=f"收入|{reason}\n接待费|{reason}")] == said


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (RUNNING, []),
        ("城乡社区（类）行政运行（项）", []),
        ("城乡社区支出(类)", []),
        ("城乡社区支出-城乡社区管理事务-行政运行", []),
        ("“城乡社区支出（212类）城乡社区管理事务（01款）行政运行（01项）”", []),
        ("一般公共服务（类）行政运行（项）", ["T16"]),
        ("城乡社区支出（类）城乡社区管理事务（款）机关服务（项）", ["T16"]),
        ("城乡社区支出（类）公安（款）行政运行（项）", ["T16"]),
        ("公共安全支出（204类）司法（06款）行政运行（01项）", ["T16"]),
        ("公共安全支出—公安—行政运行", ["T16"]),
        ("数字化-网络化-智能化", []),
        ("人员类项目", []),
    ],
)
def test_an_account_that_is_explained_is_in_the_tables(term: str, said: list[str]) -> None:
    assert rules_of(f"{term}|机构运转的各项开支。", "名词") == said


def test_accounts_are_not_judged_where_no_table_has_any() -> None:
    found = findings_of(科目表="", 名词="一般公共服务（类）行政运行（项）|机构运转的开支。")
    assert found == []


@pytest.mark.parametrize(
    ("sheet", "rows", "said"),
    [
        ("说明", "修路|路面|甲规划|乙中心\n修路|路面|丙规划|乙中心", []),
        ("说明", "修路|路面|甲规划|乙中心\n修路|路面|甲规划|乙中心", [("T17", "A4")]),
        ("名词", "其他收入|零星的收入。\n事业收入|业务的收入。\n其他 收入|别的收入。", [("T17", "A5")]),
        ("名词", "“三公”经费|三类支出。\n三公经费|三类支出。", [("T17", "A4")]),
        ("机构", "办公室\n人事科\n办公室", [("T17", "A5")]),
        ("目标", "修路|修十公里。|\n修路|修二十公里。|", [("T17", "A4")]),
        ("机构", "一科\n二科", []),
    ],
)
def test_an_item_that_stands_twice_is_told(sheet: str, rows: str, said: list[tuple[str, str]]) -> None:
    assert said_of(sheet, rows) == said


CLASSIFIED = """
秘密★10年
机密 ★长期
绝密☆
★秘密
档案数字化（秘密）
档案数字化【机密】
密级：秘密
秘密 10年
秘密
绝密级
机密级★5年
机 密
"""
UNCLASSIFIED = """
保守国家秘密和商业秘密
修订机密文件管理制度
开展保密检查，查处泄露秘密的行为
★为重点任务
确定秘密级、机密级事项的范围
"""


def test_a_mark_of_secrecy_is_told() -> None:
    assert said_of("目标", goals(CLASSIFIED)) == each("M04", CLASSIFIED, "B")


def test_to_speak_of_secrets_is_no_mark() -> None:
    assert said_of("职责", UNCLASSIFIED) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("信息系统建设（涉密）", ["M05"]),
        ("【涉密】装备购置", ["M05"]),
        ("涉密项目", ["M05"]),
        ("涉密专项经费", ["M05"]),
        ("非涉密项目", []),
        ("涉密载体管理", []),
        ("涉密人员培训", []),
        ("涉密项目管理培训", []),
    ],
)
def test_a_project_that_says_it_is_secret_is_told(name: str, said: list[str]) -> None:
    assert [rule for rule, _ in said_of("项目表", f"42120022332T000000115|{name}|5")] == said
    assert rules_of(f"{name}|按计划完成系统验收。|", "目标") == said


def test_to_speak_of_secret_projects_is_allowed_but_not_to_mark_one() -> None:
    assert rules_of("按规定管理涉密项目，涉密项目不予公开") == []
    assert rules_of("推进系统建设（涉密）") == ["M05"]


@pytest.mark.parametrize(("flag", "said"), [("是", [("M05", "C3")]), ("否", []), ("", [])])
def test_a_row_that_is_flagged_secret_is_told(flag: str, said: list[tuple[str, str]]) -> None:
    assert said_of("目标", f"房屋安全鉴定|按期出具鉴定报告。|{flag}") == said


def test_a_secret_project_stops_the_document(tmp_path: Path) -> None:
    workbook = changed(CLEAN, "绩效目标", {"D7": "是"}, tmp_path / "表.xlsx")
    outcome = generate(workbook, Packs(Library((ROOT / "templates",))))
    assert (said(outcome.findings), outcome.document) == ([("M05", "D7")], None)


def test_nothing_is_found_in_a_sound_workbook() -> None:
    assert findings_of() == []


def test_a_cell_is_told_once_for_a_rule_with_what_else_is_wrong_in_it() -> None:
    (one,) = findings_of(职责="由XX科会同××科办理，增加（减少）5万元")
    assert (one.rule, "还有 2 处" in one.message) == ("T04", True)


def test_every_rule_about_words_says_what_is_right_what_is_wrong_and_why() -> None:
    assert [rule.id for rule in WORD_RULES if not (rule.clause and rule.good and rule.bad)] == []
    assert [rule.id for rule in WORD_RULES if rule.good == rule.bad] == []


def test_nobody_can_soften_what_must_never_be_published() -> None:
    assert {rule.id for rule in WORD_RULES if not rule.soft} == {"M01", "M03", "M04", "M05"}
    assert all(RULES[rule].severity is Severity.ERROR for rule in ("M01", "M03", "M04", "M05"))
