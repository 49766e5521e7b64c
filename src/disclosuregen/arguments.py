"""argparse in Chinese: the standard library's parser with every word a person may see translated."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ArgumentParser"]

_USAGE_ERROR = 2
_MESSAGES = (
    (r"the following arguments are required: (.*)", r"还缺少：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): expected one argument", r"“\1”后面要写一个值"),
    (r"argument (.*): expected at least one argument", r"“\1”后面至少要写一个值"),
    (r"argument (.*): invalid int value: '(.*)'", r"“\1”应为整数，读到“\2”"),
    (r"argument (.*): invalid choice: '(.*?)' \(choose from (.*)\)", r"没有命令“\2”，可用：\3"),
    (r"argument (.*): ignored explicit argument '(.*)'", r"“\1”后面不能写值，读到“\2”"),
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

    def commands(self) -> Callable[[str, Callable[[argparse.Namespace], int], str, str], ArgumentParser]:
        """A function that adds a command: its name, what runs it, one line of help, and a description."""
        # The class is needed by add_parser, which calls it with argparse's own keywords.
        choices = self.add_subparsers(metavar="命令", required=True, title="命令", parser_class=_Command)

        def add(name: str, run: Callable[[argparse.Namespace], int], line: str, description: str) -> ArgumentParser:
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

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(prog, description)
