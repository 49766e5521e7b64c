"""The sample workbooks: what stands in units*/*.toml, written as standard workbooks with cached totals."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from disclosuregen.checks.tallies import tallied
from disclosuregen.document.projection import projected
from disclosuregen.pack import Library, load
from disclosuregen.pipeline import Packs, generate
from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.content import Content, Entry
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from disclosuregen.findings import Finding
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack, TableSpec

__all__ = ["EXAMPLES", "PUTUO_UNITS", "ROOT", "UNITS", "content_of", "read_bytes", "workbook_of"]

ROOT = Path(__file__).resolve().parents[2]
UNITS, PUTUO_UNITS = (Path(__file__).parent / name for name in ("units", "units-putuo"))
# The units that stand in the packs' own examples: invented, with a government fund and other money than the year's.
EXAMPLES = {
    "xianning-budget": UNITS / "332001-示例市住房和城乡建设局本级-2024.toml",
    "putuo-budget": PUTUO_UNITS / "610001-示例市示例区青枫街道办事处-2025.toml",
}


def content_of(raw: dict[str, Any], pack: Pack) -> Content:
    """The content that a unit's TOML file describes."""
    return Content({spec.name: _entries(spec, raw.get(spec.name, {})) for _, spec in pack.form.tables()})


def _entries(spec: TableSpec, raw: Any) -> tuple[Entry, ...]:  # noqa: ANN401 - straight from TOML
    if spec.kind == "lines":
        column = next(column.name for column in spec.columns if column.type in {"amount", "text"})
        return tuple(
            Entry(key, _texts(said if isinstance(said, dict) else {column: said})) for key, said in raw.items()
        )
    if spec.kind == "single":
        return (Entry(spec.name, _texts(raw)),)
    return tuple(Entry(str(next(iter(row.values()), "")), _texts(row)) for row in raw)


def _texts(raw: dict[str, Any]) -> dict[str, str]:
    return {key: str(text) for key, text in raw.items()}


def read_bytes(content: bytes, pack: Pack, name: str = "样例.xlsx") -> tuple[Form, tuple[Finding, ...]]:
    """The form read back from a workbook's bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        package = admit(path).package
    assert package is not None
    return read_form(package, pack)


def workbook_of(path: Path, pack: Pack) -> bytes:
    """The workbook of a unit's TOML file; written twice, so that its formulas carry the values read back."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    content, year = content_of(raw, pack), int(path.stem[-4:])
    form, findings = read_bytes(standard_workbook(pack, year, content), pack)
    assert not findings, findings
    return standard_workbook(pack, year, content, form, tallied(form, pack))


def write_example(pack_id: str) -> None:
    """Write a pack's example: the workbook, and the text of its document."""
    pack, unit = load(ROOT / "templates" / pack_id), EXAMPLES[pack_id]
    workbook = pack.folder / "example" / f"{unit.stem}.xlsx"
    workbook.write_bytes(workbook_of(unit, pack))
    document = generate(workbook, Packs(Library((pack.folder.parent,)))).document
    assert document is not None
    workbook.with_suffix(".txt").write_text(projected(document), encoding="utf-8", newline="\n")


def main() -> None:
    """Write input/*.xlsx and the example of every pack."""
    pack = load(ROOT / "templates" / "xianning-budget")
    for path in sorted(UNITS.glob("*.toml")):
        (ROOT / "input" / f"{path.stem}.xlsx").write_bytes(workbook_of(path, pack))
    for pack_id in EXAMPLES:
        write_example(pack_id)


if __name__ == "__main__":
    main()
