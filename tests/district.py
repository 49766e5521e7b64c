"""The numbers of the second published document, part by part and in order; numbers only, no sentences.

They are read from the text of the published file where it is at hand, else from golden/reference-putuo.toml;
`python -m tests.district` writes the latter from the former. What is no number of the document is left out by rule:
page breaks, the 目录, the numbering of items, headers and footers.
"""

from __future__ import annotations

import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

__all__ = ["KEPT", "PARTS", "TEXT", "kept", "numbers_of", "published"]

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT.parent / "shared" / "reference" / "putuo-wanli-2025.txt"
KEPT = Path(__file__).parent / "golden" / "reference-putuo.toml"

# How the title of each part ends, in order; whatever stands before the first belongs to the cover and the duties.
PARTS = (
    "主要职能",
    "机构设置",
    "名词解释",
    "预算编制说明",
    "财务收支预算总表",
    "收入预算总表",
    "支出预算总表",
    "财政拨款收支预算总表",
    "一般公共预算支出功能分类预算表",
    "政府性基金预算支出功能分类预算表",
    "国有资本经营预算支出功能分类预算表",
    "一般公共预算基本支出部门预算经济分类预算表",
    "“三公”经费和机关运行经费预算表",
    "其他相关情况说明",
    "项目经费情况说明",
)
PAGE = re.compile(r"^--- 第\d+页 ---\n", re.MULTILINE)
# From the title of the 目录 to the page, or the heading, after it.
CONTENTS = re.compile(r"^目[ \u3000]录$.*?(?=^--- |^# )", re.MULTILINE | re.DOTALL)
MARGIN = re.compile(r"^\[.*$", re.MULTILINE)
NUMBERING = re.compile(r"^(?:#+ |\| )?\d{1,2}\. |[：；]\d、", re.MULTILINE)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers_of(text: str) -> dict[str, list[str]]:
    """The numbers of a document's text, the published one or the projection of ours, by part."""
    # What stands above the first page was written by whoever kept the text.
    bare = text[max(text.find("--- 第1页 ---"), 0) :]
    for pattern in (CONTENTS, PAGE, MARGIN, NUMBERING):
        bare = pattern.sub("", bare)
    parts: dict[str, list[str]] = {"": []}
    titles = list(PARTS)
    for line in bare.splitlines():
        if titles and line.endswith(titles[0]):
            parts[titles.pop(0)] = []
        parts[list(parts)[-1]] += [plain(number) for number in NUMBER.findall(line)]
    return parts


def plain(number: str) -> str:
    """The number without separators and without zeros that change nothing, so that texts compare as numbers."""
    return f"{Decimal(number.replace(',', '')).normalize():f}"


def published() -> dict[str, list[str]]:
    """What was published: from the text, or as it was kept."""
    return numbers_of(TEXT.read_text(encoding="utf-8")) if TEXT.is_file() else kept()


def kept() -> dict[str, list[str]]:
    """The numbers that stand in the repository."""
    raw: dict[str, str] = tomllib.loads(KEPT.read_text(encoding="utf-8"))["part"]
    return {name: numbers.split() for name, numbers in raw.items()}


def main() -> None:
    """Write the numbers that stand in the repository."""
    lines = [
        "# Numbers of a published document, by part and in order; written by `python -m tests.district`.",
        "[part]",
    ]
    for name, numbers in published().items():
        rows = [" ".join(numbers[start : start + 20]) for start in range(0, len(numbers), 20)]
        lines += [f'"{name}" = """', *rows, '"""']
    KEPT.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{KEPT}\n")


if __name__ == "__main__":
    main()
