"""Check a pack, its example included; take what the example says for right; write the example anew after the form."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from disclosuregen.checks.tallies import tallied
from disclosuregen.delivery import unwritten
from disclosuregen.document.admission import package_faults
from disclosuregen.document.annotate import annotated
from disclosuregen.document.inspect import FILE
from disclosuregen.findings import Finding, PackFault, has_errors
from disclosuregen.pack import load, resolve
from disclosuregen.pack.lastyear import year_of
from disclosuregen.packcheck import examined, template_of
from disclosuregen.packcommands.said import handed_over, refused, written
from disclosuregen.pipeline import examine
from disclosuregen.rehearsal import example_of, reading_for, rehearsed, said_of
from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.intake import Package
from disclosuregen.workbook.keeping import kept, typed_over
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.packcommands.said import Said
    from disclosuregen.pipeline import Packs
    from disclosuregen.rehearsal import Change
    from disclosuregen.workbook.content import Content

__all__ = ["check_pack", "renew_example"]

_NOTHING_WRITTEN = "没有生成批注版"
_MOST = 10


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
        lines, findings = [*said, *lines], (*findings, *more)
    return lines, findings


def _rehearsed(pack: Pack, packs: Packs, *, accept: bool) -> Said:
    """What the example gives against the text it must give; `accept` takes the new text for right."""
    rehearsal = rehearsed(pack, packs)
    lines = [] if has_errors(rehearsal.findings) else _phrases(pack, rehearsal.form)
    if not accept:
        return lines, rehearsal.findings
    findings = [one for one in rehearsal.findings if one.rule not in {"P25", "P33"}]
    for path, text in rehearsal.texts.items():
        changes = rehearsal.changes.get(path)
        failed = written(path, text.encode()) if changes != () else ()
        findings += failed
        if changes == ():
            lines.append(f"没有变化  {path.name}")
        elif not failed:
            lines += _accepted(path.name, changes)
    return lines, tuple(findings)


def _accepted(name: str, changes: Sequence[Change] | None) -> list[str]:
    """What was taken for right."""
    if changes is None:
        return [f"已生成  {name}：以后样例的文字以它为准"]
    listed = [f"　　第{one.line}行：{one}" for one in changes[:_MOST]]
    more = [f"　　……一共 {len(changes)} 处"] if len(changes) > _MOST else []
    return [f"已更新  {name}：接受了 {len(changes)} 处改动", *listed, *more]


def _phrases(pack: Pack, form: Form | None) -> list[str]:
    """Every phrase of the house style, said once."""
    return [
        "写法举例（数是虚构的；样例用不到的写法也在这里，请通读一遍）：",
        *(f"　　{said}：{text}" for said, text in said_of(pack, form)),
    ]


def _annotated(folder: Path, packs: Packs, findings: tuple[Finding, ...], target: Path) -> Said:
    """Write the template with the findings about it as comments; never among a pack's own files."""
    try:
        template = template_of(folder, packs.library)
        if template is None:
            raise refused(f"没有模板，{_NOTHING_WRITTEN}")
        if package_faults(template, FILE):
            return [f"模板打不开，{_NOTHING_WRITTEN}。"], ()
        about = [one for one in findings if any(place.file == FILE for place in one.places)]
        if not about:
            return [f"模板里没有问题，{_NOTHING_WRITTEN}。"], ()
        failed = handed_over(target, annotated(template, about))
    except PackFault as fault:
        return [], fault.findings
    return [] if failed else [f"已生成  {target.name}（模板，问题写在批注里）"], failed


def renew_example(wanted: str, packs: Packs, *, year: int | None = None) -> Said:
    """Write the pack's example workbook anew after its form, in its own folder; new cells are left blank."""
    pack = load(resolve(wanted, packs.library), packs.library)
    source = example_of(pack)
    form, _, findings = examine(source, reading_for(pack, packs))
    if form is None or has_errors(findings):
        return [], findings
    old = _year(form, pack)
    first, last = pack.card.years
    new = year or (old if first <= old <= last else first)
    if not first <= new <= last:
        raise refused(f"模板包“{pack.card.id}”用于 {first}—{last} 年，样例不能是 {new} 年的")
    target = pack.folder / "example" / _renamed(source.name, old, new)
    failed = written(target, _renewed(kept(form, pack, new, old or new), form, pack, new)) or _replaced(source, target)
    if failed:
        return [], failed
    moved = f"，年度由 {old} 改为 {new}" if old not in {0, new} else ""
    lines = [f"已更新  {pack.card.id}/example/{target.name}（照现在的表样{moved}；新增的格子是空的，请打开填好）"]
    return [*lines, f"　　　　接着运行 disclosuregen pack check {pack.card.id}"], findings


def _year(form: Form, pack: Pack) -> int:
    """The year on a form's cover, or the one its workbook was made for; 0 where neither is known."""
    return year_of(form, pack) or (int(form.year) if form.year.isdecimal() else 0)


def _renamed(name: str, old: int, new: int) -> str:
    """The name of an example's file in another year, where it ends with the year."""
    stem = name.removesuffix(".xlsx")
    return f"{stem.removesuffix(str(old))}{new}.xlsx" if stem.endswith(f"-{old}") else name


def _replaced(source: Path, target: Path) -> tuple[Finding, ...]:
    """Let an example under its new name take the place of the old one, its text along with it."""
    if target.name == source.name or target.parent.resolve() != source.parent.resolve():
        return ()
    text = source.with_suffix(".txt")
    try:
        if text.is_file():
            text.replace(target.with_suffix(".txt"))
        source.unlink()
    except OSError as error:
        return (unwritten(source, error),)
    return ()


def _renewed(content: Content, before: Form, pack: Pack, year: int) -> bytes:
    """The workbook, its formulas with the values they have; totals that were typed over are typed over again."""
    after = _read(standard_workbook(pack, year, content), pack)
    content = typed_over(content, before, after, pack)
    form = _read(standard_workbook(pack, year, content), pack)
    return standard_workbook(pack, year, content, form, tallied(form, pack))


def _read(workbook: bytes, pack: Pack) -> Form:
    return read_form(Package("example", ZipFile(BytesIO(workbook)), workbook), pack)[0]
