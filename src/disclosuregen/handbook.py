"""What `explain` and docs/规则手册.md say of each rule: one text source, the rules themselves."""

from __future__ import annotations

import html
import re
from string import Formatter
from typing import TYPE_CHECKING

from disclosuregen.findings import SAID, SOMETIMES
from disclosuregen.rules import RULES, About, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.rules import Rule

__all__ = ["compared", "explained", "explained_check", "grouped", "handbook", "listed", "listed_check"]

_OPENING = """\
# 规则手册

检查工作簿、公开文件和模板包时，每条提示的末尾都有编号，例如〔C05〕。本手册按编号说明每条规则：查到时怎么说、怎么办、
依据什么、怎样是对的、怎样是错的。命令行里用 `disclosuregen explain C05` 看同样的内容。

- **错误**必须改正，否则不生成公开文件；**警告**和**提示**不妨碍生成，要逐条看过。
- 警告和提示确有原因的，填报单位可以在工作表“审核”里写明情况，以后按“已说明”列出，下年重新再问。
- 注明“可以调整”的规则，财政部门可以在模板包的 checks.toml 里按编号改轻重，或者停用。
- 各张表之间的勾稽关系由模板包登记，不在本手册里，用 `disclosuregen pack rules 模板包` 列出。

提示里的“…”在检查时换成读到的内容；例子里的单位和数字是虚构的。本手册由程序的规则表生成
（`uv run python -m disclosuregen.handbook`），不要直接修改。
"""
_GROUPS = {
    "W": "工作簿文件",
    "S": "工作表、表头和行",
    "C": "单元格",
    "H": "合计",
    "K": "科目编码和名称",
    "Y": "上年数",
    "T": "文字",
    "M": "个人信息和密级",
    "A": "“审核”表里的说明",
    "B": "一批工作簿",
    "R": "单位名册",
    "D": "公开文件（Word）",
    "P": "模板包（只与财政部门有关）",
    "E": "运行",
}
_WHOSE = {
    About.WORKBOOK: "工作簿",
    About.DOCUMENT: "公开文件",
    About.PACK: "模板包（与填报单位无关）",
    About.RUN: "这次运行（与工作簿的内容无关）",
}
_STOPS = {
    About.WORKBOOK: "不改正不能生成公开文件",
    About.DOCUMENT: "改正以前不要发布",
    About.PACK: "改正以前不能用这套模板包",
    About.RUN: "没有做完",
}
_MILDER = {Severity.WARNING: "不妨碍使用，但要逐条看过", Severity.NOTE: "只是提醒"}
_GRADED = "错误（差额在四舍五入以内的是提示，四舍五入勉强说得通的是警告）"
# Rules about answers, and those that no workbook alone breaks: nobody answers them in one.
_ABOUT_MANY = frozenset("ABR")
# What a heading's anchor leaves out.
_NO_ANCHOR = re.compile(r"[^\w\- ]")


def explained(rule: Rule) -> list[str]:
    """One rule in lines: what it is about, how bad, where it comes from, what is right and wrong, what to do."""
    lines = [
        f"{rule.id}　{rule.title}",
        f"　　对　　象：{_WHOSE[rule.about]}",
        f"　　轻　　重：{_weight(rule)}",
        f"　　检查时说：{_said(rule)}",
        f"　　怎么办　：{_without_words(rule.remedy)}",
        f"　　依　　据：{rule.clause}",
        f"　　正确示例：{rule.good}",
        f"　　错误示例：{rule.bad}",
    ]
    return [*lines, *(f"　　{text}" for text in _allowed(rule))]


def explained_check(check: CheckSpec, pack: str) -> list[str]:
    """A rule of a bureau in lines."""
    severity = Severity(check.severity)
    graded = "，差额在四舍五入以内的只提示" if check.formula else ""
    return [
        f"{check.id}　{check.says}",
        f"　　对　　象：工作簿（模板包 {pack} 登记的规则）",
        f"　　轻　　重：{SAID[severity]}（{_means(severity, About.WORKBOOK)}{graded}）",
        f"　　查什么　：{compared(check)}",
        f"　　怎么办　：{check.advice}",
        f"　　依　　据：{check.clause or '没有写'}",
        *_examples(check),
    ]


def _examples(check: CheckSpec) -> tuple[str, str]:
    """What is right and wrong for a rule of a bureau, by its kind and its sign."""
    if check.kind == "names":
        good, bad = "两张表里是同一个名称，一字不差", "后一张表里少了这一个，或者差一个字"
    elif not (sign := re.search("[<>]", check.formula)):
        good, bad = "左边 100.00，右边 100.00；右边 100.01 只提示", "左边 100.00，右边 120.00"
    else:
        good, bad = "左边 80.00，右边 100.00", "左边 100.00，右边 80.00"
        good, bad = (good, bad) if sign[0] == "<" else (bad, good)
    return f"　　正确示例：{good}", f"　　错误示例：{bad}"


