"""The command line: plain Chinese for people, exit codes for scripts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from disclosuregen import __version__
from disclosuregen.arguments import ArgumentParser
from disclosuregen.findings import About, Finding, PackFault, finding, has_errors
from disclosuregen.places import Place

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Packs

__all__ = ["main"]

DONE, FOUND, USAGE, UNFINISHED, INTERRUPTED = 0, 1, 2, 3, 130
_SUMMER = 7


def exit_code(findings: Sequence[Finding]) -> int:
    """The one place where findings become exit codes: our own trouble before the pack's before the workbook's."""
    about = {one.about for one in findings if has_errors([one])}
    for kind, code in ((About.RUN, UNFINISHED), (About.PACK, USAGE)):
        if kind in about:
            return code
    return FOUND if about else DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. No traceback reaches a person unless --debug asks for it."""
    for stream in (sys.stdout, sys.stderr):
        # A console or pipe in cp936 must not stop on a character it lacks.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # both are text streams
    options = _parser().parse_args(arguments)
    verdict = _Verdict(debug=options.debug)
    with verdict:
        command: Callable[[Namespace], int] = options.command
        verdict.code = command(options)
    return verdict.code


@dataclass(slots=True)
class _Verdict:
    """Turns whatever ends a command into a message and an exit code."""

    debug: bool
    code: int = DONE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if error is None:
            return True
        if isinstance(error, SystemExit) or (self.debug and not isinstance(error, PackFault | KeyboardInterrupt)):
            return False
        if isinstance(error, KeyboardInterrupt):
            _tell("已中断。已经生成的文件都是完整的，可以重新运行。")
            self.code = INTERRUPTED
            return True
        self._report(error)
        return True

    def _report(self, error: BaseException) -> None:
        from disclosuregen.batch.run import reason
        from disclosuregen.report import in_lines

        if isinstance(error, PackFault):
            findings = error.findings
        elif isinstance(error, OSError):
            name = Path(str(error.filename or "")).name
            findings = (finding("E02", Place(name, ""), why=reason(error)),)
        else:
            findings = (finding("E03", Place("", ""), why=f"{type(error).__name__}: {error}"),)
        _tell(*in_lines(findings))
        self.code = exit_code(findings)


