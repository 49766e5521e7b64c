"""What each command does: new, check and pack here, the others beside it. Each returns its exit code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.cli.batches import batch
from disclosuregen.cli.documents import build, diff, verify
from disclosuregen.cli.explain import explain
from disclosuregen.cli.runs import delivered, kept_out, packs_of
from disclosuregen.cli.verdict import DONE, USAGE, exit_code, say, stopped, tell
from disclosuregen.findings import About, Finding, PackFault, finding, has_errors
from disclosuregen.places import Place

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Packs
    from disclosuregen.workbook.content import Content

__all__ = ["COMMANDS", "coming_year"]

_SUMMER = 7


def _new(options: Namespace) -> int:
    """Write a blank workbook, or next year's from last year's."""
    from disclosuregen.workbook.blank import standard_workbook

    target = Path(options.out)
    if target.suffix.lower() != ".xlsx":
        tell(f"文件名应以 .xlsx 结尾，读到“{target.name}”。")
        return USAGE
    if target.exists():
        tell(f"“{target.name}”已经存在，为免覆盖已填的数，没有写入。请换一个文件名，或先移走原文件。")
        return USAGE
    if kept_out(target):
        return USAGE
    begun = _continued(options) if options.last else _begun(options)
    if isinstance(begun, int):
        return begun
    pack, year, content = begun
    first, last = pack.card.years
    if not first <= year <= last:
        tell(f"模板包“{pack.card.id}”用于 {first}—{last} 年，不能生成 {year} 年的工作簿。")
        return USAGE
    code = delivered((target, standard_workbook(pack, year, content)))
    if code == DONE:
        say(f"已生成  {target.name}（{year} 年，{pack.card.title}）")
    return code


def _begun(options: Namespace) -> tuple[Pack, int, Content]:
    """A first workbook: its pack, its year and nothing in it but the year."""
    from disclosuregen.workbook.content import started

    packs = packs_of(options)
    pack = packs.get(options.pack or _only(packs))
    year = options.year or coming_year(date.today())  # noqa: DTZ011 - the local calendar is meant
    return pack, year, started(pack, year)


def _continued(options: Namespace) -> tuple[Pack, int, Content] | int:
    """The workbook after last year's, or the exit code when that one has errors or is not of the year before."""
    from disclosuregen.pack.lastyear import year_of
    from disclosuregen.workbook.content import carried_over

    packs = packs_of(options)
    # A bureau's first year with a pack of its own starts from workbooks of another; forms change every year.
    packs.lenient, packs.outdated, packs.carrying = bool(options.pack), True, True
    form, pack, findings = _last_year(Path(options.last), packs)
    if form is None or pack is None:
        return exit_code(findings)
    year = (year_of(form, pack) or 0) + 1
    if options.year and options.year != year:
        tell(f"上年工作簿是 {year - 1} 年的，它的数只能作 {year} 年的上年数，不能生成 {options.year} 年的工作簿。")
        return USAGE
    return pack, year, carried_over(form, pack, year)


def coming_year(today: date) -> int:
    """The budget year people prepare at this time of the year."""
    return today.year + (today.month >= _SUMMER)


def _only(packs: Packs) -> str:
    """The id of the only pack there is; raises PackFault when the choice is not ours to make."""
    ids = packs.library.ids()
    if len(ids) == 1:
        return ids[0]
    raise PackFault([finding("P07", Place("", ""), known="、".join(ids) or "（没有）")])


def _last_year(path: Path, packs: Packs) -> tuple[Form | None, Pack | None, tuple[Finding, ...]]:
    from disclosuregen.delivery import unread
    from disclosuregen.pipeline import examine
    from disclosuregen.report import in_lines

    try:
        form, pack, findings = examine(path, packs)
    except OSError as error:
        form, pack, findings = None, None, (unread(path, error),)
    if findings:
        said = "有以下问题" if has_errors(findings) else "和现在的表样不完全一样，能带的都带过来了"
        tell(f"上年工作簿 {path.name} {said}：", *in_lines(findings))
    return (None, None, findings) if has_errors(findings) else (form, pack, findings)


