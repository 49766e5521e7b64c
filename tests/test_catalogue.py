"""The catalogue of names: what it promises is what templates get, on every sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import context_of
from disclosuregen.model import Figure
from disclosuregen.pack import load
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Slot

ROOT = Path(__file__).parents[1]
PACK = load(ROOT / "templates" / "xianning-budget")
SAMPLES = sorted((ROOT / "input").glob("*.xlsx"))


def differences(path: str, value: object, slot: Slot) -> Iterator[str]:
    """Where a value of the context and its slot do not have the same parts."""
    if isinstance(value, tuple):
        assert slot.item is not None, path
        for one in value:
            yield from differences(f"{path}[]", one, slot.item)
    if not isinstance(value, Figure):
        return
    codes = {name for name in value.parts if slot.open is not None and name.isascii()}
    for name in (value.parts.keys() - codes) ^ slot.parts.keys():
        yield f"{path}.{name}"
    for name in value.parts.keys() & slot.parts.keys():
        yield from differences(f"{path}.{name}", value.parts[name], slot.parts[name])


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_a_template_finds_exactly_the_names_of_the_catalogue(workbook: Path) -> None:
    package = admit(workbook).package
    assert package is not None
    context, slots = context_of(read_form(package, PACK)[0], PACK), catalogue(PACK)
    assert context.keys() == slots.keys()
    assert [path for name in context for path in differences(name, context[name], slots[name])] == []


def test_every_name_says_what_it_means() -> None:
    def meanings(slot: Slot) -> Iterator[str]:
        yield slot.means
        for part in (*slot.parts.values(), *filter(None, (slot.item, slot.open))):
            yield from meanings(part)

    assert all(said for slot in catalogue(PACK).values() for said in meanings(slot))


def test_only_money_is_money() -> None:
    slots = catalogue(PACK)
    assert slots["车辆"].parts["本年"].kind == slots["国有资产"].parts["车辆合计"].kind == "数量"
    assert slots["收入总计"].parts["本年"].kind == slots["支出总表"].parts["合计"].parts["合计"].kind == "金额"
    assert slots["预算年度"].parts["上年"].kind == "年度"
    assert list(slots["支出总表"].codes)[:1] == ["201"]
