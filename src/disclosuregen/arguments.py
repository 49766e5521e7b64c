"""argparse in Chinese: the standard library's parser with every word a person may see translated."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from disclosuregen import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Command = Callable[[argparse.Namespace], int]
    Adding = Callable[[str, Command, str, str], "ArgumentParser"]

__all__ = ["ArgumentParser", "command_line"]

_USAGE_ERROR = 2
_MOST_JOBS = 64
_MESSAGES = (
    (r"the following arguments are required: (.*)", r"还缺少：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): expected one argument", r"“\1”后面要写一个值"),
    (r"argument (.*): expected at least one argument", r"“\1”后面至少要写一个值"),
    (r"argument (.*): invalid int value: '(.*)'", r"“\1”应为整数，读到“\2”"),
    (r"argument (.*): invalid choice: '(.*?)' \(choose from (.*)\)", r"没有命令“\2”，可用：\3"),
    (r"argument (.*): ignored explicit argument '(.*)'", r"“\1”后面不能写值，读到“\2”"),
    (r"argument (.*): ((?:文件名|个数).*)", r"“\1”的\2"),
    (r"ambiguous option: (.*) could match (.*)", r"“\1”不明确，可能是：\2"),
)


class _Formatter(argparse.HelpFormatter):
    """Help with the Chinese word for usage."""

    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        """Write 用法 where argparse would write usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)  # type: ignore[arg-type]  # passed through


