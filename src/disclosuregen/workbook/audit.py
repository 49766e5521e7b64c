"""The sheet 审核: every relation of the pack as live formulas, and a place for the department's answers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import NumberStyle, show
from disclosuregen.findings import RULES, About, Severity
from disclosuregen.frozen import frozen
from disclosuregen.model import Tally
from disclosuregen.places import column_letters
from disclosuregen.workbook.answers import ANSWER, RULE
from disclosuregen.workbook.layout import LINE, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.workbook.compiled import Compiler
    from disclosuregen.workbook.formats import Formats

__all__ = ["Audit", "result_of"]

_HEADS = (
    (RULE, 9),
    ("查什么", 46),
    ("左边", 16),
    ("右边", 16),
    ("结果", 26),
    ("到左边", 14),
    ("到右边", 14),
    (ANSWER, 50),
)
_LEFT, _RIGHT, _RESULT, _GO, _ANSWER, _GAP, _WRONG, _FILLED = 3, 4, 5, 6, 8, 9, 10, 11
_TITLE, _HINT_ROW, _COUNT, _HEAD, _FIRST = 1, 2, 3, 4, 5
_PASSED, _UNFILLED, _UNKNOWN, _BY_COMMAND, _EACH = "通过", "未填", "算不出", "由 check 命令检查", "逐行核对"
_HINT = (
    "填表时随时看这里。相差 0.01 这样的尾数多半是四舍五入，照批复数填写即可，check 命令会判断。警告和提示确有原因的，"
    "在“情况说明”里写清楚，不少于 6 个字；错误必须改正，写说明没有用。"
)
_NOTHING = Tally(None, None, Decimal(0), 0, filled=False)
# Up to five of the last digit is shown as a likely rounding difference, nothing more than a colour.
_SMALL = "0.05"
_STYLE = NumberStyle(6, trailing_zeros=False)


@frozen
class Audit:
    """Writes the sheet; rows and columns are counted from 1."""

    sheet: Worksheet
    formats: Formats
    compiler: Compiler
    tallies: Mapping[str, Tally]

    def write(self, pack: Pack) -> None:
        """Write head, relations, the rules that only the command checks, protection and print set-up."""
        others = [rule for rule in RULES.values() if rule.about is About.WORKBOOK and _may_be_answered(rule.id, pack)]
        last = _FIRST + len(pack.checks) - 1
        self._head(last)
        for row, spec in enumerate(pack.checks, _FIRST):
            self._relation(row, spec)
        for row, rule in enumerate(others, last + 1):
            for column, text in enumerate((rule.id, rule.title, "", "", _BY_COMMAND, "", ""), 1):
                self._text(row, column, text)
            self._answer(row)
        self._set_up(last, last + len(others))

    def _head(self, last: int) -> None:
        width = sum(width for _, width in _HEADS)
        self.sheet.set_default_row(LINE + 3)
        for row, text, style in ((_TITLE, "审　核", self.formats.title), (_HINT_ROW, _HINT, self.formats.hint)):
            self.sheet.merge_range(row - 1, 0, row - 1, _ANSWER - 1, text, style)
            self.sheet.set_row(row - 1, LINE * lines_of(text, width) + 7)
        self.sheet.merge_range(_COUNT - 1, 0, _COUNT - 1, _ANSWER - 1, "", self.formats.caption)
        area = f"$E${_FIRST}:$E${max(last, _FIRST)}"
        counts = [f'COUNTIF({area},"{said}*")' for said in (_PASSED, _UNFILLED)]
        total = last - _FIRST + 1
        formula = (
            f'="共 {total} 条：通过 "&{counts[0]}&"，未填 "&{counts[1]}&"，有出入 "&({total}-{counts[0]}-{counts[1]})'
        )
        shown = [result_of(self.tallies.get(spec.id, _NOTHING)) for spec in self.compiler.pack.checks]
        passed, unfilled = shown.count(_PASSED), shown.count(_UNFILLED)
        said = f"共 {total} 条：通过 {passed}，未填 {unfilled}，有出入 {total - passed - unfilled}"
        self.sheet.write_formula(_COUNT - 1, 0, formula, self.formats.caption, said)
        for column, (text, width) in enumerate(_HEADS, 1):
            self.sheet.write_string(_HEAD - 1, column - 1, text, self.formats.heading)
            self.sheet.set_column(column - 1, column - 1, width)
        self.sheet.set_column(_GAP - 1, _FILLED - 1, 10, None, {"hidden": True})

    def _relation(self, row: int, spec: CheckSpec) -> None:
        """One relation: its sides, its result, the way to its cells."""
        made, tally = self.compiler.compiled(spec), self.tallies.get(spec.id, _NOTHING)
        self._text(row, 1, spec.id)
        self._text(row, 2, spec.says)
        for column, formula, value in ((_LEFT, made.left, tally.left), (_RIGHT, made.right, tally.right)):
            if formula:
                self.sheet.write_formula(row - 1, column - 1, f"={formula}", self.formats.audit_number, value or 0)
            else:
                self._text(row, column, _EACH)
        for column, formula, number in ((_GAP, made.gap, tally.gap), (_WRONG, made.wrong, tally.wrong)):
            at = (row - 1, column - 1, row - 1, column - 1)
            self.sheet.write_array_formula(*at, f"{{={formula}}}", self.formats.hidden, number)
        filled = f"=IF({made.filled}>0,1,0)"
        self.sheet.write_formula(row - 1, _FILLED - 1, filled, self.formats.hidden, int(tally.filled))
        result = _result(row, alone=bool(made.left), names=spec.kind == "names")
        shown = result_of(tally, names=spec.kind == "names")
        self.sheet.write_formula(row - 1, _RESULT - 1, result, self.formats.audit, shown)
        for column, target in enumerate(self.compiler.targets(spec), _GO):
            self._link(row, column, target)
        self._answer(row)

    def _link(self, row: int, column: int, target: str) -> None:
        """A way to a cell; it is spelled anew when rows are inserted above it."""
        if not target:
            self._text(row, column, "")
            return
        sheet, cell = target.rsplit("!", 1)
        at = f"ADDRESS(ROW({target}),COLUMN({target}),4)"
        short = sheet.strip("'").split(" ")[0]
        formula = f'=HYPERLINK("#{sheet}!"&{at},"{short} "&{at})'
        self.sheet.write_formula(row - 1, column - 1, formula, self.formats.audit_link, f"{short} {cell}")

    def _text(self, row: int, column: int, text: str) -> None:
        self.sheet.write_string(row - 1, column - 1, text, self.formats.label)
        if column == 2 and lines_of(text, _HEADS[1][1]) > 1:  # noqa: PLR2004 - only what is checked may be long
            self.sheet.set_row(row - 1, LINE * lines_of(text, _HEADS[1][1]) + 3)

    def _answer(self, row: int) -> None:
        self.sheet.write_blank(row - 1, _ANSWER - 1, None, self.formats.cell("text"))

    def _set_up(self, last: int, end: int) -> None:
        area, first = (
            (_FIRST - 1, _RESULT - 1, max(last, _FIRST) - 1, _RESULT - 1),
            f"{column_letters(_RESULT)}{_FIRST}",
        )
        gap = f"{column_letters(_GAP)}{_FIRST}"
        for formula, style in (
            (f'={first}="{_PASSED}"', self.formats.passed),
            (f'={first}="{_UNFILLED}"', self.formats.unfilled),
            (f"=AND(ISNUMBER(${gap}),${gap}<={_SMALL})", self.formats.small),
            ("=TRUE", self.formats.failed),
        ):
            rule = {"type": "formula", "criteria": formula, "format": style, "stop_if_true": True}
            self.sheet.conditional_format(*area, rule)
        self.sheet.freeze_panes(_FIRST - 1, 2)
        self.sheet.repeat_rows(_HEAD - 1)
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.print_area(0, 0, end - 1, _ANSWER - 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.ignore_errors({"formula_differs": f"A1:K{end}", "formula_range": f"A1:K{end}"})


# Rules about answers themselves, and those that only several workbooks together can break.
_NOT_ASKED = "ABR"


def _may_be_answered(rule: str, pack: Pack) -> bool:
    """Whether a department may explain what a rule of ours finds: not an error, as this pack sees it, or not always."""
    said = pack.overrides.get(rule, RULES[rule].severity)
    return (said in {Severity.WARNING, Severity.NOTE} or RULES[rule].graded) and rule[0] not in _NOT_ASKED


def _result(row: int, *, alone: bool, names: bool) -> str:
    """The words of a result; the three hidden cells beside it hold the numbers."""
    gap, wrong, filled = (f"{column_letters(column)}{row}" for column in (_GAP, _WRONG, _FILLED))
    number = f'TEXT({gap},"0.00####")'
    said = f'"相差 "&{number}' if alone else f'{wrong}&" 行不符，最大相差 "&{number}'
    if names:
        said = f'"缺 "&{wrong}&" 项"'
    return f'=IF(ISERROR({wrong}),"{_UNKNOWN}",IF({filled}=0,"{_UNFILLED}",IF({wrong}=0,"{_PASSED}",{said})))'


def result_of(tally: Tally, *, names: bool = False) -> str:
    """The words of a result, as the sheet's own formula says them."""
    if not tally.filled:
        return _UNFILLED
    if not tally.wrong:
        return _PASSED
    if names:
        return f"缺 {tally.wrong} 项"
    number = show(tally.gap, _STYLE)
    whole, _, rest = number.partition(".")
    shown = f"{whole}.{rest:0<2}"
    return f"相差 {shown}" if tally.left is not None else f"{tally.wrong} 行不符，最大相差 {shown}"
