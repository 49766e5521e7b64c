"""Word: the template's sandbox, filling, the table of contents, the package that is written."""
