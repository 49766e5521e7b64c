"""What a rule is: its severity, whose finding it makes, its texts."""

from __future__ import annotations

from enum import StrEnum

from disclosuregen.frozen import frozen

__all__ = ["About", "Rule", "Severity"]


class Severity(StrEnum):
    """How bad a finding is; errors stop the document."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class About(StrEnum):
    """Whose finding it is: the department's workbook, the bureau's pack, the finished document, or this run itself."""

    WORKBOOK = "workbook"
    PACK = "pack"
    DOCUMENT = "document"
    RUN = "run"


@frozen
class Rule:
    """One rule's text, for message, manual and `explain` alike.

    `message` says what was read and expected, `remedy` what to do; both are templates. `clause` is where the rule comes
    from, `good` and `bad` are examples. A pack may change how bad a `soft` rule is, or switch it off. What a `graded`
    rule finds is an error only where rounding does not explain it.
    """

    id: str
    title: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    about: About = About.WORKBOOK
    soft: bool = False
    graded: bool = False
    clause: str = ""
    good: str = ""
    bad: str = ""
