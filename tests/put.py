"""A sample workbook with more in it than the form has: cells put anywhere on a sheet, whatever stood there."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from disclosuregen.findings import Finding

__all__ = ["found", "put"]

PACKS = Packs(Library((ROOT / "templates",)))


def put(workbook: Path, sheet: str, cells: Mapping[str, str | Decimal | None], target: Path) -> Path:
    """A copy of a workbook with these texts or numbers on a sheet, in cells that were not stored before, too."""
    with zipfile.ZipFile(workbook) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    xml = parts[part].decode()
    for cell, text in cells.items():
        xml = _with_cell(xml, cell, text)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, part: xml.encode()}.items():
            archive.writestr(name, content)
    target.write_bytes(stream.getvalue())
    return target


def _with_cell(xml: str, cell: str, text: str | Decimal | None) -> str:
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell, re.ASCII).groups()  # type: ignore[union-attr]
    kind = "" if isinstance(text, Decimal) else ' t="inlineStr"'
    typed = f"<v>{text}</v>" if isinstance(text, Decimal) else f"<is><t>{escape(text or '')}</t></is>"
    row = re.search(rf'<row r="{number}"[^>]*?(?:/>|>(.*?)</row>)', xml)
    if row is None:
        later = (at.start() for at in re.finditer(r'<row r="(\d+)"', xml) if int(at[1]) > int(number))
        at = next(later, xml.index("</sheetData>"))
        return f'{xml[:at]}<row r="{number}"><c r="{cell}"{kind}>{typed}</c></row>{xml[at:]}'
    opened = row[0].removesuffix("/>") + ">" if row[1] is None else row[0][: row.start(1) - row.start()]
    stored = {
        found[1]: found for found in re.finditer(r'<c r="([A-Z]+)\d+"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', row[1] or "")
    }
    said = {letters_: found[0] for letters_, found in stored.items()}
    style = (stored[letters][2] or "") if letters in stored else ""
    said[letters] = f'<c r="{cell}"{style}{kind}>{typed}</c>' if text is not None else ""
    cells = "".join(said[one] for one in sorted(said, key=lambda one: (len(one), one)))
    return f"{xml[: row.start()]}{opened}{cells}</row>{xml[row.end() :]}"


def found(workbook: Path, sheet: str, cells: Mapping[str, str | Decimal | None], target: Path) -> list[Finding]:
    """What is said of a workbook with these cells that was not said of it before."""
    before = set(examine(workbook, PACKS)[2])
    after = examine(put(workbook, sheet, cells, target / workbook.name), PACKS)[2]
    return [one for one in after if one not in before]
