"""Invented bureaus: the report on as many units as are wanted, with findings, sums and a list of who is late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from disclosuregen.batch import BatchReport, Unit
from disclosuregen.batch.kinds import Expected, State
from disclosuregen.facts import Facts, Total, Untraced
from disclosuregen.findings import About, Finding, Severity, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TODAY", "bureau", "sums"]

TODAY = date(2024, 3, 1)
TITLES = ("预算总额", "机关运行经费", "“三公”经费")
_KINDS = ("教育", "卫生健康", "农业农村", "住房和城乡建设", "交通运输", "水利和湖泊", "民政", "司法", "财政", "审计")
_FORMS = ("局本级", "服务中心", "执法大队", "管理所", "信息中心", "第一中学", "第二中学", "档案馆")
_SHEETS = ("附表1 收支总表", "附表3 支出总表", "附表7 “三公”经费支出表", "上年数")
_SAID = (
    ("C05", Severity.ERROR, "“事业收入”没有填写，上年数不能当作 0", "请照上年公开的数填写；上年确实没有的，填 0。"),
    ("R07", Severity.WARNING, "“公用经费”比上年增加 38.2%，没有说明原因", "请在“增减原因”里写明原因。"),
    (
        *("H02", Severity.NOTE),
        "“行政事业单位养老支出”的“基本支出”是 1724.04万元，下级各行相加是 1724.03万元，相差 0.01万元，是四舍五入的尾差",
        "请核对下级各行；上级应等于下级之和，批复数本来有尾差的可以不改。",
    ),
)


def bureau(count: int, findings: int = 0, *, seed: int = 6) -> BatchReport:
    """The report on so many invented units, nearly so many findings among them; the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - invented figures, no secret
    each = -(-findings // count) if findings else 0
    units = tuple(_unit(number, each, chance) for number in range(count))
    across = tuple(
        finding("R03", Place(unit.file, ""), read=f"{unit.facts.code} {unit.facts.name}") for unit in units[::97]
    )
    return BatchReport(units, count, across=across, expected=tuple(_expected(units, chance)))


def sums(*pairs: tuple[str, str]) -> tuple[Total, ...]:
    """A unit's sums from this year's and last year's amounts in 元."""
    return tuple(Total(title, now, before) for title, (now, before) in zip(TITLES, pairs, strict=False))


def _unit(number: int, each: int, chance: Random) -> Unit:
    code = f"{301 + number // 9}{number % 9 + 1:03}"
    name = f"示例市{_KINDS[number // 9 % len(_KINDS)]}{_FORMS[number % len(_FORMS)]}"
    stem = f"{code}-{name}-2024"
    wanted = max(0, each + chance.randint(-each // 2, each // 2)) if each else 0
    found = tuple(_found(f"{stem}.xlsx", chance, errors=number % 5 == 0) for _ in range(wanted))
    refused = any(one.severity is Severity.ERROR for one in found)
    document = "" if refused else f"{stem}年预算公开说明.docx"
    facts = Facts(code, name, totals=tuple(_totals(chance)), figures=0 if refused else chance.randint(400, 900))
    if document:
        untraced = tuple(Untraced("第三部分（八）第2段", f"{chance.randint(2, 99)}", "填报说明!B7") for _ in range(3))
        facts = Facts(code, name, totals=facts.totals, figures=facts.figures, untraced=untraced)
    marked = f"{stem}-问题.xlsx" if any(one.severity is not Severity.NOTE for one in found) else ""
    return Unit(f"{stem}.xlsx", found, document, marked, "xianning-budget", kept=number % 3 == 1, facts=facts)


def _totals(chance: Random) -> Iterator[Total]:
    size = chance.lognormvariate(7, 1.2)
    for title, share in zip(TITLES, ("1", "0.08", "0.006"), strict=True):
        before = (Decimal(str(size)) * Decimal(share)).quantize(Decimal("0.01")).scaleb(4)
        growth = Decimal(str(chance.gauss(-0.01, 0.06))) if chance.random() > 0.08 else Decimal(0)
        now = (before * (1 + growth)).quantize(Decimal(100))
        yield Total(title, f"{now:f}", f"{before:f}" if chance.random() > 0.05 else "0")


def _found(file: str, chance: Random, *, errors: bool) -> Finding:
    rule, severity, message, remedy = _SAID[chance.randrange(0 if errors else 1, 3)]
    sheet = chance.choice(_SHEETS)
    places = tuple(Place(file, sheet, f"{chance.choice('BCDE')}{chance.randint(6, 60)}") for _ in range(2))
    answered = "上级统一调整，已经核对。" if severity is Severity.WARNING and chance.random() < 0.2 else ""
    return Finding(rule, severity, About.WORKBOOK, message, places, remedy, answered)


def _expected(units: tuple[Unit, ...], chance: Random) -> Iterator[Expected]:
    for number, unit in enumerate(units):
        approved = TODAY - timedelta(chance.randint(2, 24))
        due = approved + timedelta(20)
        state = State.READY if unit.document else State.REFUSED
        code, name = unit.facts.code, unit.facts.name
        parent = f"示例市{name[3:5]}局"
        yield Expected(code, name, parent, f"{approved}", f"{due}", (due - TODAY).days, state, unit.file)
        if number % 20 == 0:
            late = f"示例市{_KINDS[number // 20 % len(_KINDS)]}综合站"
            yield Expected(f"{code}9", late, parent, f"{approved}", f"{due}", (due - TODAY).days, State.MISSING)
