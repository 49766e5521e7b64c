"""The yearly budget disclosure (部门预算公开说明), from a filled workbook to the finished Word document."""

__version__ = "0.1.0"
