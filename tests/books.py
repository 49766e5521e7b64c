"""Sample workbooks as files: as they are, with one cell changed, with another cover."""

from __future__ import annotations

import re
import tomllib
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from disclosuregen.pack import load
from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.content import Content, Entry
from tests.samples.workbooks import ROOT, UNITS, content_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["CLEAN", "INPUT", "REFERENCE", "SMALL", "changed", "covered"]

INPUT = ROOT / "input"
REFERENCE = INPUT / "211001-咸宁市公安局本级-2024.xlsx"
CLEAN = INPUT / "305003-示例市临江高级中学-2024.xlsx"
SMALL = INPUT / "358001-示例市数据局本级-2024.xlsx"


def changed(workbook: Path, sheet: str, cells: Mapping[str, str | Decimal | None], target: Path) -> Path:
    """A copy of a workbook with these texts or numbers in cells of a sheet; None empties a cell."""
    with zipfile.ZipFile(workbook) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    xml = parts[part].decode()
    for cell, text in cells.items():
        kind = "" if isinstance(text, Decimal) else ' t="inlineStr"'
        typed = f"<v>{text}</v>" if isinstance(text, Decimal) else f"<is><t>{escape(text or '')}</t></is>"
        stored = "" if text is None else typed
        found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', xml)
        assert found is not None, cell
        xml = f'{xml[: found.start()]}<c r="{cell}"{found[1] or ""}{kind}>{stored}</c>{xml[found.end() :]}'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, part: xml.encode()}.items():
            archive.writestr(name, content)
    target.write_bytes(stream.getvalue())
    return target


def covered(target: Path, unit: str = SMALL.stem, **fields: str) -> Path:
    """A sample workbook with other words on its cover; its name is the same wherever it stands."""
    pack = load(ROOT / "templates" / "xianning-budget")
    content = content_of(tomllib.loads((UNITS / f"{unit}.toml").read_text(encoding="utf-8")), pack)
    cover = tuple(
        Entry(entry.key, {name: fields.get(entry.key, text) for name, text in entry.cells.items()})
        for entry in content.tables["封面"]
    )
    old, new = (dict(content.entry("封面", "单位名称")).get("内容", ""), fields.get("单位名称", ""))
    tables = {
        table: tuple(
            Entry(entry.key, {name: new if new and text == old else text for name, text in entry.cells.items()})
            for entry in entries
        )
        for table, entries in content.tables.items()
    }
    target.write_bytes(standard_workbook(pack, 2024, Content({**tables, "封面": cover})))
    return target
