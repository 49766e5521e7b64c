"""What a person is told of many workbooks: a line for each unit, a summary of the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.batch.kinds import State
from disclosuregen.findings import About, counted
from disclosuregen.report.lines import in_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.batch.kinds import BatchReport, Expected, Unit
    from disclosuregen.findings import Finding

__all__ = ["batch_summary", "unit_line"]


def unit_line(unit: Unit) -> str:
    """One workbook's result in one line; what is wrong with its pack is not its own."""
    own = [one for one in unit.findings if one.about is not About.PACK]
    said = counted(own)
    if unit.document:
        return f"{'未变动' if unit.kept else '已生成'}  {unit.document}" + (f"（{said}）" if said else "")
    return f"未生成  {unit.file}（{'、'.join(filter(None, (said, _of_pack(unit.findings))))}）"


def _of_pack(findings: Sequence[Finding]) -> str:
    return "模板包有问题" if any(one.about is About.PACK for one in findings) else ""


def batch_summary(report: BatchReport) -> list[str]:
    """What a batch did: one line a workbook, the findings of those with any, what is wrong with packs once, a count."""
    lines: list[str] = []
    faults: dict[Finding, None] = {}
    for unit in report.units:
        lines.append(unit_line(unit))
        lines += [f"  {line}" for line in in_lines([one for one in unit.findings if one.about is not About.PACK])]
        faults |= dict.fromkeys(one for one in unit.findings if one.about is About.PACK)
    if faults:
        lines += ["模板包的问题，请告诉财政部门维护模板包的人（每个只列一次）：", *in_lines(list(faults))]
    if report.across:
        lines += ["各单位之间：", *(f"  {line}" for line in in_lines(report.across))]
    if report.expected:
        lines += _roster(report.expected)
    written = sum(bool(unit.document) and not unit.kept for unit in report.units)
    kept = sum(bool(unit.document) and unit.kept for unit in report.units)
    refused = sum(not unit.document for unit in report.units)
    same = f"，没有变动 {kept} 份" if kept else ""
    left = f"，没有做到 {report.total - len(report.units)} 个" if report.interrupted else ""
    lines.append(
        f"共 {max(report.total, len(report.units))} 个工作簿：生成 {written} 份{same}，未生成 {refused} 份{left}。"
    )
    return lines


def _roster(expected: Sequence[Expected]) -> list[str]:
    """How far the units of the bureau's list are: how many, and who is missing or late."""
    ready = [one for one in expected if one.state is State.READY]
    lines = [f"名册 {len(expected)} 个单位：已生成 {len(ready)} 个"]
    for state, said in ((State.REFUSED, "未通过"), (State.WAITING, "还没有做到"), (State.MISSING, "没有交")):
        names = [_left(one) for one in expected if one.state is state]
        if names:
            lines.append(f"  {said} {len(names)} 个：{'、'.join(names)}")
    return lines


def _left(one: Expected) -> str:
    """A unit's name with the days that are left to it, and what it has handed in instead."""
    said = [f"交的是 {one.other} 年的"] if one.other else []
    if one.left is not None:
        said.append(f"还有 {one.left} 天" if one.left >= 0 else f"超过期限 {-one.left} 天")
    return f"{one.name}（{'，'.join(said)}）" if said else one.name