def compared(check: CheckSpec) -> str:
    """What a rule of a bureau compares."""
    left, right = "、".join(check.left), "、".join(check.right)
    if check.kind == "names":
        return f"“{left}”里的每个名称，“{right}”里都要有"
    if check.kind == "rows":
        same = "编码" if check.by == "code" else "名称"
        return f"左＝{left}，右＝{right}，{same}相同的行逐行核对：{check.formula}"
    return f"{check.each}的每一行：{check.formula}" if check.each else check.formula


def listed(rule: Rule) -> str:
    """A rule in one line."""
    return f"{rule.id}　{SAID[rule.severity]}　{rule.title}"


def listed_check(check: CheckSpec) -> str:
    """A rule of a bureau in one line."""
    return f"{check.id}　{SAID[Severity(check.severity)]}　{check.says}"


def grouped() -> Iterator[tuple[str, list[Rule]]]:
    """The title of each group that has rules, and these in the order of their numbers."""
    rules = sorted(RULES.values(), key=lambda rule: rule.id)
    for letter in dict.fromkeys([*_GROUPS, *(rule.id[0] for rule in rules)]):
        own = [rule for rule in rules if rule.id[0] == letter]
        if own:
            yield _GROUPS.get(letter, f"{letter} 类"), own


def _weight(rule: Rule) -> str:
    return _GRADED if rule.graded else f"{SAID[rule.severity]}（{_means(rule.severity, rule.about)}）"


def _means(severity: Severity, about: About) -> str:
    return _MILDER.get(severity, _STOPS[about])


def _allowed(rule: Rule) -> Iterator[str]:
    """Who may do what about a rule other than obey it."""
    if rule.about is About.WORKBOOK and rule.severity is not Severity.ERROR and rule.id[0] not in _ABOUT_MANY:
        yield "可以说明：确有原因的，填报单位在工作表“审核”里写明情况"
    if rule.graded:
        yield "可以说明：批复数本来有尾差的（提示或警告），填报单位在工作表“审核”里写明情况"
    if rule.soft:
        yield "可以调整：财政部门可以在 checks.toml 里按编号改轻重，或者停用"


def _said(rule: Rule) -> str:
    said = _without_words(rule.message)
    return said if said != "…" else "（按查到的问题说明）"


def _without_words(template: str) -> str:
    """A message with … where its words go."""
    pieces = Formatter().parse(template)
    return "".join(text + ("…" if name and name not in SOMETIMES else "") for text, name, _, _ in pieces)


def handbook() -> str:
    """docs/规则手册.md: a list of the groups, then for each a list of its rules and a page for each rule."""
    groups = list(grouped())
    contents = ["## 目录", "", "| 编号 | 说的是什么 |", "|---|---|", *(_entry(*group) for group in groups), ""]
    chapters = (line for title, rules in groups for line in _chapter(title, rules))
    return "\n".join([_OPENING, *contents, *chapters])


def _entry(title: str, rules: list[Rule]) -> str:
    first, last = rules[0].id, rules[-1].id
    return f"| {first if first == last else f'{first}—{last}'} | {_link(title)} |"


def _chapter(title: str, rules: list[Rule]) -> Iterator[str]:
    yield from (f"## {title}", "", "| 编号 | 查什么 | 轻重 |", "|---|---|---|")
    for rule in rules:
        yield f"| {_link(f'{rule.id} {rule.title}', rule.id)} | {rule.title} | {SAID[rule.severity]} |"
    yield ""
    yield from map(_page, rules)


def _link(heading: str, shown: str = "") -> str:
    """A link to a heading of this document."""
    anchor = _NO_ANCHOR.sub("", heading.lower()).replace(" ", "-")
    return f"[{shown or heading}](#{anchor})"


def _page(rule: Rule) -> str:
    lines = (
        *(f"### {rule.id} {rule.title}", "", f"**{_weight(rule)}**", ""),
        *(f"> {_said(rule)}", ""),
        f"- 怎么办：{_without_words(rule.remedy)}",
        f"- 依据：{rule.clause}",
        f"- 正确示例：{rule.good}",
        f"- 错误示例：{rule.bad}",
        *(f"- {text}" for text in _allowed(rule)),
    )
    return "".join(f"{html.escape(line, quote=False) if line[:1] != '>' else line}\n" for line in lines)


if __name__ == "__main__":
    print(handbook(), end="")  # noqa: T201 - its result
