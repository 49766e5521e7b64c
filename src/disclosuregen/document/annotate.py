"""A template given back with comments at the places where something is wrong."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn
from docx.text.run import Run

from disclosuregen.document.comments import comment
from disclosuregen.document.package import repacked
from disclosuregen.document.passages import passages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Opened

    from disclosuregen.findings import Finding

__all__ = ["annotated"]

_INITIALS = "查"


def annotated(template: bytes, findings: Sequence[Finding]) -> bytes:
    """The template with a comment for each finding; those without a place in the body stand at the first words."""
    document = Document(BytesIO(template))
    runs = _first_runs(document)
    for one in findings:
        where = one.places[0].sheet if one.places else ""
        run = runs.get(where) or next(iter(runs.values()), None)
        if run is not None:
            said = f"{one.message}。{one.remedy}〔{one.rule}〕"
            prefix = "" if where in runs else f"{where or '整个模板'}："
            comment(document, run, prefix + said, _INITIALS)
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _first_runs(document: Opened) -> dict[str, Run]:
    """The first run of every passage of the body, by the words that say where it stands."""
    runs: dict[str, Run] = {}
    for passage in passages_of(document.element):
        run = passage.element.find(qn("w:r"))
        if run is not None and passage.where not in runs:
            runs[passage.where] = Run(run, None)  # type: ignore[arg-type]  # comments need no parent
    return runs
