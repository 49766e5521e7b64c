"""A template and a context into the bytes of the finished document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateRuntimeError

from disclosuregen.document.contents import rebuild_contents
from disclosuregen.document.package import repacked
from disclosuregen.document.sandbox import environment
from disclosuregen.findings import PackFault, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from docx.document import Document

__all__ = ["Properties", "fill"]

_MARKUP = re.compile(r"<[^>]*>")
_FAULTS = (
    TemplateSyntaxError,
    UndefinedError,
    SecurityError,
    TemplateRuntimeError,
    TypeError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True, slots=True)
class Properties:
    """The document properties that are written; all others are cleared."""

    title: str
    subject: str = ""
    keywords: str = ""


def fill(
    template: Path,
    context: Mapping[str, object],
    filters: Mapping[str, Callable[[object], str]],
    properties: Properties,
) -> bytes:
    """The finished document; raises PackFault when the template names what does not exist or cannot be read."""
    document = DocxTemplate(BytesIO(template.read_bytes()))
    try:
        document.render(dict(context), environment(filters), autoescape=True)
    except _FAULTS as error:
        raise PackFault([finding("P06", Place(template.name, ""), why=_explained(error))]) from error
    rebuild_contents(document.docx)
    _set_properties(document.docx, properties)
    stream = BytesIO()
    document.docx.save(stream)
    return repacked(stream.getvalue())


def _explained(error: Exception) -> str:
    """What is wrong with the template, with the words around it as far as docxtpl knows them."""
    around = " ".join(str(line).strip() for line in getattr(error, "docx_context", ())) or ""
    near = f"；附近的文字：{_shown(around)}" if around else ""
    if isinstance(error, TemplateSyntaxError):
        return f"标签写法不对（{error.message}）{near}"
    if isinstance(error, UndefinedError):
        return f"用了没有的名字（{error}）{near}"
    return f"标签不能执行（{error}）{near}"


def _shown(text: str) -> str:
    return _MARKUP.sub("", text)[:120]


def _set_properties(document: Document, properties: Properties) -> None:
    core = document.core_properties
    core.title, core.subject, core.keywords = properties.title, properties.subject, properties.keywords
    core.author = core.last_modified_by = core.comments = core.category = ""
    core.revision = 1
    core.language = "zh-CN"
