"""What a terminal shows: errors in red, at most a screen, nothing of a workbook taken for markup."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from disclosuregen.cli.screen import show_on
from disclosuregen.findings import About, Finding, Severity
from disclosuregen.places import Place


def found(number: int, severity: Severity = Severity.ERROR, message: str = "话") -> Finding:
    """A finding of a made-up rule in one cell."""
    return Finding("X01", severity, About.WORKBOOK, message, (Place("甲.xlsx", "表", f"A{number}"),), "请改。")


def printed(findings: list[Finding], *, everything: bool = False, height: int = 20, colour: bool = False) -> str:
    """What a terminal of 40 columns gets."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=True,
        width=40,
        height=height,
        color_system="standard" if colour else None,
        highlight=False,
        no_color=not colour,
    )
    show_on(console, "甲.xlsx：有问题", findings, everything=everything)
    return stream.getvalue()


def test_findings_fill_at_most_a_screen() -> None:
    lines = printed([found(number) for number in range(1, 60)]).splitlines()
    assert len(lines) <= 20
    assert "A1：" in lines[2]
    assert "还有 44 个问题没有列出" in "".join(lines)
    assert "--all" in "".join(lines)


def test_a_sentence_that_is_shown_whole_ends_once() -> None:
    assert "没有车辆。请改。" in printed([found(1, message="有隐藏的文字：没有车辆。")])


def test_everything_is_shown_when_asked_for() -> None:
    text = printed([found(number) for number in range(1, 60)], everything=True)
    assert "A59：" in text
    assert "没有列出" not in text


def test_a_long_finding_takes_the_lines_it_needs() -> None:
    text = printed([found(number, message="很长的一句话" * 30) for number in range(1, 9)], height=24)
    assert len(text.splitlines()) <= 24
    assert "没有列出" in text


@pytest.mark.parametrize("message", ["[red]甲[/red]", "[/]", "[link=http://a]乙[/link]", "{x}"])
def test_texts_are_not_read_as_markup(message: str) -> None:
    assert message in printed([found(1, message=message)])


def test_errors_are_red_and_warnings_yellow() -> None:
    text = printed([found(1), found(2, Severity.WARNING)], colour=True)
    assert "\x1b[1;31m错误\x1b[0m" in text
    assert "\x1b[33m警告\x1b[0m" in text
