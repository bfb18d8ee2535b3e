"""Measurements of NAS-Bench-201 cells: the benchmark's tables, and short trainings."""
