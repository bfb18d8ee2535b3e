"""Samplers tried beside the fast one; docs/experiments.md says what was kept."""
