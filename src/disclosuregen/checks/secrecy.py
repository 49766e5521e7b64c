"""Marks of secrecy, and projects that say they are secret: nothing of either may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.wording.joined import END, Sifted, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Text, Words

__all__ = ["MARK", "PROJECT", "secret_marks", "secret_projects"]

_GRADE = r"(?:绝\s*密|机\s*密|秘\s*密)"
_PERIOD = r"(?:长期|\d{1,2}\s*[年月]|[一二三四五六七八九十]{1,3}[年月])"
# 国家秘密, 商业秘密, 机密文件 are ordinary words: a mark has its star, its brackets, its label or the cell to itself.
MARK = Sifted(
    late(
        rf"(?=[绝机秘密★☆（(【\[〔])(?:{_GRADE}\s*级?\s*[★☆]|[★☆]\s*{_GRADE}|[（(【\[〔]\s*{_GRADE}\s*(?:{_PERIOD})?\s*[）)】\]〕]|密\s*级\s*[：:为是]?\s*{_GRADE}"
        rf"|(?<={END}){_GRADE}\s*级?\s*[：:]?\s*(?:{_PERIOD})?(?={END})|{_GRADE}[：: ]+{_PERIOD})"
    ),
    signs_of(r"密(?<=[绝机秘\s]密)"),
)
PROJECT = Sifted(
    late(
        r"[（(【\[]\s*涉\s*密(?:项目|经费|类|部分)?\s*[）)】\]]|(?<![非不无去脱])涉密(?:项目|专项|工程|经费|采购)(?!管理|保密|审查|资质|培训|监管|监督|检查|档案|载体|人员)"
    ),
    signs_of(r"涉\s*密"),
)
# In a sentence only this is a mark: 涉密项目不予公开 is not.
_BRACKETED = late(r"[（(【\[]\s*涉\s*密\s*[）)】\]]")


def secret_marks(words: Words) -> Iterator[Finding]:
    """M04: no text bears a mark of secrecy."""
    for texts in (words.texts, words.codes):
        for hit in texts.hits(MARK):
            yield finding("M04", hit.text.place, read=hit.shown, more=hit.more)


def secret_projects(words: Words) -> Iterator[Finding]:
    """M05: no row is flagged secret where the form asks for it, and no item's name says so."""
    for text in words.codes.of_kind("choice"):
        if text.table.column(text.column).secret == text.text:
            yield finding("M05", text.place, read=text.item)
    for hit in words.texts.hits(PROJECT):
        if _is_title(hit.text) or _BRACKETED.search(hit.text.text):
            yield finding("M05", hit.text.place, read=hit.shown)


def _is_title(text: Text) -> bool:
    """Whether a text is the name of an item: in a table of codes, or in front of what a list says of it."""
    columns = text.table.columns
    return text.kind == "name" or (text.table.kind == "list" and len(columns) > 1 and text.column == columns[0].name)
