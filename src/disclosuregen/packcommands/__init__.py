"""The commands of a bureau: list, copy, check, name and preview packs. Each returns its lines and its findings."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.delivery import deliver, unwritten
from disclosuregen.document.annotate import annotated
from disclosuregen.document.handout import handout
from disclosuregen.document.inspect import FILE
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import context_of
from disclosuregen.figures.listing import listed
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.pack import load, resolve
from disclosuregen.pack.lineage import file_of
from disclosuregen.pack.shape import parse_toml
from disclosuregen.packcheck import examined, sound, template_of
from disclosuregen.pipeline import Packs, examine
from disclosuregen.places import Place
from disclosuregen.rehearsal import previewed, rehearsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import PackCard

__all__ = ["Said", "check_pack", "list_packs", "list_rules", "name_pack", "new_pack", "preview_pack"]

Said = tuple[list[str], tuple[Finding, ...]]

_ID = re.compile(r"[a-z0-9-]+")
_ID_LINE = re.compile(r"(?m)^[ \t]*id[ \t]*=[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*')")
_CARD, _UNREADABLE = "pack.toml", "P06"
_LEFT = ("~$", ".", "__pycache__")
_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


def list_packs(packs: Packs) -> Said:
    """One line a pack: id, title, years, or what keeps it from loading."""
    lines = []
    for pack_id in packs.library.ids():
        try:
            card = sound(packs.library.folder(pack_id), packs.library).card
            years = "—".join(str(year) for year in card.years)
            parent = f"　继承自 {card.extends}" if card.extends else ""
            lines.append(f"{pack_id}　{card.title}　{years} 年　版本 {card.version}{parent}")
        except PackFault as fault:
            lines.append(
                f"{pack_id}　不能使用：有 {len(fault.findings)} 个问题，请运行 disclosuregen pack check {pack_id}"
            )
    return lines or ["没有找到模板包。"], ()


def new_pack(name: str, parent: str, packs: Packs, *, extends: bool) -> Said:
    """Copy a pack to ./templates/NAME, or start one there that extends it; raises PackFault for a bad name."""
    target = Path("templates") / name
    if not _ID.fullmatch(name):
        raise _refused(f"名称“{name}”只能用小写字母、数字和减号")
    if os.path.lexists(target) or name in packs.library.ids():
        raise _refused(f"已经有名为“{name}”的模板包")
    source = resolve(parent, packs.library)
    card = sound(source, packs.library).card
    files = {_CARD: _extending(card, name)} if extends else dict(_copied(source, name))
    aside = target.with_name(f".{name}.{os.getpid()}.tmp")
    try:
        for path, content in files.items():
            deliver(aside / path, content)
        aside.rename(target)
    except OSError as error:
        return [], (unwritten(target, error),)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [f"已生成  templates/{name}（{'继承' if extends else '复制'}自 {card.id}）"], ()


def _extending(card: PackCard, name: str) -> bytes:
    """The card of a pack that says nothing of its own yet."""
    # JSON writes texts as TOML reads them.
    title, version = (json.dumps(text, ensure_ascii=False) for text in (f"{card.title}（{name}）", card.version))
    return (
        f"# 继承 {card.id}：这里和同文件夹的文件里只写要改的，没写的照用。\n"
        f'id = "{name}"\ntitle = {title}\nversion = {version}\nextends = "{card.id}"\n'
    ).encode()


def _copied(source: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a pack under their names in the copy, which bears another id; PackFault for a link out of it."""
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if any(part.startswith(_LEFT) for part in inside.parts):
            continue
        content = file_of((source,), str(inside)).read_bytes() if path.is_file() else None
        if content is not None:
            yield inside.as_posix(), content
    card = (source / _CARD).read_bytes().decode("utf-8-sig")
    if not _ID_LINE.search(card) or not parse_toml(source / _CARD)[0].get("id"):
        raise _refused("找不到“id = ”这一行")
    yield _CARD, _ID_LINE.sub(f'id = "{name}"', card, count=1).encode()


def _refused(why: str) -> PackFault:
    return PackFault([finding("P04", Place(_CARD, ""), why=why)])


