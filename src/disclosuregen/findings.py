"""Findings: what is wrong, where, and what to do. They are data and are collected, all of them, in one run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from disclosuregen.places import Place

__all__ = ["RULES", "About", "Finding", "PackFault", "Rule", "Severity", "finding", "has_errors"]


class Severity(StrEnum):
    """How bad a finding is; errors stop the document."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class About(StrEnum):
    """Whose finding it is: the department's workbook, the bureau's pack, the finished document, or this run itself."""

    WORKBOOK = "workbook"
    PACK = "pack"
    DOCUMENT = "document"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule's text: `message` says what was read and expected, `remedy` what to do; both are templates."""

    id: str
    title: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    about: About = About.WORKBOOK


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say about some places."""

    rule: str
    severity: Severity
    about: About
    message: str
    places: tuple[Place, ...] = ()
    remedy: str = ""


class PackFault(Exception):  # noqa: N818 - "fault" is the word of the design: never blamed on the department
    """The pack cannot be used; `findings` says everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings; they are printed by whoever talks to a person."""
        self.findings = tuple(findings)
        super().__init__("; ".join(item.message for item in self.findings))


_FILE = (
    Rule(
        "W01",
        "不是工作簿",
        "读不出来：{why}",
        "请用 Excel 或 WPS 打开原文件，另存为“Excel 工作簿（*.xlsx）”后重新提交。",
    ),
    Rule(
        "W02",
        "文件格式不受理",
        "这是 {read}，本系统只受理 .xlsx",
        "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”，去掉密码。",
    ),
    Rule(
        "W03",
        "工作簿含有不允许的内容",
        "含有{read}，公开用的工作簿不得含有",
        "请用下发的标准工作簿重新填报，不要带入宏、外部链接和嵌入对象。",
    ),
    Rule(
        "W04",
        "工作簿大得不正常",
        "{read}，超出允许的范围",
        "请检查是否误把格式或数据填到了很远的行列，删除多余的行列后另存。",
    ),
)
_SHEETS = (
    Rule(
        "S01",
        "不是本系统的标准工作簿",
        "没有找到标准工作簿的标识",
        "请用 disclosuregen new 生成的标准工作簿填报，或用 --pack 指定模板包。",
    ),
    Rule(
        "S02",
        "工作簿属于另一套模板",
        "工作簿属于模板包“{read}”，这里需要“{expected}”",
        "请改用本单位财政部门下发的工作簿，或用 --pack 指定正确的模板包。",
    ),
    Rule(
        "S03",
        "工作簿的表样版本不同",
        "工作簿的表样版本是“{read}”，现行版本是“{expected}”",
        "请用现行版本重新生成工作簿（disclosuregen new --from 旧工作簿 可以带入旧内容）。",
        Severity.WARNING,
    ),
    Rule(
        "S04",
        "缺少工作表",
        "没有找到工作表“{expected}”{near}",
        "请恢复这张工作表，表名按标准工作簿；没有数据也要保留空表。",
    ),
    Rule("S05", "工作表重复", "有 {read} 张工作表都是“{expected}”", "请只保留一张，把其余的删除或改名。"),
    Rule("S06", "缺少表头", "没有找到表头“{expected}”{near}", "请按标准工作簿恢复这一列的表头文字。"),
    Rule("S07", "表头重复", "表头“{expected}”出现了 {read} 次", "请只保留一列，删除多出来的列。"),
    Rule(
        "S08",
        "缺少行",
        "没有找到“{expected}”这一行{near}",
        "请按标准工作簿恢复这一行的名称；没有数据填 0 或留空。",
    ),
    Rule("S09", "行重复", "“{expected}”这一行出现了 {read} 次", "请只保留一行，把其余的合并或删除。"),
    Rule(
        "S10",
        "不认识的行",
        "读到“{read}”，表样里没有这一行{near}",
        "请核对行名；确需增加的行，请联系财政部门修改表样。",
    ),
    Rule("S11", "有金额没有编码", "这一行有金额，但编码是空的", "请补填编码；不需要的数请删除。"),
    Rule(
        "S12",
        "编码位数不对",
        "读到编码“{read}”，应为 {expected} 位",
        "请核对编码；科目编码类、款、项分别为 3、5、7 位。",
    ),
    Rule("S13", "编码重复", "编码“{read}”出现了 {count} 次", "请合并成一行。"),
    Rule(
        "S14",
        "单位写法不认识",
        "读到“{read}”，应为“单位：{expected}”这样的写法",
        "请按标准工作簿恢复“单位：{expected}”。",
    ),
    Rule("S15", "缺少合计行", "没有找到“{expected}”行", "请按标准工作簿恢复“{expected}”行。"),
)
_CELLS = (
    Rule("C01", "不是数字", "读到“{read}”，应为数字", "请改填数字；没有数的填 0 或留空。"),
    Rule(
        "C02",
        "公式没有结果",
        "是单位自己写的公式，文件里没有保存计算结果",
        "请在 Excel 或 WPS 里打开并保存一次，或直接改填数字。",
    ),
    Rule("C03", "公式出错", "读到错误值“{read}”", "请检查公式引用，或直接改填数字。"),
    Rule("C04", "应为金额，读到日期或是否", "读到{read}，应为数字", "请把单元格格式改为数值，重新填写数字。"),
    Rule(
        "C05",
        "上年数缺失",
        "“{label}”没有填写，上年数不能当作 0",
        "请照上年公开的数填写；上年确实没有的，填 0。",
    ),
    Rule("C06", "必填项没有填写", "“{label}”没有填写", "请填写。"),
    Rule("C07", "年度不对", "读到“{read}”，应为四位数的年度", "请填写预算年度，例如 {expected}。"),
    Rule("C08", "不是日期", "读到“{read}”，应为日期", "请按“年-月-日”填写日期。"),
    Rule("C09", "选项不对", "读到“{read}”，应为 {expected} 之一", "请从下拉列表里选择。"),
    Rule(
        "C10",
        "含有看不见的控制字符",
        "文字里有 {read} 个控制字符，已去掉",
        "请检查这一格的文字是否完整。",
        Severity.WARNING,
    ),
    Rule("C11", "公式循环引用", "合计公式绕回了自己", "请按标准工作簿恢复合计公式，或直接填写数字。"),
    Rule(
        "C12",
        "年度不在模板包的适用范围",
        "读到 {read} 年，这套模板包用于 {expected} 年",
        "请核对预算年度；新年度请使用财政部门下发的新工作簿。",
    ),
    Rule(
        "C13",
        "名称与另一张表对不上",
        "“{read}”在“{expected}”里没有",
        "请把名称改得与“{expected}”完全一致。",
    ),
)
_PACK = (
    Rule("P01", "模板包文件读不懂", "{why}", "请按提示修改这一行；可以参照随附的模板包。", about=About.PACK),
    Rule("P02", "模板包缺少文件", "没有找到 {expected}", "请把文件放回模板包文件夹。", about=About.PACK),
    Rule(
        "P03",
        "没有这个模板包",
        "没有找到模板包“{read}”{near}",
        "请核对名称；现有模板包：{known}。",
        about=About.PACK,
    ),
    Rule("P04", "模板包的内容不对", "{why}", "请按提示修改；可以参照随附的模板包。", about=About.PACK),
    Rule(
        "P05",
        "公式有误",
        "公式“{read}”{why}",
        "公式只能用表名、行名、列名、编码、加减乘除和 sum。",
        about=About.PACK,
    ),
    Rule(
        "P07",
        "没有指定模板包",
        "有几套模板包，不知道用哪一套",
        "请用 --pack 指定，现有模板包：{known}。",
        about=About.PACK,
    ),
    Rule("P06", "Word 模板有误", "{why}", "请在 Word 里打开模板，按提示修改标签。", about=About.PACK),
)
_RUN = (
    Rule("E01", "文件读不了", "读不了：{why}", "请关闭打开它的程序，检查权限后重试。", about=About.RUN),
    Rule(
        "E02",
        "文件写不了",
        "写不了：{why}",
        "请关闭打开它的程序，检查权限和磁盘空间后重试。",
        about=About.RUN,
    ),
    Rule(
        "E03",
        "程序内部出错",
        "程序内部出错（{why}），没有生成任何文件",
        "请把工作簿和这条提示发给维护人员；加 --debug 可以看到细节。",
        about=About.RUN,
    ),
    Rule(
        "B01",
        "两个工作簿对应同一份公开文件",
        "“{read}”同时来自：{files}，都没有生成",
        "请确认哪一个是正确的，把另一个移出文件夹，或改正封面上的代码和名称。",
    ),
)
RULES = MappingProxyType({rule.id: rule for rule in _FILE + _SHEETS + _CELLS + _PACK + _RUN})


def finding(rule: str, *places: Place, **words: object) -> Finding:
    """The finding of a rule at some places; `words` fill the rule's message and remedy."""
    text = RULES[rule]
    filled = {key: str(value) for key, value in words.items()}
    return Finding(rule, text.severity, text.about, text.message.format(**filled), places, text.remedy.format(**filled))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the document."""
    return any(item.severity is Severity.ERROR for item in findings)
