"""Amounts typed in 元 where the table says 万元, everywhere and last year's too: only their size gives them away."""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pytest

from disclosuregen.checks.prior import figures_have_a_size
from disclosuregen.pack import load
from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.content import Content, Entry
from tests.books import INPUT
from tests.samples.workbooks import ROOT, UNITS, content_of, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack

STEMS = [path.stem for path in sorted(INPUT.glob("*.xlsx"))]
_WAN = "万元"


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The shipped pack whose tables are in 万元."""
    return load(ROOT / "templates" / "xianning-budget")


def times(text: str, factor: int) -> str:
    """A number so many times as large; any other text as it is."""
    try:
        return f"{Decimal(text) * factor:f}"
    except InvalidOperation:
        return text


def sized(stem: str, pack: Pack, factor: int) -> Form:
    """A sample with every amount of a table in 万元 so many times as large."""
    content = content_of(tomllib.loads((UNITS / f"{stem}.toml").read_text(encoding="utf-8")), pack)
    tables = dict(content.tables)
    for sheet, spec in pack.form.tables():
        names = {column.name for column in spec.columns if column.type == "amount"}
        lines = {line.name for line in spec.lines if line.unit not in {"", _WAN}}
        if sheet.unit == _WAN:
            tables[spec.name] = tuple(
                entry
                if entry.key in lines
                else Entry(
                    entry.key,
                    {name: times(text, factor) if name in names else text for name, text in entry.cells.items()},
                )
                for entry in content.tables[spec.name]
            )
    form, findings = read_bytes(standard_workbook(pack, 2024, Content(tables)), pack)
    assert not findings
    return form


# What a unit of less than ten million 元 says is not beyond belief: a batch holds it against the others.
@pytest.mark.parametrize("stem", [stem for stem in STEMS if not stem.startswith("326002")])
def test_a_workbook_in_yuan_is_asked_about_once(stem: str, pack: Pack) -> None:
    (found,) = figures_have_a_size(sized(stem, pack, 10_000), pack)
    assert found.rule == "C28"
    assert found.places[0].sheet.startswith("附表")


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("factor", [1, 20])
def test_a_large_unit_is_not(stem: str, factor: int, pack: Pack) -> None:
    assert list(figures_have_a_size(sized(stem, pack, factor), pack)) == []


def test_a_pack_that_says_nothing_asks_nothing(pack: Pack, tmp_path: Path) -> None:
    own = tmp_path / pack.folder.name
    own.mkdir()
    for path in pack.folder.rglob("*"):
        target = own / path.relative_to(pack.folder)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(path.read_bytes())
    checks = own / "checks.toml"
    text = checks.read_text(encoding="utf-8")
    checks.write_text("\n".join(line for line in text.splitlines() if not line.startswith("largest")), encoding="utf-8")
    quiet = load(own)
    assert list(figures_have_a_size(sized(STEMS[0], quiet, 10_000), quiet)) == []
