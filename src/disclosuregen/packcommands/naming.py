"""What a bureau looks up: the names a template may use, the rules there are, what the document looks like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.document.handout import handout
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import context_of
from disclosuregen.figures.listing import STATEMENTS, grouped
from disclosuregen.findings import RULES, SAID, About, Finding, PackFault, Severity, has_errors
from disclosuregen.pack import load, resolve
from disclosuregen.packcheck import sound
from disclosuregen.packcommands.said import handed_over
from disclosuregen.pipeline import examine
from disclosuregen.rehearsal import example_of, previewed, reading_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.pack import Pack
    from disclosuregen.packcommands.said import Said
    from disclosuregen.pipeline import Packs

__all__ = ["list_rules", "name_pack", "preview_pack"]

_OFF, _UNSAID = "off", "未写"


def name_pack(wanted: str, packs: Packs, *, workbook: str = "", out: str = "") -> Said:
    """Every name a template may use, as lines or as a Word document; the template itself may still be wrong.

    Values are those of the workbook, whichever pack it is of, or else of the pack's example.
    """
    pack = load(resolve(wanted, packs.library), packs.library)
    context, findings = _values(pack, packs, workbook)
    if has_errors(findings):
        return [], findings
    groups = grouped(pack, catalogue(pack), context)
    if out:
        content = handout(pack.template.read_bytes(), f"{pack.card.title}：可用的名字", STATEMENTS, groups)
        failed = handed_over(Path(out), content)
        return [] if failed else [f"已生成  {Path(out).name}"], (*findings, *failed)
    lines = ["【写法】", *(f"  {tag}　{means}" for tag, means in STATEMENTS)]
    for group, sections in groups:
        lines.append(f"══ {group} ══")
        for name, entries in sections:
            lines.append(f"【{name}】")
            for one in entries:
                first, *more = one.tag.split("\n")
                value = f"　＝ {one.value}" if one.value else ""
                lines += [f"  {first}　{one.kind}　{one.means}{value}", *(f"  {line}" for line in more)]
    return lines, findings


def _values(pack: Pack, packs: Packs, workbook: str) -> tuple[Mapping[str, object], tuple[Finding, ...]]:
    """The values of a workbook; of the example, as far as there is one that can be computed, where none is named."""
    own = reading_for(pack, packs)
    if workbook:
        form, _, findings = examine(Path(workbook), own)
        return (context_of(form, pack) if form is not None and not has_errors(findings) else {}), findings
    try:
        form, _, findings = examine(example_of(pack), own)
        return (context_of(form, pack) if form is not None and not has_errors(findings) else {}), ()
    except (PackFault, KeyError):
        return {}, ()


def list_rules(wanted: str, packs: Packs) -> Said:
    """The rules that hold for workbooks of a pack: the relations it declares, then those that every pack has."""
    pack = load(resolve(wanted, packs.library), packs.library)
    lines = ["══ 这套模板包登记的 ══"]
    for check in pack.checks:
        each = f"（{check.each}的每一行）" if check.each else ""
        severity = SAID[Severity(check.severity)]
        lines.append(f"{check.id}　{severity}　{check.says}{each}　依据：{check.clause or _UNSAID}")
        lines.append(f"    {check.formula or '、'.join(check.left) + ' 里的都要在 ' + '、'.join(check.right) + ' 里'}")
    lines += [] if pack.checks else ["这套模板包没有登记勾稽关系。"]
    lines += ["", "══ 系统自带的（能改轻重、能停用的，在 checks.toml 里写编号）══"]
    for rule in RULES.values():
        if rule.about in {About.WORKBOOK, About.DOCUMENT}:
            said = pack.overrides.get(rule.id, rule.severity.value)
            severity = "已停用" if said == _OFF else SAID[Severity(said)]
            changed = "（本包改过）" if rule.id in pack.overrides else ""
            soft = "可改" if rule.soft else "不能改"
            clause = f"　依据：{rule.clause}" if rule.clause else ""
            lines.append(f"{rule.id}　{severity}{changed}　{soft}　{rule.title}{clause}")
    return lines, ()


def preview_pack(wanted: str, packs: Packs, *, out: str, marks: bool) -> Said:
    """Write the document of the pack's example; with marks every computed place is tinted and named."""
    pack = sound(resolve(wanted, packs.library), packs.library)
    target = Path(out or f"{pack.card.id}-预览.docx")
    failed = handed_over(target, previewed(pack, packs, marks=marks))
    return [] if failed else [f"已生成  {target.name}"], failed
