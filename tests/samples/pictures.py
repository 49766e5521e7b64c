"""The pictures of docs/模板定制手册.md, made anew from what the program writes.

`uv run python -m tests.samples.pictures`. Needs LibreOffice and poppler.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from disclosuregen.cli import main
from tests.manual import Step, apply, steps
from tests.samples.workbooks import ROOT

IMAGES = ROOT / "docs" / "images"
_PACK, _TEMPLATES = "our-bureau", Path("templates")
_TEMPLATE = _TEMPLATES / _PACK / "template.docx"
# LibreOffice prints comments in the margin only when its own settings say so.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Writer/Print/Content"><prop oor:name="Note" oor:op="fuse">
<value>4</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export"><prop oor:name="ExportNotesInMargin" oor:op="fuse">
<value>true</value></prop><prop oor:name="ExportNotes" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
_POINTS = 72
# A channel in four steps.
_STEPS = bytes((value + 42) // 85 for value in range(256))
_SLIPS = (
    "模板：{{ 收入总计.比上年 }}。按来源分 → {{ 收人总计.比上年 }}。按来源分",
    "模板：支出预算总额为{{ 支出总计 }}， → 支出预算总额为{{ 支出总计 }，",
)


def _run(*command: object) -> str:
    return subprocess.run([str(one) for one in command], check=True, capture_output=True).stdout.decode()  # noqa: S603 - our own words


def _program(*arguments: str) -> None:
    if main(arguments) not in {0, 2}:
        raise RuntimeError(arguments)


def _pdf(path: str) -> Path:
    settings = Path("profile", "user", "registrymodifications.xcu")
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
    profile = f"-env:UserInstallation={Path('profile').resolve().as_uri()}"
    _run("soffice", "--headless", profile, "--convert-to", "pdf", path)
    return Path(path).with_suffix(".pdf")


def _picture(pdf: Path, said: str, name: str, part: tuple[float, float, float, float], dots: int = 72) -> None:
    """A part (left, top, width, height, of 1) of the last page on which something is said, as a picture."""
    pages = _run("pdftotext", "-layout", pdf, "-").split("\f")
    page = max(number for number, text in enumerate(pages, 1) if said in "".join(text.split()))
    size = re.search(r"size: +([\d.]+) x ([\d.]+)", _run("pdfinfo", "-f", page, "-l", page, pdf))
    assert size is not None
    wide, high = (float(points) * dots / _POINTS for points in size.groups())
    area = [round(share * whole) for share, whole in zip(part, (wide, high, wide, high), strict=True)]
    options = [word for pair in zip(("-x", "-y", "-W", "-H"), area, strict=True) for word in pair]
    _run("pdftoppm", "-r", dots, "-f", page, "-l", page, "-singlefile", *options, pdf, "page")
    (IMAGES / f"{name}.png").write_bytes(_small(Path("page.ppm").read_bytes()))


def _small(ppm: bytes) -> bytes:
    """A picture as PNG in 64 colours, a third of what poppler writes."""
    _, size, _, pixels = ppm.split(b"\n", 3)
    wide, high = map(int, size.split())
    red, green, blue = (pixels[channel::3].translate(_STEPS) for channel in range(3))
    indices = bytes(r * 16 + g * 4 + b for r, g, b in zip(red, green, blue, strict=True))
    rows = b"".join(b"\0" + indices[start : start + wide] for start in range(0, wide * high, wide))
    palette = bytes(85 * (index // step % 4) for index in range(64) for step in (16, 4, 1))
    head = struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _template() -> None:
    """The template, its preview with marks, its slips as comments, and the list of names."""
    _program("pack", "preview", _PACK, "--marks", "-o", "marks.docx")
    _picture(_pdf("marks.docx"), "公务接待费预算为", "marks", (0.02, 0.1, 0.98, 0.4), 110)
    shutil.copy(_TEMPLATE, "template.docx")
    _picture(_pdf("template.docx"), "（二）机关运行经费安排", "template", (0.08, 0.1, 0.84, 0.55), 90)
    good = _TEMPLATE.read_bytes()
    for slip in _SLIPS:
        apply(Step(slip), _TEMPLATES)
    _program("pack", "check", _PACK, "--annotate", "annotate.docx")
    _TEMPLATE.write_bytes(good)
    _picture(_pdf("annotate.docx"), "（一）预算收支安排", "annotate", (0.02, 0.1, 0.98, 0.4), 110)
    _program("pack", "names", _PACK, "--docx", "names.docx")
    _picture(_pdf("names.docx"), "机关运行经费.本年", "names", (0.1, 0.06, 0.8, 0.6), 90)


def _prose(name: str) -> None:
    """One passage in the style of the moment."""
    _program("pack", "preview", _PACK, "-o", f"{name}.docx")
    _picture(_pdf(f"{name}.docx"), "公务接待费预算为", name, (0.1, 0.12, 0.82, 0.2), 90)


def _sheets() -> None:
    """The sheet of relations, and the new column."""
    pdf = _pdf("下发.xlsx")
    _picture(pdf, "OUR-03", "rules", (0.03, 0.6, 0.9, 0.33), 110)
    _picture(pdf, "其中：政府采购", "column", (0.02, 0.04, 0.96, 0.2), 100)


def pictures() -> None:
    """Go through the manual and take a picture at each place that shows one."""
    shutil.copytree(ROOT / "input", "input")
    for step in steps():
        if step.do == "run":
            _program(*step.arguments)
            if f"pack preview {_PACK}" in step.text:
                _template()
            elif "new 下发.xlsx" in step.text:
                _sheets()
        elif step.do != "see":
            if "thousands = true" in step.text:
                _prose("phrases-before")
            elif 'up = "下降"' in step.text:
                _prose("phrases-after")
            apply(step, _TEMPLATES)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        pictures()
        os.chdir(ROOT)
