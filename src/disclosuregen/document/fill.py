"""A template file and a context into the bytes of the finished document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.document.prepared import Filled, Prepared, Properties, prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["Filled", "Prepared", "Properties", "fill", "prepared"]


def fill(
    template: Path,
    context: Mapping[str, object],
    filters: Mapping[str, Callable[[object], object]],
    properties: Properties,
) -> bytes:
    """The finished document; raises PackFault when the template names what does not exist or cannot be read."""
    return prepared(template.read_bytes(), filters, template.name).filled(context, properties).content
