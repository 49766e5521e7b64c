"""What a person or a script is told: lines for a terminal, JSON, and the reports on a whole bureau."""

from disclosuregen.report.lines import as_json, batch_summary, counted, in_lines, unit_line

__all__ = ["as_json", "batch_summary", "counted", "in_lines", "unit_line"]
