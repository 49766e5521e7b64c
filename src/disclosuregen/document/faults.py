"""What is wrong with a template that does not render, in Chinese, with the words around it."""

from __future__ import annotations

import re
from traceback import extract_tb
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import TemplateError

from disclosuregen.findings import PackFault, finding
from disclosuregen.late import late
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.document.sandbox import Sandbox

__all__ = ["explained", "torn"]

_MARKUP = late(r"<[^>]*>")
_PARAGRAPH = late(r"<w:p(?=[ >])")
_TEMPLATE = "<template>"
_SHOWN = 120
_CHINESE = late(r"[\u4e00-\u9fff]")
# What jinja2 says of slips a person makes in Word.
_SAID = (
    (r"^Encountered unknown tag '(.*?)'.*$", r"“\1”没有对应的开头，或者不认识"),
    (r"^Unexpected end of template.*?'(end\w+)'.*$", r"少了“\1”"),
    (r"^unexpected end of template.*$", "没有写完"),
    (r"^No filter named '(.*?)'.*$", r"没有“\1”这个写法"),
    (r"^(?:expected token|unexpected|Expected|unexpected char) .*$", "花括号里的写法不对"),
)
_TORN = "if 或 for 没有在同一个段落、单元格或表格里开始和结束"
_FAULTS = (TemplateError, TypeError, ValueError, LookupError, RecursionError, SyntaxError)


def torn(file: str) -> PackFault:
    """The fault of a template whose tags tear paragraphs, cells or tables apart."""
    return _fault(file, f"标签有误（{_TORN}）")


def _fault(file: str, why: str) -> PackFault:
    return PackFault([finding("P06", Place(file, ""), why=why)])


def explained(file: str, source: str, context: Mapping[str, object], sandbox: Sandbox, error: Exception) -> PackFault:
    """What is wrong with a part's source, with the text of the paragraph where it is: it is rendered once more for it.

    A line a paragraph, so that jinja2's number of the line says which.
    """
    lined = _PARAGRAPH.sub("\n<w:p", source)
    try:
        sandbox.from_string(lined).render(context)
    except _FAULTS as again:
        error = again
    message = str(getattr(error, "message", None) or error)
    said = next((re.sub(pattern, words, message) for pattern, words in _SAID if re.search(pattern, message)), message)
    why = f"标签有误（{said}）" if _CHINESE.search(said) else f"标签有误（{type(error).__name__}）"
    lines, number = lined.splitlines(), _line(error)
    near = _MARKUP.sub("", lines[number - 1]).strip()[:_SHOWN] if 0 < number <= len(lines) else ""
    return _fault(file, f"{why}；在“{near}”这一段" if near else why)


def _line(error: Exception) -> int:
    """The line of the lined source where an error arose; 0 when that is not known."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno or 0
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename == _TEMPLATE]
    return (frames[-1].lineno or 0) if frames else 0
