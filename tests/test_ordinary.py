"""No false alarms: ordinary sentences of the field, the samples, and the packs' own examples."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from disclosuregen.checks.wording import typed_texts
from disclosuregen.pack import Library, load
from disclosuregen.pipeline import Packs, examine
from disclosuregen.rules.words import WORD_RULES
from disclosuregen.workbook.blank import standard_workbook
from tests.conftest import ROOT
from tests.samples.workbooks import PUTUO_UNITS, content_of, read_bytes
from tests.typed import said_of

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.pipeline import Outcome

DUTIES = """
起草全市财政收支、政府采购、国有资产管理方面的制度，经批准后组织实施。
汇总编制市级预算草案和决算草案，向市人民代表大会报告预算执行情况。
负责各级各类学校的布局调整，统筹城乡义务教育一体化发展。
指导县（市、区）退役军人服务中心（站）的规范化建设。
承担安全生产委员会办公室的日常工作，牵头开展“打非治违”专项行动。
监督管理政府和社会资本合作（PPP）项目的全过程绩效。
负责因公出国（境）人员的行前教育和回国后总结报告的审核。
组织开展保守国家秘密的宣传教育，查处失密泄密案件，管理涉密载体的销毁。
受理12345热线转办的诉求，按规定的时限办结、答复和回访。
承办市委、市政府交办的其他事项。
管理派出所所长和社区民警的教育训练、考核奖惩与职业保障。
维护3个国家地表水考核断面、12个市控断面的自动监测站。
依据《中华人民共和国档案法》和《机关档案管理规定》，对机关、团体的归档工作实行监督指导。
会同市场监督管理、公安、卫生健康等部门开展校园食品安全联合检查。
拟订水资源管理“三条红线”的年度目标，并对实行情况进行考核。
负责农村集体资金、资产、资源（“三资”）监督管理平台的运行。
对本行政区域内的地方志书、年鉴实行统一审查验收；组织整理旧志。
以户为基本单位登记造册，做到一户一档、人户一致。
配合有关部门处置重大突发公共卫生事件，落实“四早”要求。
统筹推进数字乡村建设，为42家单位的业务系统提供云资源。
"""
TASKS = """
2024年是实施“十四五”规划的攻坚之年，要把过紧日子作为长期坚持的方针。
一是完善预算编制。推行零基预算，打破基数概念和支出固化格局。
二是加快支出进度。6月底前完成年初预算的60%，11月底前达到92%以上。
做好2023年部门决算公开和2025年部门预算编制的准备。
对标2035年远景目标，编制国土空间总体规划（2021—2035年）。
单位生产总值能耗比2020年下降13.5%，森林覆盖率达到53.8%。
自2019年机构改革以来，首次开展跨部门的联合督查。
落实《关于进一步深化预算管理制度改革的意见》（国发〔2021〕5号），压实主体责任。
新建、改建农村公路120公里，完成3座四类、五类桥梁的加固改造。
年内新增城镇就业1.2万人，失业人员再就业4000人，就业困难人员就业1500人。
开展“双随机、一公开”抽查，抽查比例不低于5%，结果公示率100%。
抓好以下重点工作：
为了了解居民对物业服务的意见，上下半年各开展一次满意度调查。
推动垃圾分类由“有没有”向“好不好”转变，让群众少跑腿、好办事。
建设停车位500个（其中充电车位80个），缓解老城区停车难。
加密巡查频次，汛期每天3次；发现险情1小时内上报，2小时内到场处置。
完成X光安检机、4K执法记录仪等设备的更新，单台价格不超过5万元。
整治黑臭水体，主要河段水质达到Ⅲ类及以上标准。
办理人大代表建议86件、政协提案103件，见面率、办复率均为100%。
引进亿元以上项目12个，其中投资超过10亿元的项目2个。
推行“一件事一次办”，将企业开办时间压缩至0.5个工作日。
做到底数清、情况明，一村一策、一户一案，逐户逐户核对到位。
"""
GOALS = """
按月足额发放村级卫生室补助，发放准确率100%，无截留、挪用情况。
全年举办惠民演出120场，送戏下乡不少于80场，观众满意度达到90%以上。
完成老旧小区改造22个、2.1万平方米，惠及居民3200户，工程验收合格率100%。
平台月均可用率不低于99.9%，一般故障4小时内修复，重大故障24小时内修复。
培训乡镇（街道）财务人员两期，每期3天，参训率不低于95%，结业考试合格率100%。
财政补助资金通过“一卡通”发放到户，群众投诉处理率100%。
新建标准化水稻育秧中心1个，配套200亩高标准农田，亩均增收150元。
保障35名公益性岗位人员的补贴和社会保险，减轻就业困难家庭负担。
污水集中处理率≥95%，出水水质稳定达到一级A标准，COD削减量1200吨。
采购抗原检测试剂5000人份、医用口罩2万只，储备期限不少于6个月。
全年开展执法检查24次，查处违法行为立案率100%，行政复议纠错率为0。
项目分2年实施，2024年完成主体工程，2025年底前竣工交付。
实现“三个全覆盖”：村级服务站全覆盖、网格员全覆盖、视频监控全覆盖。
养护绿地612公顷，补植行道树3200株，成活率95%（以验收数为准）。
救助符合条件的患者不少于40人次，人均救助金额不超过1万元。
"""
TERMS = """
财政拨款收入：本级财政当年拨付的资金，分为一般公共预算、政府性基金和国有资本经营预算三类。
年初结转和结余：以前年度尚未完成、结转到本年按有关规定继续使用的资金。
“三公”经费：用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。
机关运行经费：为保障行政单位（含参照公务员法管理的事业单位）运行，用于购买货物和服务的各项资金。
上缴上级支出：附属单位按照规定的定额或者比例上缴上级单位的支出。
政府购买服务：把属于政府职责范围、适合以市场化方式提供的服务事项，按照一定的方式和程序交由符合条件的承接主体承担。
绩效目标：预算资金计划在一定期限内达到的产出和效果，包括数量、质量、时效、成本等指标。
基本支出：为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。
住房公积金：按照规定的基数和比例为职工缴存的长期住房储金。
“一上一下”：预算编制时，各单位上报建议数、财政部门下达控制数的过程。
"""
FIELDS = {"职责": DUTIES + TASKS, "目标": GOALS, "名词": TERMS}
WORDS = frozenset(rule.id for rule in WORD_RULES)
EXAMPLES = sorted(ROOT.glob("templates/*/example/*.xlsx"))
SECOND_CITY = load(ROOT / "templates" / "putuo-budget")


def rows_of(sheet: str) -> str:
    """The sentences as rows of a sheet: duties alone, goals behind their project, explanations behind their term."""
    lines = FIELDS[sheet].strip().splitlines()
    if sheet == "目标":
        return "\n".join(f"项目{number}号|{line}|否" for number, line in enumerate(lines))
    return "\n".join(line.replace("：", "|", 1) if sheet == "名词" else line for line in lines)


@pytest.mark.parametrize("sheet", FIELDS)
def test_ordinary_sentences_are_left_alone(sheet: str) -> None:
    assert said_of(sheet, rows_of(sheet)) == []


def test_there_are_enough_of_them() -> None:
    assert sum(len(text.strip().splitlines()) for text in FIELDS.values()) >= 60


def test_the_samples_are_left_alone(outcomes: dict[str, Outcome]) -> None:
    assert len(outcomes) == 6
    assert [one for outcome in outcomes.values() for one in outcome.findings if one.rule in WORDS] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_packs_examples_are_left_alone(path: Path) -> None:
    _, _, found = examine(path, Packs(Library((ROOT / "templates",))))
    assert [one for one in found if one.rule in WORDS] == []


@pytest.mark.parametrize("path", sorted(PUTUO_UNITS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_units_of_the_second_city_are_left_alone(path: Path) -> None:
    content = content_of(tomllib.loads(path.read_text(encoding="utf-8")), SECOND_CITY)
    form, _ = read_bytes(standard_workbook(SECOND_CITY, int(path.stem[-4:]), content), SECOND_CITY)
    assert list(typed_texts(form, SECOND_CITY)) == []
