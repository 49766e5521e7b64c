"""Rules about the department's answers to findings, on the sheet 审核."""

from __future__ import annotations

from disclosuregen.rules.kinds import Rule, Severity

__all__ = ["ANSWER_RULES"]

_CLAUSE = "审核表的填写说明：软性问题可以说明原因"

ANSWER_RULES = (
    Rule(
        "A01",
        "说明太短",
        "说明“{read}”不到 {expected} 个字，不能算作说明",
        "请写清楚为什么会这样，例如数从哪里来、依据哪份文件。",
        Severity.WARNING,
        clause=_CLAUSE,
        good="说明写“上年基数小，本年一次性购置专用设备，详见批复”。",
        bad="说明只写“无”“已核对”。",
    ),
    Rule(
        "A02",
        "这条问题不能用说明代替改正",
        "规则“{read}”的问题是错误，写了说明也不能生成",
        "请按提示改正；认为规则不对的，请联系财政部门。",
        Severity.WARNING,
        clause=_CLAUSE,
        good="只对警告和提示写说明。",
        bad="收支不平衡，在审核表写“下年再调”。",
    ),
)
