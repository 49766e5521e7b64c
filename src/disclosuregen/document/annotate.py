"""A template given back with comments at the places where something is wrong."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.run import Run

from disclosuregen.document.comments import comment
from disclosuregen.document.package import repacked
from disclosuregen.document.passages import passages_of, runs_of
from disclosuregen.findings import PackFault, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Opened

    from disclosuregen.findings import Finding

__all__ = ["annotated"]

_INITIALS = "查"
# Word takes no comments in a text box: they stand at the paragraph it hangs on.
_BOX = "的文本框"


def annotated(template: bytes, findings: Sequence[Finding]) -> bytes:
    """The template with a comment at each place of each finding, at the first words where there is none in the body.

    Raises PackFault for a template that cannot be opened.
    """
    try:
        document = Document(BytesIO(template))
    except (KeyError, ValueError, PackageNotFoundError) as error:
        raise PackFault([finding("P06", Place("template.docx", ""), why="有部件缺失，打不开")]) from error
    runs = _first_runs(document)
    for one in findings:
        for where in dict.fromkeys(place.sheet for place in one.places) or ("",):
            near = where.partition(_BOX)[0]
            prefix = "" if near in runs else f"{where or '整个模板'}："
            said = f"{prefix}{one.message.removesuffix('。')}。{one.remedy}〔{one.rule}〕"
            comment(document, runs.get(near) or _first(document, runs), said, _INITIALS)
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _first_runs(document: Opened) -> dict[str, Run]:
    """The first run of every passage of the body, by the words that say where it stands."""
    runs: dict[str, Run] = {}
    for passage in passages_of(document.element):
        own = runs_of(passage.element)
        if own and passage.where not in runs and _BOX not in passage.where:
            runs[passage.where] = Run(own[0], None)  # type: ignore[arg-type]  # comments need no parent
    return runs


def _first(document: Opened, runs: dict[str, Run]) -> Run:
    """The first run of the body; a document without a word gets one for the comment to stand at."""
    if not runs:
        body = document.element.body
        body.insert(0, parse_xml(f"<w:p {nsdecls('w')}><w:r/></w:p>"))
        runs[""] = Run(body[0][0], None)  # type: ignore[arg-type]  # as above
    return next(iter(runs.values()))
