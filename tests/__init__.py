"""The tests: what stands in them is what the program promises."""