class ArgumentParser(argparse.ArgumentParser):
    """A parser whose help and errors are Chinese; wrong usage ends with exit code 2."""

    def __init__(self, prog: str, description: str) -> None:
        """Make a parser with -h explained in Chinese."""
        super().__init__(prog, description=description, formatter_class=_Formatter, add_help=False, allow_abbrev=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def commands(self, dest: str = "chosen") -> Adding:
        """A function that adds a command: its name, what runs it, one line of help, and a description.

        The options say under `dest` which command was chosen.
        """
        # The class is needed by add_parser, which calls it with argparse's own keywords.
        choices = self.add_subparsers(metavar="命令", required=True, title="命令", dest=dest, parser_class=_Command)

        def add(name: str, run: Command, line: str, description: str) -> ArgumentParser:
            parser: ArgumentParser = choices.add_parser(name, help=line, description=description)
            parser.set_defaults(command=run)
            return parser

        return add

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the command line, and end."""
        for pattern, said in _MESSAGES:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, said, message)
                break
        sys.stderr.write(f"{message}。\n{self.format_usage()}加 -h 可以查看说明。\n")
        sys.exit(_USAGE_ERROR)


class _Command(ArgumentParser):
    """The parser of one command, made by argparse with its own keywords."""

    def __init__(self, *, prog: str, description: str, **_: object) -> None:
        # Later versions of Python pass more, such as whether to colour the help.
        super().__init__(prog, description)


def command_line(run: Mapping[str, Command]) -> ArgumentParser:
    """The parser of the whole command line; `run` holds what each command does."""
    parser = ArgumentParser("disclosuregen", "由填好的标准工作簿生成部门预算公开说明（Word）。")
    parser.add_argument("--version", action="version", version=f"disclosuregen {__version__}", help="显示版本号")
    parser.add_argument("--debug", action="store_true", help="出错时显示程序内部细节（供维护人员使用）")
    commands = parser.commands()
    _new(commands, run["new"])
    build = _build(commands, run["build"])
    check, batch = _check(commands, run["check"]), _batch(commands, run["batch"])
    verify, diff = _verify(commands, run["verify"]), _diff(commands, run["diff"])
    for command in (build, check, batch):
        command.add_argument(
            "--prior", metavar="上年工作簿", help="与上年公开的数核对：上年的工作簿，或放着各单位上年工作簿的文件夹"
        )
    for command in (check, verify):
        command.add_argument("--all", action="store_true", help="屏幕放不下时也全部列出")
    for command in (check, verify, diff):
        command.add_argument("--json", action="store_true", help="输出 JSON，供其他程序使用")
    for command in (build, check, batch, verify, diff):
        command.add_argument("--pack", metavar="模板包", help="模板包名称或文件夹；不写则按工作簿自带的标识")
    explain = commands("explain", run["explain"], "说明一条规则", "一条规则查什么、依据什么、怎样算对、怎样算错。")
    explain.add_argument("rule", metavar="编号", nargs="?", default="", help="消息末尾〔〕里的编号；不写则列出全部")
    explain.add_argument("--pack", metavar="模板包", default="", help="也说明这个模板包自己的规则")
    pack = commands(
        "pack",
        run["pack"],
        "模板包：列出、复制、检查、更新样例、查名字、看规则、预览",
        "财政部门修改自己的模板包时使用。",
    )
    _pack_commands(pack, run["pack"])
    return parser


def _new(commands: Adding, run: Command) -> None:
    new = commands("new", run, "生成空白的标准工作簿", "生成空白的标准工作簿；--from 带入上年的文字和上年数。")
    new.add_argument("out", metavar="工作簿.xlsx", help="要生成的工作簿文件名")
    new.add_argument("--year", metavar="年度", type=int, help="预算年度，四位数；不写则按当前日期推算")
    new.add_argument("--from", metavar="上年工作簿.xlsx", dest="last", help="带入上年工作簿里的文字和上年数")
    pack = "模板包名称或文件夹；用 --from 时不写则按上年工作簿的，不用时只有一套可以不写（pack list 列出有哪些）"
    new.add_argument("--pack", metavar="模板包", help=pack)


def _build(commands: Adding, run: Command) -> ArgumentParser:
    build = commands(
        *("build", run, "由一个工作簿生成公开文件"), "检查工作簿，生成 Word 公开文件并读回来核对；有错误时不生成。"
    )
    build.add_argument("workbook", metavar="工作簿.xlsx", help="填好的标准工作簿")
    build.add_argument("-o", "--out", metavar="文件.docx", help="输出文件名；不写则与工作簿同名")
    return build


def _check(commands: Adding, run: Command) -> ArgumentParser:
    check = commands(
        *("check", run, "只检查，不生成"), "检查工作簿，列出全部问题：在哪里、读到什么、应是什么、怎么办。"
    )
    check.add_argument("workbooks", metavar="工作簿.xlsx", nargs="+", help="一个或几个工作簿")
    check.add_argument(
        "--marked", metavar="文件夹", help="另存一份工作簿到这个文件夹，问题写在单元格的批注里，前面加一张问题清单"
    )
    return check


def _batch(commands: Adding, run: Command) -> ArgumentParser:
    batch = commands("batch", run, "生成一个文件夹里的全部公开文件", "把文件夹里的每个工作簿各生成一份公开文件。")
    batch.add_argument("input", metavar="工作簿文件夹", nargs="?", default="input", help="默认 input")
    batch.add_argument("-o", "--output", metavar="输出文件夹", default="output", help="默认 output")
    batch.add_argument("--roster", metavar="名册.xlsx", default="", help="单位名册：报告里列出没有交的、超过期限的单位")
    batch.add_argument("--jobs", metavar="个数", type=_count, default=0, help="同时用几个进程；不写则按处理器个数")
    batch.add_argument(
        *("--cluster",),
        metavar="地址",
        default="",
        help="在 Dask 集群上运行，例如 tls://10.0.0.5:8786（见 docs/scale.md）",
    )
    batch.add_argument("--fresh", action="store_true", help="全部重新生成；不写则没有变化的保留")
    return batch


def _verify(commands: Adding, run: Command) -> ArgumentParser:
    verify = commands(
        *("verify", run, "核对做好的公开文件"),
        "把公开文件读回来，与生成时的账本或工作簿逐个数字核对，并检查文件本身；手工改过的也可以。",
    )
    verify.add_argument("document", metavar="文件.docx", help="做好的公开文件")
    verify.add_argument("--workbook", metavar="工作簿.xlsx", default="", help="与这个工作簿核对；不写则用旁边的账本")
    verify.add_argument("--ledger", metavar="账本.json", default="", help="账本不在旁边时，写明在哪里")
    verify.add_argument("--full", action="store_true", help="再用 openxml-audit 检查文件格式（慢，要先安装）")
    return verify


def _diff(commands: Adding, run: Command) -> ArgumentParser:
    diff = commands(
        *("diff", run, "比较两个版本"), "逐个数字比较两个工作簿、两个账本或两份公开文件，并指出由哪个单元格引起。"
    )
    diff.add_argument("old", metavar="旧文件", help="旧的工作簿、账本或公开文件")
    diff.add_argument("new", metavar="新文件", help="新的，与旧的同一种")
    return diff


def _count(text: str) -> int:
    """A number of processes."""
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"个数应为 1 到 {_MOST_JOBS} 的整数，读到“{text}”")
    return int(text)


def _word_file(name: str) -> str:
    """The name of a Word file to be written; empty when none was asked for."""
    if name and not name.lower().endswith(".docx"):
        raise argparse.ArgumentTypeError(f"文件名应以 .docx 结尾，读到“{name}”")
    return name


def _pack_commands(parser: ArgumentParser, run: Command) -> None:
    """Add the commands of a bureau below `pack`."""
    actions = parser.commands(dest="action")
    actions("list", run, "列出全部模板包", "列出全部模板包：名称、标题、适用年度。")
    new = actions("new", run, "由现有模板包生成新的", "在 templates 文件夹里生成新的模板包。")
    new.add_argument("name", metavar="名称", help="新模板包的名称，小写字母、数字和减号")
    new.add_argument("--from", metavar="模板包", dest="parent", required=True, help="由哪一套生成")
    new.add_argument("--extends", action="store_true", help="继承：只写要改的，没写的随原模板包；不写则整套复制")
    check = actions("check", run, "检查模板包", "检查模板包的全部文件，并试生成随附的样例，列出全部问题。")
    check.add_argument(
        "--annotate", metavar="文件.docx", type=_word_file, default="", help="另存一份模板，问题写在批注里"
    )
    check.add_argument("--accept", action="store_true", help="样例的文字变了是对的，更新样例的文字")
    example = actions(
        "example", run, "更新样例工作簿", "表样改了以后，照现在的表样重写随附的样例工作簿，已填的内容照旧。"
    )
    example.add_argument("--year", metavar="年度", type=int, help="把样例连同文件名末尾的年份改为这一年；不写则不变")
    names = actions(
        "names", run, "列出模板里可以用的名字", "列出每个名字：标签、类别、含义、当前的值（取自样例或给出的工作簿）。"
    )
    names.add_argument("--workbook", metavar="工作簿.xlsx", default="", help="附上这个工作簿里的值，不写则用样例的")
    names.add_argument("--docx", metavar="文件.docx", type=_word_file, default="", dest="out", help="生成 Word 名字表")
    rules = actions(
        "rules", run, "列出规则", "列出模板包登记的勾稽关系和系统自带的规则：编号、轻重、能不能改、查什么、依据。"
    )
    for action in (check, rules):
        action.add_argument("--json", action="store_true", help="输出 JSON，供其他程序使用")
    preview = actions("preview", run, "预览", "用随附的样例生成一份 Word 文件。")
    preview.add_argument("-o", "--out", metavar="文件.docx", type=_word_file, default="", help="输出文件名")
    preview.add_argument("--marks", action="store_true", help="凡是系统计算的地方都加底色，并用批注写出名字")
    for action in (check, example, names, rules, preview):
        action.add_argument("pack", metavar="模板包", help="模板包名称或文件夹")
