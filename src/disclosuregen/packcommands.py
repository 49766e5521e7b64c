"""The commands of a bureau: list, copy, check, name and preview packs. Each returns its lines and findings."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.delivery import deliver
from disclosuregen.document.annotate import annotated
from disclosuregen.document.handout import handout
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.listing import listed
from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.pack import resolve
from disclosuregen.packcheck import examined, sound
from disclosuregen.places import Place
from disclosuregen.rehearsal import previewed, rehearsed, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Packs

__all__ = ["check_pack", "list_packs", "list_rules", "name_pack", "new_pack", "preview_pack"]

_ID = re.compile(r"[a-z0-9-]+")
_ID_LINE = re.compile(r"(?m)^id\s*=\s*\"[^\"]*\"")
_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


def list_packs(packs: Packs) -> list[str]:
    """One line a pack: id, title, years, or what keeps it from loading."""
    lines = []
    for pack_id in packs.library.ids():
        try:
            card = sound(packs.library.folder(pack_id), packs.library).card
            years = "—".join(str(year) for year in card.years)
            lines.append(f"{pack_id}　{card.title}　{years} 年　版本 {card.version}")
        except PackFault as fault:
            lines.append(
                f"{pack_id}　不能使用：有 {len(fault.findings)} 个问题，请运行 disclosuregen pack check {pack_id}"
            )
    return lines or ["没有找到模板包。"]


def new_pack(name: str, parent: str, packs: Packs, *, extends: bool) -> list[str]:
    """Copy a pack to ./templates/NAME, or start one there that extends it; raises PackFault for a bad name."""
    source = resolve(parent, packs.library)
    target = Path("templates") / name
    if not _ID.fullmatch(name):
        raise _refused(f"名称“{name}”只能用小写字母、数字和减号")
    if target.exists() or name in packs.library.ids():
        raise _refused(f"已经有名为“{name}”的模板包")
    card = sound(source, packs.library).card
    if extends:
        target.mkdir(parents=True)
        text = (
            f'# 继承“{card.title}”：这里和同文件夹的文件里只写要改的，没写的照用。\nid = "{name}"\n'
            f'title = "{card.title}（{name}）"\nversion = "{card.version}"\nextends = "{card.id}"\n'
        )
        deliver(target / "pack.toml", text.encode())
    else:
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("~$*", ".*", "__pycache__"))
        path = target / "pack.toml"
        text = path.read_text(encoding="utf-8-sig")
        deliver(path, _ID_LINE.sub(f'id = "{name}"', text, count=1).encode())
    return [f"已生成  templates/{name}（{'继承' if extends else '复制'}自 {card.id}）"]


def _refused(why: str) -> PackFault:
    return PackFault([finding("P04", Place("pack.toml", ""), why=why)])


def check_pack(
    wanted: str, packs: Packs, *, annotate: str = "", accept: bool = False
) -> tuple[list[str], tuple[Finding, ...]]:
    """Everything that is wrong with a pack, its example included; may write the commented template."""
    folder = resolve(wanted, packs.library)
    pack, findings = examined(folder, packs.library)
    lines: list[str] = []
    if pack is not None and not any(one.severity == "error" for one in findings):
        rehearsal = rehearsed(pack, packs)
        found = rehearsal.findings
        if accept:
            for path, text in rehearsal.texts.items():
                deliver(path, text.encode())
            lines += [f"已更新  {path.name}" for path in rehearsal.texts]
            found = tuple(one for one in found if one.rule != "P25")
        findings = (*findings, *found)
    if annotate and pack is not None:
        deliver(Path(annotate), annotated(pack.template.read_bytes(), findings))
        lines.append(f"已生成  {Path(annotate).name}（模板，问题写在批注里）")
    return lines, findings


def name_pack(wanted: str, packs: Packs, *, workbook: str = "", out: str = "") -> list[str]:
    """Every name a template may use, as lines or as a Word document."""
    pack = sound(resolve(wanted, packs.library), packs.library)
    context: Mapping[str, object] = values_of(pack, Path(workbook), packs) if workbook else {}
    sections = list(listed(catalogue(pack), context))
    if out:
        rows = [(name, [(one.tag, one.means, one.kind, one.value) for one in entries]) for name, entries in sections]
        deliver(Path(out), handout(pack.template.read_bytes(), f"{pack.card.title}：可用的名字", rows))
        return [f"已生成  {Path(out).name}"]
    lines: list[str] = []
    for name, entries in sections:
        lines.append(f"【{name}】")
        lines += [
            f"  {one.tag}　{one.kind}　{one.means}" + (f"　＝ {one.value}" if one.value else "") for one in entries
        ]
    return lines


def list_rules(wanted: str, packs: Packs) -> list[str]:
    """The relations a pack declares: id, severity, what is checked, clause, formula."""
    pack: Pack = sound(resolve(wanted, packs.library), packs.library)
    lines = []
    for check in pack.checks:
        each = f"（{check.each}的每一行）" if check.each else ""
        lines.append(f"{check.id}　{_SEVERITIES[check.severity]}　{check.says}{each}　依据：{check.clause or '未写'}")
        lines.append(f"    {check.formula}")
    return lines or ["这套模板包没有登记勾稽关系。"]


def preview_pack(wanted: str, packs: Packs, *, out: str, marks: bool) -> list[str]:
    """Write the document of the pack's example; with marks every computed place is tinted and named."""
    pack = sound(resolve(wanted, packs.library), packs.library)
    target = Path(out or f"{pack.card.id}-预览.docx")
    deliver(target, previewed(pack, packs, marks=marks))
    return [f"已生成  {target.name}"]
