"""The command that writes a blank workbook, or next year's from last year's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.runs import delivered, kept_out, packs_of
from disclosuregen.cli.verdict import DONE, USAGE, exit_code, say, tell
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.places import Place

if TYPE_CHECKING:
    from argparse import Namespace

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Packs
    from disclosuregen.workbook.content import Content

__all__ = ["coming_year", "new"]

_SUMMER = 7


def new(options: Namespace) -> int:
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
    """The id of the only pack there is, or the only one at hand; raises PackFault when the choice is not ours."""
    ids = packs.library.ids()
    nearest = packs.library.nearest()
    if len(nearest) == 1:
        return nearest[0]
    example = ids[0] if ids else "名称"
    raise PackFault([finding("P07", Place("", ""), known="、".join(ids) or "（没有）", example=example)])


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
