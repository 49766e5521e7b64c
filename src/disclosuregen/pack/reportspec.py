"""What a bureau declares of its report on all units."""

from __future__ import annotations

from disclosuregen.frozen import frozen

__all__ = ["ReportSpec", "SumSpec"]


@frozen
class SumSpec:
    """A sum that a bureau's report lists for every unit and adds up: this year's formula, and last year's."""

    title: str
    now: str
    before: str = ""


@frozen
class ReportSpec:
    """What the report on all units needs to know of each.

    `whole` is the line of the cover, and what stands there, that makes a workbook the one of a department with all its
    units.
    """

    whole: tuple[str, ...] = ()
    sums: tuple[SumSpec, ...] = ()
