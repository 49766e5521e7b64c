"""What openxml-audit finds in a file: whether Word would open it without repair."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

__all__ = ["audited"]

_MOST = 20


def audited(content: bytes, file: str) -> tuple[Finding, ...]:
    """D47, D48: its complaints as one finding, or that it is not installed."""
    place = Place(file, "")
    try:
        # An extra of the installation: it takes a second a document and is for those who want to be sure.
        from openxml_audit import FileFormat, OpenXmlValidator  # noqa: PLC0415
    except ImportError:
        return (finding("D48", place),)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(content)
        errors = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=_MOST).validate(path).errors
    if not errors:
        return ()
    # One way out for all of them: the first one is enough for whoever maintains the file.
    several = f"至少 {_MOST} 处" if len(errors) >= _MOST else f"{len(errors)} 处"
    return (finding("D47", place, read=f"{several}，第一处是 {' '.join(str(errors[0]).split())}"),)
