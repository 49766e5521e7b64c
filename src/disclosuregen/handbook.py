"""What `explain` and docs/规则手册.md say of each rule: one text source, the rules themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.findings import SAID
from disclosuregen.rules import RULES, About, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.rules import Rule

__all__ = ["explained", "explained_check", "handbook", "listed"]

_BLANK = re.compile(r"\{[a-z]+\}")
_OPENING = """\
# 规则手册

本手册由程序的规则表生成（`uv run python -m disclosuregen.handbook`），与检查时的提示、`disclosuregen explain 编号`
是同一份文字。提示里的“…”在检查时换成读到的内容。

错误必须改正，否则不生成公开文件；警告和提示不妨碍生成。标明“可以调整”的规则，财政部门可以在模板包的 checks.toml
里减轻或关闭，填报部门可以在工作表“审核”里写明理由。模板包自己登记的勾稽关系，用 `disclosuregen pack rules 模板包`
查看。
"""
_WHOSE = {
    About.WORKBOOK: ("工作簿", "各部门填的工作簿"),
    About.DOCUMENT: ("公开文件", "做好的 Word 文件"),
    About.PACK: ("模板包", "财政部门的模板包，与填报部门无关"),
    About.RUN: ("运行", "这次运行本身：文件读不了、写不了、程序出错"),
}
_WEIGHT = {
    Severity.ERROR: "不改正不能生成公开文件",
    Severity.WARNING: "不妨碍生成，但要逐条看过",
    Severity.NOTE: "只是提醒",
}


def explained(rule: Rule) -> list[str]:
    """One rule in lines: what it is about, how bad, where it comes from, what is right and wrong, what to do."""
    lines = [
        f"{rule.id}　{rule.title}",
        f"　　对象：{_WHOSE[rule.about][0]}",
        f"　　轻重：{SAID[rule.severity]}（{_WEIGHT[rule.severity]}）",
        f"　　提示：{_without_words(rule.message)}",
        f"　　怎么办：{_without_words(rule.remedy)}",
        f"　　依据：{rule.clause}",
        f"　　正确：{rule.good}",
        f"　　错误：{rule.bad}",
    ]
    if rule.soft:
        lines.append("　　可以调整：模板包的 checks.toml 可以减轻或关闭；填报时可在工作表“审核”里写明理由。")
    return lines


def explained_check(check: CheckSpec, pack: str) -> list[str]:
    """A rule of a bureau in lines."""
    each = f"（{check.each}的每一行）" if check.each else ""
    lines = [
        f"{check.id}　{check.says}{each}",
        f"　　对象：工作簿（模板包 {pack} 的规则）",
        f"　　轻重：{SAID[Severity(check.severity)]}（差额在四舍五入以内的只提示）",
    ]
    lines += [f"　　公式：{check.formula}"] if check.formula else []
    lines += [f"　　怎么办：{check.remedy}"] if check.remedy else []
    return [*lines, f"　　依据：{check.clause or '未写'}"]


def listed() -> Iterator[str]:
    """All rules, one line each."""
    for rule in RULES.values():
        yield f"{rule.id}　{SAID[rule.severity]}　{rule.title}"


def _without_words(template: str) -> str:
    """A message with … where its words go."""
    return _BLANK.sub("…", template)


def handbook() -> str:
    """docs/规则手册.md: a page for each rule."""
    pages = [_OPENING]
    for about, (_, whose) in _WHOSE.items():
        pages.append(f"## {whose}\n")
        pages += [_page(rule) for rule in RULES.values() if rule.about is about]
    return "\n".join(pages)


def _page(rule: Rule) -> str:
    said = "；可以调整" if rule.soft else ""
    return (
        f"### {rule.id} {rule.title}\n\n"
        f"**{SAID[rule.severity]}**（{_WEIGHT[rule.severity]}{said}）\n\n"
        f"- 提示：{_without_words(rule.message)}。\n- 怎么办：{_without_words(rule.remedy)}\n- 依据：{rule.clause}\n"
        f"- 正确：{rule.good}\n- 错误：{rule.bad}\n"
    )


if __name__ == "__main__":
    print(handbook(), end="")  # noqa: T201 - its result
