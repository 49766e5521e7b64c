"""What a bureau looks up: the names a template may use, what the document looks like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.document.handout import handout
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import context_of
from disclosuregen.figures.listing import STATEMENTS, grouped
from disclosuregen.findings import Finding, PackFault, has_errors
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

__all__ = ["name_pack", "preview_pack"]


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


def preview_pack(wanted: str, packs: Packs, *, out: str, marks: bool) -> Said:
    """Write the document of the pack's example; with marks every computed place is tinted and named."""
    pack = sound(resolve(wanted, packs.library), packs.library)
    target = Path(out or f"{pack.card.id}-预览.docx")
    failed = handed_over(target, previewed(pack, packs, marks=marks))
    return [] if failed else [f"已生成  {target.name}"], failed