def check_pack(wanted: str, packs: Packs, *, annotate: str = "", accept: bool = False) -> Said:
    """Everything that is wrong with a pack, its example included; may write the commented template."""
    try:
        folder = resolve(wanted, packs.library)
        pack, findings = examined(folder, packs.library)
        lines: list[str] = []
        if pack is not None and not has_errors(findings):
            lines, found = _rehearsed(pack, packs, accept=accept)
            findings += found
    except PackFault as fault:
        return [], fault.findings
    if annotate:
        said, more = _annotated(folder, packs, findings, Path(annotate))
        lines, findings = [*lines, *said], (*findings, *more)
    return lines, findings


def _rehearsed(pack: Pack, packs: Packs, *, accept: bool) -> Said:
    """What the example gives against the text it must give; `accept` takes the new text for right."""
    rehearsal = rehearsed(pack, packs)
    if not accept:
        return [], rehearsal.findings
    lines: list[str] = []
    findings = [one for one in rehearsal.findings if one.rule != "P25"]
    for path, text in rehearsal.texts.items():
        failed = _written(path, text.encode())
        findings += failed
        lines += [] if failed else [f"已更新  {path.name}"]
    return lines, tuple(findings)


def _annotated(folder: Path, packs: Packs, findings: tuple[Finding, ...], target: Path) -> Said:
    """Write the template with the findings about it as comments; never over the template itself."""
    if any(one.rule == _UNREADABLE for one in findings):
        return ["模板打不开，没有生成批注版。"], ()
    try:
        template = template_of(folder, packs.library)
        if template is None or (target.name == FILE and (target.parent / _CARD).is_file()):
            raise _refused("批注版不能写到模板上，请换一个文件名" if template else "没有模板，写不了批注版")
        content = annotated(template, [one for one in findings if any(place.file == FILE for place in one.places)])
    except PackFault as fault:
        return [], fault.findings
    failed = _written(target, content)
    return [] if failed else [f"已生成  {target.name}（模板，问题写在批注里）"], failed


def _written(target: Path, content: bytes) -> tuple[Finding, ...]:
    """Write a file; the finding that says why when it could not be written."""
    try:
        deliver(target, content)
    except OSError as error:
        return (unwritten(target, error),)
    return ()


def name_pack(wanted: str, packs: Packs, *, workbook: str = "", out: str = "") -> Said:
    """Every name a template may use, as lines or as a Word document; the template itself may still be wrong."""
    pack = load(resolve(wanted, packs.library), packs.library)
    context: Mapping[str, object] = {}
    findings: tuple[Finding, ...] = ()
    if workbook:
        form, _, findings = examine(Path(workbook), packs)
        if form is None or has_errors(findings):
            return [], findings
        context = context_of(form, pack)
    sections = list(listed(catalogue(pack), context))
    if out:
        rows = [(name, [(one.tag, one.means, one.kind, one.value) for one in entries]) for name, entries in sections]
        failed = _written(Path(out), handout(pack.template.read_bytes(), f"{pack.card.title}：可用的名字", rows))
        return [] if failed else [f"已生成  {Path(out).name}"], (*findings, *failed)
    lines: list[str] = []
    for name, entries in sections:
        lines.append(f"【{name}】")
        lines += [
            f"  {one.tag}　{one.kind}　{one.means}" + (f"　＝ {one.value}" if one.value else "") for one in entries
        ]
    return lines, findings


def list_rules(wanted: str, packs: Packs) -> Said:
    """The relations a pack declares: id, severity, what is checked, clause, formula."""
    pack = load(resolve(wanted, packs.library), packs.library)
    lines = []
    for check in pack.checks:
        each = f"（{check.each}的每一行）" if check.each else ""
        lines.append(f"{check.id}　{_SEVERITIES[check.severity]}　{check.says}{each}　依据：{check.clause or '未写'}")
        lines.append(f"    {check.formula}")
    return lines or ["这套模板包没有登记勾稽关系。"], ()


def preview_pack(wanted: str, packs: Packs, *, out: str, marks: bool) -> Said:
    """Write the document of the pack's example; with marks every computed place is tinted and named."""
    pack = sound(resolve(wanted, packs.library), packs.library)
    target = Path(out or f"{pack.card.id}-预览.docx")
    failed = _written(target, previewed(pack, packs, marks=marks))
    return [] if failed else [f"已生成  {target.name}"], failed
