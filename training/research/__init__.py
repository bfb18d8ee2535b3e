"""Studies, `python -m training.research.NAME`: they measure, and nothing needs them."""
