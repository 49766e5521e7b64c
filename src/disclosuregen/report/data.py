"""The report on a bureau's units as plain data: 报告.json, and what its other forms show; docs/report.md."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from disclosuregen import __version__
from disclosuregen.amounts import rounded
from disclosuregen.batch.kinds import State, usual_year
from disclosuregen.batch.shelf import PUBLIC
from disclosuregen.document.tokens import NUMBER
from disclosuregen.findings import RULES, About, Severity, in_order
from disclosuregen.papers import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from disclosuregen.batch.kinds import Apart, BatchReport, Expected, Unit
    from disclosuregen.findings import Finding
    from disclosuregen.report.kinds import (
        ApartRow,
        BureauSum,
        Change,
        Counts,
        Data,
        ExpectedRow,
        Found,
        Severities,
        UnitRow,
    )

__all__ = ["as_data", "dumped"]

_DOCUMENT = ".docx"
_MADE = {"made": "已生成", "kept": "未变动", "refused": "未通过", "failed": "没能完成"}
_CAME = {State.READY: "已生成", State.REFUSED: "未通过", State.WAITING: "还没有做到", State.MISSING: "没有交"}
# Reports show amounts in 万元 with two decimals: what is smaller than one of these is no change.
_STEP = Decimal(100)


def as_data(report: BatchReport, today: date) -> Data:
    """Everything the reports show; amounts are texts in 元, paths lead from the folder the reports stand in."""
    units = report.units
    counted = _counted(units)
    return {
        "schema": "disclosuregen-report",
        "version": 1,
        "program": __version__,
        "date": today.isoformat(),
        "interrupted": report.interrupted,
        "counts": _counts(report),
        "totals": list(_totals([unit for unit in units if unit.file in counted])),
        "units": [_unit(unit, counted=unit.file in counted) for unit in units],
        "findings": [{"file": unit.file, **_finding(one)} for unit in units for one in in_order(unit.findings)],
        "across": [_finding(one) for one in report.across],
        "apart": [_apart(one) for one in report.apart],
        "untraced": [
            {"file": unit.file, "kind": one.kind, "where": one.where, "text": one.text, "cell": one.cell}
            for unit in units
            for one in unit.facts.untraced
        ],
        "roster": [_expected(one) for one in report.expected],
        "rules": {rule: RULES[rule].title for rule in sorted({one.rule for one in report.findings}) if rule in RULES},
    }


def dumped(data: Data) -> bytes:
    """报告.json."""
    text = BytesIO()
    for piece in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(data):
        # A file's name may hold bytes that are no character; JSON has an escape for them, UTF-8 has not.
        text.write(piece.encode(errors="backslashreplace"))
    # What it holds is handed over, not copied.
    return text.getvalue()


def _counts(report: BatchReport) -> Counts:
    units = report.units
    return {
        "workbooks": max(report.total, len(units)),
        "made": sum(bool(unit.document) and not unit.kept for unit in units),
        "kept": sum(bool(unit.document) and unit.kept for unit in units),
        "refused": sum(not unit.document for unit in units),
        "figures": sum(unit.facts.figures for unit in units),
        "untraced": sum(map(_numbers, units)),
        **_bad(report.findings),
    }


def _bad(findings: Sequence[Finding]) -> Severities:
    open_ = [one for one in findings if not one.explained]
    return {
        "errors": sum(one.severity is Severity.ERROR for one in open_),
        "warnings": sum(one.severity is Severity.WARNING for one in open_),
        "notes": sum(one.severity is Severity.NOTE for one in open_),
        "explained": len(findings) - len(open_),
    }


def _unit(unit: Unit, *, counted: bool) -> UnitRow:
    failed = any(one.about is About.RUN and one.severity is Severity.ERROR for one in unit.findings)
    state = ("kept" if unit.kept else "made") if unit.document else "failed" if failed else "refused"
    stem = unit.document.removesuffix(_DOCUMENT)
    return {
        "file": unit.file,
        "code": unit.facts.code,
        "name": unit.facts.name,
        "whole": unit.facts.whole,
        "year": unit.facts.year,
        "pack": unit.pack,
        "state": state,
        "said": _MADE[state],
        "document": f"../{PUBLIC}/{unit.document}" if unit.document else "",
        "origins": f"{stem}{ORIGINS}" if unit.document else "",
        "marked": unit.marked,
        **_bad(unit.findings),
        "figures": unit.facts.figures,
        "untraced": _numbers(unit),
        "counted": counted,
        "totals": [
            {"title": one.title, "now": one.now, "before": one.before, **_change(one.now, one.before)}
            for one in unit.facts.totals
        ],
    }


def _numbers(unit: Unit) -> int:
    """How many numbers of a document nobody has declared; direction words are listed and not counted."""
    return sum(one.kind == NUMBER for one in unit.facts.untraced)


def _change(now: str, before: str) -> Change:
    """The difference in 元, the rate in % and the direction; empty where a side is missing, no rate on a zero base."""
    if not now or not before:
        return {"change": "", "rate": "", "verb": ""}
    base, change = Decimal(before), Decimal(now) - Decimal(before)
    if not rounded(change / _STEP, 0):
        return {"change": f"{change:f}", "rate": "0.00" if base else "", "verb": "持平"}
    rate = f"{rounded(change / abs(base) * 100, 2):f}" if base else ""
    return {"change": f"{change:f}", "rate": rate, "verb": "增加" if change > 0 else "减少"}


def _finding(one: Finding) -> Found:
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "said": one.said,
        "message": one.message,
        "remedy": one.remedy,
        "explained": one.explained,
        "places": [{"file": place.file, "sheet": place.sheet, "cell": place.cell} for place in one.places],
    }


def _apart(one: Apart) -> ApartRow:
    return {
        "file": one.file,
        "sheet": one.place.sheet,
        "cell": one.place.cell,
        "table": one.table,
        "row": one.row,
        "column": one.column,
        "own": f"{one.own:f}",
        "units": f"{one.units:f}",
        "gap": f"{one.own - one.units:f}",
    }


def _expected(one: Expected) -> ExpectedRow:
    return {
        "code": one.code,
        "name": one.name,
        "parent": one.parent,
        "approved": one.approved,
        "due": one.due,
        "left": one.left,
        "state": one.state.value,
        "said": _CAME[one.state],
        "file": one.file,
        "other": one.other,
    }


def _counted(units: Sequence[Unit]) -> frozenset[str]:
    """The workbooks that the bureau's sums add up: those of one year.

    None of them is of a unit that a department's own workbook counts already.
    """
    year = usual_year(units)
    those = [unit for unit in units if unit.facts.year in {"", year}]
    inside = {(unit.pack, code) for unit in those if unit.facts.whole for code, _ in unit.facts.named}
    return frozenset(unit.file for unit in those if unit.facts.whole or (unit.pack, unit.facts.code) not in inside)


def _totals(units: Sequence[Unit]) -> Iterator[BureauSum]:
    """The bureau's sums. Last year's is compared with this year's of the same units, as far as both are known."""
    found: dict[str, list[tuple[str, str, Unit]]] = {}
    for unit in units:
        for one in unit.facts.totals:
            found.setdefault(one.title, []).append((one.now, one.before, unit))
    for title, rows in found.items():
        both = [(Decimal(now), Decimal(before)) for now, before, _ in rows if now and before]
        compared = f"{sum(now for now, _ in both):f}" if both else ""
        before = f"{sum(before for _, before in both):f}" if both else ""
        yield {
            "title": title,
            "now": f"{sum(Decimal(now or 0) for now, *_ in rows):f}",
            "units": sum(bool(now) for now, *_ in rows),
            "refused": sum(bool(now) and not unit.document for now, _, unit in rows),
            "before": before,
            "compared": compared,
            "pairs": len(both),
            **_change(compared, before),
        }
