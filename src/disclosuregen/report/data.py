"""The report on a bureau's units as plain data: 报告.json, and what its other forms show; docs/report.md."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen import __version__
from disclosuregen.batch.shelf import PUBLIC
from disclosuregen.findings import About, Severity, in_order
from disclosuregen.papers import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from disclosuregen.batch.kinds import BatchReport, Expected, Unit
    from disclosuregen.findings import Finding

__all__ = ["Data", "as_data", "dumped"]

Data = dict[str, object]
_DOCUMENT = ".docx"


def as_data(report: BatchReport, today: date) -> Data:
    """Everything the reports show; amounts are texts in 元, paths lead from the folder the reports stand in."""
    units = report.units
    return {
        "schema": "disclosuregen-report",
        "version": 1,
        "program": __version__,
        "date": today.isoformat(),
        "interrupted": report.interrupted,
        "counts": _counts(report),
        "totals": list(_totals(units)),
        "units": [_unit(unit) for unit in units],
        "findings": [{"file": unit.file, **_finding(one)} for unit in units for one in in_order(unit.findings)],
        "across": [_finding(one) for one in report.across],
        "untraced": [
            {"file": unit.file, "where": one.where, "text": one.text, "cell": one.cell}
            for unit in units
            for one in unit.facts.untraced
        ],
        "roster": [_expected(one) for one in report.expected],
    }


def dumped(data: Data) -> bytes:
    """报告.json."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _counts(report: BatchReport) -> dict[str, int]:
    units = report.units
    return {
        "workbooks": max(report.total, len(units)),
        "made": sum(bool(unit.document) and not unit.kept for unit in units),
        "kept": sum(bool(unit.document) and unit.kept for unit in units),
        "refused": sum(not unit.document for unit in units),
        "figures": sum(unit.facts.figures for unit in units),
        "untraced": sum(len(unit.facts.untraced) for unit in units),
        **_bad(report.findings),
    }


def _bad(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each kind; those that were answered count as explained only."""
    open_ = [one for one in findings if not one.explained]
    return {
        "errors": sum(one.severity is Severity.ERROR for one in open_),
        "warnings": sum(one.severity is Severity.WARNING for one in open_),
        "notes": sum(one.severity is Severity.NOTE for one in open_),
        "explained": len(findings) - len(open_),
    }


def _unit(unit: Unit) -> dict[str, object]:
    failed = any(one.about is About.RUN and one.severity is Severity.ERROR for one in unit.findings)
    stem = unit.document.removesuffix(_DOCUMENT)
    return {
        "file": unit.file,
        "code": unit.facts.code,
        "name": unit.facts.name,
        "whole": unit.facts.whole,
        "pack": unit.pack,
        "state": ("kept" if unit.kept else "made") if unit.document else "failed" if failed else "refused",
        "document": f"../{PUBLIC}/{unit.document}" if unit.document else "",
        "origins": f"{stem}{ORIGINS}" if unit.document else "",
        "marked": unit.marked,
        **_bad(unit.findings),
        "figures": unit.facts.figures,
        "untraced": len(unit.facts.untraced),
        "totals": [{"title": one.title, "now": one.now, "before": one.before} for one in unit.facts.totals],
    }


def _finding(one: Finding) -> dict[str, object]:
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "said": one.said,
        "message": one.message,
        "remedy": one.remedy,
        "explained": one.explained,
        "places": [{"file": place.file, "sheet": place.sheet, "cell": place.cell} for place in one.places],
    }


def _expected(one: Expected) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "parent": one.parent,
        "approved": one.approved,
        "due": one.due,
        "left": one.left,
        "state": one.state.value,
        "file": one.file,
    }


def _totals(units: Sequence[Unit]) -> Iterator[Mapping[str, object]]:
    """The bureau's sums; a unit that a department's own workbook counts already is not counted again."""
    inside = {(unit.pack, code) for unit in units if unit.facts.whole for code, _ in unit.facts.named}
    counted = [unit for unit in units if unit.facts.whole or (unit.pack, unit.facts.code) not in inside]
    found: dict[str, list[tuple[str, str]]] = {}
    for unit in counted:
        for one in unit.facts.totals:
            found.setdefault(one.title, []).append((one.now, one.before))
    for title, pairs in found.items():
        both = [(Decimal(now), Decimal(before)) for now, before in pairs if now and before]
        yield {
            "title": title,
            "now": f"{sum(Decimal(now or 0) for now, _ in pairs):f}",
            "units": sum(bool(now) for now, _ in pairs),
            # Last year's sum, and this year's of the same units, as far as both are known.
            "before": f"{sum(before for _, before in both):f}" if both else "",
            "compared": f"{sum(now for now, _ in both):f}" if both else "",
        }
