"""Many workbooks: a folder in, a folder out, one report."""

from disclosuregen.batch.run import BatchReport, Unit, run, trouble, workbooks

__all__ = ["BatchReport", "Unit", "run", "trouble", "workbooks"]
