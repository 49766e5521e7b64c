"""Many workbooks: a folder in, a folder out, one report."""

from disclosuregen.batch.run import BatchReport, Unit, run, workbooks

__all__ = ["BatchReport", "Unit", "run", "workbooks"]
