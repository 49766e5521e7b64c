"""What is said: the figures a template may use, their phrases and numerals."""