def _tell(*lines: str) -> None:
    """Messages that are no result go to stderr."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


def _packs(options: Namespace) -> Packs:
    from disclosuregen.pack import Library
    from disclosuregen.pipeline import Packs

    return Packs(Library.default(), options.pack or "")


def _new(options: Namespace) -> int:
    """Write a blank workbook, or next year's from last year's."""
    from disclosuregen.delivery import deliver
    from disclosuregen.workbook.blank import standard_workbook
    from disclosuregen.workbook.content import carried_over, started

    target = Path(options.out)
    if target.suffix.lower() != ".xlsx":
        _tell(f"文件名应以 .xlsx 结尾，读到“{target.name}”。")
        return USAGE
    if target.exists():
        _tell(f"“{target.name}”已经存在，为免覆盖已填的数，没有写入。请换一个文件名，或先移走原文件。")
        return USAGE
    packs = _packs(options)
    if options.last:
        form, pack, findings = _last_year(Path(options.last), packs)
        if form is None or pack is None:
            return exit_code(findings)
        year = options.year or _year_of(form, pack) + 1
        content = carried_over(form, pack, year)
    else:
        pack = packs.get(options.pack or _only(packs))
        year = options.year or _coming_year(date.today())  # noqa: DTZ011 - the local calendar is meant
        content = started(pack, year)
    first, last = pack.card.years
    if not first <= year <= last:
        _tell(f"模板包“{pack.card.id}”用于 {first}—{last} 年，不能生成 {year} 年的工作簿。")
        return USAGE
    deliver(target, standard_workbook(pack, year, content))
    _say(f"已生成  {target.name}（{year} 年，{pack.card.title}）")
    return DONE


def _coming_year(today: date) -> int:
    """The budget year people prepare at this time of the year."""
    return today.year + (today.month >= _SUMMER)


def _only(packs: Packs) -> str:
    """The id of the only pack there is; raises PackFault when the choice is not ours to make."""
    ids = packs.library.ids()
    if len(ids) == 1:
        return ids[0]
    raise PackFault([finding("P07", Place("", ""), known="、".join(ids) or "（没有）")])


def _last_year(path: Path, packs: Packs) -> tuple[Form | None, Pack | None, tuple[Finding, ...]]:
    from disclosuregen.pipeline import examine
    from disclosuregen.report import in_lines

    form, pack, findings = examine(path, packs)
    if findings:
        _tell(f"上年工作簿 {path.name} 有以下问题：", *in_lines(findings))
    return (None, None, findings) if has_errors(findings) else (form, pack, findings)


def _year_of(form: Form, pack: Pack) -> int:
    return next(
        int(cell.text)
        for _, spec in pack.form.tables()
        for line in spec.lines
        if line.type == "year" and (cell := form.field(spec.name, line.name))
    )


def _check(options: Namespace) -> int:
    """Print all findings of one or more workbooks."""
    from disclosuregen.pipeline import examine
    from disclosuregen.report import as_json, counted, in_lines

    packs = _packs(options)
    everything: list[Finding] = []
    for path in map(Path, options.workbooks):
        findings = examine(path, packs)[2]
        everything.extend(findings)
        if not options.json:
            _say(f"{path.name}：{counted(findings) or '没有发现问题'}", *in_lines(findings))
    if options.json:
        _say(as_json(everything))
    return exit_code(everything)


def _build(options: Namespace) -> int:
    """Write one document; with errors nothing is written."""
    from disclosuregen.delivery import deliver
    from disclosuregen.pipeline import generate
    from disclosuregen.report import counted, in_lines

    source = Path(options.workbook)
    target = Path(options.out) if options.out else source.with_suffix(".docx")
    if target.suffix.lower() != ".docx":
        _tell(f"输出文件名应以 .docx 结尾，读到“{target.name}”。")
        return USAGE
    outcome = generate(source, _packs(options))
    if outcome.document is not None:
        deliver(target, outcome.document)
        said = counted(outcome.findings)
        _say(f"已生成  {target.name}" + (f"（{said}）" if said else ""))
    else:
        _tell(f"没有生成：{source.name} 有 {counted(outcome.findings)}，请改正后重试。")
    _tell(*in_lines(outcome.findings))
    return exit_code(outcome.findings)


def _batch(options: Namespace) -> int:
    """Build every workbook of a folder."""
    from disclosuregen.batch import run, workbooks
    from disclosuregen.report import batch_summary, unit_line

    source, target = Path(options.input), Path(options.output)
    if not source.is_dir():
        _tell(f"没有找到文件夹“{options.input}”。请把工作簿放进这个文件夹，或写明文件夹名。")
        return USAGE
    paths = workbooks(source)
    if not paths:
        _tell(f"文件夹“{options.input}”里没有工作簿（.xlsx）。")
        return USAGE
    done: list[str] = []

    def tell(unit: object) -> None:
        done.append("")
        _tell(f"[{len(done)}/{len(paths)}] {unit_line(unit)}")  # type: ignore[arg-type]  # batch passes its units

    report = run(paths, target, _packs(options), tell)
    _say(*batch_summary(report))
    return exit_code(report.findings)


def _parser() -> ArgumentParser:
    parser = ArgumentParser("disclosuregen", "由填好的标准工作簿生成部门预算公开说明（Word）。")
    parser.add_argument("--version", action="version", version=f"disclosuregen {__version__}", help="显示版本号")
    parser.add_argument("--debug", action="store_true", help="出错时显示程序内部细节（供维护人员使用）")
    commands = parser.commands()
    new = commands("new", _new, "生成空白的标准工作簿", "生成空白的标准工作簿；--from 带入上年的文字和上年数。")
    new.add_argument("out", metavar="工作簿.xlsx", help="要生成的工作簿文件名")
    new.add_argument("--year", metavar="年度", type=int, help="预算年度，四位数；不写则按当前日期推算")
    new.add_argument("--from", metavar="上年工作簿.xlsx", dest="last", help="带入上年工作簿里的文字和上年数")
    build = commands("build", _build, "由一个工作簿生成公开文件", "检查工作簿并生成 Word 公开文件；有错误时不生成。")
    build.add_argument("workbook", metavar="工作簿.xlsx", help="填好的标准工作簿")
    build.add_argument("-o", "--out", metavar="文件.docx", help="输出文件名；不写则与工作簿同名")
    batch = commands("batch", _batch, "生成一个文件夹里的全部公开文件", "把文件夹里的每个工作簿各生成一份公开文件。")
    batch.add_argument("input", metavar="工作簿文件夹", nargs="?", default="input", help="默认 input")
    batch.add_argument("-o", "--output", metavar="输出文件夹", default="output", help="默认 output")
    check = commands(
        "check", _check, "只检查，不生成", "检查工作簿，列出全部问题：在哪里、读到什么、应是什么、怎么办。"
    )
    check.add_argument("workbooks", metavar="工作簿.xlsx", nargs="+", help="一个或几个工作簿")
    check.add_argument("--json", action="store_true", help="输出 JSON，供其他程序使用")
    for command in (new, build, batch, check):
        command.add_argument("--pack", metavar="模板包", help="模板包名称或文件夹；不写则按工作簿自带的标识")
    return parser
