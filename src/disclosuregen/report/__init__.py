"""What a person or a script is told: lines for a terminal, JSON, and the reports on a whole bureau."""

from disclosuregen.report.lines import as_json, counted, in_lines

__all__ = ["as_json", "counted", "in_lines"]