def _check(options: Namespace) -> int:
    """Print all findings of one or more workbooks, and hand back marked copies of them where that is asked for."""
    from disclosuregen.cli.screen import show
    from disclosuregen.report import as_json, counted

    if options.marked is not None and kept_out(Path(options.marked) / "标注的工作簿"):
        return USAGE
    packs, copied = packs_of(options), _copier(options)
    everything: list[Finding] = []
    for path in map(Path, options.workbooks):
        findings, examined = _found(path, packs)
        if not options.json:
            # What is wrong with a pack is said once, under the pack's name.
            faults = [one for one in findings if one.about is About.PACK]
            own = [one for one in findings if one.about is not About.PACK]
            said = counted(own) or ("没有检查，模板包有问题" if faults else "没有发现问题")
            new = [one for one in faults if one not in everything]
            show(f"{path.name}：{said}", [*own, *new], everything=options.all)
        everything.extend(findings)
        if examined:
            everything.extend(copied(path, findings))
    if options.json:
        say(as_json(list(dict.fromkeys(everything))))
    return exit_code(everything)


def _copier(options: Namespace) -> Callable[[Path, tuple[Finding, ...]], tuple[Finding, ...]]:
    """Writes the marked copy of a workbook and says so; returns what went wrong."""
    if options.marked is None:
        return lambda _path, _findings: ()
    from disclosuregen.cli.copies import Copies
    from disclosuregen.report import in_lines

    copies = Copies.of(Path(options.marked), map(Path, options.workbooks))

    def write(path: Path, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        said, troubles = copies.write(path, findings)
        # With --json nothing but the object goes to stdout.
        (tell if options.json else say)(*([said] if said else []), *in_lines(troubles))
        return troubles

    return write


def _found(path: Path, packs: Packs) -> tuple[tuple[Finding, ...], bool]:
    """What there is to say of a workbook, and whether it was examined: it or its pack may not be readable."""
    from disclosuregen.batch.trouble import trouble
    from disclosuregen.pipeline import examine

    try:
        return examine(path, packs)[2], True
    except (PackFault, OSError) as error:
        return trouble(path, error), False


def _pack(options: Namespace) -> int:
    """Run one of the commands of a bureau."""
    from disclosuregen import packcommands as bureau
    from disclosuregen.pack import Library
    from disclosuregen.pipeline import Packs
    from disclosuregen.report import as_json, counted, in_lines

    wanted = getattr(options, "pack", "")
    packs = Packs(Library.default(), wanted)
    if options.action == "check":
        lines, findings = bureau.check_pack(wanted, packs, annotate=options.annotate, accept=options.accept)
        summary = f"{wanted}：{counted(findings) or '没有发现问题'}"
        say(*([as_json(findings)] if options.json else [summary, *in_lines(findings), *lines]))
        return exit_code(findings)
    if options.action == "new":
        lines, findings = bureau.new_pack(options.name, options.parent, packs, extends=options.extends)
    elif options.action == "example":
        lines, findings = bureau.renew_example(wanted, packs, year=options.year)
    elif options.action == "names":
        lines, findings = bureau.name_pack(wanted, packs, workbook=options.workbook, out=options.out)
    elif options.action == "preview":
        lines, findings = bureau.preview_pack(wanted, packs, out=options.out, marks=options.marks)
    elif options.action == "rules":
        lines, findings = bureau.list_rules(wanted, packs, as_json=options.json)
    else:
        lines, findings = bureau.list_packs(packs)
    say(*lines)
    return stopped(findings)


# What each command of `arguments.command_line` runs.
COMMANDS: Mapping[str, Callable[[Namespace], int]] = MappingProxyType(
    {
        "new": _new,
        "check": _check,
        "build": build,
        "verify": verify,
        "diff": diff,
        "batch": batch,
        "explain": explain,
        "pack": _pack,
    }
)
