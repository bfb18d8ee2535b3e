"""Predictors of NAS-Bench-201 cells."""
