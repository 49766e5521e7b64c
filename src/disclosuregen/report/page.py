"""报告.html: one file without network or library, which a double click opens; the data stands in it as JSON."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from disclosuregen.amounts import NumberStyle, show
from disclosuregen.names import without_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.report.kinds import Data, UnitRow

__all__ = ["page"]

_MARK = re.compile("@@([a-z]+)@@")
_STYLE, _SCRIPT = re.compile("<style>(.*?)</style>", re.DOTALL), re.compile("<script>(.*?)</script>", re.DOTALL)
# What could end the element that holds the data, begin another, or end a line of a script.
_SPELLED = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_MONEY = NumberStyle(2, thousands=True)
_HEADS = ("状态", "代码", "名称", "错误", "警告", "提示", "已说明", "未溯源")


def page(data: Data) -> bytes:
    """The report's page; the same data gives the same bytes."""
    text = files("disclosuregen.report").joinpath("page.html").read_text(encoding="utf-8")
    parts = {
        "policy": (_policy(text),),
        "units": _table(data),
        "data": map(_inert, json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).iterencode(data)),
    }
    whole = BytesIO()
    # One pass, so that nothing in the data is taken for a mark; and piece by piece, as thousands of units are large.
    for number, said in enumerate(_MARK.split(text)):
        for piece in parts[said] if number % 2 else (said,):
            whole.write(piece.encode(errors="backslashreplace"))
    return whole.getvalue()


def _inert(text: str) -> str:
    return text.translate(_SPELLED)


def _policy(text: str) -> str:
    """Nothing may be loaded; the page's own style and script may run, known by their digests (CSP level 2)."""
    style, script = (" ".join(map(_digest, pattern.findall(text))) for pattern in (_STYLE, _SCRIPT))
    return f"default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"


def _digest(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _table(data: Data) -> Iterator[str]:
    """What is seen where no script may run: one line a workbook."""
    titles = [one["title"] for one in data["totals"]]
    yield "<p>浏览器没有运行脚本，下面只列出各单位；全部内容在同一文件夹的 报告.xlsx 里。</p><table><thead><tr>"
    yield from (f"<th>{_said(head)}</th>" for head in (*_HEADS, *(f"{title}（万元）" for title in titles)))
    yield "</tr></thead><tbody>"
    for unit in data["units"]:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(unit, titles))}</tr>"
    yield "</tbody></table>"


def _cells(unit: UnitRow, titles: list[str]) -> Iterator[str]:
    name = _said(unit["name"] or unit["file"])
    yield from (_said(unit["said"]), _said(unit["code"]))
    yield f'<a href="{quote(unit["document"], errors="replace")}">{name}</a>' if unit["document"] else name
    for number in (unit["errors"], unit["warnings"], unit["notes"], unit["explained"], unit["untraced"]):
        yield str(number)
    amounts = {one["title"]: one["now"] for one in unit["totals"]}
    for title in titles:
        yield show(Decimal(amounts[title]).scaleb(-4), _MONEY) if amounts.get(title) else ""


def _said(text: str) -> str:
    return escape(without_control(text))
