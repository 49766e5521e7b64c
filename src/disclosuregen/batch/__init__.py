"""Many workbooks: a folder in, a folder out, one report."""

from disclosuregen.batch.kinds import BatchReport, Made, Unit

__all__ = ["BatchReport", "Made", "Unit"]
