"""Findings on a terminal: coloured, wrapped, at most a screen unless more is asked for. Elsewhere plain lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import say
from disclosuregen.report import in_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from disclosuregen.findings import Finding

__all__ = ["show", "show_on"]

_STYLES = (
    ("  错误", "bold red"),
    ("  警告", "yellow"),
    ("  提示", "cyan"),
    ("  已说明", "green"),
    ("【", "bold"),
)
# The prompt, the title and the line that says what was left out.
_RESERVED = 4
_LEAST = 10


def show(title: str, findings: Sequence[Finding], *, everything: bool = False) -> None:
    """Print a title and the findings under it to stdout."""
    if not sys.stdout.isatty():
        # A file or another program has no screen that could be full.
        say(title, *in_lines(findings))
        return
    from rich.console import Console

    show_on(Console(highlight=False), title, findings, everything=everything)


def show_on(console: Console, title: str, findings: Sequence[Finding], *, everything: bool = False) -> None:
    """Print to a terminal; texts are never read as markup."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(title, style="bold"))
    room = max(console.size.height - _RESERVED, _LEAST)
    lines = in_lines(findings)
    for number, line in enumerate(lines):
        style = next((style for start, style in _STYLES if line.startswith(start)), "")
        text = Text(line.strip(), overflow="fold")
        text.stylize(style, 0, len(line) if line.startswith("【") else text.plain.find("  "))
        piece = Padding(text, (0, 0, 0, len(line) - len(line.lstrip())))
        room -= len(console.render_lines(piece, pad=False))
        if room < 0 and not everything:
            left = sum(not one.startswith("【") for one in lines[number:])
            console.print(
                Text(f"还有 {left} 个问题没有列出。加 --all 全部列出；加 --marked 文件夹，在工作簿里逐个查看。")
            )
            return
        console.print(piece)
