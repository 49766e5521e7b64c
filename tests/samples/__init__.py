"""Programs that draft the shipped templates and sample workbooks."""
