"""Reasons against the changes they explain: forty that fit and forty that do not, in the words of the field."""

from __future__ import annotations

import pytest

from disclosuregen.checks.wording import typed_texts
from tests.typed import findings_of, read_of, typed_pack

# 增, 减 or 平: how the figure moved; then the reason.
RIGHT = """
增 人员增加，工资和社保缴费相应提高
增 本年新增两个信息化项目
增 在职人员减少，但绩效工资标准提高，总体支出仍有增长
增 上年压减较多，本年恢复到正常水平
增 公务用车使用年限较长，维修和油耗开支增大
增 严格控制一般性支出的同时，增加了民生项目的投入
增 上级专项转移支付资金增加
增 增加的主要原因是机构改革后人员划入
增 2024年收入比上年增加1万元，增长20%，主要是新增专项资金
增 养老保险缴费基数上调
增 退休人员增加，离退休经费相应增加
增 其他收入减少，由财政拨款补足，拨款收入增加
增 上年未安排该项预算，本年首次编列
增 承办全市运动会，一次性活动经费增加
增 按照过紧日子要求压减公用经费，但新增了应急物资储备
增 项目支出减少200万元，基本支出增加350万元，两相抵消后总额上升
增 老旧车辆报废更新，安排购置费
增 减少了外聘人员，改由购买服务承担
增 项目进度安排的需要
增 会议费、培训费压减，办公楼维修改造项目启动
增 与上年相比，新纳入预算管理的单位两家
增 上年财政拨款减少，本年按实际需要安排
增 上年减少的主要原因是一次性项目完工，本年恢复正常
减 2023年增加的原因是补发工资，本年不再安排
增 国际交流合作的任务增多
增 按规定更换已达报废期限的车辆
增 收入6万元，比上年增加1.00万元，上升20%，主要原因是新增专项资金
增 比上年增加约1万元，增长20.0%，主要是新增专项资金
增 比上年增加10000元，主要是新增专项资金
增 培训人次比上年增加30%，费用相应增加
减 人员退休，基本支出减少
减 落实过紧日子要求，压减一般性支出
减 上年新增的一次性项目已完工
减 减少原因：来访批次下降
减 车辆减少，燃油和保险费用下降
减 新能源车辆增加，燃料费用下降
减 新能源车辆增加
减 退休人员增加，在职人员经费相应减少
减 上年增加的设备购置今年不再安排
减 厉行节约，从严控制接待
减 收入减少主要是财政拨款压减
减 人员经费增加，项目经费减少更多，总额下降
减 上年度项目增加较多，基数较高
减 新增项目少于到期项目
减 不再新增购置项目
减 未安排出国任务
减 职能划出，相应经费随之转出
减 优化支出结构，统筹使用存量资金
减 工程进入收尾阶段，所需资金回落
减 购买服务内容调整，合同单价降低
减 通过线上会议等方式控制支出增长
减 落实减碳要求，更多采用绿色出行
减 报废车辆增加
平 与上年持平，原因是车辆编制没有变化
平 厉行节约，接待标准不变
平 接待的批次和标准没有变化
"""
WRONG = """
T01 减 增加的主要原因是人员增加
T01 减 支出增加的主要原因：工资调整
T01 减 比上年增加12万元，主要原因是项目增加
T01 减 上升原因：标准提高
T01 减 2024年收入预算增长的主要原因是上级补助增加
T01 减 本年度经费有所增加，主要是人员划入
T01 减 比上年增加5万元，上升2%
T01 增 减少的主要原因是压减公用经费
T01 增 下降原因：厉行节约
T01 增 减少原因是厉行节约，压缩开支
T01 增 经费减少的原因是人员退休
T01 增 收入下降的主要原因是来访批次减少
T01 增 比上年减少3万元，下降2%
T02 减 人员增加，人员经费支出增加
T02 减 本年新增三个信息化项目
T02 减 工资标准提高，支出相应增加
T02 减 收入增加
T02 减 拨款收入增长
T02 减 业务量增大，各项开支随之上升
T02 减 加大了基础设施投入
T02 减 追加民生保障资金
T02 减 在职人员增加，社保缴费上升
T02 减 购置费用增加
T02 减 会议增加
T02 减 接待任务增加
T02 减 新增公务用车两辆
T02 减 扩大采购规模
T02 增 厉行节约，压减公用经费
T02 增 减少了人员
T02 增 从严控制三公经费支出
T02 增 落实过紧日子的要求，压缩日常公用开支
T02 增 严控一般性支出
T02 增 支出减少
T02 增 财政拨款减少
T02 增 人员减少，工资支出下降
T02 增 接待批次减少，接待费下降
T02 增 车辆减少，运行费用降低
T02 增 项目支出压减
T02 增 调减项目预算
T02 增 节约办公经费
T02 增 会议费、培训费压缩
T02 增 采购规模缩小
T18 增 比上年增加2万元，主要原因是新增专项资金
T18 增 收入比上年增加1万元，上升16.67%，主要原因是新增专项资金
T18 增 2024年收入6万元，比上年上升33.33%
T18 减 下降25%的主要原因是人员退休
T03 增 与上年持平
T03 减 经费与上年相比没有变化
T03 减 接待的批次和标准没有变化
T03 平 增加的主要原因是人员增加
T03 平 支出减少的主要原因是压缩开支
"""
MOVES = {"增": "收入|6\n收入上年|5", "减": "收入|4\n收入上年|5", "平": "收入|5.001\n收入上年|5"}


def said(move: str, reason: str) -> list[str]:
    """The rules that a reason breaks, where the figure moved so."""
    numbers = f"{MOVES[move]}\n接待费|1\n接待费上年|1"
    found = findings_of(数=numbers, 原因=f"收入|{reason}\n接待费|")
    assert all(one.places[0].cell == "B3" for one in found)
    return [one.rule for one in found]


@pytest.mark.parametrize("case", RIGHT.strip().splitlines())
def test_a_reason_that_fits_is_left_alone(case: str) -> None:
    assert said(*case.split(" ", 1)) == []


@pytest.mark.parametrize("case", WRONG.strip().splitlines())
def test_a_reason_that_does_not_fit_is_told(case: str) -> None:
    rule, move, reason = case.split(" ", 2)
    assert said(move, reason) == [rule]


@pytest.mark.parametrize(
    ("numbers", "rules"),
    [("收入|六\n收入上年|5", []), ("收入|6\n收入上年|", ["T02"]), ("收入|\n收入上年|5", [])],
    ids=["unreadable", "nothing last year", "nothing this year"],
)
def test_a_reason_is_judged_where_both_years_can_be_read(numbers: str, rules: list[str]) -> None:
    read = read_of(数=f"{numbers}\n接待费|1\n接待费上年|1", 原因="收入|厉行节约，压减开支\n接待费|")
    assert [one.rule for one in typed_texts(read.form, typed_pack())] == rules


def test_a_rate_on_nothing_is_no_rate() -> None:
    found = findings_of(数="收入|6\n收入上年|0\n接待费|1\n接待费上年|1", 原因="收入|比上年增加6万元，增长100%\n接待费|")
    assert [one.rule for one in found] == ["T18"]
