"""Relations a bureau declares in checks.toml: those that do not plainly hold are looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.checks.glance import doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.findings import Finding
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack

__all__ = ["declared_relations"]


def declared_relations(form: Form, pack: Pack) -> Iterator[Finding]:
    """Every rule of the pack that this form breaks."""
    for spec in doubtful(form, pack):
        # On most forms all of them hold.
        from disclosuregen.checks.compared import broken  # noqa: PLC0415

        yield from broken(spec, form, pack)
